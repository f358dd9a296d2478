"""What an elided quote leaves out, and what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from factsheet.anchors.finding import Anchor
from factsheet.anchors.negations import negation
from factsheet.anchors.normal import Text

_MOST = 100  # places that are compared
_SHOWN = 160
_HEAD, _TAIL = 90, 50


@dataclass(frozen=True, slots=True)
class Omission:
    """What the page has where a quote has ellipses; empty for a quote without any.

    `left_out` are the words, each on one line; `negation` is a word among them that may turn what
    is quoted into its opposite.
    """

    left_out: tuple[str, ...] = ()
    negation: str | None = None

    def __str__(self) -> str:
        """Return what is left out, shortened in the middle if it is long."""
        words = ", ".join(f"“{_shown(words)}”" for words in self.left_out)
        denies = f"the negation “{self.negation}” is left out" if self.negation else "left out"
        return f"{denies}: {words}" if words else ""


def clearest(anchors: Sequence[Anchor], text: Text) -> tuple[Anchor, Omission]:
    """Return the first place that leaves no negation out, else the first, and what it leaves out.

    `anchors` must not be empty.
    """
    first: tuple[Anchor, Omission] | None = None
    for anchor in anchors[:_MOST]:
        left_out = tuple(" ".join(text.original[low:high].split()) for low, high in anchor.gaps)
        passage = text.original[anchor.start : anchor.end]
        found = (negation(words, passage) for words in left_out)
        omission = Omission(left_out, next(filter(None, found), None))
        first = first or (anchor, omission)
        if omission.negation is None:
            return anchor, omission
    if first is None:
        raise ValueError("no places")
    return first


def _shown(words: str) -> str:
    if len(words) <= _SHOWN:
        return words
    head, tail = words[:_HEAD], words[-_TAIL:]
    # Between words, where there are any.
    head = head.rpartition(" ")[0] or head
    tail = tail.partition(" ")[2] or tail
    return f"{head} […] {tail}"
