"""From the address that was asked to the page, record by record, as the redirects lead."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from factsheet.archive.records import Record
from factsheet.http_messages import REDIRECTS, divided, header
from factsheet.urls import page_key

ANSWERS = ("response", "revisit", "resource", "conversion")
_PASSES = 3
"""How many times a file is read for one page: a redirect may lead to an earlier record."""
_KEPT = "%/:=&?~#+!$,;'@()*[]|"  # what stays as it is beside letters, digits and _.-~


@dataclass(frozen=True, slots=True)
class PageRecords:
    """The records that lead to a page, the page's last.

    `gap` says where the chain breaks off: then the last record is not the page.
    """

    records: tuple[Record, ...]
    gap: str | None = None

    @property
    def page(self) -> Record:
        """The last record."""
        return self.records[-1]


def follow(read: Callable[[], Iterable[Record]], url: str | None = None) -> PageRecords | None:
    """Return the records that lead from `url` to its page; None if there is no answer at all.

    `read` reads the file from its beginning. Without a `url`, or where no record answers it, the
    first answer is where it begins. A redirect leads to the record of the address in its Location,
    and to no other, which may be before it. A file may have several answers to an address: the
    first that leads to a page counts, else the first. Raises BrokenAnswer.
    """
    first: Record | None = None
    lost: PageRecords | None = None
    asked: tuple[str, ...] = (url,) if url else ()
    chain, wanted = list[Record](), asked
    for _ in range(_PASSES):
        known, keys = len(chain), _keys(wanted)
        for record in read():
            if record.kind not in ANSWERS:
                continue
            first = first or record
            if wanted and page_key(_spelled(record.url)) not in keys:
                continue
            chain.append(record)
            if not record.is_http or not record.block:
                return PageRecords(tuple(chain))
            answer = divided(record.block)[0]
            if answer.status == 200:
                return PageRecords(tuple(chain))
            if answer.status in REDIRECTS:
                wanted = _redirect_target(record.url, header(answer.headers, "location").strip())
                if not wanted:
                    return PageRecords(tuple(chain), "it is a redirect without an address")
            else:
                lost = lost or PageRecords(tuple(chain))
                chain, wanted = [], asked
            keys = _keys(wanted)
        if len(chain) == known or keys & _keys(record.url for record in chain):
            break
    if lost:
        return lost
    if chain:
        return PageRecords(
            tuple(chain), f"it redirects to {wanted[0]}, whose answer it does not have"
        )
    return PageRecords((first,)) if first else None


def _keys(addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(page_key(_spelled(one)) for one in addresses)


def _redirect_target(base: str, location: str) -> tuple[str, ...]:
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
