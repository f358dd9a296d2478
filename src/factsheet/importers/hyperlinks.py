"""The addresses behind the cells of a workbook (ECMA-376, 18.3.1.47 hyperlink).

openpyxl gives them only if it holds the whole workbook in memory, which is too much for large ones.
"""

import io
import posixpath
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

_ID = "}id"
"""The end of the attribute that names a relation, in any edition of the standard."""

_MOST = 200_000


def hyperlinks(data: bytes) -> dict[str, dict[str, str]]:
    """Return the address behind each cell that has one: sheet -> cell (`B7`) -> address.

    A link over several cells counts for each cell of its first column.
    """
    found: dict[str, dict[str, str]] = {}
    with ZipFile(io.BytesIO(data)) as file:
        names = set(file.namelist())
        targets = _targets(file, names, "xl/workbook.xml")
        for sheet in _elements(file, "xl/workbook.xml", "sheet"):
            part = targets.get(_link(sheet), "")
            if part not in names:
                continue
            addresses = _targets(file, names, part)
            if not addresses:
                continue
            cells = found.setdefault(sheet.get("name", ""), {})
            for link in _elements(file, part, "hyperlink"):
                address = addresses.get(_link(link))
                if address and len(cells) < _MOST:
                    cells |= dict.fromkeys(_cells(link.get("ref", "")), address)
    return found


def _targets(file: ZipFile, names: set[str], part: str) -> dict[str, str]:
    """Return what a part of the file refers to, by id: other parts by their paths, or addresses."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in names:
        return {}
    return {
        one.get("Id", ""): one.get("Target", "")
        if one.get("TargetMode") == "External"
        else posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        for one in _elements(file, relations, "Relationship")
    }


def _elements(file: ZipFile, part: str, name: str) -> Iterator[Any]:
    from lxml import etree

    with file.open(part) as stream:
        for _, element in etree.iterparse(stream, resolve_entities=False, no_network=True):
            if etree.QName(element).localname == name:
                yield element
            elif etree.QName(element).localname == "row":
                element.clear()


def _link(element: Any) -> str:
    return next((value for name, value in element.attrib.items() if name.endswith(_ID)), "")


def _cells(reference: str) -> list[str]:
    from openpyxl.utils.cell import get_column_letter, range_boundaries

    left, top, _, bottom = range_boundaries(reference)
    return [f"{get_column_letter(left)}{row}" for row in range(top, min(bottom, top + 1000) + 1)]
