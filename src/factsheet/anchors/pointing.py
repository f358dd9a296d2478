"""A place in a text, described for a browser, or for a later search."""

from urllib.parse import quote as percent_encode

from factsheet.anchors.finding import Anchor
from factsheet.anchors.normal import Text

_LONGEST = 300  # characters of a text fragment given whole; the length browsers use
_EDGE_WORDS = 5
_EDGE = 40  # characters of an edge in a script without spaces


def context(text: Text, anchor: Anchor, *, words: int = 4) -> tuple[str, str]:
    """Return the few words before and after an anchor, as the text spells them, on one line.

    They suit `find(…, before=…, after=…)`. Without spaces a "word" is at most 16 characters.
    """
    reach = 16 * words
    ahead = text.original[max(0, anchor.start - reach) : anchor.start]
    behind = text.original[anchor.end : anchor.end + reach]
    left, right = ahead.split(), behind.split()
    return " ".join(left[max(0, len(left) - words) :]), " ".join(right[:words])


def fragment(words: str, before: str = "", after: str = "") -> str:
    """Return the text directive (WICG URL Fragment Text Directives) that leads to `words`.

    The result, `:~:text=[before-,]start[,end][,-after]`, goes after the `#` of an address. Pass
    the page's own words: `original[anchor.start:anchor.end]`. Soft hyphens are left out, white
    space becomes one space. Words over 300 characters, or over several lines, which on a page may
    be several blocks, are given as their beginning and end. Nothing to point to gives "".
    """
    lines = [line for line in map(_on_one_line, words.splitlines()) if line]
    if not lines:
        return ""
    if len(lines) == 1 and len(lines[0]) <= _LONGEST:
        middle = _encoded(lines[0])
    else:
        middle = (
            f"{_encoded(_edge(lines[0], first=True))},{_encoded(_edge(lines[-1], first=False))}"
        )
    left, right = (_encoded(_on_one_line(edge)) if edge else "" for edge in (before, after))
    return f":~:text={left + '-,' if left else ''}{middle}{',-' + right if right else ''}"


def _on_one_line(words: str) -> str:
    return " ".join(words.replace("\xad", "").split())


def _edge(line: str, *, first: bool) -> str:
    words = line.split()
    if len(words) < 2 * _EDGE_WORDS and len(line) > 2 * _EDGE:
        return line[:_EDGE].rstrip() if first else line[-_EDGE:].lstrip()
    return " ".join(words[:_EDGE_WORDS] if first else words[-_EDGE_WORDS:])


def _encoded(words: str) -> str:
    return percent_encode(words, safe="", errors="replace").replace("-", "%2D")
