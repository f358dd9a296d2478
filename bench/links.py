"""Measure `factsheet check --links` on 500 links of one host, as a ratio to the floor.

    .venv/bin/python bench/links.py [--rounds 3]

The site is a process of its own on 127.0.0.1: 400 pages answer at once, 50 lead on, 25 take a
second, 15 are gone, 10 never answer. The floor is the time limit of 5 seconds: nobody can say sooner
that an address does not answer. All verdicts are compared with what the site does.

LinkChecker is the yardstick if `linkchecker` is in $BENCH_PEERS, on PATH, or $LINKCHECKER names it: same site, same run,
by turns, as quick as it can be made: as many threads, the same limit, no pause between requests
(which the server has to allow), no robots.txt. Nothing is installed here.
"""

import argparse
import asyncio
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))
import peers
from worksheets import article

FACTSHEET = str(Path(sys.executable).parent / "factsheet")
LIMIT = 5
KINDS = (
    ["fast"] * 400
    + ["moved"] * 25
    + ["for-now"] * 25
    + ["slow"] * 25
    + ["gone"] * 15
    + ["hangs"] * 10
)
PATHS = [f"/{kind}/{number * 7919 % len(KINDS)}" for number, kind in enumerate(KINDS)]
PATHS.sort(key=lambda path: int(path.rpartition("/")[2]))  # the kinds well mixed
RULES = {"moved": "link-moved", "gone": "link-gone", "hangs": "link-timeout"}
BAD = {path for path in PATHS if path.split("/")[1] in ("gone", "hangs")}


def page(number: int) -> bytes:
    """Spell a page of some 10 KB."""
    text = article(8_000, number + 1).replace("\n\n", "</p>\n<p>")
    return f"<!doctype html><title>Page {number}</title><p>{text}</p>".encode()


LINKS = "".join(f"<a href='{path}'>x</a>\n" for path in PATHS).encode()
PAGES = [page(number) for number in range(4)]


async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests on one connection."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split()[1].decode()
            kind, _, number = path[1:].partition("/")
            status, more, body = "200 OK", "", LINKS if path == "/" else PAGES[len(number) % 4]
            if kind in ("moved", "for-now"):
                status = "301 Moved Permanently" if kind == "moved" else "302 Found"
                more, body = f"Location: /fast/to-{number}\r\n", b""
            elif kind == "slow":
                await asyncio.sleep(1)
            elif kind == "gone":
                status, body = "404 Not Found", b"no such page"
            elif kind == "hangs":
                await asyncio.sleep(60)
            said = (
                f"HTTP/1.1 {status}\r\n{more}Content-Type: text/html; charset=utf-8\r\n"
                f"LinkChecker: allowed\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(said.encode() + body)
            await writer.drain()
            if b"connection: close" in head.lower():
                break
    except (asyncio.IncompleteReadError, OSError):
        pass
    finally:
        writer.close()


async def serve() -> None:
    """Run the site; say its port."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def write_sheet(file: Path, port: int) -> None:
    """Write a worksheet that links to each page, with a quote that stands on those that have it."""
    words = article(8_000, 1).split("\n\n")[1].split()
    lines = ["factsheet: 1", "claims:"]
    for number, path in enumerate(PATHS):
        lines += [f"- id: c{number}", f"  quote: x {number}", "  evidence:"]
        lines += [
            f"  - url: http://127.0.0.1:{port}{path}",
            "    stance: supports",
            "    kind: primary",
        ]
        if len(path.rpartition("/")[2]) == 4 or path.startswith(("/gone", "/hangs")):
            lines.append(f"    quote: '{' '.join(words[2:12])}'")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def ours(sheet: Path, port: int) -> tuple[float, set[tuple[str, str]]]:
    """Check the worksheet; gives the seconds and the findings (path, rule)."""
    start = time.perf_counter()
    done = subprocess.run(
        [FACTSHEET, "check", "--links", "--time-limit", str(LIMIT), "--per-host", "64", "--allow-host",
         f"127.0.0.1:{port}", "--format", "json", "-w", str(sheet)],
        capture_output=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    found = json.loads(done.stdout)
    return seconds, {(PATHS[int(one["claim"][1:])], one["rule"]) for one in found if one["claim"]}


def theirs(tool: str, settings: Path, port: int) -> tuple[float, set[str]]:
    """Let LinkChecker check the site; gives the seconds and the paths that it calls bad."""
    start = time.perf_counter()
    done = subprocess.run(
        [tool, "-f", str(settings), "-r", "1", "--no-robots", "--no-status", "-o", "csv",
         f"http://127.0.0.1:{port}/"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    rows = csv.DictReader(
        (line for line in done.stdout.splitlines() if not line.startswith("#")), delimiter=";"
    )
    return seconds, {urlsplit(row["urlname"]).path for row in rows if row["valid"] == "False"}


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve:
        asyncio.run(serve())
        return
    tool = os.environ.get("LINKCHECKER") or peers.find("linkchecker")
    expected = {(path, RULES[kind]) for path in PATHS if (kind := path.split("/")[1]) in RULES}
    site = subprocess.Popen(
        [sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True
    )
    assert site.stdout
    port = int(site.stdout.readline())
    mine, other = [], []
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            folder.chmod(0o755)  # LinkChecker run by root becomes another user
            write_sheet(folder / "claims.yaml", port)
            settings = folder / "settings"
            settings.write_text(
                f"[checking]\nthreads=64\ntimeout={LIMIT}\nmaxrequestspersecond=100000\n", "utf-8"
            )
            for _ in range(given.rounds):
                seconds, found = ours(folder / "claims.yaml", port)
                wrong = {one for one in found if one[1].startswith("link-")} ^ expected
                assert not wrong, f"wrong verdicts: {sorted(wrong)[:9]}"
                mine.append(seconds)
                if tool:
                    seconds, bad = theirs(tool, settings, port)
                    other.append(seconds)
                    if bad != BAD:
                        print(f"LinkChecker is wrong about {len(bad ^ BAD)} of {len(PATHS)} links")
    finally:
        site.terminate()
        site.wait()
    print("| what | against | ratio |\n|---|---|---:|")
    print(
        f"| check --links, {len(PATHS)} links | the time limit | {statistics.median(mine) / LIMIT:.2f} |"
    )
    if other:
        pairs = statistics.median(a / b for a, b in zip(mine, other, strict=True))
        print(f"| check --links, {len(PATHS)} links | LinkChecker, tuned | {pairs:.2f} |")
        print(f"| LinkChecker, tuned | the time limit | {statistics.median(other) / LIMIT:.2f} |")
    else:
        print("\nLinkChecker is not here ($LINKCHECKER), so it is not measured.")


if __name__ == "__main__":
    main()
