"""`bundle`: what a stranger can check."""

from pathlib import Path
from typing import Annotated

import typer

from factsheet import console, rules, store
from factsheet.cli import environment, network, options
from factsheet.cli.check_context import context_of
from factsheet.cli.signatures import Key, Tsa, signed_facts
from factsheet.problems import FactsheetError
from factsheet.reports import FORMATS, publishable
from factsheet.texts import counted

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog="Example: factsheet bundle bridge.zip --public\n\n"
    "With everything, for a lawyer: factsheet bundle bridge --private"
)
def bundle(
    out: Annotated[
        str, typer.Argument(metavar="OUT[.zip]", help="A new folder, or a new .zip file.")
    ],
    public: Annotated[
        bool | None,
        typer.Option(
            "--public/--private",
            help="Public: extracts of the pages, nothing confidential. Private: everything.",
            show_default=False,
        ),
    ] = None,
    no_article: Annotated[
        bool, typer.Option("--no-article", help="Leave the article's text out.")
    ] = False,
    tsa: Tsa = None,
    stamp: Annotated[
        bool, typer.Option("--stamp", help="Only time-stamp an existing bundle, with --tsa.")
    ] = False,
    allow_host: network.AllowHost = None,
    key: Key = None,
    by: options.By = None,
    worksheet: options.Worksheet = None,
) -> None:
    """Make a bundle that a stranger can check.

    It can be checked offline, years later: a BagIt folder with the report, the claims, the signed
    statements and, of each saved page, the words around the quote (--public) or the whole page
    (--private). The publisher signs it; --tsa adds a time stamp. VERIFY.txt says how to check it
    without factsheet. A private bundle contains confidential sources: encrypt it before sending it.
    """
    from factsheet.workflows import bundling
    from factsheet.workflows.bundle_files import read_bundle
    from factsheet.workflows.signing import SigningOptions

    target = Path(out)
    allow = network.fetch_options(allow_host, 30, 1).allow
    if stamp:
        if not tsa:
            raise typer.BadParameter("give the service: --tsa URL", param_hint="--stamp")
        files, failed = bundling.stamped(read_bundle(target), tsa, allow)
        bundling.write(target, files, over=True)
        _end(target, tsa, failed)
        return
    if public is None:
        raise typer.BadParameter("who is it for: --public or --private?")
    path = environment.locate(worksheet)
    loaded = store.load(path)
    sheet, context = loaded.worksheet, context_of(loaded)
    found = rules.check(sheet, context)
    made = environment.report_time()
    text = None if no_article else context.article_text
    shown, facts = publishable(
        sheet,
        made,
        article_text=text,
        proofs=context.proofs,
        folder=None,
        in_error=frozenset(item.claim for item in found if item.claim and item.level == "error"),
        **signed_facts(loaded, context, [claim.id for claim in sheet.claims]),
    )
    report = FORMATS["html"].render(shown, facts)
    source = bundling.BundleSource(
        loaded,
        _article(loaded) if text is not None else None,
        context.proofs,
        report.encode() if isinstance(report, str) else report,
        made,
        not public,
    )
    if target.exists():
        raise FactsheetError(f"{target}: already exists; choose a different name, or remove it")
    made_of = bundling.bundle_of(
        source, SigningOptions(environment.actor(by, path), key, environment.now())
    )
    files, failed = bundling.stamped(made_of.files, tsa or [], allow)
    bundling.write(target, files)
    errors = sum(item.level == "error" for item in found)
    if errors:
        console.say(f"check finds {counted(errors, 'error')}; see: factsheet check")
    if made_of.kept_back:
        count = counted(made_of.kept_back, "signed statement")
        console.say(
            f"{count} left out because of evidence that is now confidential; mark and sign "
            "again to publish the verdict's proof"
        )
    kind = "public" if public else "PRIVATE: it names confidential sources"
    console.say(
        f"{target}: {counted(len(sheet.claims), 'claim')}, {counted(len(files), 'file')} ({kind})"
    )
    console.say(f"print this under the article: sha256 {bundling.bundle_hash(files)}")
    _end(target, tsa or [], failed)


def _article(loaded: store.Loaded) -> bytes | None:
    named = loaded.worksheet.article.text
    if named is None:
        return None
    return store.read_bytes(store.beside(loaded.path, named), store.MAX_FILE)


def _end(target: Path, services: list[str], failed: list[str]) -> None:
    """Say which stamps it has. Ends with code 1 where one failed."""
    done = len(services) - len(failed)
    if done:
        console.say(f"{counted(done, 'time stamp')} added")
    for words in failed:
        console.say(f"not stamped: {words}")
    if failed:
        console.say(f"try again: factsheet bundle {target} --stamp --tsa URL")
        raise typer.Exit(1)
