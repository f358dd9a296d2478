"""`schema`: the worksheet's JSON Schema."""

import typer

from factsheet.cli.output import emit_json
from factsheet.fields import json_schema

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: factsheet schema > worksheet.schema.json")
def schema() -> None:
    """Print the JSON Schema of the worksheet.

    Text editors use it to complete and check claims.yaml.
    """
    emit_json(json_schema())
