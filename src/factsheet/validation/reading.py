"""A file's bytes as JSON-LD documents: a JSON file is one, an HTML page has one per script."""

import codecs
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from factsheet.documents import page_tree
from factsheet.intake import spelled, stated_label, text_of, web_codec
from factsheet.texts import one_line
from factsheet.validation.findings import MAX_DEPTH, ReviewFinding, error, warning

_SAVE = "save it as UTF-8 (RFC 8259, 8.1)"
_FAULTS = (
    (tuple("“”„‘’«»"), "a typographic quotation mark {here[0]}", 'use the straight one: "'),
    (("&",), "an HTML entity; in a script they are not decoded", 'write the character itself: "'),
    (("//", "/*", "<!--", "#"), "a comment; JSON has none", "remove it"),
)
"""What may be where the parser stopped, what is wrong with it, and how to put it right."""


@dataclass(frozen=True, slots=True)
class Value:
    """A text, number, boolean, list or object, and its path.

    The path of a whole document is `$`, or `script[0]:$` for the first one of a page. `elsewhere`
    is true for a node that is in another place of the file, named by its `@id`.
    """

    path: str
    value: Any
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A file's contents.

    `address` is where the page is on the web, as it says itself. `ids` are those of a page's
    elements; None for a JSON file.
    """

    documents: list[Value]
    findings: list[ReviewFinding]
    address: str | None = None
    ids: frozenset[str] | None = None


class Members(dict[str, Any]):
    """A JSON object that remembers which names it had more than once."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        """Keep the last value of each name, as JSON readers do."""
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs) if len(self) < len(pairs) else {}
        self.repeated = tuple(name for name, count in counts.items() if count > 1)


def read(data: bytes, name: str) -> ReviewFile:
    """Read a file: what begins with `<` is HTML, with `{` or `[` JSON, else the suffix decides."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00\xff\xfe")[:1]
    html = start == b"<" or (
        start not in (b"{", b"[") and name.lower().endswith((".html", ".htm", ".xhtml"))
    )
    try:
        text, findings = (_html_text if html else _json_text)(data)
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        column = wrong.start - data.rfind(b"\n", 0, wrong.start)
        return ReviewFile([], [error("$", f"line {line}, byte {column}: this is not UTF-8", _SAVE)])
    if html:
        return _page(text, findings)
    return ReviewFile(_parsed(text, "$", 0, findings), findings)


def _json_text(data: bytes) -> tuple[str, list[ReviewFinding]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16"), [error("$", "the file is UTF-16", _SAVE)]
    return data.decode("utf-8-sig"), []


def _html_text(data: bytes) -> tuple[str, list[ReviewFinding]]:
    """Decode a page: UTF-8, else what its `meta` says, else a guess, which is reported."""
    try:
        text, findings = _json_text(data)
    except UnicodeDecodeError:
        text, remarks = text_of(data)
        codec = spelled(web_codec(stated_label(data)) or "")
        remarks = remarks or (f"the page is not UTF-8; read as {codec}",)
        findings = [warning("$", remark, "save it as UTF-8") for remark in remarks]
    return text.replace("\r\n", "\n").replace("\r", "\n"), findings


def _page(text: str, findings: list[ReviewFinding]) -> ReviewFile:
    tree = page_tree(text)
    documents: list[Value] = []
    number = position = 0
    for script in tree.css("script[type]"):
        kind = (script.attributes.get("type") or "").split(";")[0].strip().lower()
        if kind != "application/ld+json":
            continue
        raw = script.text() or ""
        found = text.find(raw, position)
        lines_before = text.count("\n", 0, found) if found >= 0 else 0
        position = max(found + len(raw), position)
        documents += _parsed(raw, f"script[{number}]:$", lines_before, findings)
        number += 1
    for attribute, syntax in (("itemtype", "microdata"), ("typeof", "RDFa")):
        nodes = tree.css(f"[{attribute}]")
        if any("ClaimReview" in (node.attributes.get(attribute) or "") for node in nodes):
            message = f"not read: a ClaimReview in {syntax}"
            findings.append(warning("$", message, "write it as JSON-LD"))
    canonical = tree.css_first("link[rel~='canonical'][href]")
    address = canonical.attributes.get("href") if canonical else None
    ids = frozenset(node.attributes.get("id") or "" for node in tree.css("[id]"))
    return ReviewFile(documents, findings, address, ids)


def _parsed(text: str, path: str, lines_before: int, findings: list[ReviewFinding]) -> list[Value]:
    """Return the one document of a text; none, and a finding more, where it is not JSON."""
    try:
        return [Value(path, json.loads(text, object_pairs_hook=Members))]
    except json.JSONDecodeError as wrong:
        why, remedy = _why(wrong)
        place = f"line {wrong.lineno + lines_before}, column {wrong.colno}"
        message = f"{place}: this is not JSON: {why}"
    except RecursionError:
        message, remedy = f"nested deeper than {MAX_DEPTH} levels", "flatten it, with @graph"
    except ValueError:
        message, remedy = "a number has thousands of digits", "write a number of a few digits"
    findings.append(error(path, message, remedy))
    return []


def _why(wrong: json.JSONDecodeError) -> tuple[str, str]:
    """Return what is wrong at the place where the parser stopped, and how to put it right."""
    here = wrong.doc[wrong.pos : wrong.pos + 12]
    before = wrong.doc[max(0, wrong.pos - 200) : wrong.pos].rstrip()[-1:]
    if not wrong.doc.strip():
        return "it is empty", "write the ClaimReview into it"
    for starts, message, remedy in _FAULTS:
        if here.startswith(starts):
            return message.format(here=here), remedy
    trailing = before == "," or wrong.msg.startswith("Expecting property")
    if wrong.msg.startswith("Illegal trailing comma") or (trailing and here[:1] in ("}", "]")):
        return "a comma before the closing bracket", "remove the comma"
    if wrong.msg.startswith("Invalid control character"):
        return "a line break or control character inside a text", "write it as \\n"
    return f"{wrong.msg} (here: '{one_line(here)}')", "correct it there"
