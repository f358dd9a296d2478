"""Options that several commands have."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from factsheet import console
from factsheet.cli.completing import complete_claim, complete_name
from factsheet.fields import as_date
from factsheet.model import Claim as ClaimRecord
from factsheet.model import Evidence
from factsheet.vocabulary import PRIORITIES, STATUSES


def _inherited(ctx: typer.Context, value: str | None) -> str | None:
    """Take `factsheet -w FILE show 1` for `factsheet show 1 -w FILE`."""
    root = ctx.find_root().params.get("worksheet") or ()
    if not value and len(root) > 1:
        raise typer.BadParameter(f"`{ctx.info_name}` works on one worksheet; give only one")
    return value or (root[0] if root else None)


def _all_inherited(ctx: typer.Context, value: list[str] | None) -> list[str]:
    """Take `factsheet -w FILE -w FILE list` for `factsheet list -w FILE -w FILE`."""
    return list(value or ctx.find_root().params.get("worksheet") or ())


def one_of(what: str, meanings: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings of an option or argument that takes a word, or several, of a table.

    `meanings` says in a shell's completion what each word means; a word that is not in it is
    refused, and the nearest named.
    """

    def complete(incomplete: str) -> list[tuple[str, str]]:
        return [pair for pair in meanings.items() if pair[0].startswith(incomplete)]

    def check(value: Any) -> Any:
        from factsheet.fields import did_you_mean

        for name in value if isinstance(value, list) else [value]:
            if name is not None and name not in meanings:
                hint = did_you_mean(name, tuple(meanings)) or f"; one of {', '.join(meanings)}"
                raise typer.BadParameter(f"'{name}' is not a {what}{hint}")
        return value

    return {"autocompletion": complete, "callback": check}


_STATUS = one_of("status", {row.name: row.meaning for row in STATUSES.values()})
complete_status: Callable[[str], list[tuple[str, str]]] = _STATUS["autocompletion"]
check_status: Callable[[Any], Any] = _STATUS["callback"]


PRIORITY = one_of("priority", {row.name: row.label for row in PRIORITIES.values()})


_DAY = 86_400.0


def seconds(value: float) -> float:
    """Refuse what is not a number of seconds up to a day; a range would let `nan` pass."""
    if not 0 <= value <= _DAY:
        raise typer.BadParameter(f"{value} is not a number of seconds up to {_DAY:.0f}")
    return value


_MAX_WORDS = 2**20
"""The most bytes of words that are read from stdin."""


def _or_read(ctx: typer.Context, param: typer.CallbackParam, value: str | None) -> str | None:
    """Read the words of `--quote -` from stdin, where no shell changes a `$` in them."""
    if value != "-" or ctx.resilient_parsing:
        return value
    option = max(param.opts, key=len)
    taken = ctx.meta.setdefault("factsheet.stdin", option)
    if taken != option:
        raise typer.BadParameter(f"{taken} already reads standard input", param_hint=option)
    return console.read_words(_MAX_WORDS)


def words(help: str, *names: str) -> Any:
    """Return an option for words of any length, which are read from stdin where `-` is given.

    `names` are what it is called, if not as its parameter.
    """
    told = f"{help}; - reads standard input."
    return typer.Option(*names, metavar="TEXT", callback=_or_read, help=told)


def some_claims(help: str, metavar: str = "[CLAIM]…") -> Any:
    """Return an argument for claims that need not be named."""
    return typer.Argument(metavar=metavar, autocompletion=complete_claim, help=help)


Worksheet = Annotated[
    str | None,
    typer.Option(
        "-w", "--worksheet", metavar="FILE", callback=_inherited, help="The worksheet to work on."
    ),
]
Worksheets = Annotated[
    list[str] | None,
    typer.Option(
        "-w",
        "--worksheet",
        metavar="FILE",
        callback=_all_inherited,
        help="The worksheet, or a folder of them; repeatable.",
    ),
]
Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH]…", help="Worksheets, or folders of them; the same as -w."),
]
Claim = Annotated[
    str,
    typer.Argument(
        metavar="CLAIM",
        autocompletion=complete_claim,
        help="An id, the beginning of one, or a number in `list`.",
    ),
]
Claims = Annotated[
    list[str],
    typer.Argument(
        metavar="CLAIM…",
        autocompletion=complete_claim,
        help="Ids, beginnings of ids, or numbers in `list`: 3, 5-8, 1,2.",
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        autocompletion=complete_name,
        help="Your name; else $FACTSHEET_USER, git's user.name, or the login name.",
    ),
]
Wait = Annotated[
    float,
    typer.Option(
        min=0,
        callback=seconds,
        metavar="SECONDS",
        help="How long to wait while another command uses the worksheet.",
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        metavar="STATUS",
        **_STATUS,
        help="Only claims with this status; repeatable.",
    ),
]


class TextOrJson(StrEnum):
    """Text for people or JSON for machines."""

    text = "text"
    json = "json"


Format = Annotated[TextOrJson, typer.Option(help="Text for people or JSON.")]
Confidential = Annotated[
    bool,
    typer.Option("--confidential", help="Show the words of confidential evidence, too."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")
]

InFile = Annotated[
    str | None,
    typer.Option(
        "--article",
        metavar="URL",
        help="The article's address in FILE, if it differs: highlights on it become claims.",
    ),
]
LeftOut = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="Write to this file what was not imported, and why."),
]


def day(value: str | None, option: str) -> date | None:
    """Read a date option; an empty text stays None. Raises a usage error that names the option."""
    if not value:
        return None
    try:
        return as_date(value)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


def given(cls: type[ClaimRecord | Evidence], named: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record that are among a command's parameters and were given.

    `named` are the parameters (`locals()`). An empty text, or one of spaces, takes a field away.
    """
    values = {one.name: named[one.name] for one in fields(cls) if named.get(one.name) is not None}
    return {
        name: None if isinstance(value, str) and not value.strip() else value
        for name, value in values.items()
    }
