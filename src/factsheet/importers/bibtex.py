"""BibTeX and BibLaTeX, as exported by Zotero, JabRef, Google Scholar and publishers.

https://ctan.org/pkg/biblatex (types, fields, dates), https://ctan.org/pkg/bibtex (strings, names).
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from factsheet.importers.bibliography import OTHERS, natural
from factsheet.importers.csl import sources
from factsheet.importers.imported import Imported, Options
from factsheet.intake import addresses_in, day, read_text
from factsheet.problems import FactsheetError
from factsheet.texts import one_line

_BEGINS = re.compile(
    r"^[ \t]*@(?:[A-Za-z]+)[ \t]*[{(]\s*(?:[^\s{}(),=]+\s*[,=]|[\w\s]*[\"{])", re.M
)
_MONTHS = {
    name[:3]: name
    for name in re.findall(
        r"\w+",
        "january february march april may june july august september october november december",
    )
}
_TYPES: Mapping[str, str] = {
    "article": "article-journal", "periodical": "periodical",
    **dict.fromkeys(("online", "electronic", "www", "webpage"), "webpage"),
    **dict.fromkeys(("book", "mvbook", "collection", "proceedings", "reference"), "book"),
    **dict.fromkeys(("inbook", "incollection", "bookinbook", "suppbook"), "chapter"),
    **dict.fromkeys(("inproceedings", "conference"), "paper-conference"),
    **dict.fromkeys(("techreport", "report"), "report"),
    **dict.fromkeys(("thesis", "phdthesis", "mastersthesis"), "thesis"),
    "inreference": "entry-encyclopedia", "booklet": "pamphlet", "unpublished": "manuscript",
    "patent": "patent", "dataset": "dataset", "software": "software", "standard": "standard",
    "legislation": "legislation", "jurisdiction": "legal_case", "letter": "personal_communication",
    "video": "motion_picture", "movie": "motion_picture", "audio": "song",
}  # fmt: skip
_SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
_BARE = re.compile(r"\\.|\$(?:[^$\\]|\\.)*\$|[%#&$]", re.S)
"""What TeX would obey: a % swallows its line, a $ the space after it; what is between two $."""
_MOST_PARENTS = 5
_LONGEST = 50_000
"""Characters of a field that are decoded; TeX's macros are for no longer ones."""

_Fields = Mapping[str, str]


def knows_bibtex(data: bytes, name: str) -> bool:
    """Whether a file is called .bib, or begins with an entry; comments may be before it."""
    if name.lower().endswith((".bib", ".bibtex", ".biblatex")):
        return True
    begins = _BEGINS.search(data[:20_000].decode(errors="replace"))
    return begins is not None and data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"@", b"%")


