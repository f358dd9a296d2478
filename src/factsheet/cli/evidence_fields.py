"""The fields of a piece of evidence as options of `evidence add` and `evidence edit`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from factsheet import queries
from factsheet.cli import options
from factsheet.cli.completing import complete_claim, complete_publisher
from factsheet.model import Evidence
from factsheet.texts import one_line
from factsheet.vocabulary import KINDS, STANCES

Number = Annotated[int, typer.Argument(metavar="N", min=1, help="Its number in `evidence list`.")]
_NUMBERS = "Its number in `evidence list`, or several: 1,3-4."


def _numeric(value: str) -> str:
    if not queries.is_numeric(value):
        raise typer.BadParameter(f"'{one_line(value)[:60]}' is not a number; write 2, or 1,3-4")
    return value


Numbers = Annotated[str, typer.Argument(metavar="N", callback=_numeric, help=_NUMBERS)]
To = Annotated[
    list[str],
    typer.Argument(
        metavar="TO…", autocompletion=complete_claim, help="The claims to give it to, as CLAIM."
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT", help="A source without an address: an interview, a letter, a book."
    ),
]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The source's title.")]
Author = Annotated[
    str | None,
    typer.Option(metavar="NAMES", help="Who wrote it; separate several with semicolons."),
]
Stance = Annotated[
    str | None,
    typer.Option(
        "-s",
        "--stance",
        metavar=f"<{'|'.join(STANCES)}>",
        help="How it bears on the claim.",
        **options.one_of("stance", {row.name: row.label for row in STANCES.values()}),
    ),
]
Kind = Annotated[
    str | None,
    typer.Option(
        metavar=f"<{'|'.join(KINDS)}>",
        help="; ".join(f"{row.name}: {row.label}" for row in KINDS.values()) + ".",
        **options.one_of("kind", {row.name: row.label for row in KINDS.values()}),
    ),
]
Quote = Annotated[str | None, options.words("The exact words of the source", "-q", "--quote")]
Language = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="The source's language (BCP 47): de, pt-BR, zh-Hant."),
]
Translation = Annotated[str | None, options.words("The quote in the language of the report")]
TranslatedBy = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who translated it."),
]
Publisher = Annotated[
    str | None,
    typer.Option(metavar="NAME", autocompletion=complete_publisher, help="Who originated it."),
]
Via = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        autocompletion=complete_publisher,
        help="Where it was read, if not with the publisher.",
    ),
]
Published = Annotated[str | None, typer.Option(metavar="DATE", help="YYYY-MM-DD.")]
Accessed = Annotated[str | None, typer.Option(metavar="DATE", help="When it was read: YYYY-MM-DD.")]
Locator = Annotated[str | None, typer.Option(metavar="TEXT", help="Page, paragraph, time code.")]
Note = Annotated[str | None, options.words("A note; reports show it")]
Confidential = Annotated[
    bool | None,
    typer.Option(
        "--confidential/--not-confidential", help="Confidential evidence is never exported."
    ),
]


def values_of(named: Mapping[str, Any]) -> dict[str, Any]:
    """Return the evidence's fields among a command's parameters, as `options.given` does."""
    values = options.given(Evidence, named)
    for name in values.keys() & {"published", "accessed"}:
        values[name] = options.day(values[name], f"--{name}")
    return values
