"""What changed between two worksheets, in words."""

from factsheet.comparing.claims import ClaimChange, change_object, compare, told_by_git_alone
from factsheet.comparing.evidence import Hidden
from factsheet.comparing.fields import FieldChange

__all__ = [
    "ClaimChange",
    "FieldChange",
    "Hidden",
    "change_object",
    "compare",
    "told_by_git_alone",
]
