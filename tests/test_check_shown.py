"""How `check` shows what it finds: what is the same once, errors first, by rule and by claim."""

import re
from pathlib import Path

import pytest
from conftest import ROOT, Run
from test_terminal import ESCAPES, OnTerminal, on_terminal  # noqa: F401 - a fixture

_CLAIM = """\
- id: {id}
  quote: {id} words
  status: verified
  evidence: [{{url: "https://{id}.example.org/", kind: secondary, stance: supports}}]
  history: [{{at: 2026-01-01T00:00:00Z, by: Ana, status: {status}}}]
"""
MANY = "factsheet: 1\nclaims:\n" + "".join(
    _CLAIM.format(id=id, status="verified") for id in ("north", "south", "east")
)


@pytest.fixture
def many(desk: Path) -> Path:
    wrong = _CLAIM.format(id="west", status="disputed")
    (desk / "claims.yaml").write_text(MANY + wrong, encoding="utf-8")
    return desk / "claims.yaml"


def test_errors_come_first(run: Run, many: Path) -> None:
    heads = [line for line in run("check").lines if not line.startswith(" ")]
    assert [line.split(": ")[1] for line in heads] == ["error"] + ["warning"] * 5


def test_in_a_pipe_each_finding_keeps_its_line_and_a_shared_remedy_is_said_once(
    run: Run, many: Path
) -> None:
    lines = run("check").lines
    places = [n for n, line in enumerate(lines) if "[only-secondary]" in line]
    assert places == list(range(places[0], places[0] + 4))
    assert all(re.match(r"claims\.yaml:\d+:\d+: warning: \w+: ", lines[n]) for n in places)
    assert lines[places[-1] + 1].startswith("    find the document")
    assert sum("find the document" in line for line in lines) == 1


def test_on_a_terminal_the_same_is_one_with_its_claims(
    on_terminal: OnTerminal,  # noqa: F811
    sheet: Path,
    many: Path,
) -> None:
    seen = ESCAPES.sub("", on_terminal("check")[1])
    assert "claims.yaml: 4 warnings: rests only on secondary sources [only-secondary]" in seen
    assert "    north, south, east, west\n" in seen
    seen = ESCAPES.sub("", on_terminal("check", "--only", "not-preserved")[1])
    assert "    factsheet capture CLAIM -n N\n    north 1; south 1; east 1; west 1\n" in seen


def test_the_shipped_worksheet_is_one_screen(
    on_terminal: OnTerminal,  # noqa: F811
) -> None:
    seen = ESCAPES.sub("", on_terminal("check", "-w", str(ROOT / "claims.yaml"))[1])
    assert len(seen.splitlines()) <= 24
    assert "25 warnings: rests only on secondary sources" in seen


def test_a_command_in_a_remedy_is_never_wrapped(
    on_terminal: OnTerminal,  # noqa: F811
    sheet: Path,
) -> None:
    id = "a-claim-with-a-long-id-that-leaves-no-room-on-a-line-of-eighty-columns"
    sheet.write_text(f"claims:\n- {{id: {id}, quote: x y, status: opinion}}\n", encoding="utf-8")
    seen = ESCAPES.sub("", on_terminal("check")[1])
    assert f"    mark it:\n    factsheet mark {id} opinion --because '…'\n" in seen


@pytest.mark.parametrize("format", ["text", "json", "github"])
def test_only_shows_one_rule_and_says_what_is_not_shown(run: Run, many: Path, format: str) -> None:
    assert run("check", "--format", format).code == 1
    found = run("check", "--only", "only-secondary", "--format", format)
    assert found.code == 0
    assert "status-history" not in found.out
    assert "4 claims checked: 0 errors, 4 warnings\n" in found.err
    assert "not shown: 1 error, 1 warning; the exit code covers only what is shown" in found.err
    assert run("check", "--only", "only-secondary", "--strict", "--format", format).code == 1
    found = run("check", "--only", "status-history", "--format", format)
    assert found.code == 1


def test_claim_shows_one_claim(run: Run, many: Path) -> None:
    found = run("check", "--claim", "1", "--format", "json")
    assert (found.code, [one["claim"] for one in found.json]) == (0, ["north"])
    assert "not shown: 1 error, 4 warnings" in found.err
    found = run("check", "--claim", "west", "--claim", "nor", "--only", "status-history")
    assert (found.code, len(found.lines)) == (1, 2)


def test_nothing_else_is_said_too(run: Run, many: Path) -> None:
    many.write_text("claims:\n- {id: a, quote: x}\n", encoding="utf-8")
    found = run("check", "--only", "article-not-kept")
    assert found.err.endswith("nothing else found; the exit code covers only what is shown\n")


def test_a_rule_that_is_off_is_run_when_asked_for(run: Run, many: Path) -> None:
    assert "not-preserved" not in run("check").out
    found = run("check", "--only", "not-preserved", "--format", "json")
    assert {(one["rule"], one["level"]) for one in found.json} == {("not-preserved", "warning")}
    assert "not-preserved is off in the rules; shown as warnings because asked" in found.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--only", "only-secondry"), "did you mean 'only-secondary'?"),
        (("--claim", "noth"), "there is no claim 'noth'"),
        (("--claim", "north", "claims.yaml", "other.yaml"), "--claim"),
    ],
)
def test_what_does_not_exist_is_refused(
    run: Run, many: Path, words: tuple[str, ...], message: str
) -> None:
    (many.parent / "other.yaml").write_text(MANY, encoding="utf-8")
    found = run("check", *words)
    assert (found.code, found.out) == (2, "")
    assert message in found.err
