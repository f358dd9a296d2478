"""Judge what a copy that was just filed proves, and what the worksheet should say about it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from functools import partial
from pathlib import Path

from factsheet.documents import Description
from factsheet.model import Archive, Claim, Evidence, Worksheet
from factsheet.proofs import Proof, finding, proof_of
from factsheet.workflows.capture_targets import Target
from factsheet.workflows.filling import Filled, fill
from factsheet.workflows.saved_copies import prove_some

_log = logging.getLogger("factsheet.capture")


Save = Callable[[Callable[[Worksheet], Worksheet]], Worksheet]
"""Saves a change of the worksheet and gives what was saved, as `store.update` does."""


@dataclass(frozen=True, slots=True)
class Captured:
    """What became of one piece of evidence.

    `outcome` is `preserved`; `kept`, when there is no quote that could prove anything; `changed`,
    when an earlier copy has the quote and the page no longer does; `quote-missing`;
    `negation-left-out`; `unreadable`; or one of the network door's (`gone`, `blocked`, …) when
    there was no page to keep. `reason` says more. `path` is the file, also of an answer that does
    not count. `proof` is what the kept copy proves, `filled` what was filled in from the page.
    """

    target: Target
    outcome: str
    reason: str = ""
    path: str | None = None
    proof: Proof | None = None
    filled: Filled = field(default_factory=Filled)

    @property
    def preserved(self) -> bool:
        """Whether the evidence now has a good copy, just made, with the quote on it."""
        return self.outcome == "preserved"

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do: preserved, or kept and without a quote to prove."""
        return self.outcome in ("preserved", "kept")


Place = tuple[str, tuple[str, str]]
"""A claim's id and its evidence's identity."""


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of the evidence on one page, and what the worksheet should say about it.

    `values` are new fields; `said` is what the page says about itself, if its copy counts.
    """

    results: list[Captured]
    values: dict[Place, dict[str, object]] = field(default_factory=dict)
    said: dict[Place, Description] = field(default_factory=dict)

    def with_more(self, more: "PageOutcome") -> "PageOutcome":
        """Return both together."""
        results = self.results + more.results
        return PageOutcome(results, self.values | more.values, self.said | more.said)


def prove_capture(
    kept: Archive,
    prove_one: Callable[[Evidence, Archive], Proof],
    targets: list[Target],
    path: Path,
    *,
    suspicion: Callable[[Proof], tuple[str, str] | None] = lambda _: None,
    note: str = "",
    read_on: date | None = None,
    said: Description | None = None,
) -> PageOutcome:
    """Judge what a copy proves about each piece of evidence, as `prove_one` says.

    `kept` is what the worksheet is to say of the copy. `suspicion` gives an outcome and a reason
    where the page looks gone; `note` is said beside what was found. `read_on` is the day when the
    page was read just now; a page that somebody saved was read on the day that the evidence says.
    `said` is what the page says of itself.
    """
    judged = PageOutcome([])
    results, values = judged.results, judged.values
    for target in targets:
        item = target.item
        new = _with_own(kept, item)
        proof = prove_one(item, new)
        told = partial(Captured, target, path=kept.path, proof=proof)
        place = (target.claim, item.identity)
        day = kept.captured.astimezone(UTC).date() if kept.captured else read_on
        doubt = suspicion(proof)
        if doubt:
            results.append(told(*doubt))
        elif proof.trouble:
            results.append(told("error", proof.trouble))
        elif proof.counts:
            accessed = read_on or item.accessed or day
            values[place] = {"archive": new, "accessed": accessed, "changed": None}
            judged.said.update({place: said} if said else {})
            outcome = "preserved" if proof.proven else "kept"
            results.append(told(outcome, "; ".join(filter(None, (finding(proof), note)))))
        elif not _proven(item, path):
            values[place] = {"archive": new, "accessed": item.accessed or day}
            results.append(
                told(_outcome_without_quote(proof), "; ".join(filter(None, (finding(proof), note))))
            )
        elif proof.cut:
            results.append(told("error", f"the quote is not in the part that was read; {note}"))
        elif _outcome_without_quote(proof) != "quote-missing":
            results.append(
                told(_outcome_without_quote(proof), f"{finding(proof)}; the earlier copy is kept")
            )
        else:
            values[place] = {"changed": new}
            results.append(told("changed", f"{finding(proof)}; the earlier copy still has it"))
        _log_choice(results[-1], set(values.get(place, ())))
    return judged


def _log_choice(result: Captured, fields: set[str]) -> None:
    """Log which copy was chosen, and by what; the words of the page are not in it."""
    target, proof = result.target, result.proof
    how = proof.how.value if proof and proof.how else "no quote to look for, or no text to read"
    if "changed" in fields and "archive" not in fields:
        choice = "the earlier copy stays, this one is noted as changed"
    elif fields:
        choice = "this copy goes into the worksheet"
    else:
        choice = "the worksheet stays as it was"
    where = "" if target.item.confidential else f"; file {result.path}"
    _log.info(
        "%s, evidence %d: %s; quote: %s; %s%s",
        *(target.claim, target.number, result.outcome, how, choice, where),
    )


def _with_own(new: Archive, item: Evidence) -> Archive:
    """Return a copy with what a person added to the same copy's entry."""
    for old in item.copies:
        if (old.path, old.sha256) == (new.path, new.sha256):
            return replace(new, extra=old.extra, wayback=old.wayback)
    return new


