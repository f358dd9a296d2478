"""Bytes of a page to text: which encoding they are in, as the HTML standard determines it."""

import codecs
import re

from factsheet.intake import stated_codec, web_codec

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_SEEN = 4096
_SAMPLE = 100_000


def decode(body: bytes, charset: str | None, *, html: bool) -> str:
    """Turn a page's bytes into text; what does not fit its encoding becomes U+FFFD.

    The encoding is told by a byte order mark, else `charset` (the header's), else the page's own
    <meta>, else UTF-8 if the bytes are that, else a guess from their statistics.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    told = web_codec(charset)
    if told is None and html and (meta := _META.search(body[:_SEEN])):
        told = stated_codec(meta[1].decode())
    if told is not None:
        return body.decode(told, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode(_guess(body), "replace")


def _guess(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_SAMPLE]).best()
    return (web_codec(best.encoding) if best else None) or "cp1252"
