"""`check --links`: what comes of asking for every address; through the command line."""

import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, Run
from website import Site, answer, redirect

from factsheet.rules import RULES
from factsheet.web import OUTCOMES

QUOTE = "cost 39.8 million euros"
PAGE = answer(
    b"<title>Budget</title><p>The bridge cost 39.8 million euros.</p>", Content_Type="text/html"
)


def hang(link: Any) -> None:
    link.settimeout(5)
    with_nothing = link.recv(1)
    assert with_nothing == b""


ANSWERS: dict[str, tuple[Any, str | None]] = {
    "/fine": (PAGE, None),
    "/moved": (redirect("/fine"), "moved"),
    "/for-now": (redirect("/fine", "302 Found"), None),
    "/changed": (answer(b"<p>It was revised.</p>" * 50, Content_Type="text/html"), "changed"),
    "/gone": (answer(b"", "404 Not Found"), "gone"),
    "/withdrawn": (answer(b"", "410 Gone"), "gone"),
    "/soft": (answer(b"<title>Page not found</title>", Content_Type="text/html"), "suspected-gone"),
    "/root": (redirect("/", "302 Found"), "suspected-gone"),
    "/": (answer(b"<p>Welcome.</p>", Content_Type="text/html"), None),
    "/forbidden": (answer(b"", "403 Forbidden"), "blocked"),
    "/login": (answer(b"", "401 Unauthorized"), "blocked"),
    "/too-many": (answer(b"", "429 Too Many Requests", Retry_After="0"), "blocked"),
    "/broken": (answer(b"", "500 Internal Server Error", Retry_After="0"), "error"),
    "/hangs": (hang, "timeout"),
    "/private": (redirect("http://192.168.1.1/admin"), "refused"),
}  # fmt: skip


@pytest.fixture
def sheet_of(desk: Path, site: Site) -> Callable[..., Path]:
    def write(*paths: str, extra: str = "") -> Path:
        text = f"factsheet: 1\n{extra}claims:\n"
        for number, path in enumerate(paths):
            text += (
                f"- id: c{number}\n  statement: x {number}\n  evidence:\n  - url: {site.url(path)}\n"
                f"    kind: primary\n    stance: supports\n    quote: {QUOTE}\n"
            )
        file = desk / "claims.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_every_outcome_but_ok_is_a_rule() -> None:
    names = {rule.name for rule in RULES if rule.name.startswith("link-")}
    assert names == {f"link-{outcome}" for outcome in OUTCOMES} - {"link-ok"} | {"link-wayback"}


def test_every_answer_is_judged_and_nothing_is_written(
    run: Run, sheet_of: Callable[..., Path], site: Site, desk: Path
) -> None:
    site.pages |= {path: said for path, (said, _) in ANSWERS.items()}
    asked = [path for path in ANSWERS if path != "/"]
    sheet = sheet_of(*asked)
    before = sheet.read_bytes(), sheet.stat().st_mtime_ns, sorted(desk.iterdir())
    allow = ("--allow-host", f"127.0.0.1:{site.port}", "--time-limit", "1")
    result = run("check", "--links", "--format", "json", *allow)
    found = {finding["claim"]: finding for finding in result.findings}
    expected = {f"c{n}": ANSWERS[path][1] for n, path in enumerate(asked) if ANSWERS[path][1]}
    assert {claim: finding["rule"] for claim, finding in found.items()} == {
        claim: f"link-{outcome}" for claim, outcome in expected.items()
    }
    levels = {rule.name: rule.level for rule in RULES}
    lines = sheet.read_text(encoding="utf-8").splitlines()
    for finding in result.findings:
        assert finding["level"] == levels[finding["rule"]]
        assert "url:" in lines[finding["line"] - 1]
        assert finding["remedy"]
    moved = found[f"c{asked.index('/moved')}"]
    assert f"--url {site.url('/fine')}" in moved["remedy"]
    assert result.code == 1
    assert f"{len(asked)} links checked" in result.err
    assert all(head.startswith(b"GET ") for head in site.heads)
    assert (sheet.read_bytes(), sheet.stat().st_mtime_ns, sorted(desk.iterdir())) == before


def test_without_links_nobody_is_asked(run: Run, sheet_of: Callable[..., Path], site: Site) -> None:
    sheet_of("/fine")
    assert run("check").code == 0
    assert site.asked == []


def test_a_worksheet_turns_a_link_rule_off_and_warnings_do_not_fail(
    run: Run, sheet_of: Callable[..., Path], site: Site
) -> None:
    site.pages["/soft"] = ANSWERS["/soft"][0]
    words = ("check", "--links", "--allow-host", f"127.0.0.1:{site.port}")
    sheet_of("/soft")
    assert run(*words).code == 0
    assert run(*words, "--strict").code == 1
    sheet_of("/soft", extra="rules: {link-suspected-gone: off}\n")
    assert run(*words, "--strict").code == 0


def test_each_address_is_asked_once_and_judged_by_each_quote(
    run: Run, sheet_of: Callable[..., Path], site: Site
) -> None:
    site.pages["/fine"] = PAGE
    sheet = sheet_of("/fine", "/fine#a", "/fine")
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(
        text[::-1].replace(QUOTE[::-1], QUOTE.replace("39", "93")[::-1], 1)[::-1], encoding="utf-8"
    )
    result = run("check", "--links", "--format", "json", "--allow-host", f"127.0.0.1:{site.port}")
    assert site.asked == ["/fine"]
    assert [(f["claim"], f["rule"]) for f in result.findings] == [("c2", "link-changed")]


def test_the_articles_own_address_is_asked_too(
    run: Run, sheet_of: Callable[..., Path], site: Site
) -> None:
    site.pages["/fine"] = PAGE
    sheet_of("/fine", extra=f"article: {{url: '{site.url('/article')}'}}\n")
    result = run("check", "--links", "--format", "json", "--allow-host", f"127.0.0.1:{site.port}")
    assert [(f["claim"], f["rule"], f["line"]) for f in result.findings] == [(None, "link-gone", 2)]


def test_a_dead_link_tells_of_the_kept_copy(
    run: Run, sheet_of: Callable[..., Path], site: Site
) -> None:
    site.pages["/fine"] = PAGE
    sheet_of("/fine")
    allow = ("--allow-host", f"127.0.0.1:{site.port}")
    assert run("capture", "--all", *allow).code == 0
    del site.pages["/fine"]
    (finding,) = run("check", "--links", "--format", "json", *allow).findings
    assert finding["rule"] == "link-gone"
    assert "the saved copy of 20" in finding["message"]


def test_a_worksheet_without_addresses_has_nothing_to_ask(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "factsheet: 1\nclaims: [{id: a, quote: x}]\n", encoding="utf-8"
    )
    result = run("check", "--links")
    assert (result.code, "no links" in result.err) == (0, True)
    assert "claims.yaml: no links" in run("check", ".", "--links").err, "of many, each is named"


def test_a_terminal_sees_how_far_it_is_and_stdout_stays_clean(
    sheet_of: Callable[..., Path], site: Site
) -> None:
    site.pages |= {f"/{n}": PAGE for n in range(30)}
    sheet_of(*site.pages)
    control, terminal = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "check", "--links", "--format", "json", "--allow-host", f"127.0.0.1:{site.port}"],
        stdout=subprocess.PIPE, stderr=terminal, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    while True:
        try:
            part = os.read(control, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    out, _ = process.communicate(timeout=30)
    os.close(control)
    assert process.returncode == 0
    assert json.loads(out) == []
    assert b"asking" in shown
    assert b"30 links checked: 30 ok" in shown
