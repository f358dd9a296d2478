"""Time grows with the size of what is read: ten times the input, at most twenty times the time."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Run

from factsheet.documents import article, document_of, media_type
from factsheet.problems import FactsheetError

FLOOR = 0.3
"""Seconds of processor time that prove nothing."""


def assert_grows(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """`work(size)` makes an input, and gives what reads it."""

    def cost(of_size: int) -> float:
        run = work(of_size)
        started = time.process_time()
        with suppress(FactsheetError):  # a refusal is an answer
            run()
        return time.process_time() - started

    for _ in range(3):  # a busy machine may be slow once
        cost(10)  # what is imported and compiled once
        small, large = cost(size), cost(10 * size)
        if large < max(FLOOR, 20 * small):
            return
    raise AssertionError(f"{size}: {small:.3f} s, {10 * size}: {large:.3f} s")


ARTICLES: dict[str, tuple[str, Callable[[int], str], int]] = {
    "capitals": ("txt", lambda n: "D" * n + " cost 5 million euros.", 2_000),
    "a long German word": ("txt", lambda n: "DONAUDAMPFSCHIFF" * (n // 16) + " kostet 5.", 2_000),
    "initials": ("txt", lambda n: "A." * n, 2_000),
    "redaction bars": ("txt", lambda n: "█" * n + " paid 5 million euros.", 2_000),
    "capitals and commas": ("txt", lambda n: "A, " * n + "(B" * n, 1_000),
    "quotation marks": ("txt", lambda n: "“" * n, 2_000),
    "brackets": ("txt", lambda n: "([{" * n, 2_000),
    "combining marks": ("txt", lambda n: "e" + "\u0301" * n + " cost 5.", 2_000),
    "short lines": ("txt", lambda n: "It cost 5 million.\n" * n, 200),
    "blank lines": ("txt", lambda n: "\n \n" * n + "It cost 5 million.", 2_000),
    "DNA in Markdown": ("md", lambda n: "ACGT" * n + " was found.\n\n" * 3, 1_000),
    "links": ("md", lambda n: "[a](https://example.org/) " * n, 200),
    "open links": ("md", lambda n: "[a](" * n, 400),
    "emphasis": ("md", lambda n: "*a **b " * n, 200),
    "back ticks": ("md", lambda n: "".join("`" * (k % 50) + " " for k in range(n)), 500),
    "quote marks": ("md", lambda n: ">" * n + " a", 500),
    "table rows": ("md", lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n, 200),
    "table cells": ("md", lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|c" * n + "|\n", 200),
    "entities": ("md", lambda n: "&amp;" * n, 500),
    "attributes": ("html", lambda n: f"<p {' '.join(f'a{k}' for k in range(n))}>It cost 5.", 2_000),
    "attributes with values": (
        "html",
        lambda n: f"<p {' '.join(f'a{k}=1' for k in range(n))}>It cost 5 million.",
        2_000,
    ),
    "attributes without spaces": (
        "html",
        lambda n: "<p " + "".join(f'a{k}="1"' for k in range(n)) + ">It cost 5 million.",
        2_000,
    ),
    "tags with attributes": (
        "html",
        lambda n: f"<p {' '.join(f'a{k}' for k in range(900))}>It cost 5.</p>" * (n // 100),
        200,
    ),
    "elements": ("html", lambda n: "<p>It cost 5 million.</p>" * n, 200),
    "unclosed formats": ("html", lambda n: "<p><font size=1>a" * n, 100),
    "unclosed tags": ("html", lambda n: "<p>It cost 5 million.</p>" + "<b " * n, 1_000),
    "entities of HTML": ("html", lambda n: "<p>" + "&amp;&#x41;" * n, 1_000),
    "comments": ("html", lambda n: "<p>It cost 5 million.</p>" + "<!-- a " * n, 1_000),
    "cells": ("html", lambda n: "<table><tr>" + "<td>It cost 5 million." * n + "</table>", 200),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_read_in_time(name: str) -> None:
    ending, make, size = ARTICLES[name]

    def work(of_size: int) -> Callable[[], object]:
        text = make(of_size)
        if ending == "html":
            text = f"<html><body><p>The bridge cost 5 million euros.</p>{text}</body></html>"
        data = text.encode()
        return lambda: article(document_of(data, media_type(f"a.{ending}")))

    assert_grows(work, size)


def claims(count: int) -> str:
    return "factsheet: 1\nclaims:\n" + "".join(
        f"- id: claim-{n}\n  quote: bridge {n} cost {n} euros\n" for n in range(count)
    )


def evidence(count: int) -> str:
    return "factsheet: 1\nclaims:\n- id: a\n  quote: b\n  evidence:\n" + "".join(
        f"  - {{url: 'https://example.org/{n}', quote: q{n}, stance: supports}}\n"
        for n in range(count)
    )


def draft(count: int, more: int = 0) -> str:
    return "".join(f"The bridge {n} cost {n + more} million euros.\n\n" for n in range(count))


def confidential(count: int) -> str:
    return "factsheet: 1\nclaims:\n" + "".join(
        f"- id: claim-{n}\n  quote: the words of source number {n} are\n  evidence:\n"
        f"  - {{source: s, quote: the words of source number {n} are these, confidential: true}}\n"
        for n in range(count)
    )


def review(count: int) -> str:
    places = [{"@type": "WebPage", "url": f"https://example.org/{n}"} for n in range(count)]
    item = {"@type": "Claim", "appearance": places}
    return json.dumps({"@type": "ClaimReview", "claimReviewed": "It cost 5.", "itemReviewed": item})


NAMES = "{ids}"
COMMANDS: dict[str, tuple[Callable[[int], str], list[str], int]] = {
    "keys of one's own": (
        lambda n: claims(1) + "".join(f"  x-{k}: 1\n" for k in range(n)), ["check"], 3_000
    ),
    "rules that there are not": (
        lambda n: claims(1) + "rules:\n" + "".join(f"  rul{k}: off\n" for k in range(n)),
        ["check"],
        3_000,
    ),
    "confidential words": (confidential, ["check"], 500),
    "places of a claim": (review, ["import", "input", "-w", "new.yaml"], 3_000),
    "a key twice": (
        lambda n: '[{"quote": "q", ' + "".join(f'"a{k}": 1, ' for k in range(n)) + '"b": 1, "b": 1}]',
        ["import", "input", "-w", "new.yaml", "--format", "json"],
        2_000,
    ),
    "unknown keys": (lambda n: claims(1) + "".join(f"  kee{k}: 1\n" for k in range(n)), ["check"], 1_000),
    "mark": (claims, ["mark", NAMES, "disputed"], 300),
    "assign": (claims, ["assign", NAMES, "Ben"], 300),
    "remove": (claims, ["remove", NAMES, "--yes"], 300),
    "search": (claims, ["list", "--search", "euros"], 500),
    "check of evidence": (evidence, ["check"], 300),
    "one more piece": (evidence, ["evidence", "add", "a", "https://example.org/new"], 300),
    "evidence of a table": (
        lambda n: "id,quote,url\n" + "".join(f"a,b,https://example.org/{k}\n" for k in range(n)),
        ["import", "input", "-w", "new.yaml"],
        500,
    ),
    "claims with the same words": (
        lambda n: "statement\n" + "".join(f"The old bridge cost many euros there {k}\n" for k in range(n)),
        ["import", "input", "-w", "new.yaml"],
        300,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_answers_in_time(name: str, run: Run, desk: Path) -> None:
    make, words, size = COMMANDS[name]

    def work(of_size: int) -> Callable[[], object]:
        desk.joinpath("new.yaml").unlink(missing_ok=True)
        desk.joinpath("claims.yaml").write_text(make(of_size))
        desk.joinpath("input.csv").write_text(make(of_size))
        line: list[str] = []
        for word in words:
            ids = [f"claim-{n}" for n in range(of_size)]
            line += ids if word == NAMES else ["input.csv" if word == "input" else word]
        return lambda: run(*line)

    assert_grows(work, size)


def test_a_changed_draft_is_loaded_in_time(run: Run, desk: Path) -> None:
    def work(of_size: int) -> Callable[[], object]:
        for file in desk.glob("claims*"):
            file.unlink()
        desk.joinpath("a.txt").write_text(draft(of_size))
        run("load", "a.txt")
        desk.joinpath("a.txt").write_text(draft(of_size, 1))
        return lambda: run("load", "a.txt")

    assert_grows(work, 40)


def test_a_quote_that_stands_everywhere_is_found_in_time(run: Run, desk: Path) -> None:
    def work(of_size: int) -> Callable[[], object]:
        text = "It cost 5 million.\n\n" * of_size
        desk.joinpath("a.txt").write_text(text)
        article = f"article: {{text: a.txt, sha256: {hashlib.sha256(text.encode()).hexdigest()}}}\n"
        desk.joinpath("claims.yaml").write_text(
            f"factsheet: 1\n{article}claims:\n"
            + "".join(f"- {{id: c{n}, quote: It cost 5}}\n" for n in range(of_size))
        )
        return lambda: run("check")

    assert_grows(work, 50)


def words(count: int, word: str) -> str:
    return f"{claims(1)}  tags: [{', '.join(f'{word}{n}' for n in range(count))}]\n"


def commented(count: int, word: str) -> str:
    return claims(1) + "".join(f"  # {word}{n}\n" for n in range(count)) + f"  note: {word}\n"


def entries(count: int, day: int) -> str:
    return f"{claims(1)}  history:\n" + "".join(
        f"  - {{at: 2026-01-{day:02}T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z, by: Ana, "
        "status: verified}\n"
        for n in range(count)
    )


MERGES: dict[str, tuple[Callable[[int], tuple[str, str, str]], int]] = {
    "tags": (lambda n: (words(n, "a"), words(n, "b"), words(n, "c")), 1_000),
    "comments": (lambda n: (claims(1), commented(n, "a"), commented(n, "b")), 200),
    "earlier entries": (lambda n: (claims(1), entries(n, 2), entries(n, 1)), 150),
}


@pytest.mark.parametrize("name", MERGES)
def test_a_merge_is_done_in_time(name: str, run: Run, desk: Path) -> None:
    make, size = MERGES[name]

    def work(of_size: int) -> Callable[[], object]:
        for side, text in zip(("base", "ours", "theirs"), make(of_size), strict=True):
            desk.joinpath(f"{side}.yaml").write_text(text)
        return lambda: run("merge", "base.yaml", "ours.yaml", "theirs.yaml", "--output", "m.yaml")

    assert_grows(work, size)
