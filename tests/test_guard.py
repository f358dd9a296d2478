"""What keeps the tests off the network: in their own process, and in each Python that they start."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import Run, with_guard
from website import Site, answer

NOBODYS = "192.0.2.1"  # kept for documentation (RFC 5737): no machine has it
ASKS = {
    "getaddrinfo": "import socket; socket.getaddrinfo('news.example', 443)",
    "bytes": "import socket; socket.getaddrinfo(b'news.example', 443)",
    "gethostbyname": "import socket; socket.gethostbyname('news.example')",
    "gethostbyaddr": f"import socket; socket.gethostbyaddr('{NOBODYS}')",
    "getnameinfo": f"import socket; socket.getnameinfo(('{NOBODYS}', 80), 0)",
    "urlopen": "import urllib.request; urllib.request.urlopen('http://news.example/')",
    "connect": f"import socket; socket.socket().connect(('{NOBODYS}', 80))",
    "connect_ex": f"import socket; socket.socket().connect_ex(('{NOBODYS}', 80))",
    "IPv6": "import socket; socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "sendto": f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'?', ('{NOBODYS}', 53))",
    "below socket": f"import _socket; _socket.socket().connect(('{NOBODYS}', 80))",
}


def python(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words, "-c", program],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("how", ASKS)
def test_a_python_that_a_test_starts_reaches_nothing_beyond_this_machine(how: str) -> None:
    done = python(ASKS[how])
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("AssertionError: a test wanted to ")


def test_nor_does_the_tests_own_process() -> None:
    with pytest.raises(AssertionError, match=r"a test wanted to look up news\.example"):
        socket.getaddrinfo("news.example", 443)
    with socket.socket() as asking, pytest.raises(AssertionError, match=f"connect to {NOBODYS}"):
        asking.connect((NOBODYS, 80))


def test_nor_does_a_child_of_a_child() -> None:
    program = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {ASKS['connect']!r}]))"
    done = python(program)
    assert done.returncode == 1
    assert f"a test wanted to connect to {NOBODYS}" in done.stderr


def test_nor_does_the_installed_command(installed: Run, sheet: Path) -> None:
    done = installed("capture", "bridge-cost", "--time-limit", "1")
    assert "failed: AssertionError" in done.out, "the look-up was refused, and at once"
    assert done.code == 1


def test_a_python_that_a_test_starts_reaches_this_machine(site: Site) -> None:
    site.pages["/"] = answer(b"hello")
    for host in ("127.0.0.1", "localhost"):
        done = python(
            f"import urllib.request as u; print(u.urlopen('http://{host}:{site.port}/').read())"
        )
        assert done.stdout == "b'hello'\n", done.stderr


def test_and_sockets_that_are_files() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/s")
        server.listen()
        done = python(f"import socket; socket.socket(socket.AF_UNIX).connect('{folder}/s')")
        assert done.returncode == 0, done.stderr


def test_the_guard_imports_nothing_so_that_start_up_is_measured_as_it_is() -> None:
    names = "import sys; print(*sys.modules)"
    free, held = (set(python(names, *words).stdout.split()) for words in (["-I"], []))
    assert held - free == {"sitecustomize"}


def test_folders_of_a_test_come_after_the_guard() -> None:
    assert with_guard("a", Path("b")).split(os.pathsep)[1:] == ["a", "b"]
