"""One request on one connection: dialled by address, recorded, and cut at its limits."""

import contextlib
import functools
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from factsheet import __version__
from factsheet.http_messages import (
    MAX_HEAD,
    TOO_MANY_CHUNKS,
    TOO_MANY_LINES,
    BrokenAnswer,
    Cut,
    Hop,
    Stream,
    checked_head,
    read_head,
)
from factsheet.web.addresses import Address, Exceptions, is_ip, judge_peers, judge_port

Resolve = Callable[[str, int], list[str]]
"""Look up a host's IP addresses; raises OSError."""
Dial = Callable[[str, int, float], socket.socket]
"""Connect to an IP address and port within some seconds; raises OSError."""

_CONNECT_SECONDS = 10.0
_AGENT = f"factsheet/{__version__} (fact-checking; asks on behalf of a person)"
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class RequestMessage:
    """What is sent besides the address: nothing for a page, more for a service.

    `body`, of `content_type`, makes it a POST. `accept` is the kind of answer that is wanted,
    `authorization` whose request it is; no record of the exchange has it.
    """

    body: bytes | None = None
    content_type: str = ""
    accept: str = _ACCEPT
    authorization: str = field(default="", repr=False)

    @property
    def method(self) -> str:
        """GET, or POST where there is a body."""
        return "GET" if self.body is None else "POST"


_PAGE = RequestMessage()


class ProxyFailed(OSError):
    """The proxy did not connect; the message says why."""


class NoAnswer(Exception):
    """No answer: `outcome` is a row of OUTCOMES; `may_be_retried`: another try may help."""

    def __init__(self, outcome: str, reason: str, *, may_be_retried: bool = False) -> None:
        """Say which outcome, and why."""
        super().__init__(reason)
        self.outcome = outcome
        self.may_be_retried = may_be_retried


def look_up(host: str, port: int) -> list[str]:
    """Look a name up with the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


def connect(ip: str, port: int, seconds: float) -> socket.socket:
    """Connect to an IP address."""
    return socket.create_connection((ip, port), seconds)


def exchange(
    address: Address,
    deadline: float,
    max_body: Callable[[int], int],
    allow: Exceptions,
    resolve: Resolve,
    dial: Dial,
    now: Callable[[], datetime],
    message: RequestMessage = _PAGE,
) -> Hop:
    """Ask for one address and record the answer.

    `deadline` is on the clock of `time.monotonic`; `max_body` gives, for the answer's status, how
    many bytes of the body are read. Raises Refused before anything is dialled, and NoAnswer.
    """
    judge_port(address, allow)
    peers = [address.host] if is_ip(address.host) else _resolved(address, deadline, resolve)
    judge_peers(address, peers, allow)
    request = _request(address, message)
    told = _request(address, replace(message, authorization=""))
    started = now()
    try:
        with _connected(address, peers, deadline, dial) as (link, peer):
            link.settimeout(_left(deadline))
            link.sendall(request)
            return _receive(address, told, link, (peer, address.port), started, deadline, max_body)
    except BrokenAnswer as error:
        raise NoAnswer("error", str(error)) from None
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer("error", f"broken certificate: {error.verify_message}") from None
    except ssl.SSLError as error:
        raise NoAnswer("error", f"no secure connection: {error.reason or error}") from None
    except TimeoutError:
        raise NoAnswer("timeout", "no answer within the time limit") from None
    except ProxyFailed as error:
        raise NoAnswer("error", str(error)) from None
    except ConnectionRefusedError:
        raise NoAnswer("error", "the server refused the connection", may_be_retried=True) from None
    except OSError as error:
        reason = (error.strerror or str(error) or "connection lost").lower()
        raise NoAnswer("error", reason, may_be_retried=True) from None


def _left(deadline: float) -> float:
    """Return the seconds left. Raises TimeoutError if there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _resolved(address: Address, deadline: float, resolve: Resolve) -> list[str]:
    """Look a name up, in a thread, because the system's look-up knows no time limit."""
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(address.host, address.port))
        except Exception as error:  # raised below, where somebody waits
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=_left(deadline))
    except (queue.Empty, TimeoutError):
        raise NoAnswer("timeout", "the name was not looked up within the time limit") from None
    if isinstance(answer, Exception) and not isinstance(answer, OSError | UnicodeError):
        raise answer
    if isinstance(answer, Exception) or not answer:
        may_be_retried = isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN
        reason = "could not be looked up just now" if may_be_retried else "is not known"
        raise NoAnswer("error", f"the host {address.host} {reason}", may_be_retried=may_be_retried)
    return answer


