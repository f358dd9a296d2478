"""`evidence`: the group of its commands, each in the file of its name: `evidence_add.py`."""

import typer

from factsheet.cli import (
    evidence_add,
    evidence_copy,
    evidence_edit,
    evidence_import,
    evidence_list,
    evidence_move,
    evidence_remove,
    evidence_seen,
)
from factsheet.cli.groups import Group

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    cls=Group,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Add, import, edit, copy, move, remove evidence.",
    epilog="Example: factsheet evidence add bridge-cost https://example.org --stance supports",
)
app.add_typer(group, name="evidence")

for _command in (
    evidence_add,
    evidence_list,
    evidence_edit,
    evidence_copy,
    evidence_move,
    evidence_remove,
    evidence_seen,
    evidence_import,
):
    group.add_typer(_command.app)
