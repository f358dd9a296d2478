"""What an export takes out an import brings back: laws over every text, and the table of the docs."""

import os
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.fields import CARRIED, flat_fields
from factsheet.importers import Options, import_claims, read_returned_export
from factsheet.model import Archive, Article, Claim, Entry, Evidence, Worksheet
from factsheet.reports import FORMATS, publishable
from factsheet.workflows.returned_table import apply_returned_table

CASES = int(os.environ.get("TABLE_CASES", "60"))
"""How many claims go out and come back: `make test-tables` for 3,000."""

MADE = datetime(2026, 3, 4, 12, tzinfo=UTC)
TABLES = ("csv", "xlsx")
SIGNS = "aé桥ع-+=@'\"\\x41u;,|\t\n #:\u200f\u202e\u00a0\U0001f3f4\U000e0067\U000e007f[{"
TEXT = st.text(alphabet=SIGNS, min_size=1, max_size=12).filter(
    lambda text: text.strip() and not text.startswith("\ufeff")
)
KEYS = st.from_regex(r"x-[a-z][a-z0-9_-]{0,6}", fullmatch=True)


def own(text: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Make keys of the user's own, with texts or lists of them."""
    return st.dictionaries(KEYS, st.one_of(text, st.lists(text, max_size=2)), max_size=2)


def back(worksheet: Worksheet, format: str) -> Any:
    """Export a worksheet and import it again."""
    data = FORMATS[format].render(*publishable(worksheet, MADE))
    raw = data.encode() if isinstance(data, str) else data
    return import_claims(raw, f"report{FORMATS[format].suffixes[0]}")


@st.composite
def claims(draw: st.DrawFn, text: st.SearchStrategy[str] = TEXT) -> Claim:
    """Make a claim with any text in each of its fields, and evidence."""
    texts: dict[str, Any] = {
        name: draw(st.none() | text) for name in ("quote", "attributed_to", "assigned", "note")
    }
    evidence = draw(
        st.lists(
            st.builds(
                Evidence,
                url=st.sampled_from([None, "https://example.org/a?b=1,2;c"]),
                source=text,
                publisher=st.none() | text,
                quote=st.none() | text,
                locator=st.none() | text,
                note=st.none() | text,
                extra=own(text),
            ),
            max_size=2,
            unique_by=lambda item: (item.url, item.source, item.quote),
        )
    )
    return Claim(
        "a",
        statement=draw(text),
        rating=draw(st.none() | text),
        tags=tuple(draw(st.lists(text, max_size=3, unique=True))),
        evidence=tuple(evidence),
        extra=draw(own(text)),
        **texts,
    )


def without_evidence(claim: Claim) -> Claim:
    return replace(claim, evidence=())


@settings(max_examples=CASES, deadline=None)
@given(claims())
def test_every_text_comes_back_from_a_workbook(claim: Claim) -> None:
    (found,) = back(Worksheet(claims=(claim,)), "xlsx").claims
    assert found == claim


@settings(max_examples=CASES, deadline=None)
@given(claims())
def test_every_text_comes_back_from_a_csv_and_of_evidence_address_and_source(claim: Claim) -> None:
    (found,) = back(Worksheet(claims=(claim,)), "csv").claims
    assert without_evidence(found) == without_evidence(claim)
    told = dict.fromkeys((item.url, item.source) for item in claim.evidence)
    assert [(item.url, item.source) for item in found.evidence] == list(told)


TEXTS: dict[str, Any] = {
    name: name
    for name, shape in flat_fields(Evidence).items()
    if shape.kind == "text" and "." not in name and name != "salt"
} | {
    "url": "https://example.org/budget",
    "kind": "primary",
    "stance": "supports",
    "published": date(2025, 12, 1),
    "accessed": date(2026, 3, 2),
    "archive": Archive("evidence/a.warc.gz", "ab" * 32, captured=MADE, body_sha256="cd" * 32),
}
FULL = Claim(
    id="cost",
    quote="cost 40 million",
    statement="The bridge cost 40 million.",
    attributed_to="Council",
    priority="high",
    tags=("money",),
    assigned="Ana",
    status="verified",
    rating="True",
    note="Ask again.",
    evidence=(Evidence(**TEXTS),),
    history=(
        Entry(MADE, "Ana", "verified", because="The budget says so."),
        Entry(MADE, "Ben", approved=True),
    ),
)
ARTICLE = Article(
    "The bridge", "A. Writer", "Example", "https://example.org", date(2026, 1, 2), "en"
)


def _there(record: Any, other: Any) -> set[str]:
    """Return the fields that a record has and another has just so."""
    names = {one.name for one in fields(record)} - {"extra"}
    return {
        n for n in names if getattr(record, n) and getattr(record, n) == getattr(other, n, None)
    }


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "jsonl"])
def test_the_table_of_what_each_format_carries_is_true(format: str) -> None:
    found = back(Worksheet(article=ARTICLE, claims=(FULL,)), format)
    (claim,) = found.claims
    said = CARRIED[format]
    own = _there(FULL, claim) - {"evidence", "history"}
    assert own == (_there(FULL, FULL) & said["claim"]) - {"evidence", "history"}
    (item,), (full,) = claim.evidence, FULL.evidence
    assert _there(full, item) == _there(full, full) & said["evidence"]
    pairs = list(zip(FULL.history, claim.history, strict=False))
    entries = {name for entry, other in pairs for name in _there(entry, other)}
    whole = {name for entry in FULL.history for name in _there(entry, entry)}
    assert entries == whole & said["history"]
    article = _there(ARTICLE, found.article) if found.article else set()
    assert article == _there(ARTICLE, ARTICLE) & said["article"]


@st.composite
def before_and_after(draw: st.DrawFn) -> tuple[Claim, Claim]:
    """Make a claim, and the same with other fields and as much evidence."""
    text = TEXT.map(str.strip)  # white space at the ends of a cell is no change
    one, other = draw(claims(text)), draw(claims(text))
    count = min(len(one.evidence), len(other.evidence))
    return (
        replace(one, evidence=one.evidence[:count], rating=None),
        replace(other, evidence=other.evidence[:count], rating=None),
    )


@settings(max_examples=CASES, deadline=None)
@given(before_and_after())
def test_whatever_is_changed_in_a_workbook_comes_back_as_it_was_typed(
    pair: tuple[Claim, Claim],
) -> None:
    before, after = (Worksheet(claims=(claim,)) for claim in pair)
    exported, typed = (
        FORMATS["xlsx"].render(*publishable(worksheet, MADE)) for worksheet in (before, after)
    )
    assert isinstance(exported, bytes)
    assert isinstance(typed, bytes)
    was, now = (read_returned_export(data, "a.xlsx", Options()) for data in (exported, typed))
    back = replace(now, marks=was.marks)
    named = {name for _, row in back.rows["claims"] for name in row}
    gone = {name: "" for name in pair[0].extra if name not in named}
    rows = {**back.rows, "claims": [(where, gone | row) for where, row in back.rows["claims"]]}
    taken = apply_returned_table(before, replace(back, rows=rows), "Ana", MADE)
    (found,) = taken.worksheet.claims
    assert replace(found, evidence=()) == replace(pair[1], evidence=())
    for item, wanted in zip(found.evidence, pair[1].evidence, strict=True):
        kept = {name: value for name, value in item.extra.items() if name in wanted.extra}
        assert replace(item, extra=kept) == wanted
    again = apply_returned_table(taken.worksheet, replace(back, rows=rows), "Ana", MADE)
    assert again.worksheet == taken.worksheet
