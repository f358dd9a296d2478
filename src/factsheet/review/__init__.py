"""`review`: walk the claims that are open, one at a time.

`walk` knows which claim is next, `session` changes it; `forms` knows which questions a key asks,
`card` what is shown of a claim. `screen` (Textual) and `plain` (lines) are two faces of the same.
"""

from factsheet.problems import FactsheetError
from factsheet.review.card import progress_text
from factsheet.review.session import Session
from factsheet.review.terms import ClaimFilter, Outside

__all__ = ["ClaimFilter", "Outside", "Session", "progress_text", "walk_lines", "walk_screen"]


def walk_lines(session: Session) -> bool:
    """Walk line by line, from stdin; returns False when the person interrupted it."""
    from factsheet.review.plain import walk

    try:
        walk(session)
    except KeyboardInterrupt:
        return False
    return True


def walk_screen(session: Session) -> bool:
    """Walk on the screen; returns False when the person interrupted it. Raises FactsheetError."""
    from factsheet.review.screen import ReviewApp

    result = ReviewApp(session).run()
    if result is None:
        raise FactsheetError("the screen failed; your answers are saved. Try review --plain")
    return result
