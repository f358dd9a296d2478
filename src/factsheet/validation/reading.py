"""A file's bytes as JSON-LD documents: a JSON file is one, an HTML page has one a script."""

import codecs
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from factsheet.documents import page_tree
from factsheet.intake import spelled, stated_label, text_of, web_codec
from factsheet.texts import one_line
from factsheet.validation.remarks import MAX_DEPTH, Remark, error, warning


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON-LD document; `path` is `$`, or `script[0]:$` for the first one of a page."""

    path: str
    value: Any


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds.

    `address` is the canonical address that a page gives itself. `ids` are those of a page's
    elements; None for a JSON file.
    """

    documents: list[Document]
    remarks: list[Remark]
    address: str | None = None
    ids: frozenset[str] | None = None


class Members(dict[str, Any]):
    """A JSON object that remembers which names it had more than once."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        """Keep the last value of each name, as JSON readers do."""
        super().__init__(pairs)
        self.repeated: tuple[str, ...] = ()
        if len(self) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            self.repeated = tuple(name for name, count in counts.items() if count > 1)


def read(data: bytes, name: str) -> Reading:
    """Read a file: what begins with `<` is HTML, with `{` or `[` JSON, else the suffix decides."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00\xff\xfe")[:1]
    html = start == b"<" or (
        start not in (b"{", b"[") and name.lower().endswith((".html", ".htm", ".xhtml"))
    )
    try:
        text, remarks = (_html_text if html else _json_text)(data)
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        column = wrong.start - data.rfind(b"\n", 0, wrong.start)
        message = f"line {line}, byte {column}: this is not UTF-8"
        return Reading([], [error("$", message, "save the file as UTF-8 (RFC 8259, 8.1)")])
    if html:
        return _page(text, remarks)
    documents, faults = _parsed(text, "$", 0)
    return Reading(documents, remarks + faults)


def _json_text(data: bytes) -> tuple[str, list[Remark]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        remark = error("$", "the file is UTF-16", "save it as UTF-8 (RFC 8259, 8.1)")
        return data.decode("utf-16"), [remark]
    return data.decode("utf-8-sig"), []


def _html_text(data: bytes) -> tuple[str, list[Remark]]:
    """Decode a page: UTF-8, else what its `meta` says, else a guess, which is said."""
    try:
        text, remarks = _json_text(data)
    except UnicodeDecodeError:
        text, notes = text_of(data)
        remarks = [warning("$", note, "save it as UTF-8") for note in notes]
        if not notes:
            codec = spelled(web_codec(stated_label(data)) or "")
            remarks = [warning("$", f"the page is not UTF-8; read as {codec}", "save it as UTF-8")]
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def _page(text: str, remarks: list[Remark]) -> Reading:
    tree = page_tree(text)
    documents: list[Document] = []
    number = position = 0
    for script in tree.css("script[type]"):
        kind = (script.attributes.get("type") or "").split(";")[0].strip().lower()
        if kind != "application/ld+json":
            continue
        raw = script.text() or ""
        found = text.find(raw, position)
        lines_before = text.count("\n", 0, found) if found >= 0 else 0
        position = max(found + len(raw), position)
        parsed, faults = _parsed(raw, f"script[{number}]:$", lines_before)
        documents += parsed
        remarks += faults
        number += 1
    for attribute, syntax in (("itemtype", "microdata"), ("typeof", "RDFa")):
        nodes = tree.css(f"[{attribute}]")
        if any("ClaimReview" in (node.attributes.get(attribute) or "") for node in nodes):
            remarks.append(
                warning("$", f"not read: a ClaimReview in {syntax}", "write it as JSON-LD")
            )
    canonical = tree.css_first("link[rel~='canonical'][href]")
    return Reading(
        documents,
        remarks,
        (canonical.attributes.get("href") or None) if canonical else None,
        frozenset(node.attributes.get("id") or "" for node in tree.css("[id]")),
    )


def _parsed(text: str, path: str, lines_before: int) -> tuple[list[Document], list[Remark]]:
    try:
        return [Document(path, json.loads(text, object_pairs_hook=Members))], []
    except json.JSONDecodeError as wrong:
        message, remedy = _why(wrong)
        place = f"line {wrong.lineno + lines_before}, column {wrong.colno}"
        fault = error(path, f"{place}: this is not JSON: {message}", remedy)
    except RecursionError:
        fault = error(path, f"nested deeper than {MAX_DEPTH} levels", "flatten it, with @graph")
    except ValueError:
        fault = error(path, "a number has thousands of digits", "write a number of a few digits")
    return [], [fault]


def _why(wrong: json.JSONDecodeError) -> tuple[str, str]:
    """Return what is wrong at the place where the parser stopped, and how to put it right."""
    here = wrong.doc[wrong.pos : wrong.pos + 12]
    before = wrong.doc[max(0, wrong.pos - 200) : wrong.pos].rstrip()[-1:]
    if not wrong.doc.strip():
        return "it is empty", "write the ClaimReview into it"
    if here[:1] in "“”„‘’«»" and here:
        return f"a typographic quotation mark {here[0]}", 'use the straight one: "'
    if here.startswith("&"):
        return "an HTML entity; in a script they are not decoded", 'write the character itself: "'
    if here.startswith(("//", "/*", "<!--", "#")):
        return "a comment; JSON has none", "remove it"
    if here[:1] in ("}", "]") and (before == "," or wrong.msg.startswith("Expecting property")):
        return "a comma before the closing bracket", "remove the comma"
    if wrong.msg.startswith("Illegal trailing comma"):
        return "a comma before the closing bracket", "remove the comma"
    if wrong.msg.startswith("Invalid control character"):
        return "a line break or control character inside a text", "write it as \\n"
    return f"{wrong.msg} (here: '{one_line(here)}')", "correct it there"
