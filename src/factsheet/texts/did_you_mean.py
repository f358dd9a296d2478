"""Which known word somebody may have meant."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, count: int = 1, cutoff: float = 60) -> list[str]:
    """Return the known words that somebody may have meant, the nearest first; case does not count.

    `cutoff` is how alike they are at least, of 100. For thousands of words it takes no time to
    speak of.
    """
    from rapidfuzz import fuzz, process

    small = {name: name.lower() for name in known}
    near = process.extract(
        word[:60].lower(), small, scorer=fuzz.ratio, score_cutoff=cutoff, limit=count
    )
    return [name for _, _, name in near]
