"""The report checks itself in the browser, and `verify` reads it."""

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Run
from signing import Person, make_key


@pytest.fixture
def browser_page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def report(run: Run, signed: Path, desk: Path) -> Path:
    assert run("export", "report.html").code == 0
    return desk / "report.html"


def looked_at(page: Any, report: Path) -> tuple[str, str, list[str], list[str]]:
    """Open a report; return the check's kind and words, the cards that are red, and requests."""
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(report.as_uri())
    said = page.locator("#chain-said")
    said.wait_for(state="visible", timeout=5000)
    assert not errors, errors
    red = [card.get_attribute("id") or "" for card in page.locator(".card.forged").all()]
    kind = (said.get_attribute("class") or "").split()[-1]
    asked = [url for url in asked if not url.startswith(("file:", "data:"))]
    return kind, said.inner_text(), red, asked


def test_the_page_checks_itself_without_a_request(browser_page: Any, report: Path) -> None:
    kind, words, red, asked = looked_at(browser_page, report)
    assert (kind, red, asked) == ("good", [], [])
    assert "2 signed statements" in words
    assert "whoever can change a page can change its check" in words


@pytest.mark.parametrize("kind", ["rsa", "ecdsa", "ed25519"])
def test_each_kind_of_key_is_checked(
    browser_page: Any, run: Run, signed: Path, desk: Path, tmp_path_factory: Any, kind: str
) -> None:
    cem = make_key(tmp_path_factory.mktemp("keys"), "Cem", kind)
    assert run("signers", "add", "Cem", cem.public).code == 0
    words = ("--because", "No.", "--by", "Cem", "--sign", "--key", cem.key)
    assert run("mark", "bridge-length", "opinion", *words).code == 0
    assert run("export", "report.html").code == 0
    assert looked_at(browser_page, desk / "report.html")[0] == "good"


EDITS = {
    "a statement": ("the city 40 million", "the city 90 million"),
    "a reason": ("The budget says so.", "We were told so."),
    "a verdict": (r">Verified</span></span>", ">Disputed</span></span>"),
    "a quote": (">40 million euros</blockquote>", ">90 million euros</blockquote>"),
    "a publisher": ('data-said="publisher">City', 'data-said="publisher">Town'),
    "a day": (">5 January 2026<", ">6 January 2026<"),
    "an author": ('data-said="by">Ana', 'data-said="by">Eve'),
    "a stance": ("<span data-heading>For</span>", "<span data-heading>Against</span>"),
    "a word between": ("Verdict by", "No verdict by"),
    "words put in": ("<h5><span data-heading>For", "<p>Nonsense.</p><h5><span data-heading>For"),
    "words taken out": ('<blockquote lang="" data-said="quote">40 million euros</blockquote>', ""),
    "an address": ('href="https://city.example', 'href="https://evil.example'),
}


@pytest.mark.parametrize("what", EDITS)
def test_one_word_that_is_edited_is_red(
    browser_page: Any, run: Run, report: Path, desk: Path, what: str
) -> None:
    head, middle, tail = report.read_text().partition('<script type="application/json" id="chain">')
    old, new = EDITS[what]
    assert old in head
    report.write_text(head.replace(old, new) + middle + tail)
    kind, _, red, _ = looked_at(browser_page, report)
    assert (kind, red) == ("bad", ["claim-bridge-cost"])
    done = run("verify", report, "--signers", "allowed_signers")
    assert done.code == 1
    assert re.search(r"^report +✗ broken +bridge-cost: ", done.out, re.MULTILINE), done.out


def test_data_that_is_edited_is_red(browser_page: Any, run: Run, report: Path) -> None:
    report.write_text(report.read_text().replace("the city 40 million", "the city 90 million"))
    assert looked_at(browser_page, report)[0] == "bad"
    assert run("verify", report, "--signers", "allowed_signers").code == 1


def test_verify_says_the_same_of_a_report(
    run: Run, report: Path, desk: Path, people: tuple[Person, Person, Person]
) -> None:
    done = run("verify", report, "--signers", "allowed_signers")
    assert done.code == 0, done.out
    assert re.search(r"^report +✓ proven +2 cards as in the claims$", done.out, re.MULTILINE)
    assert run("verify", report).code == 1  # with nobody's keys, all is claimed


def test_a_page_whose_script_was_exchanged_is_refused(run: Run, report: Path) -> None:
    for old, new in (
        ("checked itself", "cheked itself"),
        ("<main>", '<main onclick="alert(1)">'),
        ("<main>", "<main><script>document.title</script>"),
    ):
        page = report.read_text()
        changed = report.with_name("changed.html")
        changed.write_text(page.replace(old, new))
        done = run("verify", changed, "--signers", "allowed_signers")
        assert done.code == 1
        assert "a script in it is not one that this factsheet writes" in done.out


def test_nothing_confidential_is_carried(report: Path, signed: Path) -> None:
    text = report.read_text()
    salt = re.search(r"salt: (\S+)", signed.read_text())
    assert salt
    assert salt[1] not in text
    assert "clerk" not in text


def test_a_report_without_signatures_carries_nothing(run: Run, desk: Path, signed: Path) -> None:
    (desk / "claims.signed.jsonl").unlink()
    assert run("export", "report.html").code == 0
    assert 'id="chain"' not in (desk / "report.html").read_text()
    done = run("verify", "report.html")
    assert done.code == 2
    said = "factsheet: report.html: it is neither a bundle nor a report with signed statements\n"
    assert done.err == said


def test_the_scripts_of_every_version_are_known() -> None:
    folder = ROOT / "src" / "factsheet" / "reports" / "html"
    known = (folder / "scripts.sha256").read_text().splitlines()
    for name in ("filter.js", "chain.js"):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert f"{digest}  {name}" in known, "add this line; never take one out"


def test_a_card_twice_and_hostile_pages_are_said_in_words(run: Run, report: Path) -> None:
    page = report.read_text()
    card = page[page.index("<article") : page.index("</article>") + 10]
    assert "two cards" in _verified(run, report, page.replace(card, card + card))
    for old, new in (
        ('data-number="0"', 'data-number="' + "9" * 5000 + '"'),
        ('data-number="0"', 'data-number="-1"'),
        ('data-number="0"', 'data-number="²"'),
        ('id="chain">{', 'id="chain">['),
    ):
        changed = page.replace(old, new)
        assert changed != page
        said = _verified(run, report, changed)
        assert "broken" in said or "neither a bundle" in said
    deep = page.replace("</article>", "<p data-said=x>y" * 20_000 + "</i>" * 20_000 + "</article>")
    began = time.process_time()
    _verified(run, report, deep)
    assert time.process_time() - began < 20


def _verified(run: Run, report: Path, page: str) -> str:
    changed = report.with_name("changed.html")
    changed.write_text(page)
    done = run("verify", changed, "--signers", "allowed_signers")
    assert done.code in (1, 2)
    return done.out + done.err
