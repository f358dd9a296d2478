"""Zotero's CSV: one item per row, with Zotero's names of its columns."""

import csv
import re
from collections.abc import Mapping
from typing import Any

from factsheet.importers.bibliography import natural
from factsheet.importers.csl import sources
from factsheet.importers.imported import Imported, Options
from factsheet.intake import read_text
from factsheet.problems import FactsheetError
from factsheet.texts import unescape_formula

_HEADER = (b"Item Type", b"Publication Title", b"Url")
_TYPES: Mapping[str, str] = {
    "journalArticle": "article-journal", "newspaperArticle": "article-newspaper",
    "magazineArticle": "article-magazine", "webpage": "webpage", "blogPost": "post-weblog",
    "forumPost": "post", "book": "book", "bookSection": "chapter", "report": "report",
    "thesis": "thesis", "conferencePaper": "paper-conference", "document": "document",
    "interview": "interview", "letter": "personal_communication", "email": "personal_communication",
    "film": "motion_picture", "videoRecording": "motion_picture", "tvBroadcast": "broadcast",
    "radioBroadcast": "broadcast", "podcast": "broadcast", "audioRecording": "song",
    "presentation": "speech", "statute": "legislation", "case": "legal_case", "bill": "bill",
    "hearing": "hearing", "patent": "patent", "map": "map", "manuscript": "manuscript",
    "dataset": "dataset", "computerProgram": "software", "standard": "standard",
    "encyclopediaArticle": "entry-encyclopedia", "dictionaryEntry": "entry-dictionary",
    "preprint": "article", "artwork": "graphic",
}  # fmt: skip
_TAG = re.compile(r"<[^<>]{1,500}>")


def knows_zotero_csv(data: bytes, name: str) -> bool:
    """Whether the header has Zotero's columns."""
    del name
    header = data[:4000].partition(b"\n")[0]
    return all(column in header for column in _HEADER)


def read_zotero_csv(data: bytes, options: Options) -> Imported:
    """Read each row as a source; paths of files on the user's computer are not looked at."""
    text, remarks = read_text(data, fold_lines=False)
    separator = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.DictReader((one + "\n" for one in text.split("\n")), delimiter=separator))
    except csv.Error as error:
        raise FactsheetError(f"not CSV: {error}") from None
    return sources(
        [_item(row) for row in rows if any(map(_filled, row.values()))], options, remarks
    )


def _filled(cell: Any) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _item(row: Mapping[Any, Any]) -> dict[str, Any]:
    def cell(name: str) -> str:
        value = row.get(name)
        return unescape_formula(value).strip() if isinstance(value, str) else ""

    def names(column: str) -> list[str]:
        return [natural(name) for name in cell(column).split(";") if name.strip()]

    return {
        "id": cell("Key"),
        "type": _TYPES.get(cell("Item Type"), ""),
        "title": cell("Title"),
        "container-title": cell("Publication Title"),
        "publisher": cell("Publisher"),
        "author": names("Author"),
        "editor": names("Editor"),
        "issued": cell("Date") or cell("Publication Year"),
        "accessed": cell("Access Date"),
        "URL": cell("Url"),
        "DOI": cell("DOI"),
        "language": cell("Language"),
        "page": cell("Pages"),
        "volume": cell("Volume"),
        "issue": cell("Issue"),
        "keyword": re.split(r"[;\n]", f"{cell('Manual Tags')};{cell('Automatic Tags')}"),
        "note": cell("Extra"),
        "annote": _TAG.sub("", cell("Notes")),
    }
