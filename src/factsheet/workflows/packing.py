"""The saved copies of a worksheet as replay tools expect them."""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from factsheet import archive, store
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.reports import SavedCopy


def playable_copies(public: Worksheet, path: Path) -> tuple[tuple[SavedCopy, ...], list[str]]:
    """Return the copies that a worksheet at `path` names, each with its page alone; and remarks.

    `public` is the worksheet without what is confidential (`reports.publishable`).
    """
    found: dict[str, SavedCopy] = {}
    left_out: dict[str, None] = {}
    for item in public.evidence:
        for kept in item.copies:
            try:
                file = store.beside(path, kept.path)
                name, data, copy = archive.replay_warc(file, kept.sha256, item.url)
                if name in found and found[name].data != data:
                    name = f"{sha256(data).hexdigest()[:10]}-{name}"
            except FactsheetError as error:
                left_out[str(error)] = None
                continue
            when = archive.second(copy.captured)
            index = archive.index_of(name, data)
            found[name] = SavedCopy(name, data, index, copy.url, when, item.title)
    return tuple(found.values()), list(left_out)


def packed(files: Mapping[str, bytes]) -> list[SavedCopy]:
    """Return whole files of copies, by their paths, each with a page if it has one."""
    copies = []
    for path, data in files.items():
        name = Path(path).name
        url, when = "", None
        with suppress(FactsheetError):
            page = archive.page_in(data, Path(path), url=None)
            url, when = page.url, archive.second(page.captured)
        copies.append(SavedCopy(name, data, archive.index_of(name, data), url, when))
    return copies
