"""From the address that was asked to the page, record by record, as the redirects lead."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from factsheet.archive.records import Record
from factsheet.http_messages import REDIRECTS, divided, header
from factsheet.urls import same_page

ANSWERS = ("response", "revisit", "resource")
_KEPT = "%/:=&?~#+!$,;'@()*[]|"  # what stays as it is beside letters, digits and _.-~


@dataclass(frozen=True, slots=True)
class Chain:
    """The records that lead to a page, the page's last.

    `gap` says where they lead nowhere: then the last record is not the page.
    """

    records: tuple[Record, ...]
    gap: str | None = None

    @property
    def page(self) -> Record:
        """The last record."""
        return self.records[-1]


def follow(records: Iterable[Record], url: str | None = None) -> Chain | None:
    """Return the records that lead from `url` to its page; None when there is no answer at all.

    Without a `url`, or where no record answers it, the first answer is where it begins. A redirect
    leads to the record of the address in its Location, and to no other. Raises BrokenAnswer.
    """
    chain: list[Record] = []
    first: Record | None = None
    wanted: tuple[str, ...] = (url,) if url else ()
    for record in records:
        if record.kind not in ANSWERS:
            continue
        first = first or record
        if wanted and not any(same_page(_spelled(record.url), _spelled(one)) for one in wanted):
            continue
        chain.append(record)
        if record.kind == "resource":
            return Chain(tuple(chain))
        answer = divided(record.block)[0]
        if answer.status not in REDIRECTS:
            return Chain(tuple(chain))
        location = header(answer.headers, "location").strip()
        wanted = _led_to(record.url, location)
        if not wanted:
            return Chain(tuple(chain), "it is a redirect that leads nowhere")
    if chain and wanted:
        return Chain(tuple(chain), f"it has no answer from {wanted[0]}, to which it is redirected")
    return Chain((first,)) if first else None


def _led_to(base: str, location: str) -> tuple[str, ...]:
    """Resolve a Location; one that is not ASCII may have been sent as UTF-8 or as Latin-1."""
    if not location:
        return ()
    spellings = [location]
    with suppress(UnicodeError):
        spellings.append(location.encode("latin-1").decode())
    try:
        return tuple(urljoin(base, _spelled(one)) for one in spellings)
    except ValueError:
        return ()


def _spelled(url: str) -> str:
    return quote(url, safe=_KEPT, errors="replace")
