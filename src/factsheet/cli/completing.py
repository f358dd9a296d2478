"""What a shell offers at the Tab key: ids, tags, names, from the worksheet that is meant."""

import re
from collections.abc import Callable, Iterable, Iterator

import typer

from factsheet import store
from factsheet.cli import environment
from factsheet.model import Claim
from factsheet.problems import FactsheetError
from factsheet.texts import one_line

_OF_SHELLS = str.maketrans("\\`$\"'[]", "\uff3c\uff40\uff04\u201d\u2019()")
"""The characters beside an offered id that a shell or Typer would obey, and similar ones.

Zsh's completion evaluates them twice, and Typer does not escape a backslash: a quote of a
stranger's worksheet would run programs. Brackets would be markup.
"""
_OFFERED = re.compile(r"\w[\w .,@+-]{0,80}")
"""A tag or name that is offered: nothing that a shell obeys where it puts it."""


def complete_claim(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the ids that begin as typed, each with its claim's words."""
    try:
        found = store.glance(environment.locate(_named(ctx)))
    except FactsheetError:
        return []
    return [
        (id, one_line(words[:60]).translate(_OF_SHELLS))
        for id, words in found
        if id.startswith(incomplete)
    ]


def _named(ctx: typer.Context) -> str | None:
    """Return the worksheet that an unfinished command line names, the first of several."""
    given = ctx.params.get("worksheet") or ctx.find_root().params.get("worksheet") or None
    return given if given is None or isinstance(given, str) else str(given[0])


def _values(of: Callable[[Claim], Iterable[str | None]]) -> Callable[..., list[tuple[str, str]]]:
    """Return a completion for values that claims have: those that begin as typed."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        try:
            sheet = store.load(environment.locate(_named(ctx))).worksheet
        except FactsheetError:
            return []
        found = {value for claim in sheet.claims for value in of(claim) if value}
        return [
            (value, "")
            for value in sorted(found)
            if value.startswith(incomplete) and _OFFERED.fullmatch(value)
        ]

    return complete


def _people(claim: Claim) -> Iterator[str | None]:
    yield claim.assigned
    yield from (entry.by for entry in claim.history)


complete_tag = _values(lambda claim: claim.tags)
complete_name = _values(_people)
complete_attribution = _values(lambda claim: [claim.attributed_to])
complete_publisher = _values(lambda claim: [item.publisher for item in claim.evidence])


def complete_export_format(incomplete: str) -> list[str]:
    """Offer the formats of `export`."""
    from factsheet.reports import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


def complete_import_format(incomplete: str) -> list[str]:
    """Offer the formats of `import`."""
    from factsheet.importers import IMPORTERS

    return [name for name in IMPORTERS if name.startswith(incomplete)]
