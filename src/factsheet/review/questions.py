"""What the keys for verdicts and claims ask, and what they do with the answers."""

from typing import Any

from factsheet.problems import FactsheetError
from factsheet.review.forms import Answers, Form, Option, Question, numbered, origin
from factsheet.review.paragraphs import cut
from factsheet.review.session import Session
from factsheet.texts import one_line
from factsheet.vocabulary import STATUSES

# Verdicts, approvals, comments


def _why(session: Session, status: str) -> list[Question]:
    """Ask for reason and rating; of a stale verdict that is given again, offer the earlier ones."""
    claim = session.shown
    again = claim if claim and claim.stale and claim.status == status else None
    reason = again.judgement.because if again and again.judgement else None
    questions = [Question("because", "Why?", given=reason or "")]
    if session.worksheet.ratings:
        names = [(name, one_line(name)) for name in session.worksheet.ratings]
        rating = again.rating if again and again.rating in session.worksheet.ratings else None
        questions.append(Question("rating", "Rating", numbered(names), given=rating or ""))
    return questions


def verdict(session: Session, status: str) -> Form:
    """Ask why a claim gets this status."""
    return Form(
        "verdict",
        STATUSES[status].label,
        tuple(_why(session, status)),
        lambda a: session.answer(status, a["because"], a.get("rating", "")),
        tuple(session.objections(status)),
    )


def any_status(session: Session) -> Form:
    """Ask for one of all statuses, and why."""
    rows = [(row.name, f"{row.symbol} {row.label}") for row in STATUSES.values()]
    return Form(
        "verdict",
        "Status",
        (Question("status", "Which status?", numbered(rows), needed=True),),
        lambda a: session.answer(a["status"], a["because"], a.get("rating", "")),
        more=lambda a: tuple(_why(session, a["status"])),
    )


def sending_back(session: Session) -> Form:
    """Ask why a verdict is sent back. Raises FactsheetError if there is none."""
    if trouble := session.no_verdict():
        raise FactsheetError(trouble)
    return Form(
        "sending back",
        "Send back",
        (Question("because", "What has to be done?", needed=True),),
        lambda a: session.send_back(a["because"]),
    )


def comment(session: Session) -> Form:
    """Ask for a comment."""
    return Form(
        "comment",
        "Comment",
        (Question("text", "For whoever opens this claim", needed=True),),
        lambda a: session.comment(a["text"]),
    )


# The claim


def words(session: Session) -> Form:
    """Ask for statement and quote."""
    claim = session.needed()
    return Form(
        "words",
        "Words",
        (
            Question("statement", "Statement, in your words", given=claim.statement or ""),
            Question("quote", "Quote, the article's exact words", given=claim.quote or ""),
        ),
        lambda a: session.set_fields({name: text or None for name, text in a.items()}),
    )


def note(session: Session) -> Form:
    """Ask for the claim's note."""
    given = session.needed().note or ""
    return Form(
        "note",
        "Note",
        (Question("note", "For the desk", given=given),),
        lambda a: session.set_fields({"note": a["note"] or None}),
    )


def assignee(session: Session) -> Form:
    """Ask who checks the claim."""
    sheet, claim = session.worksheet, session.needed()
    people = {each.assigned for each in sheet.claims if each.assigned}
    people |= {entry.by for each in sheet.claims for entry in each.history}
    others = sorted(people - {claim.assigned, session.by, sheet.prepared_by})[:6]
    known = f", such as {', '.join(map(one_line, others))}" if others else ""
    question = Question("assigned", f"To whom{known}?", given=claim.assigned or session.by)
    return Form(
        "assigned",
        "Assign",
        (question,),
        lambda a: session.set_fields({"assigned": a["assigned"] or None}),
    )


def removal(session: Session) -> Form:
    """Ask what is to be removed: the claim, or a piece of evidence."""
    claim = session.needed()
    items = numbered(
        (str(number), f"evidence {number}, {origin(item)}")
        for number, item in enumerate(claim.evidence, 1)
    )
    everything = Option("x", "claim", f"the whole claim {cut(claim.id)}")

    def finish(answers: Answers) -> list[Any]:
        what = answers["what"]
        return session.remove() if what == "claim" else session.remove_evidence(int(what))

    question = Question("what", "What?", (everything, *items), needed=True)
    return Form("removal", "Remove", (question,), finish)


def place(session: Session) -> Form:
    """Ask for a claim to go to."""
    question = Question("name", "Number, or the beginning of an id", needed=True)
    return Form("place", "Go to", (question,), lambda a: session.jump(a["name"]))


def search(session: Session) -> Form:
    """Ask for words to look for."""
    question = Question("text", "Which words?", needed=True, given=session.sought)
    return Form("search", "Search", (question,), lambda a: session.search(a["text"]))
