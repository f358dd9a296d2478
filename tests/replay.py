"""Get captures back from pywb, the replay tool of web archives: the same bytes, at their own times.

    make test-replay

Run with the folder of pywb's commands. Captures pages of a local site with the installed command,
puts the files into a pywb collection and asks its server for each page as it was (`id_` mode),
then the same of `export evidence.wacz`, which `wacz validate` is asked about, too. Nothing is asked
beyond 127.0.0.1; a hook in pywb's processes sees to it.
"""

import contextlib
import gzip
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from website import Site, answer, chunked, redirect, serve

FACTSHEET = Path(sys.executable).with_name("factsheet")
PAGE = "<meta charset=utf-8><title>Budget</title><p>Die Brücke kostete 39,8 Mio. €".encode() * 50
BY_HAND = b"<p>Saved with a browser, from behind a paywall."
HTML: Any = {"Content_Type": "text/html"}
PACKED: Any = {**HTML, "Content_Encoding": "gzip"}
PAGES = {
    "/plain": answer(PAGE, **HTML),
    "/gzip": answer(gzip.compress(PAGE), **PACKED),
    "/chunked": answer(chunked(PAGE[:9], PAGE[9:]), length=None, Transfer_Encoding="chunked", **HTML),
    "/both": answer(
        chunked(*(bytes([byte]) for byte in gzip.compress(PAGE))), length=None,
        Transfer_Encoding="chunked", **PACKED,
    ),
    "/old": redirect("/new"),
    "/new": answer(PAGE + b"new", **HTML),
    "/pdf": answer(b"%PDF-1.7 \x00\xff" * 90, Content_Type="application/pdf"),
    "/by-hand": answer(b"Subscribe to read on", "403 Forbidden", **HTML),
}  # fmt: skip
BODIES = {
    **dict.fromkeys(("/plain", "/gzip", "/chunked", "/both"), PAGE),
    "/new": PAGE + b"new",
    "/pdf": b"%PDF-1.7 \x00\xff" * 90,
}  # fmt: skip
CAPTURED = ["/plain", "/gzip", "/chunked", "/both", "/old", "/pdf"]
UNCHANGED = ["/plain", "/gzip", "/both"]

# Runs at the start of each of pywb's processes.
GUARD = """
import sys
def guard(event, args):
    asked = args[0] if event == "socket.getaddrinfo" else args[1] if event == "socket.connect" else ""
    host = asked[0] if isinstance(asked, tuple) else asked
    if event in ("socket.getaddrinfo", "socket.connect") and host not in ("127.0.0.1", "localhost"):
        with open({told!r}, "a") as file:
            print(event, host, file=file)
        raise OSError("only 127.0.0.1 is asked here")
sys.addaudithook(guard)
"""


def factsheet(*words: str | Path, cwd: Path) -> None:
    """Run the installed command; 1 is a page that did not count."""
    done = subprocess.run([FACTSHEET, *map(str, words)], cwd=cwd, check=False, capture_output=True)
    assert done.returncode in (0, 1), done.stderr.decode()


def copies(folder: Path) -> list[dict[str, Any]]:
    """Give what the worksheet says of each piece of evidence."""
    claims = yaml.safe_load((folder / "claims.yaml").read_text(encoding="utf-8"))["claims"]
    return [claim["evidence"][0] for claim in claims]


