"""Where the answers in a WARC file are: the rows of a CDXJ index, as replay tools look them up."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from factsheet.archive.records import payload_digest


def index_of(name: str, data: bytes) -> tuple[str, ...]:
    """Return a row for each answer in a WARC file called `name`, up to where it is damaged.

    A row is the address as indexes sort it, the time, and JSON; see
    specs.webrecorder.net/cdxj/0.1.0.
    """
    return tuple(
        f"{_surt(row['url'])} {row['timestamp']} {json.dumps(row['said'])}"
        for row in _responses(name, data)
    )


def _responses(name: str, data: bytes) -> Iterator[dict[str, Any]]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(io.BytesIO(data), no_record_parse=False)
    try:
        for record in records:
            if record.rec_type not in ("response", "resource"):
                continue
            said, headers = record.rec_headers.get_header, record.http_headers
            mime = (headers or record.rec_headers).get_header("Content-Type") or ""
            payload = record.raw_stream.read()
            records.read_to_end(record)
            url = said("WARC-Target-URI") or ""
            yield {
                "url": url,
                "timestamp": re.sub(r"\D", "", said("WARC-Date") or "")[:14],
                "said": {
                    "url": url,
                    "mime": mime.partition(";")[0].strip() or "unk",
                    "status": headers.get_statuscode() if headers else "200",
                    "digest": said("WARC-Payload-Digest") or payload_digest(payload),
                    "length": str(records.get_record_length()),
                    "offset": str(records.get_record_offset()),
                    "filename": name,
                },
            }
    except (ArchiveLoadFailed, EOFError, ValueError):
        return


def _surt(url: str) -> str:
    """Return an address as indexes sort it: `com,example)/path?query`, in lower case."""
    parts = urlsplit(url)
    if not parts.hostname:
        return re.sub("/+", "/", url).lower()
    host = parts.hostname.removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.rstrip("/") or "/"
    return f"{','.join(reversed(host.split('.')))}{port}){path}{query}".lower()
