"""Signing from several commands, and what is said about signatures."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from factsheet import console, queries, store
from factsheet.cli import environment
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted

if TYPE_CHECKING:
    from factsheet import rules
    from factsheet.attestations import Chain
    from factsheet.workflows.signing import Signing

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
        help="A time-stamping service (RFC 3161); it only sees a hash. Repeatable.",
    ),
]
SignAlso = Annotated[
    bool, typer.Option("--sign", help="Sign right away, as `sign` does.", show_default=False)
]


def chosen(names: Sequence[str] | None) -> Callable[[Worksheet], Sequence[Claim]]:
    """Return a function that finds the claims that are named, or all claims, in a worksheet."""
    return lambda sheet: queries.find_claims(sheet, names) if names else sheet.claims


def sign_after(
    path: Path,
    saved: Worksheet,
    names: Sequence[str],
    by: str,
    key: str | None,
    wait: float,
    *,
    asked: bool,
) -> None:
    """Sign what a command has just saved, when that is `asked` for or the rules require it.

    Without `names` all claims are meant. Raises FactsheetError: it is saved, but not signed.
    """
    if not asked and saved.rules.signatures != "required":
        return
    from factsheet.workflows import signing

    claims = [claim.id for claim in queries.find_claims(saved, names)] if names else ()
    who = signing.SigningOptions(by, key, environment.now())
    try:
        done = signing.sign_entries(
            path, chosen(claims), who, named=False, wait=wait, waiting=console.say
        )
    except FactsheetError as error:
        again = "saved, but not signed; sign it later: factsheet sign"
        raise FactsheetError(*error.lines, again) from None
    say_signed(path, done, by, quiet_about_others=True)


def say_signed(path: Path, done: "Signing", by: str, *, quiet_about_others: bool) -> None:
    """Say what was signed, with which key, and what was left and why."""
    from factsheet.workflows.signers import signers_of

    nothing_of_mine = f"no verdict or approval in it is by {by}"
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
            f"nobody can verify yet that the key is {by}'s: factsheet signers add '{by}' KEY.pub"
        )


def chain_of(
    loaded: store.Loaded,
    signers: str | None = None,
    roots: Path | None = None,
    *,
    required: bool = False,
) -> "Chain | None":
    """Return what became of a worksheet's signed statements.

    None if there are none, unless they are `required`. `signers` and `roots` as in
    `check_context.context_of`.
    """
    if not required and not store.sidecar_path(loaded.path).exists():
        return None
    from factsheet.workflows import signed
    from factsheet.workflows.signers import signers_of

    file = signers_of(loaded.path, signers)
    statements = signed.sidecar_of(loaded.path)
    return signed.chain_of(loaded.worksheet, statements, file, environment.now(), roots)


def signed_words(chain: "Chain | None", claim: str, place: int) -> str:
    """Return in words whether a history entry is signed, and with which key.

    `place` is the entry's in the history, from 0. Empty where nothing is signed.
    """
    if chain is None:
        return ""
    judged = chain.entries.get((claim, place))
    if judged is None:
        return "not signed"
    if judged.why:
        return f"signature {judged.trust}: {judged.why}"
    return f"signed with {judged.key}"


def signed_facts(
    loaded: store.Loaded, context: "rules.Context", shown: Collection[str]
) -> dict[str, Any]:
    """Return what a report says about signatures, for `publishable`; nothing without any."""
    if context.chain is None or not store.sidecar_path(loaded.path).exists():
        return {}
    from factsheet.attestations import Sidecar, embedded_data
    from factsheet.workflows.signed import sidecar_of
    from factsheet.workflows.signers import signers_of

    file = signers_of(loaded.path)
    sidecar = sidecar_of(loaded.path) or Sidecar()
    keys = {id: links.signers for id, links in context.chain.claims.items() if id in shown}
    signers = file.signers if file else None
    return {"chain": embedded_data(loaded.worksheet, sidecar, signers, shown), "keys": keys}
