"""One record of a web archive, whatever format it came in."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1

from factsheet.intake import moment

MAX_FILE = 256_000_000
MAX_RECORD = 256_000_000
"""Bytes of a file, and of one of its records when it is unpacked."""

CONTAINER = "WARC-Refers-To-Container"
"""The field of a revisit record that names the file with the body, as `file://NAME`.

An extension in use (github.com/iipc/warc-specifications/issues/111); the standard itself leaves
finding the file to an index.
"""

ORIGINAL_DIGEST = "Refers-To-Payload-Digest"
"""The field of a revisit record with the digest of the body that it refers to.

The standard puts it into WARC-Payload-Digest, where FastWARC 2.0 compares it with the revisit's
own, empty payload and calls the record corrupt.
"""

FILED_FROM = "Filed-From"
"""The field of a record that a person took from a file: its name, and its SHA-256.

An extension; readers pass over fields that they do not know (WARC 1.1, 4).
"""

SEGMENT = "warc-segment-number"
"""The field of a record that has only a part of the answer."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `fields` have lower-case names, as in WARC, `block` is what follows them.

    `whole` is False if the file ends within the block.
    """

    fields: dict[str, str]
    block: bytes
    whole: bool = True

    @property
    def kind(self) -> str:
        """The record's type, such as response."""
        return self.fields.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """The address that was asked."""
        return self.fields.get("warc-target-uri", "").strip("<>")

    @property
    def is_http(self) -> bool:
        """Whether the block is an HTTP answer, with its head, rather than the page alone."""
        if self.kind not in ("response", "revisit"):
            return False
        said = self.fields.get("content-type", "application/http").lower()
        return said.startswith("application/http") or self.block[:5].upper() == b"HTTP/"

    @property
    def by_hand(self) -> bool:
        """Whether a person filed it: it is the page alone, or it was taken from another file."""
        return not self.is_http or FILED_FROM.lower() in self.fields

    @property
    def date(self) -> datetime | None:
        """The moment of the capture, in UTC; None if the record has none, or an impossible one."""
        return moment(self.fields.get("warc-date", ""))


def payload_digest(body: bytes) -> str:
    """Return the digest of a body as warcio writes it."""
    return "sha1:" + b32encode(sha1(body).digest()).decode()  # noqa: S324 - the format's digest
