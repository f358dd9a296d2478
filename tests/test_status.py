"""`status`: one screen before publication; its counts are those of `list` and `check`."""

from pathlib import Path

import pytest
from conftest import Run
from test_terminal import OnTerminal, on_terminal  # noqa: F401 - a fixture

SHEET = """\
factsheet: 1
prepared_by: Dossier
rules: {min_sources: 2, approval: required, bad-address: "off"}
article: {title: The bridge reopens}
claims:
- {id: a, quote: one, assigned: Ana}
- {id: b, quote: two, status: checking, assigned: ana}
- {id: c, quote: three, assigned: Ben}
- id: d
  quote: four
  status: verified
  evidence:
  - {url: "https://example.org/a", kind: primary, stance: supports, quote: four words stand here}
  - {url: "https://example.org/b", confidential: true, note: the very secret source}
  history: [{at: 2026-01-01T00:00:00Z, by: Dossier, status: verified, seen: s-00000000}]
- {id: e, quote: five, status: opinion, history: [{at: 2026-01-01T00:00:00Z, by: Ana, status: opinion}]}
"""


@pytest.fixture
def left(desk: Path) -> Path:
    (desk / "claims.yaml").write_text(SHEET, encoding="utf-8")
    return desk / "claims.yaml"


def test_each_count_is_that_of_the_command_beside_it(run: Run, left: Path) -> None:
    rows = [line.split("\t") for line in run("status").lines]
    assert [row[0] for row in rows] == [
        "open", "stale", "provisional", "unapproved", "few-sources", "not-preserved",
        "errors", "warnings",
    ]  # fmt: skip
    for name, number, _, command in rows:
        words = command.split()[1:]
        if name in ("errors", "warnings"):
            level = name.removesuffix("s")
            found = [row for row in run(*words, "--format", "json").json if row["level"] == level]
        elif words[0] == "list":
            found = run(*words, "--format", "json").json
        else:
            found = [*{row["claim"] for row in run(*words, "--format", "json").json}]
        assert len(found) == int(number), name
    assert {row[0]: row[1] for row in rows if row[0] != "warnings"} == {
        "open": "3", "stale": "1", "provisional": "1", "unapproved": "2",
        "few-sources": "1", "not-preserved": "1", "errors": "4",
    }  # fmt: skip


def test_it_says_whose_and_one_person_is_one(run: Run, left: Path) -> None:
    assert run("status").lines[0].split("\t")[2] == "Ana 2, Ben 1"


def test_many_people_are_counted(run: Run, left: Path) -> None:
    more = "".join(f"- {{id: p{n}, quote: q{n}, assigned: P{n}}}\n" for n in range(7))
    left.write_text(SHEET + more, encoding="utf-8")
    assert run("status").lines[0].split("\t")[2] == "Ana 2, Ben 1, P0 1, P1 1, 5 others 5"


def test_for_programs(run: Run, left: Path) -> None:
    found = run("status", "--format", "json")
    assert found.code == 0
    assert found.json["settled"] == 1
    assert found.json["errors"] == {"approval-missing": 2, "stale-verdict": 1, "status-history": 1}
    first = found.json["left"][0]
    assert first["what"] == "open"
    assert first["claims"] == ["a", "b", "c"]
    assert first["assigned"] == [{"name": "Ana", "claims": 2}, {"name": "Ben", "claims": 1}]
    assert "secret" not in found.out


def test_a_worksheet_that_was_named_is_named_in_the_commands(run: Run, left: Path) -> None:
    left.rename("a b.yaml")
    assert run("status", "-w", "a b.yaml").lines[1].endswith("factsheet list --stale -w 'a b.yaml'")


def test_a_second_source_is_missed_only_where_the_rules_ask_for_it(run: Run, left: Path) -> None:
    left.write_text(SHEET.replace("min_sources: 2", "min_sources: 1"), encoding="utf-8")
    assert "few-sources" not in run("status").out


def test_it_fits_on_a_screen(
    on_terminal: OnTerminal,  # noqa: F811
    sheet: Path,
) -> None:
    sheet.write_text(SHEET, encoding="utf-8")
    code, seen = on_terminal("status")
    assert code == 0
    assert len(seen.splitlines()) <= 24
    assert "The bridge reopens" in seen
    assert "1 of 5 settled, 1 stale, 0 approved" in seen
    assert "3 open: Ana 2, Ben 1" in seen
