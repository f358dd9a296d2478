"""Markdown (CommonMark with tables) to the text a reader sees."""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from factsheet.documents.annotation import (
    FOOTNOTE,
    Annotation,
    in_text_order,
    not_the_text,
    on_words,
)
from factsheet.documents.document import SEAM, STRUCK, Document, ReadOptions, language_code
from factsheet.documents.opening import first_day
from factsheet.documents.sentinels import (
    bare,
    number_sentinel,
    trimmed,
    unmarked,
    without_sentinels,
)
from factsheet.documents.superscripts import LOWERED, RAISED, write_raised
from factsheet.intake import addresses_in, first_address, read_text
from factsheet.model import Article
from factsheet.problems import FactsheetError

_MAX_MARKDOWN = 5_000_000
_MAX_BRACKETS = 5_000
"""In one paragraph: the parser's time grows with their square."""

_FRONT = re.compile(
    r"(?:---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)|\+\+\+[ \t]*\n(.{0,20000}?)\n\+\+\+)"
    r"[ \t]*(?:\n|\Z)",
    re.S,
)
_NESTING = 60

_SIGNS = r"([0-9+\-\u2212\u2013=()]{1,9})"
_PANDOC = re.compile(rf"(?<=[^\s^])\^{_SIGNS}\^(?!\^)|(?<=[^\s~])~{_SIGNS}~(?!~)")
_TAG = re.compile(r"<(/?)(sup|sub|del|s|strike)(?=[\s/>])", re.I)
_RAISED = re.compile(r"<sup(?=[\s>])[^<>]*>([^<>]*)</sup>", re.I)


def read_markdown(data: bytes, options: ReadOptions) -> Document:
    """Strip Markdown, keep the words of links, use front matter in YAML or TOML.

    Footnotes are in the margin, struck-out words kept apart.
    """
    text, remarks = read_text(data, options.charset)
    if len(text) > _MAX_MARKDOWN:
        raise FactsheetError(
            f"more than {_MAX_MARKDOWN // 10**6} MB of Markdown; save it as .txt, or shorten it"
        )
    if any(block.count("[") > _MAX_BRACKETS for block in text.split("\n\n")):
        raise FactsheetError("one paragraph has thousands of brackets; save it as .txt")
    front: dict[str, Any] = {}
    if found := _FRONT.match(text):
        front = _yaml(found[1]) if found[1] is not None else _toml(found[2])
        text = text[found.end() :] if front else text
    struck: list[str] = []
    try:
        stripped, title, footnotes, cited = _strip(without_sentinels(text), struck)
    except RecursionError:
        raise FactsheetError("its blocks are nested too deeply; save it as .txt") from None
    remarks += not_the_text(note.kind for _, note in footnotes)
    article, more = _article(front, title)
    text, seams, places = unmarked(stripped)
    marks: dict[int, list[int]] = {}
    for mark, number in enumerate(cited):
        marks.setdefault(number, []).append(mark)
    placed = [
        on_words(note, text, places.get(mark), None)
        for number, note in footnotes
        for mark in marks.get(number, [-1])
    ]
    apart = ((STRUCK, "\n".join(struck)),) if struck else ()
    return Document(
        "md", text, article, remarks + more, margin="\n".join(note.words for _, note in footnotes),
        apart=apart, seams=seams, annotations=in_text_order(placed),
    )  # fmt: skip


def _article(front: dict[str, Any], heading: str | None) -> tuple[Article, tuple[str, ...]]:
    def said(*names: str) -> str | None:
        values = (front.get(name) for name in names)
        return next((words for value in values if (words := _words(value))), None)

    named = (said(n) for n in ("canonical_url", "canonical", "url", "link", "original", "source"))
    url, problems = first_address(named, "the article's address")
    published, remarks = first_day([said("date", "published", "pubdate", "publishdate") or ""])
    article = Article(
        title=said("title", "headline") or heading,
        author=said("author", "authors", "byline"),
        publisher=said("publisher"),
        url=url,
        published=published,
        language=language_code(said("lang", "language", "locale")),
    )
    return article, problems + remarks


def _words(value: Any) -> str | None:
    """Return a front matter value as text: `[Ana, Ben]` and `{name: Ana}` as people read them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value))) or None
    if isinstance(value, dict):
        return _words(value.get("name"))
    return str(value).strip() or None if value is not None else None


def _yaml(text: str) -> dict[str, Any]:
    import yaml

    if re.search(r"^[^'\"#\n]*[:\-]\s+[&*]|<<", text, re.M):
        return {}  # aliases can blow up, and front matter has no use for them
    try:
        front = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - makes texts only
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    return (
        {str(key).lower(): value for key, value in front.items()} if isinstance(front, dict) else {}
    )


def _toml(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return {key.lower(): value for key, value in tomllib.loads(text).items()}
    except (ValueError, RecursionError):  # also for a number of 5,000 digits
        return {}


_Numbered = list[tuple[int, Annotation]]


def _strip(text: str, struck: list[str]) -> tuple[str, str | None, _Numbered, list[int]]:
    """Return the text, the first heading, the footnotes by number, and which one each mark is of.

    Struck-out words are added to `struck`.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, move_to_end=False)
    env: dict[str, Any] = {}
    tokens, defined = _definitions(parser.parse(text, env))
    cited: list[int] = []
    stripped, heading = _blocks(tokens, struck, cited)
    numbers = {one.get("label"): number for number, one in _referred(env).items()}
    notes = [
        (numbers.get(label, -1), _note(label, own, _blocks(own, [], [])[0]))
        for label, own in defined.items()
    ]
    notes += [
        (number, _note(f"inline {number}", one["tokens"], _inline(one["tokens"], [], [])))
        for number, one in _referred(env).items()
        if "tokens" in one
    ]
    return stripped, heading, notes, cited


