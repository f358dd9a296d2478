"""Options of commands that fetch pages, and what becomes of them."""

from typing import TYPE_CHECKING, Annotated

import typer

from factsheet import console, extras
from factsheet.cli.options import seconds
from factsheet.texts import confidential_pieces

if TYPE_CHECKING:
    from factsheet.workflows.fetch_options import FetchOptions

AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST:PORT",
        help="Allow this host although its address is not public; repeatable.",
    ),
]
Proxy = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The HTTP proxy to go through, such as http://10.0.0.1:3128."),
]
TimeLimit = Annotated[
    float,
    typer.Option(min=0.1, callback=seconds, metavar="SECONDS", help="The time limit for one page."),
]
PerHost = Annotated[
    int, typer.Option(min=1, max=64, metavar="N", help="Simultaneous requests to one host.")
]


def fetch_options(
    allow_host: list[str] | None,
    time_limit: float,
    per_host: int,
    *,
    max_size: int = 50,
    proxy: str | None = None,
) -> "FetchOptions":
    """Return the options for fetching pages; `max_size` is in MB.

    Raises a usage error for what is not a HOST:PORT or not a proxy, and what `need` raises.
    """
    need("web")
    from factsheet import web
    from factsheet.workflows.fetch_options import FetchOptions

    try:
        allow = frozenset(web.read_exception(text) for text in allow_host or ())
    except web.Refused as error:
        raise typer.BadParameter(str(error), param_hint="--allow-host") from None
    try:
        dial = web.connect if proxy is None else web.through(proxy)
    except web.Refused as error:
        raise typer.BadParameter(str(error), param_hint="--proxy") from None
    wire = max_size * 1_000_000
    limits = web.Limits(wire=wire, decoded=4 * wire, seconds=time_limit)
    return FetchOptions(limits, allow, per_host, dial)


def need(extra: str) -> None:
    """Stop before anything is fetched or written if an extra is not installed.

    Raises ModuleNotFoundError, which `app` turns into a message.
    """
    from importlib.util import find_spec

    for module in extras.modules(extra):
        if find_spec(module) is None:
            raise ModuleNotFoundError(name=module)


def say_not_asked(count: int, how: str) -> None:
    """Say how much confidential evidence was not fetched, and after `how` the option that would."""
    if count:
        console.say(
            f"{confidential_pieces(count)} not fetched, so that no server learns of it; {how} "
            "--confidential"
        )
