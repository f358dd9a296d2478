"""What the commands that give evidence to claims say: `evidence add`, `copy`, `move`."""

from collections.abc import Iterator, Sequence

from factsheet import approvals, console, edits, queries
from factsheet.cli import environment, saving
from factsheet.edits import EvidenceGiven
from factsheet.model import Claim, Worksheet


def copy_or_move(
    claim: str,
    number: str,
    to: Sequence[str],
    stance: str | None,
    worksheet: str | None,
    wait: float,
    *,
    keep: bool = True,
) -> None:
    """Give a claim's evidence, by number, to other claims, and say so; with `keep` it is copied."""
    given: list[EvidenceGiven] = []
    remarks: list[str] = []
    origin = ""

    def change(sheet: Worksheet) -> Worksheet:
        nonlocal origin
        found = queries.find_claim(sheet, claim)
        origin = found.id
        targets = queries.find_claims(sheet, to, once=True)
        numbers = numbers_of(found, number)
        changed, given[:] = edits.share_evidence(
            sheet, found, numbers, targets, stance=stance, keep=keep
        )
        if not keep:
            after = queries.find_claim(changed, origin)
            later = "; the evidence after it has new numbers" * (
                min(numbers) <= len(after.evidence)
            )
            remarks[:] = [f"{origin}: evidence {_listed(numbers)} moved{later}"]
            remarks.extend(saving.outdated(found, after))
        return changed

    saving.save(environment.locate(worksheet), change, wait)
    console.say(*remarks, *map(evidence_remark, given))
    if stance is None and (keep or any(one.added for one in given)):
        console.say(_stance_copied(origin, given))


def evidence_remark(given: EvidenceGiven) -> str:
    """Return in one line what evidence a claim got, and what follows for its verdict."""
    return f"{given.after.id}: {'; '.join(_remarks(given))}"


def _remarks(given: EvidenceGiven) -> Iterator[str]:
    if given.added:
        yield f"evidence {_listed(given.added)} added"
    if given.there:
        rest = "" if given.added else "; nothing changed"
        yield f"already has this: evidence {_listed(given.there)}{rest}"
    if given.alike:
        have = "has" if len(given.alike) == 1 else "have"
        yield f"evidence {_listed(given.alike)} {have} the same address"
    if said := approvals.outdated_by(given.before, given.after):
        yield said


def numbers_of(claim: Claim, text: str) -> list[int]:
    """Return the numbers of a claim's evidence that a list such as `1,3-4` means, in their order.

    Raises FactsheetError for a number that does not exist.
    """
    found: set[int] = set()
    for low, high in queries.spans(text):
        for number in (low, high):
            edits.pick_evidence(claim, number)
        found.update(range(low, high + 1))
    return sorted(found)


def _listed(numbers: Sequence[int]) -> str:
    """Return numbers of evidence as people list them: `1, 2`."""
    return ", ".join(map(str, numbers))


def _stance_copied(origin: str, given: Sequence[EvidenceGiven]) -> str:
    """Return the message that the stance was copied from the claim `origin`."""
    new = [one.after.evidence[number - 1] for one in given for number in one.added]
    stances = list(dict.fromkeys(item.stance for item in new))
    if None in stances:
        return ask_stance(given)
    name, number = _claim_and_number(given)
    return (
        f"stance copied from {origin}: {' and '.join(filter(None, stances))}; "
        f"if it differs here: factsheet evidence edit {name} {number} --stance STANCE"
    )


def _claim_and_number(given: Sequence[EvidenceGiven]) -> tuple[str, str]:
    """Return the claim and the number of the piece added, or placeholders if there are several."""
    added = [(one.after.id, str(number)) for one in given for number in one.added]
    return added[0] if len(added) == 1 else ("CLAIM", "N")


def ask_stance(given: Sequence[EvidenceGiven]) -> str:
    """Return the question about the stance of new evidence, and how to answer it."""
    name, number = _claim_and_number(given)
    about = "the claim" if sum(bool(one.added) for one in given) == 1 else "each claim"
    return (
        f"what does it say about {about}? supports, refutes, context: "
        f"factsheet evidence edit {name} {number} --stance supports"
    )
