"""What a web address is, and how one is shown."""

import re
from typing import NamedTuple, TypeGuard
from urllib.parse import quote

from factsheet.texts.controls import IGNORABLE
from factsheet.urls.hosts import ascii_host

_LONGEST = 8_000
"""The most characters of an address; RFC 9110 asks servers to accept this many."""

PORTS = {"http": "80", "https": "443"}
_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?\Z", re.I | re.S)
# Most addresses, recognised at once.
_PLAIN = re.compile(
    r"https?://(?=[^/]{1,253}(?:/|\Z))(?:(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
    r"(?:/[A-Za-z0-9/._~=&?#+,;!*'()$-]{0,2000})?\Z"
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|\Z))", re.I)
_UNFIT_NAMES = {
    "\\": "a backslash", '"': "a quotation mark", "`": "a backtick",
    "<": "the character <", ">": "the character >",
}  # fmt: skip
_UNFIT = re.compile(r'[<>"\\`]')
# Characters that show nothing, beside those that `str.isprintable` denies: Hangul's fillers, a
# Braille cell without dots.
_BLANK = re.compile(f"[{IGNORABLE}\u115f\u1160\u3164\uffa0\u2800]")

# As a browser reads it: the slashes do not matter, a backslash is one, and ends the host.
_LOOSE = re.compile(r"(https?):[/\\]*([^/\\?#]*)([^?#]*)(.*)\Z", re.I | re.S)
_AROUND = "".join(map(chr, range(33)))

# User name and password, before the @ of an address: alone, and of any in a text, also
# percent-encoded within another, also in JSON, where `\"` is a quotation mark of the password's. A
# password may hold the signs that end a host: what follows a colon and is not a port is taken for
# one.
_NO_PORT = r":(?!\d*(?:[/?#\s]|\Z))"
_OWN_LOGIN = re.compile(
    r"\A(\s*+(?:[a-z][a-z0-9+.-]*:(?=[/\\])|https?:|mailto:)?[/\\]*+)"
    rf"(?:(?!\[)[^/?#:@&\s]*{_NO_PORT}.*@|[^/?#]*@)",
    re.I | re.S,
)
_QUOTING = r"\\(?:[^\s@]|(?=[\s@]|\Z))" r'|"(?![,:\]}\s]|\Z)'
_LOGIN = re.compile(
    r"((?<=[a-z0-9])(?::|%3a)(?:/|%2f){1,3}|(?<![^\s\"'(])//)"
    rf'(?:(?!\[)(?:(?!%3a%2f)[^/?#:@&\s"<>])*{_NO_PORT}(?:{_QUOTING}|[^\\\s"]){{0,300}}@'
    rf'|(?:{_QUOTING}|(?!%2f|%3f|%23|%26)[^\\\s/?#&"<>])+(?:@|%40))',
    re.I,
)
_HIDDEN = "…@"
_HOLDS_LOGIN = "it contains a user name or password"


class Parts(NamedTuple):
    """A web address in pieces: `host` in ASCII and lower case, `port` empty if it is usual."""

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


def split(text: str) -> Parts | None:
    """Return the parts of a web address; None for anything else."""
    return None if _problem(text) else _parts(text)


def refusal(text: str) -> str | None:
    """Return in words why a text is not a web address: `it has no host`; None if it is one.

    Only http and https are, with a host that can be one, a port from 1 to 65535 if any, no user
    name or password, and no spaces or invisible characters. The words contain nothing of a
    password.
    """
    return _problem(text) or (_HOLDS_LOGIN if _LOGIN.search(text) else None)


def is_address(text: str | None) -> TypeGuard[str]:
    """Whether a text is a web address; None is not."""
    return text is not None and refusal(text) is None


def _problem(text: str) -> str | None:
    if _PLAIN.match(text):
        return None
    if not (text.isascii() and text.isprintable()) or " " in text:
        for sign in text:
            if sign.isspace():
                return "it contains a space or a line break"
            if not sign.isprintable() or _BLANK.match(sign):
                return f"it contains an invisible character (U+{ord(sign):04X})"
    if len(text) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    if not (found := _PARTS.match(text)):
        login = _OWN_LOGIN.match(text)
        scheme = None if login and not login[1] else _SCHEME.match(text)
        if scheme and scheme[1].lower() not in PORTS:
            return f"only http and https are allowed, not {scheme[1].lower()[:20]}:"
        return "it does not begin with http:// or https://"
    if unfit := _UNFIT.search(text):
        return f"it contains {_UNFIT_NAMES[unfit[0]]}"
    if _OWN_LOGIN.match(text):
        return _HOLDS_LOGIN
    host, port = _host_and_port(found[2])
    if not host:
        return "it has no host"
    if port and not (port.isascii() and port.isdigit()):
        return "its port is not a number"
    if port and (len(port) > 5 or not 0 < int(port) < 65536):
        return f"its port, {port[:10]}, is not between 1 and 65535"
    if ascii_host(host) is None:
        return f"'{host[:60]}' cannot be the name of a host"
    return None


def _host_and_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, bracket, rest = authority.partition("]")
        return (host + bracket, rest[1:]) if rest[:1] == ":" else (authority, "")
    host, _, port = authority.partition(":")
    return host, port


def _parts(text: str) -> Parts:
    found = _PARTS.match(text)
    assert found  # or `_problem` had found one
    scheme = found[1].lower()
    host, port = _host_and_port(found[2])
    port = port.lstrip("0")
    return Parts(
        scheme, ascii_host(host) or "", "" if port == PORTS[scheme] else port,
        found[3], found[4] or "", found[5] or "",
    )  # fmt: skip


def mended(text: str) -> str | None:
    """Return the web address that a browser would make of a text; None if it would make none.

    White space around it and line breaks in it go; after the host, backslashes are slashes, and
    spaces, quotation marks and invisible characters are percent-encoded.
    """
    text = re.sub(r"[\t\n\r]", "", text.strip(_AROUND))
    if len(text) > _LONGEST or not (found := _LOOSE.match(text)):
        return None
    rest = found[3].replace("\\", "/") + found[4]
    rest = "".join(sign if _fits(sign) else quote(sign, errors="replace") for sign in rest)
    address = f"{found[1]}://{found[2]}{rest}"
    return address if is_address(address) else None


def _fits(sign: str) -> bool:
    """Whether a character may be in an address as it is."""
    return sign.isprintable() and sign != " " and not (_UNFIT.match(sign) or _BLANK.match(sign))


def site(url: str | None) -> str | None:
    """Return the host as the address spells it, without `www.`, for people; None if it has none."""
    found = _PARTS.match(url) if is_address(url) else None
    host = _host_and_port(found[2])[0].lower() if found else ""
    return host.removeprefix("www.").removesuffix(".") or None


def shown(text: str) -> str:
    r"""Return an address to be shown: on one line, without user name and password, all visible.

    A web address is unchanged. Of anything else, what is before the host's @ becomes `…`, white
    space is one space, invisible characters are spelled out (`\u202e`). It is still not a web
    address.
    """
    if is_address(text):
        return text
    text = masked(_OWN_LOGIN.sub(rf"\1{_HIDDEN}", text))
    return "".join(
        sign if sign.isprintable() and not _BLANK.match(sign) else f"\\u{ord(sign):04x}"
        for sign in re.sub(r"\s+", " ", text)
    )


def masked(text: str) -> str:
    """Return a text whose addresses have no user name and password: `https://…@example.org`."""
    return _LOGIN.sub(rf"\1{_HIDDEN}", text) if "@" in text or "%40" in text else text
