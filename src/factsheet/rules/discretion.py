"""The one gate that findings pass: what they may say of confidential evidence."""

from contextlib import suppress
from dataclasses import fields
from urllib.parse import urlsplit

from factsheet.fields import plain
from factsheet.model import Claim, Evidence, Worksheet
from factsheet.problems import Path
from factsheet.rules.hits import Hit

_SHORT = 4
"""Characters from which a value is looked for in what a finding says; `p. 3` gives nobody away."""


def discreet(worksheet: Worksheet, hit: Hit, meaning: str) -> Hit:
    """Return a hit that says nothing of what confidential evidence says.

    One in such evidence, or with words of it, says which piece it is, and by `meaning` what its
    rule finds: that is the same for every worksheet.
    """
    number = _piece(worksheet, hit.path)
    if number is None and not _says_more(worksheet, hit):
        return hit
    what = "confidential evidence" if number is None else f"evidence {number} (confidential)"
    told = meaning[:1].lower() + meaning[1:].rstrip(".")
    return Hit(hit.path, f"{what}: {told}", "see what it says: factsheet check --confidential")


def _piece(worksheet: Worksheet, path: Path) -> int | None:
    """Return the number of the confidential piece of evidence that a path leads into."""
    if len(path) > 3 and path[0] == "claims" and path[2] == "evidence":
        index = int(path[3])
        if worksheet.claims[int(path[1])].evidence[index].confidential:
            return index + 1
    return None


def _says_more(worksheet: Worksheet, hit: Hit) -> bool:
    """Whether a hit holds words of confidential evidence that its claim itself does not hold."""
    one = hit.path[:1] == ("claims",)
    claims = (worksheet.claims[int(hit.path[1])],) if one else worksheet.claims
    said = _bare(f"{hit.message} {hit.remedy}")
    return any(
        value in said and value not in _open_words(claim)
        for claim in claims
        for item in claim.evidence
        if item.confidential
        for value in _values(item)
    )


def _values(item: Evidence) -> set[str]:
    """Return what a piece of evidence says, and the host of its address, as `_bare` gives it."""
    found = {_bare(text) for text in _texts(plain(item))}
    with suppress(ValueError):
        found.add((urlsplit(item.url or "").hostname or "").removeprefix("www."))
    return {text for text in found - {item.kind, item.stance} if len(text) > _SHORT}


def _bare(text: str) -> str:
    """Return a text as publishers are compared: without case, spare blanks and a leading "The"."""
    return " ".join(text.casefold().split()).removeprefix("the ")


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


def _open_words(claim: Claim) -> str:
    """Return what a claim says itself, and its evidence that anybody may see, without case."""
    texts = [getattr(claim, field.name) for field in fields(claim)]
    texts += [entry.because for entry in claim.history]
    texts += [text for item in claim.evidence if not item.confidential for text in _values(item)]
    return "\n".join(_bare(text) for text in texts if isinstance(text, str))
