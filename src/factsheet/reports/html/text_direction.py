"""How the page spells addresses, and which way a text runs."""

import re

from factsheet.anchors import fragment
from factsheet.texts.controls import BIDI

_ELLIPSIS = re.compile(r"(?<![ \t])[ \t]*[\[(]?(?:…|\.{3,})[\])]?[ \t]*")


def pointed(url: str, quote: str | None) -> str:
    """Return an address the text fragment that leads to the quoted words.

    Of a quote with ellipses the fragment names the first and the last part.
    """
    if not quote or ":~:" in url:
        return url
    words = quote
    if "…" in quote or "..." in quote:
        words = _ELLIPSIS.sub("\n", quote)
    directive = fragment(words)
    return url + "#" * ("#" not in url and directive != "") + directive


# Letters of the scripts that run from right to left (Unicode blocks of bidi class R and AL).
RIGHT = "\u0590-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT = re.compile(f"[{RIGHT}]")
_ENOUGH = 1000  # characters that show which way a text runs
_RIGHT_LANGUAGES = frozenset({
    "ar", "arc", "bal", "bgn", "ckb", "dv", "fa", "glk", "he", "iw", "khw", "ks", "lrc", "mzn",
    "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi",
})  # fmt: skip
_RIGHT_SCRIPTS = frozenset({
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
})  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\Z")


def runs_right(text: str) -> bool:
    """Whether most letters of a text belong to scripts that run from right to left."""
    if text.isascii() or not _RIGHT.search(text):
        return False
    head = text[:_ENOUGH]
    return 2 * len(_RIGHT.findall(head)) > sum(map(str.isalpha, head))


def has_right(text: str) -> bool:
    """Whether any letter of a text runs from right to left."""
    return not text.isascii() and _RIGHT.search(text) is not None


_STEERING = re.compile(f"[{BIDI}]")


def inline(text: str) -> str:
    """Make the bidi controls in a name or an address visible, as U+FFFD.

    One that is left open would turn the rest of the line around: it takes the end of the element
    for its own (Unicode Bidirectional Algorithm, BD9).
    """
    return text if text.isascii() else _STEERING.sub("\ufffd", text)


def known_language(code: str | None) -> str | None:
    """Pass a well-formed BCP 47 code on; None for anything else."""
    return code if code and _LANGUAGE.match(code) else None


def language_runs_right(code: str | None) -> bool:
    """Whether a language is written from right to left; a script subtag decides."""
    first, *rest = (code or "").casefold().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    return script in _RIGHT_SCRIPTS if script else first in _RIGHT_LANGUAGES
