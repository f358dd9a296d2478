"""`signers`: whose SSH keys count, in the file `allowed_signers`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from factsheet import console
from factsheet.cli import environment, options
from factsheet.cli.groups import Group
from factsheet.fields import time_text

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(
    cls=Group,
    rich_markup_mode=None,
    invoke_without_command=True,
    epilog="Example: factsheet signers",
)
app.add_typer(group, name="signers")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name used in history entries.")]


@group.callback()
def signers(ctx: typer.Context, worksheet: options.Worksheet = None) -> None:
    """List trusted SSH keys, add new ones, end old ones.

    They are in allowed_signers, in OpenSSH's own format, beside the worksheet or in a folder above;
    git can use the same file. Anyone who checks can use their own file: check --signers FILE.
    """
    if ctx.invoked_subcommand:
        return
    from factsheet.attestations import fingerprint
    from factsheet.workflows.signers import signers_of

    path = environment.locate(worksheet)
    file = signers_of(path)
    if file is None:
        console.say("no allowed_signers file yet; start it: factsheet signers add NAME KEY.pub")
        return
    rows = [
        (
            ", ".join(row.names),
            fingerprint(row.blob),
            "authority" if row.authority else row.text.partition(" ")[0],
            f"from {time_text(row.after)}" if row.after else "",
            f"until {time_text(row.before)}" if row.before else "",
        )
        for row in file.signers.rows
    ]
    if console.on_terminal():
        for name, key, kind, *times in rows:
            console.emit_lines(
                [console.Line(name, "bold"), console.Line(f"{key} ({kind})", indent=2)]
            )
            console.emit_lines([console.Line(words, indent=2) for words in times if words])
    else:
        console.emit_tsv(rows)


@group.command(epilog="Example: factsheet signers add 'Ana Example' ~/.ssh/id_ed25519.pub")
def add(
    name: Name,
    key: Annotated[str, typer.Argument(metavar="KEY.pub", help="Their public key, a .pub file.")],
    worksheet: options.Worksheet = None,
) -> None:
    """Add a person's key.

    Compare the fingerprint with them in person or by phone: every signature is only as good as
    this line.
    """
    from factsheet.workflows.signers import add_signer

    added, file = add_signer(environment.locate(worksheet), name, Path(key).expanduser())
    console.say(f"{name}: {added} added to {file}")


@group.command(epilog="Example: factsheet signers end 'Ben Example' 2027-01-31")
def end(
    name: Name,
    day: Annotated[
        str | None,
        typer.Argument(metavar="[DATE]", help="The day from which it is no longer valid."),
    ] = None,
    worksheet: options.Worksheet = None,
) -> None:
    """End a person's keys: nothing is deleted, but an end date is added.

    Anything signed and time-stamped before that stays proven; anything that only claims to be older
    does not.
    """
    from factsheet.workflows.signers import end_signer

    when = options.day(day, "DATE") or environment.now().date()
    at = datetime(when.year, when.month, when.day, tzinfo=UTC)
    count, file = end_signer(environment.locate(worksheet), name, at)
    console.say(f"{name}: {count} ended at {time_text(at)} in {file}")
