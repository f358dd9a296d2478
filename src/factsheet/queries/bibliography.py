"""A source as a bibliography names it."""

from collections.abc import Sequence

from factsheet.model import Evidence


def citation(item: Evidence) -> Sequence[tuple[str, str]]:
    """Return what is known about a source, as pairs of a field and its words, in print order.

    Author, title, publisher (and where it was read), a source without an address, locator, kind,
    day of publication and of reading (ISO 8601); what is unknown is left out. The address and the
    quote are not among them, nor the title and publisher that the source's own words name, as a
    book's do. The words are plain text from outside.
    """
    origin = f"{item.publisher or ''} via {item.via}" if item.via else item.publisher or ""
    source = item.source or ""
    title, origin = ("" if part in source else part for part in (item.title or "", origin.strip()))
    parts = (
        ("author", item.author or ""),
        ("title", title),
        ("publisher", origin),
        ("source", source),
        ("locator", item.locator or ""),
        ("kind", item.kind or ""),
        ("published", f"published {item.published}" if item.published else ""),
        ("accessed", f"accessed {item.accessed}" if item.accessed else ""),
    )
    return [part for part in parts if part[1]]


def translation(item: Evidence) -> str:
    """Return the translation of a quote in quotation marks, and whose it is; empty without one."""
    if not item.translation:
        return ""
    by = f"translated by {item.translated_by}" if item.translated_by else "translation"
    return f"“{item.translation}” ({by})"
