"""What is said when a mark is taken away, and when confidential words stand where all can read."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

from factsheet.model import Claim, Entry, Evidence, Worksheet
from factsheet.rules import RULES, Context, check

Git = Callable[..., str]
SECRET = "source: 'Talk with C. Example, 3 May', confidential: true"
SHEET = f"""\
factsheet: 1
claims:
- id: trip
  quote: the mayor flew to Rome
  evidence:
  - {{url: https://example.org/flight}}
  - {{{SECRET}}}
- id: budget
  quote: cost 40 million
"""


@pytest.fixture
def git(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the working folder, a repository of its own."""
    for scope in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{scope}", os.devnull)

    def run_git(*words: str) -> str:
        who = ("-c", "user.name=G", "-c", "user.email=g@example.org")
        return subprocess.run(
            ["git", *who, *words], capture_output=True, text=True, check=True
        ).stdout

    run_git("init", "-q", "-b", "main")
    return run_git


@pytest.fixture
def committed(desk: Path, git: Git) -> Path:
    """Give a worksheet with a confidential piece, as it was committed."""
    path = desk / "claims.yaml"
    path.write_text(SHEET, encoding="utf-8")
    git("add", "claims.yaml")
    git("commit", "-q", "-m", "begin")
    return path


def rules_of(run: Run, name: str = "no-longer-confidential") -> list[str]:
    found = run("check", "--format", "json").findings
    return [row["message"] for row in found if row["rule"] == name]


def test_a_mark_taken_away_is_said_by_edit_diff_check_and_export(
    run: Run, committed: Path, git: Git
) -> None:
    assert rules_of(run) == []
    edited = run("evidence", "edit", "trip", "2", "--not-confidential")
    assert "evidence 2 is no longer confidential: exports publish" in edited.err
    assert run("diff").out == "trip: evidence 2 is no longer confidential\n"
    said = "evidence 2 was confidential in an earlier revision; exports publish it"
    assert rules_of(run) == [said]
    for words in (("export", "-f", "json"), ("export", "-f", "html")):
        assert (
            "1 piece of evidence published now, but confidential in an earlier" in run(*words).err
        )
    git("commit", "-q", "-am", "unmark")
    for number in range(3):  # it stays known, however many commits follow
        committed.write_text(
            committed.read_text(encoding="utf-8") + f"  note: {number}\n" * (number == 0),
            encoding="utf-8",
        )
        git("commit", "-q", "--allow-empty", "-am", f"{number}")
        assert rules_of(run) == [said]
    assert "evidence 2 is no longer confidential" in run("log", "--git").out
    run("evidence", "edit", "trip", "2", "--confidential")
    assert rules_of(run) == []


@pytest.mark.parametrize("name", ["claims.yaml", "moved.yaml"])
def test_words_copied_into_a_new_piece_without_the_mark_are_said(
    run: Run, committed: Path, git: Git, name: str
) -> None:
    if name != "claims.yaml":
        git("mv", "claims.yaml", name)
        git("commit", "-q", "-m", "move")
    sheet = ("-w", name)
    run("evidence", "add", "budget", "--source", "Talk with  C. EXAMPLE, 3 May", *sheet)
    assert "has the source of confidential evidence" in run("diff", *sheet).out
    found = run("check", "--format", "json", *sheet).findings
    (row,) = [row for row in found if row["rule"] == "no-longer-confidential"]
    assert row["claim"] == "budget"
    assert "EXAMPLE" not in str(row)
    git("commit", "-q", "-am", "copied")
    again = run("check", "--format", "json", *sheet).findings
    assert row["message"] in [r["message"] for r in again]


def test_a_source_that_was_public_beside_is_no_secret(run: Run, desk: Path, git: Git) -> None:
    path = desk / "claims.yaml"
    text = SHEET.replace(SECRET, "url: https://example.org/flight?utm_source=x, confidential: true")
    path.write_text(text, encoding="utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "begin")
    assert rules_of(run) == []


def test_without_git_or_outside_it_nothing_is_said(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(SHEET.replace(", confidential: true", ""), "utf-8")
    assert rules_of(run) == []


# Words of a confidential source where all can read them


def found(
    secret: Evidence, claim: Claim, text: str | None = None
) -> list[tuple[tuple[str | int, ...], str]]:
    """Check a worksheet of a claim with a confidential piece, and another claim."""
    one = Claim("secret", statement="Another.", evidence=(secret,))
    rule = [rule for rule in RULES if rule.name == "confidential-words"]
    sheet = Worksheet(claims=(one, claim))
    return [(item.path, item.message) for item in check(sheet, Context(text), rule)]


def because(text: str) -> Claim:
    from datetime import UTC, datetime

    return Claim(
        "a", quote="x", history=(Entry(datetime(2026, 1, 1, tzinfo=UTC), "A", because=text),)
    )


QUOTE = Evidence(
    source="A letter", confidential=True, quote="She never asked the “council” to pay."
)


@pytest.mark.parametrize(
    ("secret", "text", "said"),
    [
        (QUOTE, "she NEVER asked, the council", 5),
        (QUOTE, "He says: 'never asked the council to pay'!", 6),
        (QUOTE, "She never asked us; the council paid.", 0),
        (QUOTE, "asked the council", 0),
        (Evidence(source="Talk with C. Example, 3 May", confidential=True), "talk with c example", 4),
        (Evidence(source="Maria Gonzalez", confidential=True), "Maria González told us.", 2),
        (Evidence(source="Maria", confidential=True), "Maria told us.", 0),
        (Evidence(source="x", note="don’t call her before noon", confidential=True),
         "Don't call her before ten", 4),
        (Evidence(source="x", extra={"x-who": {"a": ["one two three four"]}}, confidential=True),
         "one two three four five", 4),
        (Evidence(source="x", quote="市议会从来没有支付过任何费用", confidential=True),
         "据说市议会从来没有支付过", 10),
        (Evidence(source="x", quote="市议会从来没有支付过任何费用", confidential=True), "市议会支付过费用", 0),
        (Evidence(source="x", quote="เทศบาลไม่เคยจ่ายเงิน", confidential=True), "ว่าเทศบาลไม่เคยจ่าย", 14),
    ],
)  # fmt: skip
def test_a_passage_is_four_words_or_eight_signs_whatever_case_and_punctuation(
    secret: Evidence, text: str, said: int
) -> None:
    hits = found(secret, because(text))
    assert len(hits) == bool(said)
    for path, message in hits:
        assert path == ("claims", 1, "history", 0, "because")
        unit = "words" if text.isascii() or "á" in text else "characters"
        assert message.startswith(f"because of entry 1 repeats {said} {unit} from the ")
        assert message.endswith("of confidential evidence 1 (secret)")
        assert "council" not in message


@pytest.mark.parametrize("field", ["quote", "statement", "note", "rating", "attributed_to"])
def test_every_field_that_is_published_is_looked_through(field: str) -> None:
    words = "never asked the council to pay"
    claim = Claim("a", **{"quote": "x", field: words})  # type: ignore[arg-type]
    ((path, _),) = found(QUOTE, claim)
    assert path == ("claims", 1, field)
    other = Claim("a", quote="x", evidence=(Evidence(source="b", note=words),))
    assert found(QUOTE, other)[0][0] == ("claims", 1, "evidence", 0, "note")
    hidden = Claim("a", quote="x", evidence=(Evidence(source="b", note=words, confidential=True),))
    assert found(QUOTE, hidden) == []


def test_what_the_article_says_itself_is_public() -> None:
    claim = Claim("a", quote="never asked the council to pay")
    assert found(QUOTE, claim, "She never asked the council to pay, he wrote.") == []
    assert found(QUOTE, claim, "She never asked.") != []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("See https://leaks.example.org/a/b?x=1.", True),
        ("See (http://leaks.example.org/a/b?x=1&utm_source=m)", True),
        ("See https://leaks.example.org/other", False),
        ("https://leaks.example.org", False),
    ],
)
def test_the_whole_address_is_found_and_the_same_site_is_not(text: str, said: bool) -> None:
    secret = Evidence("https://leaks.example.org/a/b?x=1", confidential=True)
    hits = found(secret, because(text))
    assert len(hits) == said
    assert not any("leaks" in message for _, message in hits)


def test_the_time_grows_with_the_words() -> None:
    import time

    def cost(times: int) -> float:
        words = " ".join(f"word{n % 97}" for n in range(1000 * times))
        secret = Evidence(source="x", quote=words, confidential=True)
        best = 9.0
        for _ in range(3):
            begun = time.process_time()
            found(secret, because(words[::-1] + words))
            best = min(best, time.process_time() - begun)
        return best

    small = cost(3)
    assert cost(30) < 25 * small
