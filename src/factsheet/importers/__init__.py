"""Claims that exist already, from files of several formats."""

import json
from collections.abc import Sequence
from typing import Any

from factsheet.fields import BadTree, read
from factsheet.model import Claim
from factsheet.problems import BrokenText, FactsheetError, LocatedError, path_text
from factsheet.yamltext import parse

COMPUTED = ("stale", "withheld", "worksheet")
"""Keys that exports add to a claim; they are worked out anew."""


def import_claims(data: bytes, name: str) -> tuple[Claim, ...]:
    """Read claims from JSON lines or a YAML worksheet. Raises FactsheetError with the line."""
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LocatedError(f"{name}:{line}: not UTF-8; save the file as UTF-8") from None
    if text.lstrip().startswith("{") and '"claims"' not in text.partition("\n")[0]:
        return _json_lines(text, name)
    try:
        return parse(text).worksheet.claims
    except BrokenText as error:
        lines = [f"{name}:{p.line}:{p.column}: {p.message}" for p in error.problems[:20]]
        raise LocatedError("\n".join(lines)) from None


def _json_lines(text: str, name: str) -> tuple[Claim, ...]:
    claims, problems = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = _filled(json.loads(line))
            if isinstance(record, dict):
                record = {key: item for key, item in record.items() if key not in COMPUTED}
            claims.append(read(Claim, record))
        except json.JSONDecodeError as error:
            problems.append(f"{name}:{number}:{error.colno}: broken JSON: {error.msg}")
        except RecursionError:
            problems.append(f"{name}:{number}: nested too deep")
        except BadTree as error:
            problems += [
                f"{name}:{number}: {path_text(fault.path)}: {fault.message}"
                for fault in error.faults
            ]
    if problems:
        raise LocatedError("\n".join(problems[:20]))
    if not claims:
        raise FactsheetError(f"{name}: there are no claims in it")
    return tuple(claims)


def _filled(value: Any) -> Any:
    """Leave out empty texts and lists, which mean the same as nothing."""
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items() if item not in ("", None)}
    return [_filled(item) for item in value] if isinstance(value, list) else value


def merge_claims(
    there: Sequence[Claim], new: Sequence[Claim]
) -> tuple[tuple[Claim, ...], list[str], list[str]]:
    """Put new claims behind those that are there.

    Gives all claims, the ids added, and the ids skipped because the same claim is there already.
    Raises FactsheetError when an id is taken by another claim.
    """
    known = {claim.id: claim for claim in there}
    added, skipped = [], []
    for claim in new:
        twin = known.get(claim.id)
        if twin is None:
            known[claim.id] = claim
            added.append(claim.id)
        elif (twin.quote, twin.statement) == (claim.quote, claim.statement):
            skipped.append(claim.id)
        else:
            raise FactsheetError(f"id '{claim.id}' is taken by another claim; nothing was imported")
    return tuple(known.values()), added, skipped
