"""Add a claim where the article says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from factsheet import edits, store
from factsheet.anchors import Anchor, find, place_of, prepare
from factsheet.model import Claim, Worksheet
from factsheet.texts import caseless, some_of
from factsheet.workflows.places import in_article_order

_MOST = 3


@dataclass(frozen=True, slots=True)
class Added:
    """A worksheet with the new claim, and remarks on the claim's words."""

    worksheet: Worksheet
    claim: Claim
    remarks: Sequence[str] = ()


def add_in_place(path: Path, worksheet: Worksheet, values: dict[str, Any]) -> Added:
    """Add a claim of these values: in the article's order if its words are there, else at the end.

    `path` is the worksheet's file. Raises FactsheetError as `edits.add_claim` does.
    """
    sheet, claim = edits.add_claim(worksheet, values)
    if not claim.quote:
        return Added(sheet, claim)
    stored = store.article_text(path, sheet.article.text).text
    if stored is None:
        return Added(sheet, claim, _already(claim, worksheet.claims, {}))
    text = prepare(stored)
    places = {one.id: at for one in sheet.claims if one.quote and (at := place_of(one, text))}
    already = _already(claim, worksheet.claims, places)
    if claim.id not in places:
        why = find(claim.quote, text).why_missing
        missing = "the quote is not in the article" + f"; {why}" * bool(why)
        return Added(sheet, claim, [missing, *already])
    claims = in_article_order(worksheet.claims, {one.id: one for one in sheet.claims}, places)
    return Added(replace(sheet, claims=claims), claim, already)


def _already(claim: Claim, others: Sequence[Claim], places: Mapping[str, Anchor]) -> list[str]:
    """Return the remark that other claims have the same quote, else that their quotes overlap."""
    here = places.get(claim.id)
    same = [one.id for one in others if caseless(one.quote or "") == caseless(claim.quote or "")]
    if same:
        return [f"already the quote of {some_of(same, _MOST)}"]
    shared = [
        one.id
        for one in others
        if here and (at := places.get(one.id)) and at.start < here.end and here.start < at.end
    ]
    return [f"shares words with the quote of {some_of(shared, _MOST)}"] if shared else []
