"""`review`: walk the claims that are open, one at a time.

`walk` knows which claim is next, `session` changes it (`changes` saves and undoes); `keys` is the
table of keys, `questions` what each of them asks, `card` what is shown of a claim, `since` what
changed in it. `screen` (Textual) and `plain` (lines) are two faces of the same.
"""

from factsheet.problems import FactsheetError
from factsheet.review.card import nothing_to_do, progress_text
from factsheet.review.session import Session
from factsheet.review.walk_types import ClaimFilter, WalkServices

__all__ = [
    "ClaimFilter",
    "Session",
    "WalkServices",
    "nothing_to_do",
    "progress_text",
    "walk_lines",
    "walk_screen",
]


def walk_lines(session: Session) -> bool:
    """Whether a walk line by line, from stdin, was finished and not interrupted."""
    from factsheet.review.plain import walk

    try:
        walk(session)
    except KeyboardInterrupt:
        return False
    return True


def walk_screen(session: Session) -> bool:
    """Whether a walk on the screen was finished and not interrupted. Raises FactsheetError."""
    from factsheet.review.screen import ReviewApp

    result = ReviewApp(session).run()
    if result is None:
        raise FactsheetError("the screen failed; your answers are saved. Try review --plain")
    return result
