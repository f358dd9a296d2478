"""The hosts of web addresses: which names can be one, each in one spelling."""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def ascii_host(host: str) -> str | None:
    """Return a host in ASCII, an IP address in its shortest spelling; None if it is not a host."""
    if host.startswith("["):
        try:
            return f"[{IPv6Address(host[1:-1])}]" if host[-1] == "]" and "%" not in host else None
        except ValueError:
            return None
    if not host.isascii():
        host = unicodedata.normalize("NFKC", host).replace("\u3002", ".")
    host = "".join(map(str.lower, host)).removesuffix(".")
    labels = [_ascii_label(label) for label in host.split(".")[:128]]
    if not all(labels) or len(name := ".".join(filter(None, labels))) > 253:
        return None
    return _ipv4(name) if _NUMBER.fullmatch(labels[-1] or "") else name


def _ascii_label(label: str) -> str | None:
    if len(label) > 63:
        return None
    try:
        if not label.isascii():
            if label[0] == "-" or label[-1] == "-" or not all(map(_in_names, label)):
                return None
            label = "xn--" + label.encode("punycode").decode()
        elif label.startswith("xn--") and not label[4:].encode().decode("punycode").isprintable():
            return None
    except UnicodeError:
        return None
    return label if _LABEL.fullmatch(label) else None


def _in_names(sign: str) -> bool:
    """Whether a character may be in an international name: letters, marks, digits (IDNA)."""
    return sign in "-_·・" or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()


def _ipv4(host: str) -> str | None:
    """Read a host that ends in a number as browsers do (WHATWG URL); None if that fails."""
    numbers = []
    for part in host.split("."):
        if not _NUMBER.fullmatch(part):
            return None
        base = 16 if part.startswith("0x") else 8 if part[0] == "0" else 10
        try:
            numbers.append(int(part.removeprefix("0x") or "0", base))
        except ValueError:
            return None
    *first, last = numbers
    if len(first) > 3 or any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    return str(IPv4Address(sum(n * 256 ** (3 - at) for at, n in enumerate(first)) + last))
