"""What is shown of a claim, as rows of words with roles, which each interface draws its own way."""

from collections.abc import Iterator, Sequence

from factsheet.model import Claim, Entry, Evidence
from factsheet.queries import by_stance, citation, translation
from factsheet.review.paragraphs import Paragraph, cut, entry_words, shown
from factsheet.review.passages import Passage
from factsheet.review.session import Session
from factsheet.review.since import Since, since
from factsheet.vocabulary import DEFAULT_PRIORITY, STALE

_MOST_EVIDENCE = 60
_MOST_ENTRIES = 20


def card(session: Session) -> Iterator[Paragraph]:
    """Yield the claim shown: what changed, statement, quote, verdict, evidence; else the end."""
    if not session.shown:
        yield from _ending(session)
        return
    claim = session.needed()
    status = claim.shown
    head = [
        (f"{session.number()}. {cut(claim.id)}", "strong"),
        ("  ", ""),
        (f"{status.symbol} {status.label}", status.name),
    ]
    if status is STALE:
        head.append((f": changed since the verdict ({claim.status})", status.name))
    if claim.rating:
        head.append((f" ({cut(claim.rating)})", ""))
    yield Paragraph(tuple(head))
    if claim.statement:
        yield Paragraph(((cut(claim.statement), "strong"),))
    changes = since(session)
    yield from changes.rows
    yield from _quote(claim, session.passage())
    yield from _about(claim)
    yield from _note(claim)
    older, newest = _entries(claim)
    yield from (Paragraph(((entry_words(entry), "strong"),), gap=not n) for n, entry in newest)
    yield from _evidence(claim, changes)
    if older:
        yield Paragraph((("Earlier, newest first", "strong"),), gap=True)
        newest_first = reversed(older[-_MOST_ENTRIES:])
        yield from (Paragraph(((entry_words(entry), ""),), indent=2) for entry in newest_first)


def _note(claim: Claim) -> Iterator[Paragraph]:
    """Yield the note, a paragraph for each of its lines: `load` writes one for each comment."""
    for at, line in enumerate(lines := (claim.note or "").splitlines()):
        if at == _MOST_ENTRIES:
            yield Paragraph(
                ((f"and {len(lines) - at} more: factsheet show {claim.id}", "dim"),), indent=2
            )
            return
        label = () if at else (("Note: ", "dim"),)
        yield Paragraph((*label, (cut(line), "")), indent=2 * bool(at))


def _entries(claim: Claim) -> tuple[Sequence[Entry], list[tuple[int, Entry]]]:
    """Return the history before the newest verdict, and what was said from it on, numbered."""
    history = claim.history
    places = [place for place, entry in enumerate(history) if entry.status]
    at = max(places[-1] if places else 0, len(history) - _MOST_ENTRIES)
    return history[:at], list(enumerate(history[at:]))


def _about(claim: Claim) -> Iterator[Paragraph]:
    about = [
        f"attributed to {cut(claim.attributed_to)}" if claim.attributed_to else "",
        f"priority {claim.priority}" if claim.priority not in (None, DEFAULT_PRIORITY) else "",
        f"assigned to {cut(claim.assigned)}" if claim.assigned else "",
        ", ".join(f"#{cut(tag)}" for tag in claim.tags[:20]),
    ]
    if any(about):
        yield Paragraph(((" · ".join(part for part in about if part), "dim"),))


def _quote(claim: Claim, where: Passage | str | None) -> Iterator[Paragraph]:
    if not claim.quote:
        return
    if where is None:
        label = "Quote (the article's text is not stored): "
        yield Paragraph(((label, "dim"), (f"“{cut(claim.quote)}”", "")), gap=True)
        return
    if isinstance(where, str):
        yield Paragraph((("Quote: ", "dim"), (f"“{cut(claim.quote)}”", "")), gap=True)
        yield Paragraph(((f"! {cut(where)}", "warning"),))
        return
    times = f", {where.times} times; this is the first" if where.times > 1 else ""
    yield Paragraph(
        (
            (f"In the article{times}: ", "dim"),
            (shown(where.before) + " " * where.before.endswith(" "), ""),
            (cut(where.quote), "quote"),
            (" " * where.after.startswith(" ") + shown(where.after), ""),
        ),
        gap=True,
    )


def _evidence(claim: Claim, changes: Since) -> Iterator[Paragraph]:
    if not claim.evidence:
        yield Paragraph((("No evidence yet; press a to add some.", "dim"),), gap=True)
    shown = 0
    for heading, items in by_stance(claim):
        if shown >= _MOST_EVIDENCE:
            break
        yield Paragraph(((f"{heading} ({len(items)})", "strong"),), gap=True)
        for number, item in items[: _MOST_EVIDENCE - shown]:
            yield from _source(number, item, new=number in changes.added)
            shown += 1
    if shown < len(claim.evidence):
        yield Paragraph(((f"… and {len(claim.evidence) - shown} more: factsheet show", "warning"),))


def _source(number: int, item: Evidence, *, new: bool) -> Iterator[Paragraph]:
    known = [words for field, words in citation(item) if field != "accessed"]
    about = ", ".join(map(cut, filter(None, [*known, _copy(item)])))
    parts = [
        (about, "dim" if item.quote else ""),
        (f"“{cut(item.quote)}”" if item.quote else "", ""),
        (cut(translation(item)), ""),
        (cut(item.url or ""), "dim"),
        (f"Note: {cut(item.note)}" if item.note else "", ""),
    ]
    (first, look), *rest = [part for part in parts if part[0]]
    mark = (("NEW ", "warning"),) * new + (("CONFIDENTIAL ", "warning"),) * item.confidential
    yield Paragraph(((f"{number}. ", ""), *mark, (first, look)), indent=2)
    yield from (Paragraph((part,), indent=5) for part in rest)


def _copy(item: Evidence) -> str:
    if item.archive is None:
        return "page not saved" if item.url else ""
    captured = item.archive.captured
    return f"saved {captured:%Y-%m-%d}" if captured else "saved"


def progress_text(session: Session) -> str:
    """Return how much is done: `12 of 29 settled · 17 left · 3 stale`."""
    now = session.progress()
    done = "approved" if session.filter.editor else "settled"
    stale = f" · {now.stale} stale" if now.stale else ""
    return f"{now.done} of {now.total} {done} · {now.left} left{stale}"


def _ending(session: Session) -> Iterator[Paragraph]:
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


def nothing_to_do(session: Session) -> str:
    """Return why a walk has no claim to begin with."""
    chosen = session.filter
    if not session.worksheet.claims:
        return "no claims yet; add one: factsheet add --quote '…'"
    if chosen.editor:
        barred = session.barred()
        return "nothing is waiting for your approval" + (f"; {barred}" if barred else "")
    if chosen.narrow or chosen.settled_too:
        return "no claim matches; `factsheet list` shows them all"
    return "nothing is open: every claim is settled; review --all goes through them again"