def _referred(env: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """Return the footnotes that the text refers to, by their numbers."""
    found: dict[int, dict[str, Any]] = env.get("footnotes", {}).get("list", {})
    return found


def _definitions(tokens: Iterable[Any]) -> tuple[list[Any], dict[str, list[Any]]]:
    """Separate the text from the footnotes that are defined in it."""
    text: list[Any] = []
    defined: dict[str, list[Any]] = {}
    now = [text]
    for token in tokens:
        if token.type == "footnote_reference_open":
            own: list[Any] = []
            defined.setdefault(token.meta["label"], own)
            now.append(own)
        elif token.type == "footnote_reference_close":
            now.pop()
        else:
            now[-1].append(token)
    return text, defined


def _note(label: str, tokens: Iterable[Any], marked: str) -> Annotation:
    """Make a footnote of its tokens and its words."""
    words = re.sub(r"\n{2,}", "\n", bare(marked).replace(SEAM, ""))
    inner = (one for token in tokens for one in (token, *(token.children or ())))
    targets = (str(one.attrs.get("href", "")) for one in inner if one.type == "link_open")
    addresses = dict.fromkeys((*filter(None, targets), *addresses_in(words)))
    return Annotation(FOOTNOTE, words, addresses=tuple(addresses), id=label)


def _blocks(tokens: Iterable[Any], struck: list[str], cited: list[int]) -> tuple[str, str | None]:
    """Return the text of blocks, and the first heading; add struck-out words to `struck`.

    Where a footnote is cited, the text has the mark of its place in `cited`.
    """
    blocks: list[str] = []
    cells: list[str] | None = None
    heading, in_heading = None, False
    tight = False
    waiting = ""  # marks of a paragraph that has nothing else
    for token in tokens:
        kind = token.type
        if kind in ("heading_open", "heading_close"):
            in_heading = kind == "heading_open"
        elif kind == "tr_open":
            cells = []
        elif kind == "tr_close":
            blocks.append("\t".join(cells or ()) + "\n")
            cells = None
        elif kind == "paragraph_open":
            tight = token.hidden
        elif kind in ("bullet_list_close", "ordered_list_close", "table_close"):
            blocks.append("\n")
        elif kind == "inline":
            words = waiting + _inline(token.children or (), struck, cited)
            waiting = ""
            if in_heading and heading is None:
                heading = bare(words).replace(SEAM, "") or None
            if cells is not None:
                cells.append(words)
            elif words and not bare(words):
                waiting = words
            else:
                blocks.append(words + ("\n" if tight else "\n\n"))
            tight = False
        elif kind in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n") + "\n\n")
        elif kind == "html_block":
            blocks.append(_untagged(token.content).strip() + "\n\n")
        if token.level >= _NESTING - 2:
            raise RecursionError
    stripped = re.sub(r"\n{3,}", "\n\n", "".join(blocks)).strip("\n")
    return stripped + waiting, heading


def _inline(tokens: Any, struck: list[str], cited: list[int]) -> str:
    pieces: list[str] = []
    last = ""  # what was said, marks aside
    table: dict[int, str] = {}
    deep = 0  # how many elements that strike out are open
    for token in tokens:
        tag = _TAG.match(token.content) if token.type == "html_inline" else None
        if token.type in ("text", "code_inline", "text_special"):
            words = token.content if token.type == "code_inline" else _raised(token.content)
            if deep:
                struck.append(words)
                pieces.append(last := SEAM)
            else:
                pieces.append(last := write_raised(words, table, last))
        elif token.type == "footnote_ref":
            pieces.append(number_sentinel(len(cited)))
            cited.append(token.meta["id"])
        elif token.type in ("s_open", "s_close"):
            deep += 1 if token.type == "s_open" else -1
        elif tag and tag[2].lower() in ("sup", "sub"):
            table = {} if tag[1] else RAISED if tag[2].lower() == "sup" else LOWERED
        elif tag:
            deep = max(0, deep - 1) if tag[1] else deep + 1
        elif token.type == "softbreak":
            pieces.append(last := " ")
        elif token.type == "hardbreak" or (
            token.type == "html_inline" and token.content.lower().startswith("<br")
        ):
            pieces.append(last := "\n")
    return trimmed("".join(pieces), " \t\n")


def _raised(words: str) -> str:
    """Write figures as Pandoc raises and lowers them: 10^6^, CO~2~."""

    def put(found: re.Match[str]) -> str:
        return write_raised(
            found[1] or found[2], RAISED if found[1] else LOWERED, words[: found.start()]
        )

    return _PANDOC.sub(put, words)


def _untagged(text: str) -> str:
    text = re.sub(
        r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", "", text, flags=re.S | re.I
    )
    text = _RAISED.sub(lambda found: write_raised(found[1], RAISED, ""), text)
    return html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text))
