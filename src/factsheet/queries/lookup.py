"""Which claim a person means: by its id, its number, or the beginning of its id."""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import nearest

_NUMBERS = re.compile(r"\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*,?\Z")


def find_claim(worksheet: Worksheet, name: str) -> Claim:
    """Find the claim that a person means: exact id, then number, then unique beginning of an id.

    Raises FactsheetError with the nearest ids when there is none, or with the candidates.
    """
    found = find_claims(worksheet, (name,))
    if len(found) > 1:
        raise FactsheetError(f"'{name[:60]}' is {len(found)} claims; give one")
    return found[0]


def find_claims(worksheet: Worksheet, names: Iterable[str], *, once: bool = False) -> list[Claim]:
    """Find several claims, each once, in the order given; raises as `find_claim` does.

    A name may also be a list and ranges of numbers: `1,2` or `5-8,11`. With `once`, to name a claim
    twice is an error as well: a different one was meant.
    """
    known = {claim.id: place for place, claim in enumerate(worksheet.claims)}
    in_order: list[str] = []
    found: dict[int, Claim] = {}
    for name in names:
        places: Iterable[int]
        if name in known:
            places = (known[name],)
        elif is_numeric(name):
            places = _places(name, len(known))
        else:
            in_order = in_order or sorted(known)  # ids with the same beginning are together
            places = (_place(name, known, in_order),)
        for place in places:
            if once and place in found:
                raise FactsheetError(
                    f"{worksheet.claims[place].id} is named twice; name each claim once"
                )
            found[place] = worksheet.claims[place]
    return list(found.values())


def is_numeric(name: str) -> bool:
    """Whether a claim is named by its number, or several by theirs, as `5-8,11`."""
    return bool(_NUMBERS.match(name))


def _places(name: str, count: int) -> Iterator[int]:
    """Yield the places, from 0, of the claims that numbers and ranges of them mean."""
    for low, high in spans(name):
        for number in (low, high):
            if not 1 <= number <= count:
                raise FactsheetError(f"there is no claim {number}; the worksheet has {count}")
        yield from range(low - 1, high)


def spans(numbers: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last number of each part of a list such as `5-8,11`.

    The text must be numeric (`is_numeric`). Raises FactsheetError for a part that runs backwards.
    """
    for part in filter(None, numbers.split(",")):
        first, _, last = part.partition("-")
        low, high = (int(number[:60]) for number in (first, last or first))
        if low > high:
            raise FactsheetError(f"'{part[:60]}' runs backwards; write {high}-{low}")
        yield low, high


def _place(name: str, known: Mapping[str, int], in_order: Sequence[str]) -> int:
    """Return the place, from 0, of the claim whose id begins like this."""
    first = bisect_left(in_order, name)
    last = bisect_left(in_order, name + chr(sys.maxunicode), first) if name else first
    if last - first == 1:
        return known[in_order[first]]
    if last > first:
        fitting = sorted(in_order[first:last], key=known.__getitem__)
        ids = ", ".join(fitting[:5]) + (", …" if len(fitting) > 5 else "")
        raise FactsheetError(f"'{name}' matches {len(fitting)} claims: {ids}; give more of the id")
    near = nearest(name, known, count=3, cutoff=50)
    hint = f"did you mean {' or '.join(near)}?" if near else "`factsheet list` shows them"
    raise FactsheetError(f"there is no claim '{name[:60]}'; {hint}")


def numbers(worksheet: Worksheet) -> dict[str, int]:
    """Return the number of each claim, from 1, by its id."""
    return {claim.id: number for number, claim in enumerate(worksheet.claims, 1)}


def number_of(worksheet: Worksheet, claim: Claim) -> int:
    """Return a claim's number, from 1."""
    return next(n for n, other in enumerate(worksheet.claims, 1) if other.id == claim.id)
