"""Which encoding a page means by a label, as the WHATWG Encoding Standard has it."""

import codecs
import re

# Only encodings of text that pages use: Python also knows "zip", "rot13" and the like by name.
_KNOWN = re.compile(
    r"utf[-_]?(?:8|16(?:[-_]?[lb]e)?)|iso[-_]?8859[-_]?\d{1,2}(?:[-_][ei])?|iso[-_]?2022[-_]jp"
    r"|(?:windows|cp)[-_]?(?:125\d|874|1361|866|949|932)|koi8[-_][ru]|macintosh|x[-_]mac[-_]cyrillic"
    r"|gbk?|gb2312|gb18030|big5(?:[-_]hkscs)?|euc[-_](?:jp|kr)|(?:shift|windows)[-_](?:jis|31j)|sjis"
    r"|x[-_]sjis|tis[-_]620|latin[-_]?\d|l1|(?:us[-_])?ascii|ks_c_5601-1987",
    re.IGNORECASE,
)
_SPELLED = {"windows-31j": "cp932", "x-sjis": "cp932", "windows-874": "cp874"}
# The standard reads these as the larger encoding that pages really use.
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
}


def web_codec(label: str | None) -> str | None:
    """Give Python's name of the encoding that a page's label means; None where it is none."""
    if label is None or not _KNOWN.fullmatch(label):
        return None
    try:
        found = codecs.lookup(_SPELLED.get(label.lower(), label)).name
    except LookupError:
        return None
    return _MEANT.get(found, found)


def stated_codec(label: str | None) -> str | None:
    """Give the encoding that a page states within itself: what could be read is not UTF-16."""
    codec = web_codec(label)
    return "utf-8" if codec is not None and codec.startswith("utf-16") else codec


def spelled(codec: str) -> str:
    """Spell the name of an encoding as pages do: `windows-1252` for Python's `cp1252`."""
    return re.sub(r"^cp(125\d|874)$", r"windows-\1", codec)
