"""`sign`: sign your verdicts and approvals with your SSH key."""

from typing import Annotated

import typer

from factsheet import console
from factsheet.cli import environment, network, options, saving
from factsheet.cli.signatures import Key, Tsa, chosen, say_signed

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet sign\n\nOf some claims: factsheet sign bridge-cost --by Ana\n\n"
    "Whose keys are trusted: factsheet signers"
)
def sign(
    claim: Annotated[
        list[str] | None,
        options.some_claims("Only these claims; else all with a verdict or approval of yours."),
    ] = None,
    article: Annotated[
        bool, typer.Option("--article", help="Sign the article's stored text instead.")
    ] = False,
    removed: Annotated[
        str | None,
        typer.Option(metavar="CLAIM", help="Sign that this claim was removed on purpose."),
    ] = None,
    because: Annotated[str | None, options.words("Why it was removed")] = None,
    tsa: Tsa = None,
    allow_host: network.AllowHost = None,
    key: Key = None,
    by: options.By = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Sign your verdicts and approvals with your SSH key.

    One signature covers all of them, even with a hardware key. Signed statements go into a file
    beside the worksheet (claims.signed.jsonl), which belongs in git; `check` compares it with the
    worksheet. Claims that changed since you judged them are not signed.
    """
    from factsheet.workflows import signing

    if sum((bool(claim), article, removed is not None)) > 1:
        raise typer.BadParameter("sign claims, --article or --removed CLAIM, one at a time")
    if because is not None and removed is None:
        raise typer.BadParameter("a reason belongs to --removed", param_hint="--because")
    path = environment.locate(worksheet)
    allow = network.fetch_options(allow_host, 30, 1).allow
    who = signing.SigningOptions(
        environment.actor(by, path), key, environment.now(), tuple(tsa or ()), allow
    )
    if article:
        done = signing.sign_article(path, who, wait=wait, waiting=console.say)
    elif removed is not None:
        done = signing.sign_removal(path, removed, because, who, wait=wait, waiting=console.say)
    else:
        done = signing.sign_entries(
            path, chosen(claim), who, named=bool(claim), wait=wait, waiting=console.say
        )
    say_signed(path, done, who.by, quiet_about_others=not claim)
    for words in done.unstamped:
        console.say(f"signed, but not time-stamped: {words}")
    if done.unstamped:
        raise typer.Exit(1)
    saving.suggest("factsheet check", worksheet)
