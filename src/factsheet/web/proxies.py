"""Connect through an HTTP proxy (CONNECT; RFC 9110, 9.3.6), guarded as without one.

The proxy is told an IP address, never a name: the door looks names up and judges them itself, and
what it judged is what the proxy is asked for. The proxy itself may be anywhere, even on this
computer: the user typed its address.
"""

import re
import socket
import time

from factsheet.web.addresses import Refused, read_exception
from factsheet.web.wire import Dial, ProxyFailed, connect

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")
_MAX_HEAD = 16_384


def through(proxy: str) -> Dial:
    """Return a dial that connects through a proxy, `http://HOST:PORT`. Raises Refused."""
    scheme, _, rest = proxy.rpartition("://")
    if scheme.lower() not in ("", "http"):
        raise Refused(f"{proxy[:60]!r}: only an HTTP proxy, http://HOST:PORT, can be used")
    if "@" in rest:
        raise Refused("a proxy with a user name or password cannot be used: others see it here")
    host, port = read_exception(rest.removesuffix("/"))
    name = f"the proxy {rest.removesuffix('/')}"

    def dial(ip: str, port_behind: int, seconds: float) -> socket.socket:
        deadline = time.monotonic() + seconds
        try:
            link = connect(host, port, seconds)
        except OSError as error:
            why = (error.strerror or str(error) or "connection lost").lower()
            raise ProxyFailed(f"{name} cannot be reached: {why}") from None
        try:
            _join(link, f"[{ip}]" if ":" in ip else ip, port_behind, deadline, name)
        except BaseException:
            link.close()
            raise
        return link

    return dial


def _join(link: socket.socket, ip: str, port: int, deadline: float, name: str) -> None:
    """Ask a proxy for a connection. Raises ProxyFailed, and TimeoutError."""
    try:
        link.sendall(f"CONNECT {ip}:{port} HTTP/1.1\r\nHost: {ip}:{port}\r\n\r\n".encode())
        head = b""
        while not head.endswith((b"\r\n\r\n", b"\n\n")) and len(head) < _MAX_HEAD:
            if (left := deadline - time.monotonic()) <= 0:
                raise TimeoutError
            link.settimeout(left)
            # One at a time: what follows the head belongs to the page's connection.
            if not (one := link.recv(1)):
                break
            head += one
    except TimeoutError:
        raise
    except OSError as error:
        raise ProxyFailed(
            f"{name} broke off the connection: {(error.strerror or str(error)).lower()}"
        ) from None
    status = _STATUS.match(head)
    if status is None or not head.endswith(b"\n"):
        raise ProxyFailed(f"{name} does not answer like a proxy")
    if status[1] == b"407":
        raise ProxyFailed(f"{name} asks for a password, which is never sent")
    if not status[1].startswith(b"2"):
        raise ProxyFailed(f"{name} refuses to connect to {ip}:{port} (status {int(status[1])})")
