"""Rules about the saved copies of evidence pages."""

import re
from datetime import timedelta

from factsheet.anchors import Match
from factsheet.model import APART, Claim, Worksheet
from factsheet.problems import Finding
from factsheet.proofs import finding, no_comparison, proof_of, saved
from factsheet.rules.context import (
    Context,
    Findings,
    capture_command,
    each_copy,
    each_piece,
    each_proof,
)
from factsheet.texts import counted


def kept_copy(worksheet: Worksheet, context: Context) -> Findings:
    """A saved copy is missing, was altered, or is of a different page."""
    for path, claim, number, item, _, proof in each_copy(worksheet, context):
        if proof is not None and proof.trouble and not (proof.absent and item.confidential):
            yield Finding(
                path,
                f"the saved copy is not valid: {proof.trouble}",
                f"restore the file, or save the page again: {capture_command(claim, number)}",
            )


def copy_place(worksheet: Worksheet, context: Context) -> Findings:
    """A copy of confidential evidence is not hidden from others, or one of other evidence is."""
    for path, claim, number, item, archive, proof in each_copy(worksheet, context):
        edit = f"factsheet evidence edit {claim.id} {number}"
        if item.confidential and not archive.apart:
            yield Finding(
                path,
                f"the copy of confidential evidence is not in {APART}/, and may be published",
                f"{edit} --confidential moves it there; for all: capture --move-confidential",
            )
        elif item.confidential and proof and proof.exposed:
            yield Finding(
                path,
                f"others can see the copy of confidential evidence: {proof.exposed}",
                f"{edit} --confidential fixes it if possible",
            )
        elif archive.withheld and not item.confidential:
            yield Finding(
                path,
                f"a copy in {APART}/ belongs to evidence that is not confidential",
                f"if it is: {edit} --confidential; if not, --not-confidential moves it out",
            )


def quote_not_on_page(worksheet: Worksheet, context: Context) -> Findings:
    """The evidence's quote is not in the saved copy of its page."""
    for path, claim, number, item, proof in each_proof(worksheet, context):
        if not proof.trouble and proof.how is Match.MISSING:
            cut = "".join(f"; {words}" for words in (saved(item, proof), proof.cut) if words)
            yield Finding(
                (*path, "quote"),
                f"{finding(proof)} (saved copy{cut})",
                f"correct it: factsheet evidence edit {claim.id} {number} --quote '…', "
                "or save the right page: capture --from FILE",
            )


def quote_unreadable(worksheet: Worksheet, context: Context) -> Findings:
    """The saved copy's text cannot be read: it is damaged, or its format is not supported."""
    return _unreadable(worksheet, context, by_eye=False)


def quote_by_eye(worksheet: Worksheet, context: Context) -> Findings:
    """The saved copy is a picture, a scan or a recording: only a person can look for the quote.

    Also where it was found in recognised text (OCR). `evidence seen` records that a person did.
    """
    yield from _unreadable(worksheet, context, by_eye=True)
    for path, claim, number, _, proof in each_proof(worksheet, context):
        if proof.proven and proof.recognised and not proof.seen:
            yield Finding(
                (*path, "quote"),
                finding(proof),
                f"compare it with the picture of the page, then: {_seen_command(claim, number)}",
            )


def by_eye_void(worksheet: Worksheet, context: Context) -> Findings:
    """A person's comparison by eye was of a different copy or quote, or of a text that can be read.

    What is wrong with the copy itself is a finding of its own.
    """
    for path, claim, number, item in each_piece(worksheet):
        proof = proof_of(item, context.proofs)
        void = "there is no saved copy" if item.archive is None else proof.void if proof else ""
        if item.by_eye and void:
            again = proof is not None and not no_comparison(proof)
            yield Finding(
                (*path, "by_eye"),
                f"{item.by_eye.by}'s comparison by eye does not count: {void}",
                f"look again, then: {_seen_command(claim, number)}; or withdraw it: " * again
                + f"factsheet evidence seen {claim.id} {number} --revoke",
            )


