"""Report what became of captured evidence: its outcome, and what its page filled in."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from factsheet import console
from factsheet.cli import wayback as second
from factsheet.cli.options import TextOrJson
from factsheet.cli.output import emit_json
from factsheet.model import Evidence
from factsheet.texts import counted, one_line, pieces

if TYPE_CHECKING:
    from factsheet.workflows.capture_proof import Captured
    from factsheet.workflows.capture_targets import Target

_WITHHELD = "CONFIDENTIAL"


def _redacted_target(target: "Target") -> "Target":
    """Return a target, without its words if it is confidential."""
    if not target.item.confidential:
        return target
    return replace(target, item=Evidence(source=_WITHHELD, confidential=True))


def _redacted(result: "Captured") -> "Captured":
    """Return a result, reduced to its outcome if the evidence is confidential."""
    if not result.target.item.confidential:
        return result
    target = _redacted_target(result.target)
    return replace(result, target=target, reason="", path=None, proof=None)


def tell(
    results: "Sequence[Captured]",
    format: TextOrJson,
    *,
    confidential: bool,
    witnessed: "second.Told | None" = None,
) -> None:
    """Say what became of each piece of evidence, and what was filled in from its page.

    Of confidential evidence only the outcome and the names of fields are shown, unless
    `confidential`. `witnessed` is what the Wayback Machine said.
    """
    if not confidential:
        results = list(map(_redacted, results))
    if format is TextOrJson.json:
        emit_json([_object(each) | second.object_of(each.target, witnessed) for each in results])
        return
    for result in results:
        target = result.target
        if console.on_terminal():
            colour = "green" if result.preserved else "yellow" if result.done else "red"
            name = f"{target.claim} {target.number}: {result.outcome}"
            console.emit_lines(
                [
                    console.Line(name, colour),
                    *(
                        console.Line(one_line(text), indent=4)
                        for text in (
                            target.item.url or target.item.source,
                            result.reason,
                            result.path,
                        )
                        if text
                    ),
                ]
            )
        else:
            cells = (
                target.claim, target.number, result.outcome, target.item.url or target.item.source,
                result.path or "", result.reason,
            )  # fmt: skip
            console.emit_tsv([cells])
        proof = result.proof
        if result.outcome == "unreadable" and proof and proof.by_eye:
            console.say(
                f"{target.claim}: compare it yourself, then: factsheet evidence seen "
                f"{target.claim} {target.number} --because '…'"
            )
        if proof and proof.page and not target.item.locator:
            console.say(
                f"{target.claim}: the quote is on page {proof.page} of {proof.pages}: factsheet "
                f"evidence edit {target.claim} {target.number} --locator 'p. {proof.page}'"
            )
        console.say(*_filled(result))


def _withheld(item: Evidence) -> bool:
    """Whether it represents confidential evidence whose words are not shown."""
    return item.confidential and item.source == _WITHHELD


def _filled(result: "Captured") -> Iterator[str]:
    """Return what was filled in from the page, what was not and why, and what is left to decide."""
    filled, item = result.filled, result.target.item
    here = f"{result.target.claim} {result.target.number}"
    edit = f"factsheet evidence edit {here}"
    if filled.values:
        yield f"{here}: filled in: {_named(filled.values, item)}"
    if filled.outdated:
        yield f"{result.target.claim}: {filled.outdated}"
    if filled.left:
        again = f"factsheet capture {result.target.claim} -n {result.target.number} --refresh"
        yield (
            f"{here}: not filled in, because the {filled.by} covers it: "
            f"{_named(filled.left, item)}; to do it anyway: {again}"
        )
    if filled.agency and _withheld(item):
        yield f"{here}: the text looks like a news agency's; if it is: {edit} --publisher NAME"
    elif filled.agency:
        site = filled.site if not item.via else None
        via = f" --via {shlex.quote(site)}" if site else ""
        agency = shlex.quote(filled.agency)
        yield (
            f"{here}: the text looks like {filled.agency}'s; if it is: "
            f"{edit} --publisher {agency}{via}"
        )
    for name, words in filled.differing.items():
        told = "" if _withheld(item) else f": {words}"
        choose = "" if name in (*filled.values, *filled.left) else f"; choose: {edit} --{name} …"
        yield f"{here}: the page gives different values for {name}{told}{choose}"


def _named(values: "Mapping[str, Any]", item: Evidence) -> str:
    """Write fields with their values, or only their names where the evidence is confidential."""
    if _withheld(item):
        return ", ".join(values)
    return "; ".join(f"{name} “{value}”" for name, value in values.items())


def _object(result: "Captured") -> dict[str, object]:
    item = result.target.item
    return {
        "claim": result.target.claim,
        "number": result.target.number,
        "url": result.target.item.url,
        "outcome": result.outcome,
        "reason": result.reason,
        "path": result.path,
        "filled": _values(result.filled.values, item),
        "left": _values(result.filled.left, item),
        "differing": _values(result.filled.differing, item),
        "agency": None if _withheld(item) else result.filled.agency,
        "outdated": result.filled.outdated,
    }


def _values(values: "Mapping[str, Any]", item: Evidence) -> dict[str, str | None]:
    """Return fields with their values as text, or with none if the evidence is confidential."""
    return {name: None if _withheld(item) else str(value) for name, value in values.items()}


def tell_plan(
    targets: "Sequence[Target]",
    format: TextOrJson,
    again: "Sequence[Captured]" = (),
    *,
    confidential: bool,
) -> None:
    """Say which pages would be fetched, and for what; what would be filled in from copies first."""
    from factsheet.workflows.capture_targets import pages_of

    told = targets if confidential else list(map(_redacted_target, targets))
    rows = [(target.claim, target.number, target.item.url or _WITHHELD) for target in told]
    if format is TextOrJson.json:
        names = ("claim", "number", "url")
        plan = [dict(zip(names, row, strict=True)) for row in rows]
        shown = again if confidential else map(_redacted, again)
        emit_json([*map(_object, shown), *plan])
    else:
        tell(again, format, confidential=confidential)
        console.emit_rows(rows)
    if again:
        console.say("dry run: nothing was filled in")
    pages = counted(len(pages_of(targets)), "page")
    console.say(f"would fetch {pages} for {pieces(len(rows))}")
