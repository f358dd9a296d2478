"""One request and its answer, as the bytes that went over the wire, and what they contain.

HTTP/1.1 as in RFC 9112. The door to the network reads answers with this, and the archive reads them
again with the same rules, so that a kept copy has the same body as the fetched page.
"""

from factsheet.http_messages.bodies import GZIP, content
from factsheet.http_messages.heads import (
    MAX_CHUNKS,
    MAX_HEAD,
    REDIRECTS,
    TOO_MANY_CHUNKS,
    TOO_MANY_LINES,
    BrokenAnswer,
    Cut,
    Head,
    Hop,
    Stream,
    charset_of,
    checked_head,
    divided,
    header,
    read_head,
)

__all__ = [
    "GZIP",
    "MAX_CHUNKS",
    "MAX_HEAD",
    "REDIRECTS",
    "TOO_MANY_CHUNKS",
    "TOO_MANY_LINES",
    "BrokenAnswer",
    "Cut",
    "Head",
    "Hop",
    "Stream",
    "charset_of",
    "checked_head",
    "content",
    "divided",
    "header",
    "read_head",
]
