"""Forbids a Python process to look a name up, or to reach an address, beyond this machine.

`conftest.py` runs it in the tests' own process and puts this folder on PYTHONPATH, so that Python
imports it at the start of each process that a test starts. It is an audit hook rather than a patch: it
holds for every way of asking, cannot be undone, and imports nothing, so that start-up is measured as it is.
"""

import sys

HERE = frozenset({"127.0.0.1", "::1", "localhost"})
LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


def refuse(event: str, args: tuple[object, ...]) -> None:
    """Raise where an audit event would leave this machine."""
    if event in LOOKUPS:
        host, what = args[0], "look up"
    elif event in SENDS or event == "socket.getnameinfo":
        address = args[-1]  # no tuple: a Unix socket, or one that is connected
        host = address[0] if isinstance(address, tuple) else None
        what = "connect to" if event in SENDS else "look up"
    else:
        return
    name = bytes(host).decode() if isinstance(host, bytes | bytearray) else host
    if name is not None and name not in HERE:
        raise AssertionError(f"a test wanted to {what} {name}")


sys.addaudithook(refuse)
