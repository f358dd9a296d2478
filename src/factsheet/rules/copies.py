"""Rules about the kept copies of evidence pages."""

import re
from collections.abc import Iterator
from datetime import timedelta

from factsheet.anchors import Match
from factsheet.model import APART, Claim, Evidence, Worksheet
from factsheet.problems import Path
from factsheet.proofs import Proof, finding, key, proof_of, saved
from factsheet.rules.hits import Context, Hit, Hits, each_piece
from factsheet.texts import counted


def _kept(
    worksheet: Worksheet, context: Context
) -> Iterator[tuple[Path, Claim, int, Evidence, Proof]]:
    """Yield the evidence with a kept copy that somebody looked into, as `each_piece` does."""
    for path, claim, number, item in each_piece(worksheet) if context.proofs else ():
        proof = proof_of(item, context.proofs)
        if proof is not None:
            yield path, claim, number, item, proof


def _again(claim: Claim, number: int) -> str:
    return f"factsheet capture {claim.id} -n {number}"


def kept_copy(worksheet: Worksheet, context: Context) -> Hits:
    """A kept copy is not there, was altered, or is not the page that it should be."""
    for path, claim, number, item in each_piece(worksheet) if context.proofs else ():
        for name, archive in (("archive", item.archive), ("changed", item.changed)):
            place = key(item, archive)
            proof = context.proofs.get(place) if place else None
            if proof is not None and proof.trouble and not (proof.absent and item.confidential):
                yield Hit(
                    (*path, name),
                    f"the kept copy proves nothing: {proof.trouble}",
                    f"bring the file back as it was, or {_again(claim, number)}",
                )


def copy_place(worksheet: Worksheet, context: Context) -> Hits:
    """A copy of confidential evidence is where others can see it; or one is apart that need not."""
    for path, claim, number, item in each_piece(worksheet):
        edit = f"factsheet evidence edit {claim.id} {number}"
        for name, archive in (("archive", item.archive), ("changed", item.changed)):
            if archive is None:
                continue
            place = key(item, archive)
            proof = context.proofs.get(place) if place else None
            if item.confidential and not archive.apart:
                yield Hit(
                    (*path, name),
                    f"the copy of confidential evidence is not in {APART}/, and may be published",
                    f"{edit} --confidential moves it there; all: capture --move-confidential",
                )
            elif item.confidential and proof and proof.exposed:
                yield Hit(
                    (*path, name),
                    f"others may see the copy of confidential evidence: {proof.exposed}",
                    f"{edit} --confidential mends it, where it can",
                )
            elif archive.withheld and not item.confidential:
                yield Hit(
                    (*path, name),
                    f"a copy in {APART}/ belongs to evidence that is not confidential",
                    f"if it is: {edit} --confidential; else --not-confidential moves the copy out",
                )


def quote_not_on_page(worksheet: Worksheet, context: Context) -> Hits:
    """The evidence's quote does not stand in the kept copy of its page."""
    for path, claim, number, item, proof in _kept(worksheet, context):
        if not proof.trouble and proof.how is Match.MISSING:
            cut = "".join(f"; {words}" for words in (saved(item, proof), proof.cut) if words)
            yield Hit(
                (*path, "quote"),
                f"{finding(proof)} (kept copy{cut})",
                f"correct it: factsheet evidence edit {claim.id} {number} --quote '…', "
                "or keep the right page: capture --from FILE",
            )


def quote_unreadable(worksheet: Worksheet, context: Context) -> Hits:
    """The text of the kept copy cannot be read: it is damaged, or a file of another kind."""
    return _unreadable(worksheet, context, by_eye=False)


def quote_by_eye(worksheet: Worksheet, context: Context) -> Hits:
    """The kept copy is a picture, a scan or a recording: only a person can look for the quote.

    Also where a machine found it in text that a machine read in a picture (OCR).
    """
    yield from _unreadable(worksheet, context, by_eye=True)
    for path, _, _, _, proof in _kept(worksheet, context):
        if proof.proven and proof.recognised:
            yield Hit((*path, "quote"), finding(proof), "compare it with the picture of the page")


