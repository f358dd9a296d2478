"""What is shown of a claim, as rows of words in roles; each face gives the roles its look."""

from collections.abc import Iterator
from dataclasses import dataclass

from factsheet.model import Claim, Entry, Evidence
from factsheet.queries import by_stance
from factsheet.review.passages import Passage
from factsheet.review.session import Session
from factsheet.texts import one_line
from factsheet.urls import masked
from factsheet.vocabulary import DEFAULT_PRIORITY, STALE

MOST = 2_000
"""Characters that are shown of one field; `factsheet show` has the rest."""
MOST_EVIDENCE = 60
MOST_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: words with their roles (strong, dim, quote, warning, a status), and an indent.

    `gap` asks for a blank line before it.
    """

    words: tuple[tuple[str, str], ...]
    indent: int = 0
    gap: bool = False

    @property
    def text(self) -> str:
        """The words without their roles; a quote that stands in a sentence is bracketed."""
        return "".join(f"[{text}]" if role == "quote" else text for text, role in self.words)


def card(session: Session) -> Iterator[Paragraph]:
    """Yield the claim shown: statement, the quote in its context, verdict, evidence, history."""
    claim = session.shown
    assert claim is not None
    status = claim.shown
    head = [
        (f"{session.number()}. {_cut(claim.id)}", "strong"),
        ("  ", ""),
        (f"{status.symbol} {status.label}", status.name),
    ]
    if status is STALE:
        changed = f": changed since the verdict ({claim.status})"
        head.append((changed, status.name))
    if claim.rating:
        head.append((f" ({_cut(claim.rating)})", ""))
    yield Paragraph(tuple(head))
    if claim.statement:
        yield Paragraph(((_cut(claim.statement), "strong"),))
    yield from _quote(claim, session.passage())
    about = [
        f"attributed to {_cut(claim.attributed_to)}" if claim.attributed_to else "",
        f"priority {claim.priority}" if claim.priority not in (None, DEFAULT_PRIORITY) else "",
        f"assigned to {_cut(claim.assigned)}" if claim.assigned else "",
        ", ".join(f"#{_cut(tag)}" for tag in claim.tags[:20]),
    ]
    if any(about):
        yield Paragraph(((" · ".join(part for part in about if part), "dim"),))
    if claim.note:
        yield Paragraph((("Note: ", "dim"), (_cut(claim.note), "")))
    yield from _evidence(claim)
    if claim.history:
        yield Paragraph((("History, newest first", "strong"),), gap=True)
        newest = reversed(claim.history[-MOST_ENTRIES:])
        yield from (Paragraph(((_entry(entry), ""),), indent=2) for entry in newest)


def _cut(text: str) -> str:
    if len(text) > MOST:
        return _shown(text[:MOST]) + f" … ({len(text) - MOST:,} characters more)"
    return _shown(text)


def _shown(text: str) -> str:
    return one_line(masked(text))


def _quote(claim: Claim, where: Passage | str | None) -> Iterator[Paragraph]:
    if not claim.quote:
        return
    if where is None:
        label = "Quote (the article's text is not stored): "
        yield Paragraph(((label, "dim"), (f"“{_cut(claim.quote)}”", "")), gap=True)
        return
    if isinstance(where, str):
        yield Paragraph((("Quote: ", "dim"), (f"“{_cut(claim.quote)}”", "")), gap=True)
        yield Paragraph(((f"! {_cut(where)}", "warning"),))
        return
    times = f", {where.times} times; this is the first" if where.times > 1 else ""
    yield Paragraph(
        (
            (f"In the article{times}: ", "dim"),
            (_shown(where.before) + " " * where.before.endswith(" "), ""),
            (_cut(where.quote), "quote"),
            (" " * where.after.startswith(" ") + _shown(where.after), ""),
        ),
        gap=True,
    )


def _evidence(claim: Claim) -> Iterator[Paragraph]:
    if not claim.evidence:
        yield Paragraph((("No evidence yet; press a to add some.", "dim"),), gap=True)
    shown = 0
    for heading, items in by_stance(claim):
        if shown >= MOST_EVIDENCE:
            break
        yield Paragraph(((f"{heading} ({len(items)})", "strong"),), gap=True)
        for number, item in items[: MOST_EVIDENCE - shown]:
            yield from _source(number, item)
            shown += 1
    if shown < len(claim.evidence):
        yield Paragraph(((f"… and {len(claim.evidence) - shown} more: factsheet show", "warning"),))


def _source(number: int, item: Evidence) -> Iterator[Paragraph]:
    origin = (item.publisher or "") + (f" via {item.via}" if item.via else "")
    about = ", ".join(
        _cut(part)
        for part in (
            origin.strip(),
            item.source or "",
            item.locator or "",
            item.kind or "",
            f"published {item.published}" if item.published else "",
        )
        if part
    )
    parts = [
        (about, "dim" if item.quote else ""),
        (f"“{_cut(item.quote)}”" if item.quote else "", ""),
        (_cut(item.url or ""), "dim"),
        (f"Note: {_cut(item.note)}" if item.note else "", ""),
    ]
    (first, look), *rest = [part for part in parts if part[0]]
    mark = (("CONFIDENTIAL ", "warning"),) * item.confidential
    yield Paragraph(((f"{number}. ", ""), *mark, (first, look)), indent=2)
    yield from (Paragraph((part,), indent=5) for part in rest)


def _entry(entry: Entry) -> str:
    rating = f" ({_cut(entry.rating)})" if entry.rating else ""
    because = f": {_cut(entry.because)}" if entry.because else ""
    return f"{_cut(entry.action)}{rating} by {_cut(entry.by)} on {entry.at:%Y-%m-%d}{because}"


def progress_text(session: Session) -> str:
    """Return how far the work is: `12 of 29 settled · 17 left · 3 stale`."""
    now = session.progress()
    stale = f" · {now.stale} stale" if now.stale else ""
    return f"{now.settled} of {now.total} settled · {now.left} left{stale}"


def ending(session: Session) -> Iterator[Paragraph]:
    """Yield the end of a walk: what was done, what is left, what to press."""
    answers = sum(step.answer for step in session.undo_steps)
    skipped = len(session.route.skipped)
    yield Paragraph((("That was the last one.", "strong"),))
    done = f"{answers} answered, {skipped} skipped in this session. {progress_text(session)}."
    yield Paragraph(((done, ""),), gap=True)
    if skipped:
        yield Paragraph((("n goes through the skipped ones again; q quits.", ""),), gap=True)
    else:
        yield Paragraph((("q quits; b goes back, u undoes the last change.", ""),), gap=True)
