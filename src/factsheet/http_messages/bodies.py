"""The body of an answer without its transfer and content encoding, within a limit."""

import io
import re
import zlib
from dataclasses import dataclass

from factsheet.http_messages.heads import BrokenAnswer, Stream, header, read_head

_PIECE = 65_536

_WINDOW = 16_384


_MAX_MEMBERS = 10_000


GZIP = zlib.MAX_WBITS + 16
"""The `wbits` with which zlib reads gzip's format (RFC 1952)."""


_NOT_PACKED = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\3\4")


_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")


_UNPACKED = ("", "identity")


@dataclass(frozen=True, slots=True)
class Content:
    """A body without its transfer and content encoding; `trouble` says why it is not all of it."""

    data: bytes
    trouble: str | None = None


def content(head: bytes, body: bytes, limit: int) -> Content:
    """Return the body of an answer without chunks and compression, at most `limit` bytes.

    A body that is declared compressed but is not, as in the archives of tools that unpack it, is
    left as it is. So is what cannot be unpacked, and `trouble` says so. Raises BrokenAnswer for a
    head that is not one.
    """
    answer = read_head(Stream(io.BytesIO(head + body)))
    pieces, trouble = [], None
    try:
        for piece in answer.pieces():
            pieces.append(piece)  # what came before an error counts
    except BrokenAnswer as error:
        trouble = str(error)
    data = b"".join(pieces)
    codings = header(answer.headers, "content-encoding").lower().replace(" ", "").split(",")
    codings = [coding for coding in codings if coding not in _UNPACKED]
    if len(codings) > 2:
        return Content(data[:limit], "the answer is compressed more than twice")
    for coding in reversed(codings):
        if coding not in ("gzip", "x-gzip", "deflate", "br"):
            return Content(
                data[:limit],
                f"the answer is compressed with {coding[:20]!r}, which was not requested",
            )
        if data[:2] != b"\x1f\x8b" and _is_plain(data):
            continue
        if coding == "br":
            data, wrong = _unbrotli(data, limit)
            trouble = wrong or trouble
            continue
        data, wrong = _unpack(data, coding == "deflate", limit)
        trouble = wrong or trouble
    if len(data) > limit:
        return Content(data[:limit], _too_long(limit))
    return Content(data, trouble)


def _unpack(data: bytes, deflate: bool, limit: int) -> tuple[bytes, str | None]:
    if not data:
        return b"", None
    parts: list[bytes] = []
    place = size = 0
    for _ in range(_MAX_MEMBERS):
        wbits = _deflate_wbits(data) if deflate else GZIP
        part, place, whole = _inflate(data, place, limit + 1 - size, wbits)
        parts.append(part)
        size += len(part)
        if size > limit:
            return b"".join(parts)[:limit], _too_long(limit)
        if not whole:
            return b"".join(parts), "the answer's compression is damaged or cut short"
        if deflate or data[place : place + 2] != b"\x1f\x8b":
            return b"".join(parts), None  # what follows is not a further member; browsers ignore it
    return b"".join(parts), f"the answer is compressed in more than {_MAX_MEMBERS} parts"


def _too_long(limit: int) -> str:
    return f"the answer is longer than {limit / 10**6:g} MB when unpacked"


def _is_plain(data: bytes) -> bool:
    """Whether a body is not compressed, whatever its head says: a text, a PDF, a picture."""
    return bool(data) and (data.startswith(_NOT_PACKED) or not _CONTROL.search(data[:_WINDOW]))


def _unbrotli(data: bytes, limit: int) -> tuple[bytes, str | None]:
    """Unpack Brotli (RFC 7932)."""
    import brotli

    unpacker = brotli.Decompressor()
    parts: list[bytes] = []
    size, fed, whole = 0, data, not data
    try:
        while not whole and size <= limit:
            parts.append(unpacker.process(fed, output_buffer_limit=_PIECE))
            size, fed, whole = size + len(parts[-1]), b"", unpacker.is_finished()
            if not parts[-1] and unpacker.can_accept_more_data():
                break
    except brotli.error:
        whole = False
    if size > limit:
        return b"".join(parts)[:limit], _too_long(limit)
    return b"".join(parts), None if whole else "the answer's compression is damaged or cut short"


def _deflate_wbits(data: bytes) -> int:
    """Distinguish zlib's format (RFC 1950), HTTP's deflate, from bare deflate (RFC 1951)."""
    zlib_format = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if zlib_format else -zlib.MAX_WBITS


def _inflate(data: bytes, place: int, limit: int, wbits: int) -> tuple[bytes, int, bool]:
    """Unpack one compressed stream that begins at `place`, to at most `limit` bytes.

    `wbits` tells its format, as zlib has it. Returns the bytes, where the stream ends, and whether
    it is whole: neither damaged nor cut.
    """
    unpacker = zlib.decompressobj(wbits)
    parts: list[bytes] = []
    left = limit
    view = memoryview(data)
    try:
        while place < len(data) and not unpacker.eof and left > 0:
            part = unpacker.decompress(view[place : place + _WINDOW], left)
            taken = min(_WINDOW, len(data) - place)
            place += taken - len(unpacker.unused_data) - len(unpacker.unconsumed_tail)
            parts.append(part)
            left -= len(part)
    except zlib.error:
        return b"".join(parts), place, False
    return b"".join(parts), place, unpacker.eof