def read_bibtex(data: bytes, options: Options) -> Imported:
    """Read each entry as a source, its strings, `crossref` and TeX's accents resolved.

    A broken entry is a problem with its line; `skip_bad` leaves those out. Raises FactsheetError
    for none at all.
    """
    from bibtexparser.model import (
        DuplicateBlockKeyBlock,
        DuplicateFieldKeyBlock,
        Entry,
        ParsingFailedBlock,
    )
    from bibtexparser.splitter import Splitter

    for name in ("bibtexparser", "pylatexenc"):  # we report ourselves what they warn about
        logging.getLogger(name).setLevel(logging.CRITICAL)
    text, remarks = read_text(data)
    library = Splitter(text).split()
    strings = dict(_MONTHS)
    for name, string in library.strings_dict.items():  # each may name those before it
        strings[name.lower()] = _value(str(string.value), strings)
    entries: list[tuple[str, str, dict[str, str]]] = []
    broken: list[str] = []
    for given in library.blocks:
        block: Any = given
        if isinstance(given, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            block = given.ignore_error_block  # two entries of one key are two
        if isinstance(block, Entry):
            raw: dict[str, str] = {}
            for field in block.fields:
                raw.setdefault(field.key.lower(), _value(str(field.value), strings))
            entries.append((block.entry_type.lower(), block.key, raw))
        elif isinstance(block, ParsingFailedBlock):
            why = one_line(getattr(block.error, "abort_reason", ""))[:160]
            broken.append(f"line {(block.start_line or 0) + 1}: {why or 'a broken entry'}")
    if broken and not options.skip_bad:
        raise FactsheetError(*broken[:20], "fix these, or skip them: --skip-bad")
    if not entries:
        raise FactsheetError(*broken[:20] or ("it contains no entries, which begin like @book{…",))
    by_key = {key.casefold(): fields for _, key, fields in entries}
    decode, whole = _decoder(), dict[tuple[int, int], dict[str, str]]()
    items = [
        _item(kind, key, _whole(fields, by_key, whole), decode) for kind, key, fields in entries
    ]
    found = sources(items, options, remarks)
    return Imported(
        (), remarks=found.remarks, sources=found.sources, left_out=(*broken, *found.left_out)
    )


def _value(raw: str, strings: Mapping[str, str]) -> str:
    """Return what a field's source means: its pieces joined, strings in place of their names."""
    pieces: list[str] = []
    room = _LONGEST
    for piece in _split(raw, "#"):
        piece = piece.strip()  # noqa: PLW2901
        if piece[:1] in ('"', "{") and len(piece) > 1:
            pieces.append(piece[1:-1])
        else:
            pieces.append(strings.get(piece.lower(), piece))
        room -= len(pieces[-1])
        if room < 0:
            break
    return "".join(pieces)[:_LONGEST]


def _split(text: str, sign: str) -> Iterator[str]:
    """Yield the parts of a text between separators that are not in braces or quotes."""
    depth, quoted, start = 0, False, 0
    for found in re.finditer(rf"\\.|[{{}}\"]|{sign}", text, re.S):
        mark = found[0]
        if mark[0] == "\\":
            continue
        if mark == '"' and sign == "#":
            quoted = quoted != (depth == 0)
        elif mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
        elif mark != '"' and depth <= 0 and not quoted:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _whole(
    fields: _Fields,
    by_key: Mapping[str, _Fields],
    known: dict[tuple[int, int], dict[str, str]],
    depth: int = 0,
) -> dict[str, str]:
    """Return an entry's fields with those of its `crossref` and `xdata` where it has none.

    `known` are those found before: entries that name each other are not followed again and again.
    """
    if found := known.get((id(fields), depth)):
        return found
    whole = known[id(fields), depth] = dict(fields)
    for name in ("crossref", "xdata"):
        for key in fields.get(name, "").split(",")[:20]:
            parent = by_key.get(key.strip().casefold())
            if parent is None or depth >= _MOST_PARENTS:
                continue
            for field, text in _whole(parent, by_key, known, depth + 1).items():
                inherited = "booktitle" if name == "crossref" and field == "title" else field
                whole.setdefault(inherited, text)
    return whole


def _decoder() -> Callable[[str], str]:
    """Return what turns TeX into plain text: accents, macros, braces; mathematics keeps its $."""
    from pylatexenc.latex2text import LatexNodes2Text

    nodes = LatexNodes2Text(math_mode="with-delimiters", strict_latex_spaces=False)

    def decode(text: str) -> str:
        if not re.search(r"[\\{}$~%&]|--|``|''", text):
            return text
        safe = _BARE.sub(_escaped, text)
        try:
            return str(nodes.latex_to_text(safe))
        except (ValueError, RecursionError, IndexError, AttributeError, TypeError):
            return re.sub(r"[{}]", "", text)

    return decode


def _escaped(found: re.Match[str]) -> str:
    """Escape what a person meant as a plain character; mathematics stays."""
    text = found[0]
    if text[0] == "\\" or (len(text) > 1 and re.search(r"\\[A-Za-z]|[\^_{]", text)):
        return text
    return re.sub(r"(?<!\\)[%#&$]", r"\\\g<0>", text)


def _item(kind: str, key: str, fields: _Fields, decode: Callable[[str], str]) -> dict[str, Any]:
    """Return an entry as CSL-JSON has it."""

    def first(*names: str) -> str:
        return next((decode(fields[name]) for name in names if fields.get(name)), "")

    def verbatim(*names: str) -> str:
        found = next((fields[name] for name in names if fields.get(name)), "")
        found = re.sub(r"\A\\url\s*\{(.*)\}\Z", r"\1", found.strip())
        return re.sub(r"\\([_%&#~$])", r"\1", found).replace("{", "").replace("}", "").strip()

    title = first("title")
    if fields.get("subtitle"):
        title = f"{title}: {first('subtitle')}"
    url = verbatim("url")
    if not url:
        told = " ".join(verbatim(name) for name in ("howpublished", "note"))
        url = next(iter(addresses_in(told.replace("\\url", " "))), "")
    eprint = verbatim("eprint")
    if not url and eprint and verbatim("eprinttype", "archiveprefix").casefold() == "arxiv":
        url = f"https://arxiv.org/abs/{eprint}"
    return {
        "id": one_line(key)[:60],
        "type": _SUBTYPES.get(fields.get("entrysubtype", ""), _TYPES.get(kind, "")),
        "title": title,
        "container-title": first("journaltitle", "journal", "booktitle", "maintitle", "eventtitle"),
        "publisher": first("publisher", "institution", "school", "organization"),
        "author": list(_people(fields.get("author", ""), decode)),
        "editor": list(_people(fields.get("editor", ""), decode)),
        "issued": _issued(fields, decode),
        "accessed": first("urldate"),
        "URL": url,
        "DOI": verbatim("doi"),
        "language": first("language", "langid"),
        "page": first("pages").replace("--", "-").replace("–", "-"),
        "volume": first("volume"),
        "issue": first("number", "issue"),
        "keyword": re.split(r"[,;]", first("keywords")),
        "note": first("note"),
        "annote": first("annote", "annotation"),
    }


def _people(text: str, decode: Callable[[str], str]) -> Iterator[str]:
    for name in _split(text, r"(?<=\s)(?i:and)(?=\s)"):
        bare = name.strip()
        if bare.casefold() == "others":
            yield OTHERS
        elif bare.startswith("{") and bare.endswith("}"):  # an organisation: its commas are its own
            yield decode(bare)
        elif bare:
            parts = [decode(part).strip() for part in _split(bare, ",")]
            yield natural(", ".join(parts))


def _issued(fields: _Fields, decode: Callable[[str], str]) -> str:
    """Return the date: BibLaTeX's `date`, else year, month (a number or words) and day."""
    if whole := decode(fields.get("date", "")).strip():
        return whole
    year, month, number = (
        decode(fields.get(name, "")).replace("\xa0", " ").strip(" ~.,")
        for name in ("year", "month", "day")
    )
    if month.isdecimal():
        return "-".join(filter(None, (year, month, number)))
    if month and (within := day(f"{month} {year}")) is not None:  # month = {17 May}
        return within.isoformat()
    if month and (first := day(f"1 {month} {year}")) is not None:
        return "-".join(filter(None, (year, str(first.month), number)))
    return year
