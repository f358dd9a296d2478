"""Whose key is whose: the file `allowed_signers`, in OpenSSH's own format.

See ALLOWED SIGNERS in ssh-keygen(1). The name in a history entry's `by` is the principal. OpenSSH
treats principals as patterns; here a person's name must not be one, because `*` would match
everybody.
"""

import base64
import binascii
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from factsheet.problems import BrokenText, Problem

NAME = "allowed_signers"
ATTESTATION = "attestation@factsheet"
PUBLICATION = "publication@factsheet"
"""The namespaces of signatures: over statements, and over what is published."""

_OPTION = re.compile(r'([a-zA-Z-]+)(?:="([^"]*)")?')
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)\Z")
_KEY = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[\w@.-]+\Z")


@dataclass(frozen=True, slots=True)
class Signer:
    """One line: the names that a key signs for, and until when.

    `blob` is the public key as SSH sends it, `authority` that it is a certificate authority's.
    `after` and `before` (UTC) bound its validity; `namespaces` are patterns, none means any.
    """

    names: tuple[str, ...]
    blob: bytes
    text: str
    line: int
    authority: bool = False
    namespaces: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None

    def allows(self, namespace: str) -> bool:
        """Whether the key may sign in a namespace."""
        return not self.namespaces or any(_matches(namespace, one) for one in self.namespaces)


@dataclass(frozen=True, slots=True)
class Signers:
    """The lines of a signers file."""

    rows: tuple[Signer, ...]

    def of(self, name: str) -> list[Signer]:
        """Return the lines that name a person, and those of authorities that may vouch for them."""
        return [
            row
            for row in self.rows
            if (
                any(_matches(name, one) for one in row.names)
                if row.authority
                else name in row.names
            )
        ]


def read_signers(text: str) -> Signers:
    """Read the text of an allowed_signers file. Raises BrokenText with each line that is wrong."""
    rows: list[Signer] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                rows.append(_signer(line.strip(), number))
            except ValueError as error:
                problems.append(Problem(str(error), number, 1))
    if problems:
        raise BrokenText(problems)
    return Signers(tuple(rows))


def signer_line(name: str, key: str) -> str:
    """Return the line that lets a key (a line of a `.pub` file) sign for a person.

    Raises ValueError for a name or a key that is not allowed there.
    """
    refused = next((sign for sign in ',"*?!' if sign in name), None)
    if refused or not name.strip() or not name.isprintable():
        raise ValueError(f"a signer's name cannot contain {refused or 'what is not printable'!r}")
    kind, blob, *_ = [*key.split(), ""]
    line = f'"{name}" namespaces="*@factsheet" {kind} {blob}'
    _signer(line, 1)
    return line


def _signer(line: str, number: int) -> Signer:
    names, rest = _names(line)
    words = rest.split()
    options = ""
    if words and not _KEY.match(words[0]):
        options, words = _options(rest)
    if len(words) < 2 or not _KEY.match(words[0]):
        raise ValueError("no key: each line is NAMES [OPTIONS] KEY-TYPE KEY")
    try:
        blob = base64.b64decode(words[1], validate=True)
    except binascii.Error:
        raise ValueError("the key cannot be read; copy the whole line of the .pub file") from None
    if blob[4 : 4 + len(words[0])] != words[0].encode() or len(blob) < 40:
        raise ValueError("the key cannot be read; copy the whole line of the .pub file")
    authority, after, before = False, None, None
    spaces: tuple[str, ...] = ()
    for name, value in _parsed(options):
        if name == "cert-authority":
            authority = True
        elif name == "namespaces":
            spaces = tuple(value.split(","))
        elif name == "valid-after":
            after = _time(value)
        elif name == "valid-before":
            before = _time(value)
        else:
            raise ValueError(f"'{name}' is not an option of a signer")
    live = next((name for name in names if set("*?!") & set(name)), None)
    if live and (not authority or live.startswith("!")):
        raise ValueError(f"'{live}' matches many names; name each person, or a cert-authority")
    return Signer(names, blob, f"{words[0]} {words[1]}", number, authority, spaces, after, before)


def _names(line: str) -> tuple[tuple[str, ...], str]:
    if line.startswith('"'):
        names, mark, rest = line[1:].partition('"')
        if not mark:
            raise ValueError('the closing " of the names is missing')
    else:
        names, _, rest = line.partition(" ")
    found = tuple(names.split(","))
    if not all(found):
        raise ValueError("a name is missing")
    return found, rest.strip()


def _options(rest: str) -> tuple[str, list[str]]:
    """Separate the options, which have spaces only inside quotation marks, from the key."""
    quoted = False
    for place, sign in enumerate(rest):
        quoted ^= sign == '"'
        if sign == " " and not quoted:
            return rest[:place], rest[place:].split()
    return rest, []


def _parsed(options: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(options):
        found = _OPTION.match(options, place)
        if not found:
            raise ValueError('the options cannot be read; join them by commas: name="value",…')
        yield found[1].lower(), found[2] or ""
        place = found.end()
        if place < len(options) and options[place] != ",":
            raise ValueError('the options cannot be read; join them by commas: name="value",…')
        place += 1


def _time(value: str) -> datetime:
    """Read YYYYMMDD[HHMM[SS]][Z]; without Z OpenSSH means local time, here it is UTC, too."""
    found = _TIME.match(value)
    if not found:
        raise ValueError(f"'{value}' is not a time: YYYYMMDD or YYYYMMDDHHMMSSZ")
    parts = [int(part) for part in found.groups()[:-1] if part]
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def _matches(name: str, pattern: str) -> bool:
    """Whether a name matches an OpenSSH pattern; only `*` and `?` are special."""
    parts = [".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in pattern]
    return re.fullmatch("".join(parts), name, re.DOTALL) is not None


def ended(line: str, at: datetime) -> str:
    """Return a line of a signers file with an end date (UTC) added to its key."""
    _, rest = _names(line.strip())
    names = line.strip()[: len(line.strip()) - len(rest)]
    options = "" if _KEY.match(rest.split()[0]) else _options(rest)[0]
    key = rest[len(options) :].strip()
    kept = [
        f'{name}="{value}"' if value or name == "namespaces" else name
        for name, value in _parsed(options)
        if name != "valid-before"
    ]
    kept.append(f'valid-before="{at:%Y%m%d%H%M%S}"')
    return f"{names.rstrip()} {','.join(kept)} {key}"


def signers_text(signers: Signers, named: Collection[str]) -> str:
    """Return these people's lines for publication: no comments, nobody else's name."""
    lines = []
    for row in signers.rows:
        names = row.names if row.authority else tuple(n for n in row.names if n in named)
        options = ["cert-authority"] * row.authority
        options += [f'namespaces="{",".join(row.namespaces)}"'] * bool(row.namespaces)
        for option, time in (("valid-after", row.after), ("valid-before", row.before)):
            options += [f'{option}="{time:%Y%m%d%H%M%S}"'] if time else []
        if names:
            quoted = '"' + ",".join(names) + '"'
            lines.append(" ".join(filter(None, (quoted, ",".join(options), row.text))) + "\n")
    return "".join(lines)
