"""The one gate that findings pass: what they may say of confidential evidence."""

from factsheet.model import Worksheet
from factsheet.problems import Path
from factsheet.rules.hits import Hit
from factsheet.withholding import folded, secret_words


def discreet(worksheet: Worksheet, hit: Hit, meaning: str) -> Hit:
    """Return a finding that says nothing of what confidential evidence says.

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
    """Whether a finding holds words of confidential evidence that its claim itself does not."""
    one = hit.path[:1] == ("claims",)
    claims = (worksheet.claims[int(hit.path[1])],) if one else worksheet.claims
    said = folded(f"{hit.message} {hit.remedy}")
    return any(value in said for claim in claims for value in secret_words(claim))
