"""CSL-JSON, as exported by Zotero, Mendeley, Paperpile and citeproc programs.

https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html
"""

import re
from typing import Any

from factsheet.importers.bibliography import source_of
from factsheet.importers.cited import one_text
from factsheet.importers.columns import guess
from factsheet.importers.imported import Imported, Options, Problems, json_tree
from factsheet.intake import read_text
from factsheet.problems import FactsheetError
from factsheet.texts import json_value
from factsheet.vocabulary import CSL_TYPES

_TYPED = re.compile(
    rb'"type"\s*:\s*"(?:%s)"|"(?:citation-key|date-parts)"\s*:'
    % b"|".join(map(str.encode, sorted(CSL_TYPES)))
)
_ITS_OWN = {"citation-key", "citation-label", "container-title", "issued", "DOI"}
_CLAIMS = {"statement", "quote"}


def knows_csl(data: bytes, name: str) -> bool:
    """Whether it is JSON whose every object is an item by its type or keys, and none is a claim."""
    del name
    if data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"[", b"{") or not _TYPED.search(data):
        return False
    try:
        items = _items(json_value(data.decode("utf-8-sig")))
    except ValueError:
        return False
    return bool(items) and all(
        isinstance(item, dict)
        and (item.get("type") in (*CSL_TYPES,) or ("type" in item and item.keys() & _ITS_OWN))
        and not any(guess(key) in _CLAIMS for key in item)
        for item in items
    )


def _items(value: Any) -> list[Any]:
    """Return the items of a file: a list, one under `items` or `references`, or a single item."""
    if isinstance(value, dict):
        value = value.get("items", value.get("references", value))
    return value if isinstance(value, list) else [value]


def read_csl(data: bytes, options: Options) -> Imported:
    """Read each item as a source. Raises FactsheetError if it is not JSON, or has no items."""
    text, remarks = read_text(data, fold_lines=False)
    return sources(_items(json_tree(text)), options, remarks)


def sources(items: list[Any], options: Options, remarks: tuple[str, ...] = ()) -> Imported:
    """Return items, as CSL-JSON has them, as sources; each is called by its `id` in messages."""
    problems, said = Problems(skip=options.skip_bad), dict.fromkeys(remarks)
    found = []
    for number, item in enumerate(items, 1):
        name = one_text(item.get("id")) if isinstance(item, dict) else ""
        where = f"item {number}" + (f" ({name[:40]})" if name else "")
        if isinstance(item, dict):
            found.append(source_of(item, where, problems, said))
        else:
            problems.add(where, "an item must be an object")
    problems.stop()
    if not found:
        raise FactsheetError("it contains no items")
    kept = tuple(one for one in found if one.evidence or one.trouble)
    return Imported((), remarks=tuple(said), sources=kept, left_out=tuple(problems.lines))
