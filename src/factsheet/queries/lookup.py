"""Which claim a person means: by its id, its number, or the beginning of its id."""

import sys
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import nearest


def find_claim(worksheet: Worksheet, name: str) -> Claim:
    """Find the claim that a person means: exact id, then number, then unique beginning of an id.

    Raises FactsheetError with the nearest ids when there is none, or with the candidates.
    """
    return find_claims(worksheet, (name,))[0]


def find_claims(worksheet: Worksheet, names: Iterable[str]) -> list[Claim]:
    """Find several claims, each once, in the order given; raises as `find_claim` does."""
    numbers = {claim.id: number for number, claim in enumerate(worksheet.claims)}
    in_order: list[str] = []
    found: dict[int, Claim] = {}
    for name in names:
        number = numbers.get(name)
        if number is None:
            if not in_order and not name.isdecimal():
                in_order = sorted(numbers)  # ids with the same beginning stand together
            number = _number(name, numbers, in_order)
        found[number] = worksheet.claims[number]
    return list(found.values())


def _number(name: str, numbers: Mapping[str, int], in_order: Sequence[str]) -> int:
    """Return the place, from 0, of the claim that a number or the beginning of an id means."""
    if name.isdecimal():
        number = int(name[:12])
        if 1 <= number <= len(numbers):
            return number - 1
        raise FactsheetError(f"there is no claim {name}; the worksheet has {len(numbers)}")
    first = bisect_left(in_order, name)
    last = bisect_left(in_order, name + chr(sys.maxunicode), first) if name else first
    if last - first == 1:
        return numbers[in_order[first]]
    if last > first:
        fitting = sorted(in_order[first:last], key=numbers.__getitem__)
        ids = ", ".join(fitting[:5]) + (", …" if len(fitting) > 5 else "")
        raise FactsheetError(f"'{name}' matches {len(fitting)} claims: {ids}; give more of the id")
    near = nearest(name, numbers, count=3, cutoff=50)
    hint = f"did you mean {' or '.join(near)}?" if near else "`factsheet list` shows them"
    raise FactsheetError(f"there is no claim '{name[:60]}'; {hint}")


def number_of(worksheet: Worksheet, claim: Claim) -> int:
    """Return a claim's number, from 1."""
    return next(n for n, other in enumerate(worksheet.claims, 1) if other.id == claim.id)
