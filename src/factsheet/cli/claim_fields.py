"""The fields of a claim as options of `add` and `edit`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from factsheet.cli import options
from factsheet.cli.completing import complete_attribution, complete_name, complete_tag
from factsheet.model import Claim
from factsheet.vocabulary import PRIORITIES

Quote = Annotated[str | None, options.words("The exact words in the article", "-q", "--quote")]
Statement = Annotated[str | None, options.words("One checkable sentence, in your words")]
AttributedTo = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        autocompletion=complete_attribution,
        help="The source that the article names.",
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        metavar="TAG",
        autocompletion=complete_tag,
        help="A keyword to group claims by; repeatable.",
    ),
]
Priority = Annotated[
    str | None,
    typer.Option(
        metavar=f"<{'|'.join(PRIORITIES)}>",
        help="How important it is.",
        **options.PRIORITY,
    ),
]
Id = Annotated[
    str | None,
    typer.Option("--id", metavar="ID", help="The id; without it, `add` makes one from the words."),
]
Assigned = Annotated[
    str | None, typer.Option(metavar="NAME", autocompletion=complete_name, help="Who checks it.")
]
Note = Annotated[str | None, options.words("A note for the desk")]
Extra = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="x-KEY=TEXT", help="A field of your own, as in --set x-page=3; repeatable."
    ),
]


def values_of(named: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claim's fields among a command's parameters, as `options.given` does."""
    values = options.given(Claim, named)
    if (tags := named["tag"]) is not None:
        values["tags"] = tuple(dict.fromkeys(name for name in tags if name))
    return values


def own_fields(pairs: list[str] | None) -> dict[str, str]:
    """Read `x-key=text` options; an empty text removes the field."""
    fields = {}
    for pair in pairs or []:
        name, equals, text = pair.partition("=")
        if not equals or not name.startswith("x-") or len(name) < 3:
            raise typer.BadParameter(f"'{pair}' is not x-KEY=TEXT", param_hint="--set")
        fields[name] = text
    return fields