def _outcome_without_quote(proof: Proof) -> str:
    """Return the outcome for a page on which the quote is not proven."""
    if proof.unreadable:
        return "unreadable"
    return "negation-left-out" if proof.omission.negation else "quote-missing"


def save_judged(
    judged: Sequence[PageOutcome], save: Save, *, refresh: bool
) -> list[list[Captured]]:
    """Set the new fields, fill in what pages say of themselves, and save the worksheet.

    Gives the results of each page as far as the worksheet has them: evidence that was edited
    meanwhile is other evidence, and left alone. `refresh` fills in what a verdict covers, too.
    """
    whole = PageOutcome([])
    for one in judged:
        whole = whole.with_more(one)
    filled: dict[Place, Filled] = {}
    saved = save(partial(_with_values, whole, filled, refresh))
    there = {(claim.id, item.identity) for claim in saved.claims for item in claim.evidence}

    def told(result: Captured) -> Captured:
        place = (result.target.claim, result.target.item.identity)
        if place in there:
            return replace(result, filled=filled.get(place, result.filled))
        if place not in whole.values:
            return result
        reason = (
            "the evidence was edited in the meantime: the copy is saved, but not in the worksheet"
        )
        return replace(result, outcome="error", reason=reason)

    return [[told(result) for result in one.results] for one in judged]


def _with_values(
    judged: PageOutcome, filled: dict[Place, Filled], refresh: bool, worksheet: Worksheet
) -> Worksheet:
    """Return the worksheet with the new fields; notes in `filled` what pages filled in."""
    touched = {claim for claim, _ in (*judged.values, *judged.said)}

    def changed(claim: Claim) -> Claim:
        if claim.id not in touched:
            return claim
        evidence = tuple(
            replace(item, **judged.values.get((claim.id, item.identity), {}))  # type: ignore[arg-type]
            for item in claim.evidence
        )
        claim = replace(claim, evidence=evidence)
        for item in evidence:
            place = (claim.id, item.identity)
            if said := judged.said.get(place):
                claim, filled[place] = fill(claim, item.identity, said, refresh=refresh)
        return claim

    return replace(worksheet, claims=tuple(map(changed, worksheet.claims)))


def _proven(item: Evidence, path: Path) -> bool:
    """Whether an earlier copy has the quote."""
    proof = proof_of(item, prove_some([item], path))
    return proof is not None and proof.counts
