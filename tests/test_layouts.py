"""One declaration: each field of the model has its column in each table, or a reason for none."""

import io
import json
import zipfile
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from test_one_row import running, with_source

from factsheet.fields import LAYOUTS, flat_fields, read
from factsheet.model import Article, Claim, Entry, Evidence, Worksheet
from factsheet.reports import FORMATS, publishable

WORKED_OUT = {
    "list": {"number", "stale", "supports", "refutes", "because", "approval", "change"},
    "csv": {
        "stale", "because", "by", "at", "approval", "approved_by", "provisional", "supports", "refutes",
        "context", "nothing_found", "withheld", "preserved",
    },
    "xlsx claims": {"because", "stale", "withheld", "approval", "approved_by", "provisional"},
    "xlsx evidence": {"claim", "number", "preserved", "wayback"},
    "xlsx history": {"claim"},
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_field_has_a_column_or_a_reason_for_none(name: str) -> None:
    layout = LAYOUTS[name]
    columns = set(layout.columns)
    assert len(columns) == len(layout.columns)
    own = {field.name for field in fields(layout.cls)} - {"extra"}
    there = {column.partition(".")[0] for column in columns} & own
    named = set(layout.without)
    assert own == there | named, "a field without a column and without a reason"
    assert named <= own | set(flat_fields(layout.cls)), "a reason for a field that does not exist"
    assert not named & there, "a reason for a field that has a column"
    assert columns - set(flat_fields(layout.cls)) == WORKED_OUT.get(name, set())


def test_every_record_of_a_claim_has_its_tables() -> None:
    for cls in (Claim, Evidence, Entry):
        assert {name.split()[0] for name, one in LAYOUTS.items() if one.cls is cls} >= {
            "xlsx",
            "import",
        }


FIELDS = {
    'ID = re.compile(': "from datetime import date\n",
    '    tags: Annotated[tuple[str, ...], "Keywords': '    desk: Annotated[str | None, "Its desk."] = None\n'
    '    due: Annotated[date | None, "When it is due."] = None\n'
    '    pages: Annotated[int | None, "Pages."] = None\n',
    '    quote: Annotated[str | None, "The exact words on': '    translator: Annotated[str | None, "Who translated it."] = None\n'
    '    checked: Annotated[bool, "Whether it was."] = False\n',
    '    seen: Annotated[str | None, "Fingerprint': '    phone: Annotated[str | None, "By phone."] = None\n',
}  # fmt: skip
WORKSHEET = """\
claims:
- id: bridge
  quote: a bridge
  desk: Foreign
  due: 2026-12-24
  pages: 7
  evidence:
  - {url: "https://example.org", translator: Bo, checked: true}
  history:
  - {at: 2026-03-02T10:05:00Z, by: Ana, status: unverified, phone: home}
"""


def test_a_new_field_is_in_every_table_and_comes_back(tmp_path: Path) -> None:
    root = with_source(tmp_path, FIELDS)
    (root / "claims.yaml").write_text(WORKSHEET, encoding="utf-8")
    with running(root) as run:
        (claim,) = json.loads(run("list --format json"))
        for file in ("claims.csv", "claims.xlsx", "claims.jsonl", "claims.json"):
            run(f"export {file}")
            assert "1 claim imported" in run(f"import {file} -w {file}.yaml")
            (back,) = json.loads(run(f"list -w {file}.yaml --format json"))
            assert [back[name] for name in ("desk", "due", "pages")] == ["Foreign", "2026-12-24", 7]
            if file != "claims.csv":
                assert back["evidence"] == claim["evidence"]
                assert back["history"] == claim["history"]
        listed = run("list --format csv").splitlines()
    assert dict(zip(*(line.split(",") for line in listed), strict=True))["due"] == "2026-12-24"


DESK = "it is for the desk"
PROOF = "a program checks it; readers are told the outcome"
SECRET = "it is computed from confidential words, or is one"
IN_VAIN = "a copy without the quote proves nothing"
NOT_READERS = {
    **dict.fromkeys(("claim.note", "claim.assigned"), DESK),
    **dict.fromkeys(("evidence.archive.sha256", "evidence.archive.body_sha256", "article.sha256"), PROOF),
    **dict.fromkeys(("history.seen", "evidence.salt"), SECRET),
    **{f"evidence.changed.{name}": IN_VAIN for name in ("path", "sha256", "body_sha256", "by")},
    "evidence.by_eye.sha256": PROOF,
    **dict.fromkeys(("evidence.by_eye.quote", "evidence.changed.wayback.url"), "it is said of the evidence"),
    **dict.fromkeys(("evidence.by_eye.by", "evidence.by_eye.because"), "nothing writes it yet"),
    "evidence.archive.wayback.url": "it is shown if it is a copy's address: test_wayback.py",
    "evidence.archive.wayback.quote_sha256": PROOF,
    "evidence.changed.wayback.quote_sha256": PROOF,
    "article.text": "the text itself is shown",
    "evidence.archive.by": "the outcome names who saved it",
    "history.unaware_of": "`check` reports it, and the next mark settles it",
}  # fmt: skip
READERS: dict[str, dict[str, str]] = {
    "html": {},
    "md": {
        "evidence.archive.path": "it is linked where somebody looked and the copy is valid",
        "history.rating": "only the newest is told, beside the status",
    },
    "docx": {
        **dict.fromkeys(("article.publisher", "article.url"), "the article itself is there"),
        "evidence.archive.path": "a copy's place leads nowhere from a file that is sent away",
        "history.rating": "only the newest is told, beside the status",
    },
    "claimreview": {
        **{f"evidence.{name}": "a ClaimReview has no evidence" for name in flat_fields(Evidence)},
        **dict.fromkeys(("history.because", "history.rating"), "ClaimReview has no field for it"),
    },
}
"""Field of text -> why a report for readers does not say it."""


TIME = "2026-03-02T10:05:00Z"


def marked(cls: type, prefix: str) -> dict[str, Any]:
    """Make a record's tree in which each field of text has words of its own."""
    tree: dict[str, Any] = {}
    for name, shape in flat_fields(cls).items():
        if shape.kind in ("text", "time") and (shape.kind == "text" or "." in name):
            *block, last = name.split(".")
            place = tree
            for outer in block:
                place = place.setdefault(outer, {})
            place[last] = f"Mark-{prefix}.{name}-end" if shape.kind == "text" else TIME
    return tree


@pytest.mark.parametrize("name", READERS)
def test_each_field_of_text_is_told_to_readers_or_there_is_a_reason(name: str) -> None:
    claim = marked(Claim, "claim") | {"id": "bridge", "status": "verified"}
    evidence = marked(Evidence, "evidence") | {
        "url": "https://mark-evidence.url-end.example/",
        "stance": "supports",
    }
    entry = marked(Entry, "history") | {"at": TIME, "status": "verified", "x-by-type": "Person"}
    article = marked(Article, "article") | {"url": "https://mark-article.url-end.example/"}
    article["language"] = "mark-article"
    claim |= {"evidence": [evidence], "history": [entry]}
    sheet, facts = publishable(
        read(Worksheet, {"article": article, "claims": [claim]}), datetime(2026, 3, 3, tzinfo=UTC)
    )
    report = FORMATS[name].render(sheet, replace(facts, stale=frozenset()))
    if isinstance(report, bytes):
        with zipfile.ZipFile(io.BytesIO(report)) as parts:
            report = "".join(parts.read(name).decode() for name in parts.namelist())
    fields = [
        f"{record}.{field}"
        for record, cls in (
            ("claim", Claim),
            ("evidence", Evidence),
            ("history", Entry),
            ("article", Article),
        )
        for field, shape in flat_fields(cls).items()
        if shape.kind == "text" and field not in ("id", "language")
    ]
    said = report.replace("\\", "").replace("\u005f", "_").lower()
    missing = {field for field in fields if f"mark-{field}-end" not in said}
    left_out = (NOT_READERS.keys() | READERS[name].keys()) & set(fields)
    assert missing == left_out, "a field that no reader meets, without a reason, or the other way"


def test_a_table_of_any_spelling_of_a_fields_name_is_read(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "Claim,Archive Path,Evidence URL\nIt cost 40.,evidence/a.warc.gz,https://a.example\n"
    )
    done = run("import", str(table), "-w", str(tmp_path / "new.yaml"))
    assert done.code in (0, 2), done.err
    assert "evidence.archive.path" in done.err or "sha256" in done.err