def _unreadable(worksheet: Worksheet, context: Context, *, by_eye: bool) -> Hits:
    for path, claim, number, item, proof in _kept(worksheet, context):
        if item.quote and proof.unreadable and not proof.trouble and proof.by_eye == by_eye:
            what, _, remedy = proof.unreadable.partition("; ")
            yield Hit(
                (*path, "quote"),
                f"a machine cannot look for the quote: {what}",
                f"{remedy or 'keep a page that has the text'}: "
                f"factsheet capture {claim.id} -n {number} --from FILE",
            )


def page_changed(worksheet: Worksheet, context: Context) -> Hits:
    """A page was captured again, and the quote was no longer on it."""
    for path, claim, number, item in each_piece(worksheet):
        proof = proof_of(item, context.proofs)
        later = proof.later if proof and not item.changed else None
        if item.changed or later:
            before, after = (
                f" on {when:%Y-%m-%d}" if when else ""
                for when in (
                    item.archive.captured if item.archive else None,
                    item.changed.captured if item.changed else later,
                )
            )
            hidden = "; the worksheet does not name that copy" if later else ""
            note = f", and note it: {_again(claim, number)}" if later else ""
            yield Hit(
                (*path, "archive" if later else "changed"),
                f"the quote stood on the page{before}, and no longer{after}{hidden}",
                f"see what the page says now, and judge {claim.id} again if need be{note}",
            )


def copy_details(worksheet: Worksheet, context: Context) -> Hits:
    """The worksheet does not say the page's SHA-256, or when the copy was made."""
    for path, claim, number, _, proof in _kept(worksheet, context):
        if proof.lacks and not proof.trouble:
            names = " or ".join(part.partition(":")[0] for part in proof.lacks.split(", "))
            yield Hit(
                (*path, "archive"),
                f"archive does not say {names}",
                f"add what the copy says: {proof.lacks}; or {_again(claim, number)}",
            )


def captured_early(worksheet: Worksheet, context: Context) -> Hits:
    """A copy was made before the day on which its page was published."""
    for path, claim, number, item, proof in _kept(worksheet, context):
        captured = proof.captured and proof.captured.date()
        if captured and item.published and captured + timedelta(days=1) < item.published:
            yield Hit(
                (*path, "published"),
                f"captured on {captured}, but published on {item.published}",
                f"factsheet evidence edit {claim.id} {number} --published DATE",
            )


def published_differs(worksheet: Worksheet, context: Context) -> Hits:
    """`published` is not the day that the page itself states."""
    for path, claim, number, item, proof in _kept(worksheet, context):
        if item.published and proof.days and item.published not in proof.days:
            yield Hit(
                (*path, "published"),
                f"published is {item.published}, but the page says {proof.days[0]}",
                f"factsheet evidence edit {claim.id} {number} --published {proof.days[0]}",
            )


def locator_beyond(worksheet: Worksheet, context: Context) -> Hits:
    """`locator` names a page that the PDF does not have."""
    for path, claim, number, item, proof in _kept(worksheet, context):
        named = re.fullmatch(r"(?:p|pp|page|S|Seite)\.?\s*(\d{1,6})", item.locator or "", re.I)
        if named and proof.pages and int(named[1]) > proof.pages:
            where = f"; the quote is on page {proof.page}" if proof.page else ""
            yield Hit(
                (*path, "locator"),
                f"'{item.locator}', but the PDF has {counted(proof.pages, 'page')}{where}",
                f"factsheet evidence edit {claim.id} {number} --locator 'p. N'",
            )


def not_preserved(worksheet: Worksheet, _: Context) -> Hits:
    """An evidence address has no kept copy."""
    for path, claim, number, item in each_piece(worksheet):
        if item.url and item.archive is None:
            yield Hit((*path, "url"), "no copy of the page is kept", _again(claim, number))
