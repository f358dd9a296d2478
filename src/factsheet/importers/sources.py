"""The sources that people write into one cell: addresses, words, or both."""

import re

from factsheet.intake import addresses_in

_PARTS = re.compile(r"\n|;(?=\s|$)")
_AROUND = " \t,;:–—-|"
_JOINING = frozenset({
    "and", "or", "also", "plus", "see", "und", "oder", "sowie", "siehe", "et", "ou", "y", "e",
    "o", "u", "i", "и", "و",
})  # fmt: skip
_EMPTY = re.compile(r"\(\s*\)\.?|\[\s*\]|<\s*>")


def sources(url: str, source: str) -> list[dict[str, str]]:
    """Return the pieces of evidence in a row's two cells: each with a `url`, a `source`, or both.

    One per line, or between `;`; several addresses on a line are several pieces. Words beside one
    address are its source. Where both cells have as many lines, they are paired line by line; else
    the source's words are said of every address.
    """
    here, beside = _listed(url), _listed(source)
    if not here or not beside:
        return here or beside
    if any("url" in one for one in beside) or not all("url" in one for one in here):
        return here + beside
    words = [one["source"] for one in beside]
    if len(here) != len(words):
        words = [source.strip()] * len(here)
    return [
        {**one, "source": f"{word}; {one['source']}" if "source" in one else word}
        for one, word in zip(here, words, strict=True)
    ]


def _listed(text: str) -> list[dict[str, str]]:
    pieces: list[dict[str, str]] = []
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    if not any(addresses_in(part) for part in parts):  # words alone: `;` may belong to them
        parts = [line.strip() for line in text.split("\n") if line.strip()]
    for part in parts:
        found = addresses_in(part)
        words = part
        for one in found:
            words = words.replace(one, " ", 1)
        words = " ".join(_EMPTY.sub("", words).split()).strip(_AROUND)
        if set(re.findall(r"[^\W_]+", words.casefold())) <= (_JOINING if len(found) > 1 else set()):
            words = ""
        said = {"source": words} if words else {}
        pieces += [{"url": one, **said} for one in found] or [said] * bool(said)
    return list({tuple(sorted(piece.items())): piece for piece in pieces}.values())
