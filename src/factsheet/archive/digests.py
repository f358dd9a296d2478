"""The digests that a WARC record states of itself."""

import hashlib
import re
from base64 import b32decode
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

from factsheet.archive.records import MAX_RECORD, SEGMENT, Record
from factsheet.http_messages import BrokenAnswer, Stream, content, divided, read_head

_STATED = re.compile(r"(sha-?1|sha-?256|sha-?512|md5):([A-Za-z0-9]+)(=*)", re.IGNORECASE)


def block_is_altered(record: Record) -> bool:
    """Whether a record's block differs from its WARC-Block-Digest."""
    return _contradicts(record, "warc-block-digest", lambda: (record.block,))


def payload_is_altered(record: Record) -> bool:
    """Whether a record's payload differs from its WARC-Payload-Digest.

    Tools hash the body as it came, without chunks, or unpacked: each will do.
    That of a revisit record is of the earlier answer, which is not here, and that of a segment is
    of all segments. Raises BrokenAnswer.
    """
    if record.kind == "revisit" or SEGMENT in record.fields:
        return False
    return _contradicts(record, "warc-payload-digest", lambda: _payloads(record))


def _payloads(record: Record) -> Iterator[bytes]:
    if not record.is_http:
        yield record.block
        return
    _, head, body = divided(record.block)
    yield body
    unpacked = content(head, body, MAX_RECORD)
    yield unpacked.data
    parts: list[bytes] = []
    try:
        parts.extend(read_head(Stream(BytesIO(head + body))).pieces())
    except BrokenAnswer:
        return
    yield b"".join(parts)


def _contradicts(record: Record, field: str, contents: Callable[[], Iterable[bytes]]) -> bool:
    stated = _STATED.fullmatch(record.fields.get(field, "").strip())
    if stated is None:
        return False  # none, or of an unknown kind
    name, value = stated[1].lower().replace("-", ""), stated[2]
    size = hashlib.new(name, usedforsecurity=False).digest_size
    digest = _bytes(value, size)
    return all(
        hashlib.new(name, content, usedforsecurity=False).digest() != digest
        for content in contents()
    )


def _bytes(value: str, size: int) -> bytes:
    """Read a digest in hex or base32, in letters of either case; empty if it is neither."""
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        return b32decode(value.upper() + "=" * (-len(value) % 8))
    except ValueError:
        return b""
