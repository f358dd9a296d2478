"""The cells of a row by field, and the addresses behind their words."""

from factsheet.importers.imported import Problems
from factsheet.importers.table import Row, Table
from factsheet.texts import decoded
from factsheet.urls import is_address, same_page


class CellLinks:
    """The addresses linked to words that do not name a source, column by column."""

    def __init__(self) -> None:
        """Begin with none."""
        self.left: dict[str, list[str]] = {}

    def remarks(self) -> list[str]:
        """Return a line for each that is not imported."""
        return [
            f"addresses behind the words of column '{name}' were left out: {', '.join(found)}"
            for name, found in self.left.items()
        ]


def cells_of(
    table: Table, row: Row, columns: dict[str, str], problems: Problems, links: CellLinks
) -> dict[str, str] | None:
    """Return field -> text for the cells that are read; None if one of them cannot be."""
    if row.torn:
        problems.add(row.where, row.torn)
        return None
    found, sound = {}, True
    for place, name in enumerate(table.names):
        if target := columns[name]:
            if message := row.troubles.get(place):
                problems.add(row.where, message)
                sound = False
            elif place < len(row.cells) and row.cells[place]:
                found[target] = row.cells[place]
    for place, link in () if table.own else row.links.items():
        target = columns[table.names[place]]
        head, _, last = target.rpartition(".")
        if last in ("url", "source") and is_address(link):
            url, words = f"{head}.url".lstrip("."), found.pop(target, "")
            beside = f"{head}.source".lstrip(".")
            if is_address(words):
                found[target] = words
            elif words:
                found[beside] = words
            if not found.get(url):
                found[url] = link
            elif not same_page(found[url], link):
                found[url] += f"\n{link}"
        elif not last or not is_address(found.get(target, "")):
            links.left.setdefault(table.names[place], []).append(link[:200])
    return found if sound else None


def evidence_in_line(line: str) -> dict[str, str]:
    """Return the piece of evidence in a line of our own export: an address, words, or both."""
    text = decoded(line)
    address, _, words = text.partition(" ")
    if not is_address(address):
        return {"source": text}
    return {"url": address, "source": words} if words else {"url": address}
