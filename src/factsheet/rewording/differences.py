"""How two wordings differ, in a few words."""

from collections.abc import Sequence
from dataclasses import dataclass

from factsheet.rewording.words import DENSE, Token, passage, words_of
from factsheet.texts import one_line, some_of

_SHOWN = 4
_WIDEST = 64
_LONGEST = 20_000  # characters that are compared
_RELATED = 0.3  # the share of words in common from which single changes are listed


@dataclass(frozen=True, slots=True)
class Change:
    """A passage before and after; empty on the side where there is none. `after` precedes it."""

    was: str
    now: str
    after: str = ""

    def __str__(self) -> str:
        """Return the change in words: `'40' → '39.8'`, `'not' added after 'is'`."""
        was, now = cut_in_middle(self.was), cut_in_middle(self.now)
        if self.was and self.now:
            return f"'{was}' → '{now}'"
        if self.was:
            return f"'{was}' deleted"
        return f"'{now}' added" + (f" after '{cut_in_middle(self.after)}'" if self.after else "")


def difference(was: str, now: str) -> str:
    """Return in a few words how two wordings differ: `'40' → '39.8', 'May' → 'June'`.

    Numbers and names are never cut; scripts without spaces are compared by characters.
    """
    found = [change for change, _ in word_changes(was, now)]
    if not found:
        return "" if was == now else "only punctuation, capitals or spaces"
    return some_of(list(map(str, found)), _SHOWN)


def word_changes(was: str, now: str) -> list[tuple[Change, Sequence[Token]]]:
    """Return the changes in significant words, each with its new words."""
    was, now = one_line(was[:_LONGEST]), one_line(now[:_LONGEST])
    before, after = words_of(was), words_of(now)
    found: list[tuple[Change, Sequence[Token]]] = []
    for low, high, first, last in _spans(before, after):
        ahead = after[:first][-1:]
        if ahead and DENSE.fullmatch(ahead[0].key):
            ahead = after[:first][-3:]
        sides = passage(was, before[low:high]), passage(now, after[first:last])
        found.append((Change(*sides, passage(now, ahead)), after[first:last]))
    return found


def _spans(before: list[Token], after: list[Token]) -> list[tuple[int, int, int, int]]:
    """Return the spans that differ by more than punctuation, joined if little is between them."""
    from rapidfuzz.distance import Indel

    keys = [word.key for word in before], [word.key for word in after]
    blocks = [(block.a, block.b, block.size) for block in Indel.opcodes(*keys).as_matching_blocks()]
    spans: list[tuple[int, int, int, int]] = []
    low = first = same = 0
    for ours, theirs, size in blocks:
        span = low, ours, first, theirs
        if any(word.spoken for word in (*before[low:ours], *after[first:theirs])):
            if spans and _together(spans[-1], span, before):
                span = spans[-1][0], ours, spans.pop()[2], theirs
            spans.append(span)
        low, first, same = ours + size, theirs + size, same + size
    if same < _RELATED * max(len(before), len(after)) and len(spans) > 1:
        return [(0, len(before), 0, len(after))]
    return [_with_figure(span, before, after) for span in spans]


def _together(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int], before: list[Token]
) -> bool:
    """Whether two spans are one change: at most a short word between, no word-for-word swaps."""
    between = before[one[1] : other[0]]
    single = all(high - low == last - first == 1 for low, high, first, last in (one, other))
    return len(between) <= 1 and all(word.light for word in between) and not single


def _with_figure(
    span: tuple[int, int, int, int], before: list[Token], after: list[Token]
) -> tuple[int, int, int, int]:
    """Take in the figure that a changed word follows: `40 million` → `40 billion`."""
    low, high, first, last = span
    both = low < high and first < last and low
    here = both and not any(word.figure for word in (*before[low:high], *after[first:last]))
    ahead = bool(here and before[low - 1].figure)
    return (low - ahead, high, first - ahead, last)


def cut_in_middle(text: str) -> str:
    """Cut a passage in its middle, between words where there are any."""
    if len(text) <= _WIDEST:
        return text
    head, tail = text[: _WIDEST * 2 // 3], text[-_WIDEST // 3 :]
    return f"{head.rpartition(' ')[0] or head} … {tail.partition(' ')[2] or tail}"
