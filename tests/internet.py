"""Names and addresses of the internet that lead to servers on 127.0.0.1, and a proxy there."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

PUBLIC = "93.184.215.14"


@dataclass
class Internet:
    """Which IP addresses a name has, and which port on 127.0.0.1 an address and port lead to."""

    names: dict[str, list[str]] = field(default_factory=dict)
    ports: dict[tuple[str, int], int] = field(default_factory=dict)
    dialled: list[tuple[str, int]] = field(default_factory=list)

    def add(self, host: str, port: int, *, at: int = 80, ip: str = PUBLIC) -> None:
        """Let a host be the server on this port of 127.0.0.1."""
        self.names[host] = [ip]
        self.ports[ip, at] = port


def connected(monkeypatch: pytest.MonkeyPatch) -> Internet:
    """Let this process see the internet described, and nothing else beyond 127.0.0.1."""
    internet = Internet()
    look_up, connect = socket.getaddrinfo, socket.create_connection

    def getaddrinfo(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host == "127.0.0.1":
            return look_up(host, port, *rest, **more)
        if host not in internet.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(2, 1, 6, "", (ip, port)) for ip in internet.names[host]]

    def create_connection(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        if address[0] == "127.0.0.1":
            return connect(address, *rest, **more)
        internet.dialled.append(address)
        if address not in internet.ports:
            raise ConnectionRefusedError(111, "Connection refused")
        return connect(("127.0.0.1", internet.ports[address]), *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    return internet


@dataclass
class Proxy:
    """A running proxy: what it was asked for, and what it says instead of connecting."""

    port: int
    asked: list[bytes] = field(default_factory=list)
    instead: dict[str, bytes] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address to give to --proxy."""
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def proxy(where: Callable[[str, int], int]) -> Iterator[Proxy]:
    """Run a proxy on 127.0.0.1 that connects to the local port which `where` gives."""
    listening = socket.create_server(("127.0.0.1", 0))
    running = Proxy(listening.getsockname()[1])

    def pump(one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    def talk(link: socket.socket) -> None:
        with contextlib.suppress(OSError), link:
            head = b""
            while b"\r\n\r\n" not in head and (part := link.recv(1)):
                head += part
            running.asked.append(head)
            host, _, port = head.split()[1].decode().rpartition(":")
            if said := running.instead.get(host):
                link.sendall(said)
                return
            with socket.create_connection(("127.0.0.1", where(host, int(port)))) as behind:
                link.sendall(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 fake\r\n\r\n")
                back = threading.Thread(target=pump, args=(behind, link), daemon=True)
                back.start()
                pump(link, behind)
                back.join()

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = listening.accept()
                threading.Thread(target=talk, args=(link,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield running
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
