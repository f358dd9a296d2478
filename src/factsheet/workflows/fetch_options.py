"""How pages are asked for."""

from dataclasses import dataclass

from factsheet import web


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Limits, exceptions and politeness, as a person gave them: see `web.fetch_all`."""

    limits: web.Limits = web.DEFAULT
    allow: web.Exceptions = frozenset()
    per_host: int = 4
