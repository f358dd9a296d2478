"""A web site on 127.0.0.1 for tests: what a path answers is given byte for byte."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Answer = bytes | Callable[[socket.socket], None]
"""Bytes to send, or a function that sends what it likes."""


def answer(
    body: bytes = b"", status: str = "200 OK", *, length: int | None = -1, **headers: str
) -> bytes:
    """Spell an HTTP answer; `length=None` leaves Content-Length out, another number is a lie."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length < 0 else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(to: str, status: str = "301 Moved Permanently") -> bytes:
    """Spell a redirect."""
    return answer(b"moved", status, Location=to)


def chunked(*chunks: bytes) -> bytes:
    """Spell a body in chunks."""
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


@dataclass
class Site:
    """A running site; `pages` may be changed at any time."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        """Give a page's address."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        """The exception that lets the site be asked."""
        return frozenset({("127.0.0.1", self.port)})


def _secured(link: socket.socket, context: ssl.SSLContext | None) -> socket.socket:
    return link if context is None else context.wrap_socket(link, server_side=True)


@contextlib.contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Run a site until the end of the block."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=600)
    site = Site(listening.getsockname()[1])
    lock = threading.Lock()

    def talk(plain: socket.socket) -> None:
        with contextlib.suppress(OSError), plain, _secured(plain, context) as link:
            head = b""
            while b"\r\n\r\n" not in head and (part := link.recv(65536)):
                head += part
            if not head.startswith(b"GET /"):
                return
            path = head.split()[1].decode()
            with lock:
                site.asked.append(path)
                site.heads.append(head)
            said = site.pages.get(path, answer(b"no such page", "404 Not Found"))
            if callable(said):
                said(link)
            else:
                link.sendall(said)
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_WR)

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = listening.accept()
                threading.Thread(target=talk, args=(link,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield site
    finally:
        site.stopping.set()
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
