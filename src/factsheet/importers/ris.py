"""RIS, as exported by Zotero, EndNote, Mendeley and library catalogues.

The tags and types: https://en.wikipedia.org/wiki/RIS_(file_format), and rispy's tables.
"""

import re
from collections.abc import Mapping
from typing import Any

from factsheet.importers.bibliography import natural
from factsheet.importers.csl import sources
from factsheet.importers.imported import Imported, Options
from factsheet.intake import read_text
from factsheet.problems import FactsheetError
from factsheet.texts import counted

_BEGINS = re.compile(r"^[ \t\ufeff]*TY  ?-", re.M)
_TYPES: Mapping[str, str] = {
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter",
    "JOUR": "article-journal", "EJOUR": "article-journal", "JFULL": "article-journal",
    "ABST": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "RPRT": "report", "GOVDOC": "report", "THES": "thesis", "CONF": "paper-conference",
    "CPAPER": "paper-conference", "ELEC": "webpage", "WEB": "webpage", "BLOG": "post-weblog",
    "ICOMM": "personal_communication", "PCOMM": "personal_communication", "BILL": "bill",
    "CASE": "legal_case", "STAT": "legislation", "HEAR": "hearing", "MAP": "map",
    "DATA": "dataset", "COMP": "software", "PAT": "patent", "VIDEO": "motion_picture",
    "MPCT": "motion_picture", "SOUND": "song", "PAMP": "pamphlet", "UNPB": "manuscript",
    "STAND": "standard", "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary",
}  # fmt: skip
_TAGS = (
    "TY ID TI T1 CT BT T2 JF JO JA J2 AU A1 A2 ED PY Y1 DA Y2 UR DO PB LA SP EP VL IS KW N1 ER UK"
)
_ALL = {tag: tag for tag in re.findall(r"\w+", _TAGS)}


def knows_ris(data: bytes, name: str) -> bool:
    """Whether a file is called .ris, or its first lines begin a reference."""
    return name.lower().endswith(".ris") or bool(
        _BEGINS.search(data[:2000].decode(errors="replace"))
    )


def read_ris(data: bytes, options: Options) -> Imported:
    """Read each reference as a source; those without an end are reported, and read nevertheless.

    Raises FactsheetError if there is none.
    """
    text, remarks = read_text(data)
    text = _BEGINS.sub("TY  -", text)
    begun = re.split(r"^(?=TY  -)", text, flags=re.M)[1:]
    unended = sum(not re.search(r"^ER\s*-", one, re.M) for one in begun)
    if unended:
        remarks = (
            *remarks,
            f"{counted(unended, 'reference')} without an end (ER), read anyway",
        )
    records = [record for one in begun for record in _records(one)]
    if not records:
        raise FactsheetError("it contains no references, which begin with 'TY  -'")
    return sources([_item(record) for record in records], options, remarks)


def _records(text: str) -> list[dict[str, list[str]]]:
    """Return the reference that a text begins with: tag -> its values."""
    from rispy import RisParser

    # Every tag is a list of its own name; addresses hold semicolons and are not cut at them.
    parser = RisParser(
        mapping=_ALL, list_tags=list(_ALL), delimiter_tags_mapping={}, skip_unknown_tags=True
    )
    lines = [line for line in text.split("\n") if not re.match(r"ER\s*-", line)]
    try:
        found: list[dict[str, Any]] = parser.parse("\n".join([*lines, "ER  - "]))
    except (KeyError, AttributeError, TypeError):  # a line without a tag, before any
        return []
    return [
        {tag: [value] if isinstance(value, str) else list(value) for tag, value in one.items()}
        for one in found
    ]


def _item(record: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return a reference as CSL-JSON has it."""

    def first(*tags: str) -> str:
        return next((text for tag in tags for text in record.get(tag, ()) if text), "")

    kind = _TYPES.get(first("TY").strip().upper(), "")
    title = first("TI", "T1", "CT", "BT")
    container = first("T2", "JF", "JO", "JA", "J2", "BT")
    pages = "-".join(filter(None, dict.fromkeys((first("SP"), first("EP")))))
    return {
        "id": first("ID"),
        "type": kind,
        "title": title,
        "container-title": container if container != title else "",
        "publisher": first("PB"),
        "author": [natural(name) for tag in ("AU", "A1") for name in record.get(tag, ())],
        "editor": [natural(name) for tag in ("ED", "A2") for name in record.get(tag, ())],
        "issued": first("DA") if re.search(r"\d{4}", first("DA")) else first("PY", "Y1"),
        "accessed": first("Y2"),
        "URL": next((url.strip() for url in record.get("UR", ()) if url.strip()), ""),
        "DOI": first("DO"),
        "language": first("LA"),
        "page": pages,
        "volume": first("VL"),
        "issue": first("IS"),
        "keyword": [word for words in record.get("KW", ()) for word in re.split(r"[;\n]", words)],
        "note": "\n".join(record.get("N1", ())),
    }
