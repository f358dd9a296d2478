"""The file of signed statements beside a worksheet, `claims.signed.jsonl`: a line for each.

Lines are only ever added, and their order means nothing, so that git merges the file by keeping the
lines of both sides. A line's bytes are what is hashed: nothing is ever written a second time.
"""

import base64
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from factsheet.fields import as_time

_HEADER = "# factsheet attestations 1"
"""The first line of what is signed; `sha256sum -c` takes it for a comment."""

_LONGEST = 4_000_000
"""Characters of a line."""

_LISTED = re.compile(r"([0-9a-f]{64})  attestations/([0-9a-f]{64})\.json\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Attestation:
    """What somebody says of one claim (a verdict, an approval, its removal) or of the article.

    `sha256` is the hash of `line`, `number` its place in the sidecar, from 1.
    """

    sha256: str
    line: str
    data: Mapping[str, Any]
    at: datetime
    number: int = 0

    @property
    def claim(self) -> str | None:
        """The claim's id; None for a statement about the article."""
        return self.data.get("claim")

    @property
    def by(self) -> str:
        """Who says it, by the name that history entries have."""
        return str(self.data["by"])

    @property
    def previous(self) -> tuple[str, ...]:
        """The hashes of the statements about the same claim that its author knew."""
        return tuple(self.data.get("previous", ()))

    @property
    def what(self) -> str:
        """Its kind: `verdict`, `approval`, `revocation`, `removal` or `article`."""
        if self.claim is None:
            return "article"
        if "status" in self.data:
            return "verdict"
        if "removed" in self.data:
            return "removal"
        return "approval" if self.data["approved"] else "revocation"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature over a list of statements; `by` is a label that nothing vouches for.

    `signed` is the text that was signed, `ssh` the armoured signature, as `ssh-keygen -Y sign`
    writes it, `hashes` the statements in the list, `number` the line in the sidecar, from 1.
    """

    by: str
    signed: str
    ssh: str
    hashes: tuple[str, ...]
    number: int = 0

    @property
    def sha256(self) -> str:
        """The hash of the armoured signature, which a time stamp names."""
        return sha256(self.ssh.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar holds: statements by hash, signatures, time stamps by signature's hash.

    `problems` are the lines that cannot be read, each with its number and what is wrong. `unknown`
    counts the lines of kinds that a later factsheet may write. `withheld` are the hashes of
    statements that their publisher withholds.
    """

    attestations: Mapping[str, Attestation] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()
    stamps: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    problems: tuple[tuple[int, str], ...] = ()
    unknown: int = 0
    withheld: frozenset[str] = frozenset()

    def by_claim(self) -> dict[str | None, list[Attestation]]:
        """Return the statements by claim; those about the article are under None."""
        found: dict[str | None, list[Attestation]] = {}
        for stated in self.attestations.values():
            found.setdefault(stated.claim, []).append(stated)
        return found


def heads(statements: Collection[Attestation]) -> list[Attestation]:
    """Return the statements, all about one claim, that no later one names."""
    named = {hash for one in statements for hash in one.previous}
    return [one for one in statements if one.sha256 not in named]


def read_sidecar(text: str) -> Sidecar:
    """Read the text of a sidecar. Lines that mean nothing become `problems`; nothing is raised."""
    attestations: dict[str, Attestation] = {}
    signatures: dict[str, Signature] = {}
    stamps: dict[str, tuple[bytes, ...]] = {}
    problems: list[tuple[int, str]] = []
    unknown = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            continue
        try:
            data = _object(line)
            if data.get("attestation") == 1:
                made = _attestation(line, data, number)
                attestations[made.sha256] = made
            elif data.get("signature") == 1:
                given = _signature(data, number)
                signatures[given.sha256] = given
            elif data.get("timestamp") == 1:
                of, stamp = _stamp(data)
                stamps[of] = (*stamps.get(of, ()), stamp)
            elif {"attestation", "signature", "timestamp"} & data.keys():
                unknown += 1
            else:
                raise ValueError("it is not a statement, signature or time stamp")
        except (ValueError, RecursionError) as error:
            problems.append((number, str(error)))
    return Sidecar(attestations, tuple(signatures.values()), stamps, tuple(problems), unknown)


def attestation_of(line: str) -> Attestation:
    """Read one statement. Raises ValueError if the line is not one."""
    data = _object(line)
    if data.get("attestation") != 1:
        raise ValueError("it is a statement of an unknown kind")
    return _attestation(line, data, 0)


def message(hashes: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    """Return the text to sign for statements with these hashes: a list as `sha256sum` writes it."""
    lines = [f"{hash}  attestations/{hash}.json" for hash in sorted(set(hashes))]
    return "\n".join([_HEADER, *lines, ""])


def signature_line(by: str, signed: str, ssh: str) -> str:
    """Return the sidecar's line for a signature."""
    return _line({"signature": 1, "by": by, "signed": signed, "ssh": ssh})


def stamp_line(of: str, response: bytes) -> str:
    """Return the sidecar's line for a time stamp (RFC 3161's whole response) of a signature."""
    return _line({"timestamp": 1, "of": of, "rfc3161": base64.b64encode(response).decode()})


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def statement_line(data: Mapping[str, Any]) -> str:
    """Return the sidecar's line for a statement, whose bytes are hashed from then on."""
    return _line({"attestation": 1, **data})


def _object(line: str) -> dict[str, Any]:
    if len(line) > _LONGEST:
        raise ValueError("it is too long")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("it gives a field twice")
        return found

    def no_number(_: str) -> Any:
        raise ValueError("it contains a number where none is expected")

    try:
        data = json.loads(
            line, object_pairs_hook=once, parse_float=no_number, parse_constant=no_number
        )
    except json.JSONDecodeError:
        raise ValueError("it is not JSON: a merge marker, or a line cut short") from None
    if not isinstance(data, dict):
        raise ValueError("it is not a statement, signature or time stamp")
    return data


def _attestation(line: str, data: Mapping[str, Any], number: int) -> Attestation:
    at = as_time(_text(data, "at"))
    _text(data, "by")
    if "claim" in data:
        _text(data, "claim")
        kinds = {"status", "approved", "removed"} & data.keys()
        known = len(kinds) == 1 and isinstance(data.get("status", ""), str)
        if not known or not isinstance(data.get("approved", True), bool):
            raise ValueError("it does not say what is stated: a verdict, an approval or a removal")
    elif not _HASH.match(_text(data, "article")):
        raise ValueError("it does not name an article's text")
    previous, evidence = data.get("previous", []), data.get("evidence", [])
    if not isinstance(previous, list) or not all(
        isinstance(hash, str) and _HASH.match(hash) for hash in previous
    ):
        raise ValueError("'previous' is not a list of hashes")
    if not isinstance(evidence, list) or not all(isinstance(item, dict) for item in evidence):
        raise ValueError("'evidence' is not a list of objects")
    hash = sha256(line.encode("utf-8", "surrogateescape")).hexdigest()
    return Attestation(hash, line, data, at, number)


def _signature(data: Mapping[str, Any], number: int) -> Signature:
    signed, ssh, by = _text(data, "signed"), _text(data, "ssh"), _text(data, "by")
    lines = signed.split("\n")
    listed = [_LISTED.match(line) for line in lines[1:-1]]
    hashes = tuple(found[1] for found in listed if found and found[1] == found[2])
    if lines[0] != _HEADER or lines[-1] or len(hashes) != len(listed) or not hashes:
        raise ValueError("what it signs is not a list of statements")
    return Signature(by, signed, ssh, hashes, number)


def _stamp(data: Mapping[str, Any]) -> tuple[str, bytes]:
    return _text(data, "of"), base64.b64decode(_text(data, "rfc3161"), validate=True)


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"its '{name}' is missing")
    return value
