"""The report as Markdown (CommonMark with GitHub's tables); text from outside stays inert."""

import re
from collections.abc import Iterator

from factsheet.fields import time_text
from factsheet.model import Article, Claim, Evidence, Worksheet
from factsheet.proofs import state, wayback
from factsheet.queries import by_stance, citation, translation
from factsheet.reports.report_facts import ReportFacts, shares, unjudged_notice, uses_approvals
from factsheet.texts import confidential_pieces, counted, one_line
from factsheet.urls import site
from factsheet.vocabulary import NOT_JUDGED, STALE, STATUSES


def render(worksheet: Worksheet, facts: ReportFacts) -> str:
    """Write title, summary table, and each claim with verdict, reason, evidence and history."""
    lines = [*_head(worksheet, facts)]
    signed = uses_approvals(worksheet, facts)
    for number, claim in enumerate(worksheet.claims, 1):
        lines += _claim(number, claim, facts, signed)
    return "\n".join(lines) + "\n"


def _head(worksheet: Worksheet, facts: ReportFacts) -> Iterator[str]:
    yield f"# Fact-check: {_escape(worksheet.article.title or 'untitled article')}"
    yield ""
    if source := _source(worksheet.article):
        yield from (f"Article: {source}", "")
    if told := unjudged_notice(worksheet, facts):
        yield from (f"**{_escape(told)}**", "")
    judged = (c for c in worksheet.claims if c.judgement and c.id not in facts.provisional)
    people = dict.fromkeys(c.judgement.by for c in judged if c.judgement)
    checked = f"Checked by {', '.join(map(_escape, people))}. " if people else ""
    yield from (f"{checked}Report made {facts.made:%Y-%m-%d %H:%M} UTC.", "")
    yield from ("| Status | Claims |", "|---|---:|")
    counts = shares(worksheet, facts)
    yield from (f"| {row.symbol} {row.label} | {count} |" for row, count in counts)
    yield from (f"| All | {len(worksheet.claims)} |", "")
    if stale := len(facts.stale):
        be = "is" if stale == 1 else "are"
        yield from (f"{counted(stale, 'verdict')} {be} stale: {STALE.meaning}.", "")
    if withheld := sum(facts.withheld.values()):
        yield from (f"{confidential_pieces(withheld)} withheld.", "")


def _source(article: Article) -> str:
    parts = [f"by {_escape(article.author)}" if article.author else ""]
    parts += [_escape(article.publisher) if article.publisher else ""]
    parts += [article.published.isoformat() if article.published else ""]
    parts += [_link(article.url) if article.url else ""]
    return ", ".join(part for part in parts if part)


def _claim(number: int, claim: Claim, facts: ReportFacts, signed: bool) -> Iterator[str]:
    status, verdict = facts.shown(claim), claim.judgement
    yield from (f"## {number}. {_escape(claim.words)}", "")
    head = f"**{status.symbol} {status.label}**"
    if status is STALE:
        rated = f" ({_escape(claim.rating)})" if claim.rating else ""
        head += f" · was {claim.status}{rated}; the claim or its evidence changed afterwards"
    elif claim.rating:
        head += f" · {_escape(claim.rating)}"
    if verdict and verdict.because:
        head += f" — {_escape(verdict.because)}"
    yield from (head, "")
    if claim.id in facts.provisional:
        yield from (f"*{NOT_JUDGED.capitalize()}.*", "")
    if signed and STATUSES[claim.status].settled:
        yield from (" ".join((_signed(claim, facts), *_keys(claim, facts))), "")
    if claim.quote:
        said = f", attributed to {_escape(claim.attributed_to)}" if claim.attributed_to else ""
        yield from (f"In the article{said}:", "", f"> {_escape(claim.quote)}", "")
    elif claim.attributed_to:
        yield from (f"Attributed to {_escape(claim.attributed_to)}.", "")
    for heading, items in by_stance(claim):
        yield from (f"{heading}:", "")
        yield from (f"- {_evidence(item, facts)}" for _, item in items)
        yield ""
    if withheld := facts.withheld.get(claim.id):
        yield from (f"{confidential_pieces(withheld)} withheld.", "")
    if claim.history:
        yield from ("History:", "")
        for entry in claim.history:
            done = f"marked {entry.status}" if entry.status else entry.action
            because = f": {_escape(entry.because)}" if entry.because else ""
            yield f"- {time_text(entry.at)}, {_escape(entry.by)}: {done}{because}"
        yield ""


def _keys(claim: Claim, facts: ReportFacts) -> Iterator[str]:
    """Yield who signed verdict and approval, with which key."""
    for name, key in facts.keys.get(claim.id, {}).values():
        if key:
            yield f"Signed by {_escape(name)} with the key `{key}`."


def _signed(claim: Claim, facts: ReportFacts) -> str:
    """Return who approved the verdict, and whether something changed since."""
    approval = claim.approval
    if approval is None:
        return "Not approved."
    who = f"by {_escape(approval.by)}, {time_text(approval.at)}"
    state = facts.signed.get(claim.id)
    if state == "approved":
        return f"Approved {who}."
    if state == "invalid":
        return f"**Approval not valid**: it was given {who}."
    return f"**Approval out of date**: something changed since it was given {who}."


def _evidence(item: Evidence, facts: ReportFacts) -> str:
    parts = [f"“{_escape(item.quote)}”" if item.quote else "", _escape(translation(item))]
    for field, words in citation(item):
        look = {"title": "*{}*", "kind": "{} source"}.get(field, "{}")
        parts.append(look.format(_escape(words)))
    parts.append(_link(item.url) if item.url else "")
    text = ", ".join(part for part in parts if part)
    for sentence in (_escape(item.note or ""), _preserved(item, facts)):
        if sentence:
            text += f" {sentence}" if text.endswith((".", "!", "?")) else f". {sentence}"
    return text


def _preserved(item: Evidence, facts: ReportFacts) -> str:
    """Return whether evidence is preserved, with links to the copy and the Wayback Machine."""
    proof = facts.proof(item)
    words = state(item, proof)
    if not words:
        return ""
    links = []
    if copy := facts.copy_link(item):
        links.append(f"[saved copy]({copy.replace('(', '%28').replace(')', '%29')})")
    if elsewhere := wayback(item, proof):
        links.append(_link(elsewhere, "Wayback Machine"))
    return _escape(words[0].upper() + words[1:]) + (f" ({', '.join(links)})" if links else "")


_SPECIAL = re.compile(
    r"[\\`*_\[\]<>|~$]|&(?=[#\w])|^(?:[#+=-]|\d+(?=[.)](?:\s|$)))|(?<=\bwww)\.|:(?=//)|!(?=\[)"
)


def _escape(text: str) -> str:
    """Return a text on one line that Markdown shows as it is: no markup, no link, no table cell."""
    return _SPECIAL.sub(_escaped, one_line(text))


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    return "&amp;" if found == "&" else f"{found}\\" if found[0].isdigit() else "\\" + found


def _link(url: str, words: str | None = None) -> str:
    """Return a link to a web address, named by its host or `words`; anything else is inert text."""
    host = site(url)
    if host is None:
        return _escape(url)
    target = re.sub(r"[<>\\|()`\"]", lambda match: f"%{ord(match[0]):02X}", one_line(url))
    return f"[{_escape(words or host)}]({target})"
