"""Rules about the sources of a verdict: how many, of which kind, not the article itself."""

import shlex
from collections.abc import Mapping

from factsheet.model import Article, Evidence, Worksheet
from factsheet.problems import Finding
from factsheet.rules.context import Context, Findings, each, each_piece
from factsheet.rules.publishers import independent, same_name, second_hand
from factsheet.texts import counted
from factsheet.urls import same_page, same_story
from factsheet.vocabulary import STATUSES

_CARRIES: Mapping[str, str] = {
    row.name: row.rests_on for row in STATUSES.values() if row.rests_on is not None
}
"""The stance of the evidence that a verdict rests on."""


def circular_evidence(worksheet: Worksheet, _: Context) -> Findings:
    """Evidence for or against a claim is the article that makes it."""
    for path, claim, number, item in each_piece(worksheet):
        if item.stance in _CARRIES.values() and _is_article(item, worksheet.article):
            yield Finding(
                (*path, "url" if item.url else "source"),
                "this is the article itself, which cannot prove its own claims",
                f"find an independent source, or mark this one as context: "
                f"factsheet evidence edit {claim.id} {number} --stance context",
            )


def _is_article(item: Evidence, article: Article) -> bool:
    """Whether evidence is the article: its page, a copy of it, its page for phones, its title."""
    if item.url and article.url:
        return same_page(item.url, article.url) or same_story(item.url, article.url)
    if not item.source or not article.title or item.url:
        return False
    if item.publisher and article.publisher and not same_name(item.publisher, article.publisher):
        return False
    return same_name(item.source, article.title)


def few_sources(worksheet: Worksheet, _: Context) -> Findings:
    """A verified claim has fewer independent publishers than `min_sources` asks for."""
    needed = worksheet.rules.min_sources or 0
    for path, claim in each(worksheet, "verified"):
        supporting = [item for item in claim.evidence if item.stance == "supports"]
        found = independent(supporting) if needed > 1 else needed
        if supporting and found < needed:
            yield Finding(
                (*path, "evidence"),
                f"only {counted(found, 'independent publisher')}; your rules ask for {needed}",
                f"factsheet evidence add {claim.id} URL --stance supports --publisher '…'",
            )


def only_secondary(worksheet: Worksheet, _: Context) -> Findings:
    """No source that supports a verified claim, or refutes a disputed one, is marked primary."""
    for path, claim in each(worksheet, *_CARRIES):
        carrying = [
            (number, item)
            for number, item in enumerate(claim.evidence, 1)
            if item.stance == _CARRIES[claim.status]
        ]
        if not carrying or any(item.kind == "primary" for _, item in carrying):
            continue
        unsaid = next((number for number, item in carrying if item.kind is None), None)
        if unsaid is None:
            yield Finding(
                (*path, "evidence"),
                "rests only on secondary sources",
                "find the document, record or person itself, and add it with --kind primary",
            )
        else:
            yield Finding(
                (*path, "evidence"),
                "rests on no source marked primary",
                "if one is the document, record or person itself: "
                f"factsheet evidence edit {claim.id} {unsaid} --kind primary",
            )


def second_hand_publisher(worksheet: Worksheet, _: Context) -> Findings:
    """`publisher` names two: who originated the text, and where it was read."""
    for path, claim, number, item in each_piece(worksheet):
        if item.publisher and (told := second_hand(item.publisher)):
            origin, read = map(shlex.quote, told)
            via = "" if item.via else f" --via {read}"
            yield Finding(
                (*path, "publisher"),
                f"'{item.publisher}' names the originator and where it was read; "
                "they count as one publisher",
                f"factsheet evidence edit {claim.id} {number} --publisher {origin}{via}",
            )
