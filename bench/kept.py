"""Measure `factsheet check` on 1,000 quotes in kept pages, in milliseconds a quote.

    .venv/bin/python bench/kept.py [--rounds 5]

400 pages of 20 to 60 KB of HTML, with one to four quotes each, every tenth of which is not there. What
is told: the whole command; reading the pages alone (unpacking the archive, parsing the page); and what
the command takes beyond that, which is starting, the worksheet, the search for the quotes, the rules.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from worksheets import article

from factsheet import archive
from factsheet.documents import document_of
from factsheet.http_messages import Hop

FACTSHEET = str(Path(sys.executable).parent / "factsheet")
PAGES, QUOTES = 400, 1_000
WHEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
MARKS = {
    " and ": " <i>and</i>&nbsp;",
    " like ": " <b>like</b> ",
    " seem ": " se&shy;em ",
    " to ": "&nbsp;to ",
    " at ": " <a href='/at'>at</a> ",
}


def html(text: str) -> bytes:
    """Spell a page around a text: a head with a script, a menu, the paragraphs with markup, a foot."""
    menu = "".join(
        f"<li class='item'><a href='/section/{n}'>Section {n}</a></li>" for n in range(60)
    )
    script = "window.data = {" + ", ".join(f"'key{n}': {n * n}" for n in range(300)) + "};"
    paragraphs = []
    for number, paragraph in enumerate(text.split("\n\n")):
        spelled = paragraph
        for plain, marked in MARKS.items():
            spelled = spelled.replace(plain, marked)
        paragraphs.append(f"<p class='text' id='p{number}'>{spelled}</p>")
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>A page</title><script>{script}</script>"
        f"</head><body><nav><ul>{menu}</ul></nav><main><article>{''.join(paragraphs)}</article></main>"
        f"<footer>© 2026 The Example</footer></body></html>"
    ).encode()


def write(folder: Path) -> list[Path]:
    """Keep the pages and write the worksheet; gives the archives' files."""
    chance = random.Random(1)
    worksheet = folder / "claims.yaml"
    worksheet.touch()
    on_page = [1] * PAGES
    while sum(on_page) < QUOTES:
        page = chance.randrange(PAGES)
        on_page[page] += on_page[page] < 4
    lines, files, number = ["factsheet: 1", "claims:"], [], 0
    for page, count in enumerate(on_page):
        text = article(chance.randint(8_000, 40_000), page + 1)
        body = html(text)
        url = f"https://example.org/{page}"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(
            body
        )
        request = f"GET /{page} HTTP/1.1\r\nHost: example.org\r\n\r\n".encode()
        headers = (("Content-Type", "text/html"),)
        hop = Hop(url, request, head, body, 200, headers, ("93.184.215.14", 443), WHEN)
        kept = archive.keep(archive.Folder(worksheet), [hop])
        files.append(folder / kept.path)
        sentences = [s for p in text.split("\n\n") for s in p.split(". ") if len(s.split()) > 11]
        for _ in range(count):
            words = chance.choice(sentences).split()[:20]
            if number % 10 == 0:
                words[5] = "never"
            lines += [
                f"- id: c{number}", f"  quote: x {number}", "  evidence:", f"  - url: {url}",
                "    kind: primary", "    stance: supports", f"    quote: '{' '.join(words)}'",
                f"    archive: {{path: {kept.path}, sha256: {kept.sha256}, body_sha256: "
                f"{kept.body_sha256}, captured: 2026-03-02T10:00:00Z}}",
            ]  # fmt: skip
            number += 1
    worksheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return files


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    whole, reading = [], []
    with tempfile.TemporaryDirectory() as name:
        files = write(Path(name))
        sizes = sorted(len(archive.read(file, None).body) for file in files)
        for _ in range(given.rounds):
            start = time.perf_counter()
            done = subprocess.run(
                [FACTSHEET, "check", "-w", f"{name}/claims.yaml"],
                capture_output=True,
                text=True,
                check=False,
            )
            whole.append(time.perf_counter() - start)
            missing = done.stdout.count("[quote-not-on-page]")
            assert missing == QUOTES // 10, f"{missing} quotes missing, not {QUOTES // 10}"
            start = time.perf_counter()
            for file in files:
                copy = archive.read(file, None)
                document_of(copy.body, copy.content_type)
            reading.append(time.perf_counter() - start)
    beyond = statistics.median(a - b for a, b in zip(whole, reading, strict=True))
    print(f"{PAGES} pages of {sizes[0] // 1000} to {sizes[-1] // 1000} KB, {QUOTES:,} quotes\n")
    print("| check of saved quotes, offline | ms per quote |\n|---|---:|")
    print(f"| whole command | {statistics.median(whole) / QUOTES * 1000:.2f} |")
    print(f"| reading the pages alone | {statistics.median(reading) / QUOTES * 1000:.2f} |")
    print(f"| beyond reading the pages | {beyond / QUOTES * 1000:.2f} |")


if __name__ == "__main__":
    main()
