"""Which addresses may be contacted: the form of an address, and where its name leads."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

from factsheet.urls import refusal

Exceptions = frozenset[tuple[str, int]]
"""Exact pairs of host and port that may be contacted although they are not public."""

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_KEPT = "%/:=&?~#+!$,;'@()*[]|"  # what quote() leaves alone beside letters, digits and _.-~

# IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast (RFC 5771), and 6to4's relays.
_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ),
    )
)  # fmt: skip
# IANA IPv6 Address Space: only 2000::/3 is given out; taken from it are the registry's protocol
# assignments (with Teredo), documentation (twice) and 6to4.
_GIVEN_OUT_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# An IPv4 address inside an IPv6 one: mapped (RFC 4291) and NAT64's well-known prefix (RFC 6052).
_WITH_IPV4 = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))


class Refused(Exception):
    """An address that is not contacted; the message says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address on the web: `host` in ASCII or as a plain IP address, `target` path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """The host, and the port where it is not the usual one; also the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return f"{self.scheme}://{self.netloc}{self.target}"


def read_address(url: str, base: str = "") -> Address:
    """Read an address, relative to `base` when one is given. Raises Refused.

    Only http and https, without user name or password. International names become ASCII by UTS 46
    (the `idna` package; the standard library's rules of 2003 lead "faß.de" to another site). Hosts
    that are numbers in any spelling become the IP address they mean, as in browsers (WHATWG URL).
    """
    try:
        if base:
            url = urljoin(base, url.strip())  # a server's own words; browsers take them as loosely
        elif why := refusal(url):
            raise Refused(f"not a web address: {why}")
        parts = urlsplit(url)
        port = parts.port
        if parts.scheme not in _PORTS:
            raise Refused("only http and https addresses are fetched")
        if "@" in parts.netloc:
            raise Refused("an address with a user name or password is not fetched")
        host = read_host(parts.hostname or "")
        target = quote(parts.path or "/", safe=_KEPT)
        if parts.query:
            target += "?" + quote(parts.query, safe=_KEPT)
    except ValueError:
        raise Refused("not an address on the web") from None
    return Address(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, target)


def plain_address(url: str) -> str | None:
    """Return an address as it is requested, without fragment; None if it must not be."""
    try:
        return read_address(url).url
    except Refused:
        return None


def read_host(host: str) -> str:
    """Bring a host into the one form in which it is judged and dialled. Raises Refused."""
    try:
        if ":" in host:
            return str(IPv6Address(host))
        if not host.isascii():
            import idna

            host = idna.encode(host, uts46=True).decode()
        host = host.lower().removesuffix(".")
        if not _HOST.fullmatch(host):
            raise Refused(f"{host[:60]!r} is not the name of a host")
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            return str(IPv4Address(socket.inet_aton(host)))
    except (ValueError, OSError):
        raise Refused(f"{host[:60]!r} is not the name of a host") from None
    return host


def read_exception(text: str) -> tuple[str, int]:
    """Read `HOST:PORT` (`[::1]:8000` for IPv6), as given on a command line. Raises Refused."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or not 0 < int(port[:6]) < 65536:
        raise Refused(f"{text[:60]!r} is not HOST:PORT")
    return read_host(host.removeprefix("[").removesuffix("]")), int(port)


def is_public(ip: str) -> bool:
    """Whether an IP address is one that the public internet routes."""
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if not any(address in network for network in _WITH_IPV4):
            given_out = address in _GIVEN_OUT_6 and address.scope_id is None
            return given_out and not any(address in network for network in _NOT_PUBLIC_6)
        address = IPv4Address(int(address) & 0xFFFFFFFF)
    return not any(address in network for network in _NOT_PUBLIC_4)


def is_ip(host: str) -> bool:
    """Whether a host, in the form of `read_host`, is an IP address."""
    return ":" in host or host.replace(".", "").isdecimal()


def judge_port(address: Address, allow: Exceptions) -> None:
    """Refuse a port that is neither 80, 443 nor above 1023, unless excepted. Raises Refused."""
    if address.port not in (80, 443) and address.port < 1024 and not _excepted(address, allow):
        raise Refused(f"port {address.port} is not allowed; only 80, 443 and those above 1023")


def judge_peers(address: Address, peers: list[str], allow: Exceptions) -> None:
    """Refuse a host if any of its IP addresses is not public, unless excepted. Raises Refused.

    One is enough: a name that leads to both kinds is a way to slip past a guard.
    """
    if _excepted(address, allow):
        return
    for peer in peers:
        if not is_public(peer):
            at = "" if peer == address.host else f"{address.host} is at "
            raise Refused(f"{at}{peer}, which is not a public address")


def is_excepted(url: str, allow: Exceptions) -> bool:
    """Whether an address may be contacted only by an exception, so that it must stay private.

    What may not be contacted at all counts, too.
    """
    try:
        return _excepted(read_address(url), allow)
    except Refused:
        return True


def _excepted(address: Address, allow: Exceptions) -> bool:
    return (address.host, address.port) in allow
