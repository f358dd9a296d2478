"""The one gate that findings pass: what they may say about confidential evidence."""

from factsheet.model import Worksheet
from factsheet.problems import Finding, Path
from factsheet.withholding import folded, secret_words


def redacted_finding(worksheet: Worksheet, finding: Finding, meaning: str) -> Finding:
    """Return a finding that gives away nothing of confidential evidence.

    One in such evidence, or with words of it, says which piece it is, and by `meaning` what its
    rule finds: that is the same for every worksheet.
    """
    number = _piece(worksheet, finding.path)
    if number is None and not _says_more(worksheet, finding):
        return finding
    what = "confidential evidence" if number is None else f"evidence {number} (confidential)"
    told = meaning[:1].lower() + meaning[1:].rstrip(".")
    remedy = "see what it says: factsheet check --confidential"
    return Finding(finding.path, f"{what}: {told}", remedy)


def _piece(worksheet: Worksheet, path: Path) -> int | None:
    """Return the number of the confidential piece of evidence that a path leads into."""
    if len(path) > 3 and path[0] == "claims" and path[2] == "evidence":
        index = int(path[3])
        if worksheet.claims[int(path[1])].evidence[index].confidential:
            return index + 1
    return None


def _says_more(worksheet: Worksheet, finding: Finding) -> bool:
    """Whether a finding contains words of confidential evidence that its claim does not."""
    one = finding.path[:1] == ("claims",)
    claims = (worksheet.claims[int(finding.path[1])],) if one else worksheet.claims
    said = folded(f"{finding.message} {finding.remedy}")
    return any(value in said for claim in claims for value in secret_words(claim))
