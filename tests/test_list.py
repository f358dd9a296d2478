import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run
from rich.cells import cell_len


def test_in_a_pipe_the_list_is_plain_tab_separated_lines_uncut(run: Run, sheet: Path) -> None:
    long = "word " * 200
    run("add", "--statement", long, "--id", "long")
    result = run("list")
    assert result.code == 0
    assert len(result.lines) == 4
    assert result.lines[0].split("\t")[:5] == [
        "1",
        "bridge-cost",
        "unverified",
        "",
        "The new bridge cost 40 million euros.",
    ]
    assert long.strip() in result.lines[3]
    assert "\x1b" not in result.out


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--status", "verified"], ["bridge-opened"]),
        (
            ["--status", "verified", "--status", "unverified"],
            ["bridge-cost", "bridge-opened", "mayor-speech"],
        ),
        (["--tag", "MONEY"], ["bridge-cost"]),
        (["--attributed-to", "council"], ["bridge-cost"]),
        (["--assigned", "ben"], ["bridge-opened"]),
        (["--search", "39.8"], ["bridge-cost"]),
        (["--search", "nowhere"], []),
        (["--sort", "id"], ["bridge-cost", "bridge-opened", "mayor-speech"]),
        (["--sort", "status"], ["bridge-cost", "mayor-speech", "bridge-opened"]),
        (["--sort", "changed"], ["bridge-opened", "bridge-cost", "mayor-speech"]),
        (["--stale"], []),
    ],
)
def test_filters_and_orders(run: Run, sheet: Path, options: list[str], ids: list[str]) -> None:
    assert run("list", "--format", "ids", *options).lines == ids


def test_the_number_is_the_place_in_the_file_whatever_the_filter(run: Run, sheet: Path) -> None:
    assert run("list", "--status", "verified").lines[0].startswith("2\tbridge-opened")


def test_json_has_the_worksheets_own_field_names_unescaped(run: Run, sheet: Path) -> None:
    run("add", "--statement", "桥花了四千万 عربي", "--id", "zh")
    claims = run("list", "--format", "json").json
    assert [claim["id"] for claim in claims] == [
        "bridge-cost",
        "bridge-opened",
        "mayor-speech",
        "zh",
    ]
    assert claims[0]["evidence"][0]["publisher"] == "City of Example"
    assert claims[2] == {
        "id": "mayor-speech",
        "statement": "The mayor spoke for an hour.",
        "status": "unverified",
        "stale": False,
        "approval": None,
        "evidence": [],
        "history": [],
    }
    assert "桥花了四千万 عربي" in run("list", "--format", "jsonl").out


def test_csv_has_a_header_and_no_formulas(run: Run, sheet: Path) -> None:
    run("add", "--statement", "=1+1", "--id", "evil")
    rows = list(csv.DictReader(io.StringIO(run("list", "--format", "csv").out)))
    assert rows[3]["statement"] == "'=1+1"


@pytest.mark.parametrize("width", [80, 100, 200])
def test_the_table_fits_the_width_and_keeps_wide_letters_straight(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for words in (
        "桥花了四千万欧元并在五月重新开放",
        "كلف الجسر أربعين مليون يورو",
        "👩‍👩‍👧 🇩🇪 emoji",
    ):
        run("add", "--statement", words * 3)
    table = run("list", "--format", "table").out
    assert max(cell_len(line) for line in table.splitlines()) <= width
    assert "✓ Verified" in table
    assert "○ Unverified" in table
    assert "1 of 6 settled, 0 stale" in table
    assert ("I was there." in table) == (width == 200), "the reason stands there where it fits"


def test_a_table_without_rows_is_not_drawn(run: Run, sheet: Path) -> None:
    result = run("list", "--tag", "nowhere", "--format", "table")
    assert (result.code, result.out) == (0, "")
    assert "no claim matches" in result.err


def test_a_stale_claim_is_counted_as_such(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    run("mark", "bridge-cost", "verified", "--because", "The budget.")
    run("edit", "bridge-cost", "--statement", "It cost 50 million.")
    assert "! Stale" in run("list", "--format", "table").out
    assert "1 of 3 settled, 1 stale" in run("list", "--format", "table").out
    assert run("list", "--stale", "--format", "ids").lines == ["bridge-cost"]


def test_show_groups_evidence_by_stance_and_gives_reason_and_history(run: Run, sheet: Path) -> None:
    run("evidence", "add", "1", "https://example.com/no", "--stance", "refutes", "--quote", "41")
    run("mark", "1", "disputed", "--because", "Two sources differ.", "--rating", "Mixed")
    out = run("show", "bridge-c").out
    assert out.index("✗ Disputed · Mixed") < out.index("Two sources differ.") < out.index("For\n")
    assert out.index("“39.8 million”") < out.index("Against\n") < out.index("“41”")
    assert "Ana: disputed (Mixed): Two sources differ." in out
    assert run("show", "1", "--format", "json").json["rating"] == "Mixed"


def test_a_claim_is_found_by_id_number_or_unique_beginning(run: Run, sheet: Path) -> None:
    for name in ("mayor-speech", "3", "mayor", "m"):
        assert run("show", name).lines[0] == "3. mayor-speech"
    assert run("show", "bridge").code == 2
    assert "matches 2 claims: bridge-cost, bridge-opened" in run("show", "bridge").err
    assert "did you mean bridge-cost" in run("show", "bridge-csot").err
    assert "there is no claim 9; the worksheet has 3" in run("show", "9").err
    assert run("show", "0").code == 2


def test_log_is_newest_first_and_says_why(run: Run, sheet: Path) -> None:
    run("mark", "1", "verified", "--because", "The budget.", "--by", "Cleo")
    lines = run("log").lines
    assert lines[0].split("\t")[1:] == ["bridge-cost", "Cleo", "verified", "", "The budget."]
    assert lines[1] == "2026-03-02T10:05:00Z\tbridge-opened\tAna\tverified\t\tI was there."
    assert [row["claim"] for row in run("log", "--format", "json").json] == [
        "bridge-cost",
        "bridge-opened",
    ]
    assert run("log", "mayor").out == ""


def test_list_loads_none_of_the_rooms_that_only_other_commands_need(sheet: Path) -> None:
    program = (
        "import sys; from factsheet.cli import main; main(['list', '-w', sys.argv[1]]);"
        "print(*sorted({m.split('.')[1] for m in sys.modules if m.startswith('factsheet.')}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(sheet)], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert {"model", "store", "cli"} <= loaded
    assert not loaded & {"anchors", "rules", "workflows", "web", "archive", "documents", "reports"}
