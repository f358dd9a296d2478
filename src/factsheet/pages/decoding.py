"""Bytes of a page to text: which encoding they are in, as the HTML standard determines it."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_SEEN = 4096
_SAMPLE = 100_000

# Only encodings of text that pages use: Python also knows "zip", "rot13" and the like by name.
_KNOWN = re.compile(
    r"utf[-_]?(?:8|16(?:[-_]?[lb]e)?)|iso[-_]?8859[-_]?\d{1,2}(?:[-_][ei])?|iso[-_]?2022[-_]jp"
    r"|(?:windows|cp)[-_]?(?:125\d|874|1361|866|949|932)|koi8[-_][ru]|macintosh|x[-_]mac[-_]cyrillic"
    r"|gbk?|gb2312|gb18030|big5(?:[-_]hkscs)?|euc[-_](?:jp|kr)|(?:shift|windows)[-_](?:jis|31j)|sjis"
    r"|tis[-_]620|latin[-_]?\d|l1|(?:us[-_])?ascii|ks_c_5601-1987",
    re.IGNORECASE,
)
# The HTML standard reads these as the larger encoding that pages really use.
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


def decode(body: bytes, charset: str | None, *, html: bool) -> str:
    """Turn a page's bytes into text; what does not fit its encoding becomes U+FFFD.

    The encoding is told by a byte order mark, else `charset` (the header's), else the page's own
    <meta>, else UTF-8 if the bytes are that, else a guess from their statistics.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    told = _codec(charset)
    if told is None and html and (meta := _META.search(body[:_SEEN])):
        told = _codec(meta[1].decode())
        if told is not None and told.startswith("utf-16"):
            told = "utf-8"  # a <meta> that could be read is not UTF-16
    if told is not None:
        return body.decode(told, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode(_guess(body), "replace")


def _codec(name: str | None) -> str | None:
    if name is None or not _KNOWN.fullmatch(name):
        return None
    try:
        found = codecs.lookup(name.lower().replace("windows-31j", "cp932")).name
    except LookupError:
        return None
    return _MEANT.get(found, found)


def _guess(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_SAMPLE]).best()
    return _codec(best.encoding) or "cp1252" if best else "cp1252"