def captures(folder: Path, site: Site) -> list[tuple[str, datetime, int, bytes]]:
    """Capture the site's pages; give addresses, times, and the statuses and bodies to expect."""
    site.pages |= PAGES
    names = [*CAPTURED, "/by-hand"]
    text = "factsheet: 1\nclaims:\n"
    for number, name in enumerate(names):
        text += f"- id: c{number}\n  quote: x {number}\n  evidence:\n  - url: {site.url(name)}\n"
        text += "    stance: supports\n"
    (folder / "claims.yaml").write_text(text, encoding="utf-8")
    allow = ("--allow-host", f"127.0.0.1:{site.port}")
    expected = []

    def note(paths: list[str], changed: bytes = b"") -> None:
        for item in copies(folder):
            name = urlsplit(item["url"]).path
            if name not in paths:
                continue
            when = item["archive"]["captured"].replace(tzinfo=UTC)
            if name == "/old":
                expected.append((item["url"], when, 301, b"moved"))
                expected.append((site.url("/new"), when, 200, BODIES["/new"]))
            else:
                expected.append((item["url"], when, 200, changed or BODIES[name]))

    factsheet("capture", *(f"c{n}" for n in range(len(CAPTURED))), *allow, cwd=folder)
    note(CAPTURED)
    unchanged = [f"c{names.index(name)}" for name in UNCHANGED]
    factsheet("capture", *unchanged, *allow, cwd=folder)
    assert len(list((folder / "evidence").iterdir())) == len(CAPTURED), "nothing was kept twice"
    time.sleep(1.1)  # archives tell time in seconds
    site.pages["/plain"] = answer(PAGE.replace(b"39,8", b"93,8"), **HTML)
    factsheet("capture", "c0", *allow, cwd=folder)
    note(["/plain"], PAGE.replace(b"39,8", b"93,8"))
    (folder / "page.html").write_bytes(BY_HAND)
    factsheet("capture", f"c{len(CAPTURED)}", "--from", "page.html", cwd=folder)
    note(["/by-hand"], BY_HAND)
    return expected


@contextlib.contextmanager
def wayback(commands: Path, folder: Path, files: list[Path], *how: str) -> Iterator[int]:
    """Run pywb with a collection of these files; gives its port."""
    (folder / "sitecustomize.py").write_text(
        GUARD.format(told=str(folder / "asked.txt")), encoding="utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(folder), "HOME": str(folder)}
    for words in (["init", "sheet"], ["add", *how, "sheet", *map(str, files)]):
        done = subprocess.run(
            [commands / "wb-manager", *words], cwd=folder, env=environment, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (folder / "wayback.log").open("wb") as log:
        server = subprocess.Popen(
            [commands / "wayback", "--bind", "127.0.0.1", "--port", str(port)],
            cwd=folder, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            assert server.poll() is None, (folder / "wayback.log").read_text("utf-8")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def replayed(port: int, url: str, when: datetime) -> tuple[int, datetime | None, bytes]:
    """Ask for a page at a time, as it was; gives the status, the time that is told, the body."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", f"/sheet/{when:%Y%m%d%H%M%S}id_/{url}", headers={"Accept-Encoding": "gzip"})
    said = link.getresponse()
    body = said.read()
    if said.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    told = said.headers.get("Memento-Datetime")
    return said.status, parsedate_to_datetime(told) if told else None, body


def compare(port: int, expected: list[tuple[str, datetime, int, bytes]]) -> int:
    """Ask for each page as it was, and say which differ; gives how many."""
    wrong = 0
    for url, when, status, body in expected:
        found = replayed(port, url, when)
        late = found[1] is not None and 0 <= (found[1] - when).total_seconds() < 2
        right = (found[0], found[2]) == (status, body) and late
        wrong += not right
        print("same " if right else "OTHER", f"{when:%H:%M:%S}", status, urlsplit(url).path)
        if not right:
            print(f"      {found[0]} {found[1]} {found[2][:300]!r}")
    return wrong


def main(commands: Path) -> int:
    """Capture, replay, compare, from the copies and from their export; gives the exit code."""
    wrong = 0
    with tempfile.TemporaryDirectory() as name, serve() as site:
        folder, one, other = (Path(name) / each for each in ("sheet", "pywb", "wacz"))
        for each in (folder, one, other):
            each.mkdir()
        expected = captures(folder, site)
        asked = len(site.asked)
        files = sorted((folder / "evidence").iterdir())
        with wayback(commands, one, files) as port:
            wrong += compare(port, expected)
        factsheet("export", "evidence.wacz", cwd=folder)
        package = folder / "evidence.wacz"
        valid = subprocess.run([commands / "wacz", "validate", "-f", package], check=False)
        wrong += valid.returncode != 0
        newest = {url: when for url, when, *_ in expected}
        with wayback(commands, other, [package], "--unpack-wacz") as port:
            wrong += compare(port, [row for row in expected if newest[row[0]] == row[1]])
        if len(site.asked) != asked:
            wrong += 1
            print("OTHER the site was asked:", site.asked[asked:])
        for told in (one / "asked.txt", other / "asked.txt"):
            if told.exists():
                wrong += 1
                print("OTHER pywb wanted to ask:", told.read_text("utf-8"))
    print(f"{len(expected)} pages from {len(files)} files asked back, {wrong} differences")
    return 1 if wrong or not expected else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