def _seen_command(claim: Claim, number: int) -> str:
    return f"factsheet evidence seen {claim.id} {number} --because '…'"


def _unreadable(worksheet: Worksheet, context: Context, *, by_eye: bool) -> Findings:
    for path, claim, number, item, proof in each_proof(worksheet, context):
        if proof.seen or proof.trouble or not (item.quote and proof.unreadable):
            continue
        if proof.by_eye == by_eye:
            what, _, remedy = proof.unreadable.partition("; ")
            if by_eye:
                remedy = remedy.replace(", or ", f", then: {_seen_command(claim, number)}; or ", 1)
            yield Finding(
                (*path, "quote"),
                f"the quote cannot be looked for by machine: {what}",
                f"{remedy or 'save a page that has the text'}: "
                f"factsheet capture {claim.id} -n {number} --from FILE",
            )


def page_changed(worksheet: Worksheet, context: Context) -> Findings:
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
            hidden = "; that copy is not in the worksheet" if later else ""
            note = f", and note the copy: {capture_command(claim, number)}" if later else ""
            yield Finding(
                (*path, "archive" if later else "changed"),
                f"the quote was on the page{before}, but no longer{after}{hidden}",
                f"see what the page says now, and mark {claim.id} again if needed{note}",
            )


def copy_details(worksheet: Worksheet, context: Context) -> Findings:
    """The worksheet does not state the page's SHA-256, or when the copy was made."""
    for path, claim, number, _, proof in each_proof(worksheet, context):
        if proof.lacks and not proof.trouble:
            names = " or ".join(part.partition(":")[0] for part in proof.lacks.split(", "))
            yield Finding(
                (*path, "archive"),
                f"archive lacks {names}",
                f"add it from the copy: {proof.lacks}; or {capture_command(claim, number)}",
            )


def captured_early(worksheet: Worksheet, context: Context) -> Findings:
    """A copy was made before the day its page was published."""
    for path, claim, number, item, proof in each_proof(worksheet, context):
        captured = proof.captured and proof.captured.date()
        if captured and item.published and captured + timedelta(days=1) < item.published:
            yield Finding(
                (*path, "published"),
                f"captured on {captured}, but published on {item.published}",
                f"factsheet evidence edit {claim.id} {number} --published DATE",
            )


def published_differs(worksheet: Worksheet, context: Context) -> Findings:
    """`published` is not the day that the page itself states."""
    for path, claim, number, item, proof in each_proof(worksheet, context):
        if item.published and proof.days and item.published not in proof.days:
            yield Finding(
                (*path, "published"),
                f"published is {item.published}, but the page says {proof.days[0]}",
                f"factsheet evidence edit {claim.id} {number} --published {proof.days[0]}",
            )


def locator_beyond(worksheet: Worksheet, context: Context) -> Findings:
    """`locator` names a page that the PDF does not have."""
    for path, claim, number, item, proof in each_proof(worksheet, context):
        named = re.fullmatch(r"(?:p|pp|page|S|Seite)\.?\s*(\d{1,6})", item.locator or "", re.I)
        if named and proof.pages and int(named[1]) > proof.pages:
            where = f"; the quote is on page {proof.page}" if proof.page else ""
            yield Finding(
                (*path, "locator"),
                f"'{item.locator}', but the PDF has {counted(proof.pages, 'page')}{where}",
                f"factsheet evidence edit {claim.id} {number} --locator 'p. N'",
            )


def not_preserved(worksheet: Worksheet, _: Context) -> Findings:
    """An evidence address has no saved copy."""
    for path, claim, number, item in each_piece(worksheet):
        if item.url and item.archive is None:
            yield Finding(
                (*path, "url"),
                "there is no saved copy of the page",
                capture_command(claim, number),
            )
