"""What a page's markup says about its parts: struck out, readers' comments, teasers, formulas."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from factsheet.documents.document import HIDDEN, STRUCK


class Aside(Enum):
    """What becomes of words that the page itself does not say, by the mark put before them."""

    HIDDEN = "\0h"
    INSTEAD = "\0a"
    STRUCK = "\0k"
    COMMENT = "\0c"
    TEASER = "\0e"

    @property
    def words(self) -> str:
        """Return where a quote is that is found only there."""
        return _WORDS[self]


_WORDS = {
    Aside.HIDDEN: HIDDEN,
    Aside.INSTEAD: HIDDEN,  # alternative texts and the like
    Aside.STRUCK: STRUCK,
    Aside.COMMENT: "in a reader's comment",
    Aside.TEASER: "in a teaser for another page",
}
_STRUCK = "del, s, strike"
_COMMENTS = (
    "[itemtype*='schema.org/Comment'], [itemtype*='schema.org/UserComments'], [itemprop~=comment], "
    "[role=comment], #comments, #disqus_thread, #comment-section, .comments-area, .comment-list, "
    ".comments-list, .commentlist, .comment-section, .comments-section, .user-comments, "
    ".reader-comments, section.comments, ol.comments, ul.comments, div.comments, article.comment, "
    "li.comment, div.comment"
)
_MAYBE_TEASERS = ", ".join(
    f"[{attribute}*={word}]"
    for attribute in ("class", "id")
    for word in ("teaser", "related", "recommend", "more", "most", "also", "popular")
)
_TEASERS = re.compile(
    r"(?:^|[\s_-])(?:teasers?|related|recommend(?:ed|ations?)|more[_-](?:stories|news|from|on)"
    r"|most[_-]?(?:read|popular|viewed|shared)|also[_-]?(?:read|like)|read[_-]?(?:more|next|also)"
    r"|popular)(?=$|[\s_-])",
    re.IGNORECASE,
)
_DROP_CAPS = "[class*=drop-cap], [class*=dropcap], [class*=drop_cap], [class*=DropCap]"
_SCRIPTS = {"msup": "s", "msub": "u", "msubsup": "us", "mover": "s", "munder": "u",
            "munderover": "us"}  # fmt: skip


PIECES = re.compile("[\U00100000-\U0010fffd]")
"""The marks that `main_text` puts before pieces of text; they are not part of what is measured."""


def _measured(node: Any) -> str:
    return PIECES.sub("", node.text())


def elements_apart(body: Any) -> Iterator[tuple[Any, Aside]]:
    """Yield the elements whose words are not what the page says; outermost ones of a kind."""
    for node in body.css(_STRUCK):
        yield node, Aside.STRUCK
    for fate, found in ((Aside.COMMENT, body.css(_COMMENTS)), (Aside.TEASER, _teasers(body))):
        for node in _outermost(found):
            if node.mem_id != body.mem_id and node.css_first("h1, main") is None:
                yield node, fate


def _outermost(found: list[Any]) -> Iterator[Any]:
    within: set[int] = set()
    for node in found:
        if node.mem_id not in within:
            within.update(one.mem_id for one in node.traverse())
            yield node


def _teasers(body: Any) -> list[Any]:
    """Return the elements that call themselves teasers and mostly lead to other pages."""
    found = []
    named = (
        node
        for node in body.css(_MAYBE_TEASERS)
        if _TEASERS.search(f"{node.attrs.get('class') or ''} {node.attrs.get('id') or ''}")
    )
    for node in _outermost(list(named)):
        linked = sum(len(_measured(link).strip()) for link in _outermost(node.css("a[href]")))
        if 2 * linked > len(" ".join(_measured(node).split())):
            found.append(node)
    return found


def drop_caps(body: Any) -> Iterator[Any]:
    """Yield the elements that hold the large first letter of a text."""
    for node in body.css(_DROP_CAPS):
        if len(_measured(node).strip()) <= 2:
            yield node


def set_maths(body: Any, raised: str, lowered: str, back: str) -> None:
    """Put marks around what is raised or lowered in MathML, and a stroke into fractions."""
    if body.css_first("math") is None:
        return
    for node in body.css(", ".join((*_SCRIPTS, "mfrac"))):
        parts = list(node.iter())
        if node.tag == "mfrac" and len(parts) == 2:
            for part in parts:
                if (
                    len(_measured(part).strip()) > 1
                    and part.child is not None
                    and part.tag == "mrow"
                ):
                    part.insert_before("(")
                    part.insert_after(")")
            parts[1].insert_before("/")
            node.insert_before(" ")
        for kind, part in zip(_SCRIPTS.get(node.tag, ""), parts[1:], strict=False):
            part.insert_before(raised if kind == "s" else lowered)
            part.insert_after(back)
