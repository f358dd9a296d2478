"""`sign`: sign your verdicts and approvals with your SSH key."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, queries
from factsheet.cli import options
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted

if TYPE_CHECKING:
    from factsheet.workflows.signing import Signing

app = typer.Typer(rich_markup_mode=None)

Key = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="The SSH key to sign with; else git's user.signingkey, or the only key in the agent.",
    ),
]
Tsa = Annotated[
    list[str] | None,
    typer.Option(
        metavar="URL",
        help="A time-stamping service (RFC 3161); it sees a hash. May be given several times.",
    ),
]
SignAlso = Annotated[
    bool, typer.Option("--sign", help="Sign at once, as `sign` does.", show_default=False)
]


@app.command(
    epilog="Example: factsheet sign\n\nOf some claims: factsheet sign bridge-cost --by Ana\n\n"
    "Whose keys count: factsheet signers"
)
def sign(
    claim: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CLAIM]…",
            autocompletion=options.complete_claim,
            help="Only these claims; else all that have a verdict or approval of yours.",
        ),
    ] = None,
    article: Annotated[
        bool, typer.Option("--article", help="Sign the article's stored text in their place.")
    ] = False,
    removed: Annotated[
        str | None,
        typer.Option(metavar="CLAIM", help="Sign that this claim was removed on purpose."),
    ] = None,
    because: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it was removed.")] = None,
    tsa: Tsa = None,
    allow_host: options.AllowHost = None,
    key: Key = None,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Sign your verdicts and approvals with your SSH key.

    One signature covers all of them, also with a hardware key. Signed statements go into a file
    beside the worksheet (claims.signed.jsonl), which belongs in git; `check` compares it with the
    worksheet. What changed since you judged it is not signed.
    """
    from factsheet.workflows import signing

    if sum((bool(claim), article, removed is not None)) > 1:
        raise typer.BadParameter("sign claims, --article or --removed CLAIM, one at a time")
    if because is not None and removed is None:
        raise typer.BadParameter("a reason belongs to --removed", param_hint="--because")
    path = options.locate(worksheet)
    allow = options.fetch_options(allow_host, 30, 1).allow
    who = signing.Signer(options.actor(by, path), key, options.now(), tuple(tsa or ()), allow)
    if article:
        done = signing.sign_article(path, who, wait=wait, waiting=console.say)
    elif removed is not None:
        done = signing.sign_removal(path, removed, because, who, wait=wait, waiting=console.say)
    else:
        done = signing.sign_entries(
            path, _choice(claim), who, named=bool(claim), wait=wait, waiting=console.say
        )
    say_signed(path, done, who.by, quiet_about_others=not claim)
    for words in done.unstamped:
        console.say(f"signed, but not time-stamped: {words}")
    if done.unstamped:
        raise typer.Exit(1)


def _choice(names: Sequence[str] | None) -> Callable[[Worksheet], Sequence[Claim]]:
    return lambda sheet: queries.find_claims(sheet, names) if names else sheet.claims


def sign_after(path: Path, claims: Sequence[str], by: str, key: str | None, wait: float) -> None:
    """Sign what a command has just saved. Raises FactsheetError: it is saved, but not signed."""
    from factsheet.workflows import signing

    who = signing.Signer(by, key, options.now())
    try:
        done = signing.sign_entries(
            path, _choice(claims), who, named=False, wait=wait, waiting=console.say
        )
    except FactsheetError as error:
        again = "saved, but not signed; sign it later: factsheet sign"
        raise FactsheetError(*error.lines, again) from None
    say_signed(path, done, by, quiet_about_others=True)


def say_signed(path: Path, done: "Signing", by: str, *, quiet_about_others: bool) -> None:
    """Say what was signed, with which key, and what was left and why."""
    from factsheet.workflows.signing import signers_of

    nothing_of_mine = f"nothing in it is by {by}"
    for words in done.left:
        if not (quiet_about_others and words.endswith(nothing_of_mine)):
            console.say(words)
    for stated in done.statements:
        console.say(f"{stated.claim or 'article'}: {stated.what} signed")
    if not done.statements:
        console.say(f"nothing to sign for {by}")
        return
    console.say(f"{counted(len(done.statements), 'statement')} signed by {by} with {done.key}")
    file = signers_of(path)
    known = file and any(
        (row.names and by in row.names) or row.authority for row in file.signers.of(by)
    )
    if not known:
        console.say(
            f"nobody can tell yet that the key is {by}'s: factsheet signers add '{by}' KEY.pub"
        )
