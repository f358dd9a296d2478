"""`capture`: save the pages that evidence rests on."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, edits, queries, store
from factsheet.cli import environment, network, options, saving
from factsheet.cli import wayback as second
from factsheet.cli.captured import tell, tell_plan
from factsheet.cli.handing_in import file_by_hand
from factsheet.cli.options import TextOrJson
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.texts import counted, pieces

if TYPE_CHECKING:
    from factsheet.workflows.capture_proof import Captured
    from factsheet.workflows.capture_targets import Target
    from factsheet.workflows.fetch_options import FetchOptions
    from factsheet.workflows.wayback import WaybackClient

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet capture --missing --dry-run\n\n"
    "Without --dry-run, the same command fetches."
)
def capture(
    claims: Annotated[
        list[str] | None, options.some_claims("Only the evidence of these claims.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="The evidence of all claims.")] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="Evidence without a valid copy.")
    ] = False,
    older_than: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=100_000,
            metavar="DAYS",
            help="Evidence last captured at least this many days ago.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be fetched, and fetch nothing.")
    ] = False,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Add a page saved by hand, a document, or one page of an archive; no network.",
        ),
    ] = None,
    from_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="With --from: the page's address in FILE, if it differs."),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--number",
            min=1,
            metavar="N",
            help="Only the evidence with this number in `evidence list CLAIM`.",
        ),
    ] = None,
    refresh: Annotated[
        bool,
        typer.Option(
            "--refresh",
            help="Also fill in fields that a verdict or an approval covers; valid copies are read "
            "again, not fetched.",
        ),
    ] = False,
    requisites: Annotated[bool, typer.Option("--page-requisites", hidden=True)] = False,
    format: options.Format = TextOrJson.text,
    allow_host: network.AllowHost = None,
    proxy: network.Proxy = None,
    wayback: second.Wayback = False,
    time_limit: network.TimeLimit = 60,
    max_size: Annotated[
        int, typer.Option(min=1, max=200, metavar="MB", help="The largest download per page.")
    ] = 50,
    per_host: network.PerHost = 4,
    confidential: Annotated[
        bool,
        typer.Option(
            "--confidential",
            help="Also fetch the addresses of confidential evidence, and show them.",
        ),
    ] = False,
    move_confidential: Annotated[
        bool,
        typer.Option(
            "--move-confidential",
            help="Move copies of confidential evidence to evidence-confidential/; no network.",
        ),
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="With --from: who saved it; by default, you."),
    ] = None,
    worksheet: options.Worksheet = None,
    wait: options.Wait = 10,
) -> None:
    """Save the pages of evidence as WARC files.

    They are saved in evidence/ beside the worksheet (those of confidential evidence in
    evidence-confidential/), and searched for the quotes.

    Each page is fetched once and saved at once; earlier copies are kept. A copy is valid if the
    server returned the page and the quote is on it; anything else is saved and reported, with exit
    code 1. Confidential evidence is only fetched with -n or --confidential.

    Title, author, publisher, published, language and accessed are filled in from a valid copy if
    they are empty. Values that would make a verdict stale or an approval outdated are only listed;
    --refresh fills them in.

    --wayback asks for a second witness: what the Internet Archive saves is public. Its keys are
    read from $IA_ACCESS_KEY_ID and $IA_SECRET_ACCESS_KEY. Its answer does not change the exit code;
    it is told nothing about confidential evidence.
    """
    path = environment.locate(worksheet)
    sheet = store.load(path).worksheet
    network.need("web")
    if move_confidential:
        _move(path, {claim.id for claim in queries.find_claims(sheet, claims or [])}, wait)
        return
    if wayback and from_ is not None:
        raise typer.BadParameter("--from contacts no server", param_hint="--wayback")
    if from_url and from_ is None:
        raise typer.BadParameter("it needs --from FILE", param_hint="--from-url")
    if from_ is not None:
        target = _one(sheet, claims or [], number)
        who = environment.actor(by, path)
        results = [file_by_hand(path, target, from_, from_url, who, wait, refresh=refresh)]
        tell(results, format, confidential=confidential)
    else:
        from factsheet.workflows.capture_targets import choose

        if not (claims or every or missing or older_than is not None):
            raise typer.BadParameter("give claims, or use --all, --missing or --older-than DAYS")
        chosen = queries.find_claims(sheet, claims) if claims else list(sheet.claims)
        if number is None:
            wanted = choose(chosen, path, environment.now(), missing=missing, older_than=older_than)
        else:
            wanted = [_one(sheet, claims or [], number)]
        again = _reread(path, sheet, wanted, wait, save=not dry_run) if refresh else []
        seen = {(result.target.claim, result.target.number) for result in again}
        wanted = [each for each in wanted if (each.claim, each.number) not in seen]
        targets = wanted
        if number is None:
            targets = [each for each in wanted if confidential or not each.item.confidential]
            network.say_not_asked(len(wanted) - len(targets), "choose it with -n N, or use")
        how = network.fetch_options(
            allow_host, time_limit, per_host, max_size=max_size, proxy=proxy
        )
        machine = (
            second.wayback_client(how, [t.item.confidential for t in targets]) if wayback else None
        )
        if requisites:
            console.say("--page-requisites no longer does anything: a copy is of the page alone")
        if dry_run:
            tell_plan(targets, format, again, confidential=confidential)
            return
        results = fetch_and_keep(
            *(path, targets, how, wait, format),
            confidential=confidential,
            refresh=refresh,
            again=again,
            machine=machine,
        )
    if any(not result.done for result in results):
        raise typer.Exit(1)
    saving.suggest("factsheet check", worksheet)


def _move(path: Path, only: set[str], wait: float) -> None:
    """Move the copies of all confidential evidence, or of that of some claims, and say so."""
    from factsheet.workflows.moving_copies import save_and_move_copies

    remarks = save_and_move_copies(
        path,
        saving.saver(path, wait),
        lambda sheet: sheet,
        lambda claim, _, item: item.confidential and (not only or claim.id in only),
    )
    console.say(*remarks or ["all copies of confidential evidence are where they belong"])


def _one(sheet: Worksheet, claims: list[str], number: int | None) -> "Target":
    """Return the one piece of evidence that is meant."""
    from factsheet.workflows.capture_targets import Target

    if len(claims) != 1:
        raise typer.BadParameter("give the one claim that it belongs to")
    claim = queries.find_claim(sheet, claims[0])
    if number is None and len(claim.evidence) > 1:
        raise FactsheetError(f"{claim.id} has {pieces(len(claim.evidence))}; choose one with -n N")
    return Target(claim.id, number or 1, edits.pick_evidence(claim, number or 1))


def _reread(
    path: Path, sheet: Worksheet, targets: "list[Target]", wait: float, *, save: bool
) -> "list[Captured]":
    """Fill in fields from valid copies; a dry run does so in a worksheet that is not saved."""
    from factsheet.workflows.rereading import reread

    return reread(targets, path, saving.saver(path, wait) if save else lambda change: change(sheet))


def fetch_and_keep(
    path: Path,
    targets: "list[Target]",
    how: "FetchOptions",
    wait: float,
    format: TextOrJson,
    *,
    confidential: bool = False,
    refresh: bool = False,
    again: "Sequence[Captured]" = (),
    machine: "WaybackClient | None" = None,
) -> "list[Captured]":
    """Capture evidence and report each piece as its page comes; return what became of each.

    Of confidential evidence only the outcome is shown, unless `confidential`. `again` was read from
    its copy before, and is reported first. Afterwards the Wayback Machine is asked, if one is
    given.
    """
    from factsheet.workflows.capture import capture as capture_pages
    from factsheet.workflows.capture_targets import pages_of

    pages = pages_of(targets)
    results = list(again)
    if format is TextOrJson.text:
        tell(again, format, confidential=confidential)
    with console.progress("capturing", len(pages)) as step:
        for done in capture_pages(pages, path, saving.saver(path, wait), how, refresh=refresh):
            results += done
            if format is TextOrJson.text:
                tell(done, format, confidential=confidential)
                console.flush()
            step()
    witnessed = (
        second.consult(path, results, machine, saving.saver(path, wait), format)
        if machine
        else None
    )
    if format is TextOrJson.json:
        tell(results, format, confidential=confidential, witnessed=witnessed)
    counts = sum(result.preserved for result in results)
    kept = sum(result.done for result in results) - counts
    left = len(results) - counts - kept
    sources = [counted(len(pages), "page")] if pages or not again else []
    if again:
        sources.append("1 saved copy" if len(again) == 1 else f"{len(again)} saved copies")
    console.say(
        f"{counts} of {pieces(len(results))} preserved, from {' and '.join(sources)}"
        + (f"; {kept} saved, but with no quote that proves anything" if kept else "")
        + (f"; {left} failed: see above" if left else "")
        if results
        else "nothing to capture"
    )
    if any(result.outcome == "refused" for result in results):
        console.say("addresses on your own network need --allow-host HOST:PORT")
    return results
