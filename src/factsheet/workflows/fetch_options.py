"""How pages are fetched."""

from dataclasses import dataclass

from factsheet import web


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Limits, exceptions, politeness and the proxy, as the user gave them: see `web.fetch_all`.

    `dial` connects, directly or through a proxy.
    """

    limits: web.Limits = web.DEFAULT
    allow: web.Exceptions = frozenset()
    per_host: int = 4
    dial: web.Dial = web.connect
