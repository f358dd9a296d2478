"""A status, a stance, a kind or a priority is one row in `vocabulary.py`: then it is everywhere."""

import json
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT, with_guard
from forking import forking

from factsheet.reports import FORMATS
from factsheet.vocabulary import COLOURS, STALE, STATUSES, Status

ROWS = {
    'Status("opinion",': 'Status("satire", "Satire", "☺", "COLOUR", True, "not meant seriously"),',
    'Choice("context",': 'Choice("qualifies", "qualifies", "Qualifying"),',
    'Choice("secondary",': 'Choice("expert", "a person who knows", "Expert"),',
    'Choice("low",': 'Choice("lowest", "lowest", synonyms=("egal",)),',
}


def with_source(root: Path, lines: Mapping[str, str]) -> Path:
    """Make a copy of the source with more lines in the model and its tables of words.

    Each goes before a place that is in one of these files only.
    """
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    source = root / "src" / "factsheet"
    files = [source / "vocabulary.py", *(source / "model").glob("*.py")]
    for before, more in lines.items():
        texts = {path: path.read_text(encoding="utf-8") for path in files}
        assert sum(text.count(before) for text in texts.values()) == 1, before
        for path, text in texts.items():
            path.write_text(text.replace(before, more + before), encoding="utf-8")
    return root


def with_rows(root: Path, colour: str) -> Path:
    """Make a copy of the source with one more row in each table of words."""
    return with_source(
        root, {place: f"{row.replace('COLOUR', colour)}\n        " for place, row in ROWS.items()}
    )


RunCopy = Callable[..., str]


@contextmanager
def running(root: Path) -> Iterator[RunCopy]:
    """Give what runs command lines of the copy; it returns what they write, to either stream."""
    with forking(with_guard(root / "src")) as process:

        def run(line: str, typed: str = "") -> str:
            code, *streams = process.run(
                shlex.split(line), root, typed.encode(), {**os.environ, "NO_COLOR": "1"}
            )
            out = b"".join(streams).decode(errors="replace")
            assert code in (0, 1), out
            assert "Traceback" not in out
            return out

        yield run


@pytest.mark.parametrize("colour", ["white", "bright_blue"])
def test_a_row_is_enough_for_every_command_and_format(tmp_path: Path, colour: str) -> None:
    root = with_rows(tmp_path, colour)
    with running(root) as run:
        _go_everywhere(root, run)


def _go_everywhere(root: Path, run: RunCopy) -> None:
    run(
        "add -w claims.yaml --statement 'The mayor is a lizard.' --id lizard --priority lowest",
    )
    run("evidence add lizard https://example.org/1 --stance qualifies --kind expert")
    assert "satire" in run("mark lizard satire --by Ana --because 'printed on 1 April'")
    assert "is not" not in run("check")
    assert "\tsatire\t" in run("list --status satire")
    assert "☺ Satire" in run("list --format table")
    shown = run("show lizard")
    assert all(words in shown for words in ("☺ Satire", "Qualifying", "expert", "lowest"))
    for name, format in FORMATS.items():
        if name in ("wacz", "csl-json", "web-annotation"):
            continue  # they say nothing of a status
        file = f"report{format.suffixes[0]}"
        run(f"export {file} --base-url https://example.org --organisation Desk")
        assert (root / file).exists(), name
        data = (root / file).read_bytes()
        if name not in ("docx", "xlsx"):
            assert b"satire" in data.lower(), name
        if name in ("md", "html", "json", "jsonl", "csv"):
            assert b"qualif" in data.lower(), name
    assert re.search(r'class="card c-\w+" id="claim-lizard"', (root / "report.html").read_text())
    for file in ("report.xlsx", "report.json", "report.jsonl"):
        assert "1 claim imported" in run(f"import {file} -w {file}.yaml")
        assert "\tsatire\t" in run(f"list -w {file}.yaml")
    (root / "table.csv").write_text(
        "claim,verdict,prio,url,stance\nA lizard.,Satire,egal,https://a.example,Qualifies\n"
    )
    run("import table.csv -w table.yaml")
    (claim,) = json.loads(run("list -w table.yaml --format json"))
    assert (claim["status"], claim["priority"]) == ("satire", "lowest")
    assert claim["evidence"][0]["stance"] == "qualifies"
    schema = json.loads(run("schema"))["properties"]["claims"]["items"]["properties"]
    assert "satire" in schema["status"]["enum"]
    assert "lowest" in schema["priority"]["enum"]
    evidence = schema["evidence"]["items"]["properties"]
    assert "qualifies" in evidence["stance"]["enum"]
    assert "expert" in evidence["kind"]["enum"]


def test_each_stance_and_kind_has_a_key_of_its_own_in_review(tmp_path: Path) -> None:
    with running(with_rows(tmp_path, "white")) as run:
        run("add -w claims.yaml --statement 'The mayor is a lizard.' --id lizard")
        run("review --plain --by Ana", "a\nhttps://example.org\nq\ne\n\n\n\ns\n7\nfor fun\n")
        (claim,) = json.loads(run("list --format json"))
    assert claim["evidence"][0]["stance"] == "qualifies"
    assert claim["evidence"][0]["kind"] == "expert"
    assert claim["status"] == "satire"


def test_each_colour_that_terminals_know_is_one_that_reports_paint() -> None:
    from rich.style import Style

    from factsheet.reports.xlsx import FILLS

    style = (ROOT / "src/factsheet/reports/html/style.css").read_text(encoding="utf-8")
    assert len(COLOURS) == 16
    for colour, paint in COLOURS.items():
        assert Style.parse(colour)
        assert paint in FILLS
        assert f".c-{paint} " in style
        assert f".o-{paint} " in style
    for row in (*STATUSES.values(), STALE):
        assert row.paint == row.colour  # what is shipped has a colour of its own in reports


def test_a_colour_that_nobody_knows_is_refused_when_the_row_is_made() -> None:
    with pytest.raises(ValueError, match="'orange' is not a terminal colour; one of red, "):
        Status("satire", "Satire", "☺", "orange", True, "not meant seriously")