def _request(address: Address, message: RequestMessage) -> bytes:
    body = message.body or b""
    length = (f"Content-Type: {message.content_type}", f"Content-Length: {len(body)}")
    lines = (
        f"{message.method} {address.target} HTTP/1.1",
        f"Host: {address.netloc}",
        f"User-Agent: {_AGENT}",
        f"Accept: {message.accept}",
        "Accept-Encoding: gzip, identity",
        "Connection: close",
        *((f"Authorization: {message.authorization}",) if message.authorization else ()),
        *(() if message.body is None else length),
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii") + body


@contextlib.contextmanager
def _connected(address: Address, peers: list[str], deadline: float, dial: Dial) -> Any:
    """Connect to the first of the judged IP addresses that answers."""
    link: socket.socket | None = None
    for number, peer in enumerate(peers, 1):
        try:
            link = dial(peer, address.port, min(_CONNECT_SECONDS, _left(deadline)))
            break
        except OSError:
            if number == len(peers):
                raise
    assert link is not None
    try:
        if address.scheme == "https":
            link.settimeout(_left(deadline))
            link = _tls().wrap_socket(link, server_hostname=address.host)
        yield link, peer
    finally:
        link.close()


@functools.cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class _Wire(io.RawIOBase):
    """A connection that is read until a deadline and a limit, and records what it read.

    At a limit, or where the other side breaks off, the bytes just end, and `cut` says why.
    """

    def __init__(self, link: socket.socket, deadline: float) -> None:
        self.link = link
        self.deadline = deadline
        self.limit = MAX_HEAD
        self.recorded = bytearray()
        self.cut: Cut | None = None

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return len(self.recorded)

    def readinto(self, buffer: Any) -> int:
        room = min(len(buffer), self.limit - len(self.recorded))
        if self.cut or room <= 0:
            self.cut = self.cut or "length"
            return 0
        try:
            self.link.settimeout(_left(self.deadline))
            count = self.link.recv_into(buffer, room)
        except TimeoutError:
            self.cut = "time"
            return 0
        except OSError:
            self.cut = "disconnect"
            return 0
        self.recorded += buffer[:count]
        return count


def _receive(
    address: Address,
    request: bytes,
    link: socket.socket,
    peer: tuple[str, int],
    started: datetime,
    deadline: float,
    max_body: Callable[[int], int],
) -> Hop:
    wire = _Wire(link, deadline)
    stream = Stream(wire, 65_536)
    try:
        head = read_head(stream)
        head_bytes = checked_head(bytes(wire.recorded[: head.end]))
    except BrokenAnswer:
        if wire.cut == "time":
            raise TimeoutError from None
        if wire.cut == "length":
            raise NoAnswer("error", f"more than {MAX_HEAD // 1024} KB of headers") from None
        if not wire.recorded:
            raise NoAnswer(
                "error", "the server closed the connection without an answer", may_be_retried=True
            ) from None
        raise
    limit = max_body(head.status)
    wire.limit = head.end + limit
    cut: Cut | None = None
    try:
        for _ in head.pieces():
            pass  # the wire records
    except BrokenAnswer as error:
        many = str(error) in (TOO_MANY_CHUNKS, TOO_MANY_LINES)
        cut = wire.cut or ("length" if many else "disconnect")
    body = bytes(wire.recorded[head.end : stream.tell()])
    if len(body) > limit:  # what came along with the head
        body, cut = body[:limit], "length"
    return Hop(
        address.url,
        request,
        head_bytes,
        body,
        head.status,
        head.headers,
        peer,
        started,
        cut or wire.cut,
    )
