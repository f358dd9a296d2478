"""Options that choose claims, for `list` and `review`."""

from typing import Annotated

import typer

from factsheet.cli import options
from factsheet.cli.completing import complete_name, complete_tag
from factsheet.vocabulary import PRIORITIES

Priorities = Annotated[
    list[str] | None,
    typer.Option(
        "--priority",
        metavar=f"<{'|'.join(PRIORITIES)}>",
        **options.PRIORITY,
        help="Only claims with this priority; repeatable.",
    ),
]
Tag = Annotated[
    str | None,
    typer.Option(metavar="TAG", autocompletion=complete_tag, help="Only claims with this tag."),
]
AssignedTo = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", autocompletion=complete_name, help="Only claims assigned to this person."
    ),
]
Mine = Annotated[
    bool,
    typer.Option(
        "--mine", help="Only claims assigned to you ($FACTSHEET_USER, or git's user.name)."
    ),
]
Stale = Annotated[
    bool, typer.Option("--stale", help="Only claims that changed since their verdict.")
]
Changed = Annotated[
    bool,
    typer.Option(
        "--changed", help="Only claims that a new draft changed, until they are judged again."
    ),
]
Unapproved = Annotated[
    bool, typer.Option("--unapproved", help="Only claims whose verdict is not approved.")
]
Provisional = Annotated[
    bool,
    typer.Option("--provisional", help="Only claims that no person has judged (`prepared_by`)."),
]
Search = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Only claims that contain this text.")
]
