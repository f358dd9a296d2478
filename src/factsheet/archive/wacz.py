"""WACZ 1.1.1: saved pages in one file, which replay tools open (specs.webrecorder.net/wacz)."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from factsheet.fields import time_text

_EPOCH = (1980, 1, 1, 0, 0, 0)


def wacz_of(warcs: Mapping[str, bytes], made: datetime, title: str) -> bytes:
    """Return a WACZ of WARC files, by their names; the same bytes for the same files and time.

    Needs the library warcio. Files of which nothing can be read are in it, without an index.
    """
    index: list[tuple[str, str]] = []
    pages: list[dict[str, Any]] = []
    for name, data in sorted(warcs.items()):
        for row in _responses(name, data):
            index.append((f"{row['key']} {row['timestamp']}", json.dumps(row["said"])))
            id = sha256(f"{row['ts']} {row['url']}".encode()).hexdigest()[:16]
            pages.append({"id": id, "url": row["url"], "ts": row["ts"]})
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    files = {f"archive/{name}": data for name, data in sorted(warcs.items())}
    files["indexes/index.cdx"] = "".join(f"{key} {said}\n" for key, said in sorted(index)).encode()
    files["pages/pages.jsonl"] = "".join(json.dumps(row) + "\n" for row in (head, *pages)).encode()
    resources = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": f"sha256:{sha256(data).hexdigest()}",
            "bytes": len(data),
        }
        for name, data in files.items()
    ]
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "created": time_text(made),
        "software": "factsheet",
        "resources": resources,
    }
    files["datapackage.json"] = json.dumps(package, indent=2).encode()
    hash = sha256(files["datapackage.json"]).hexdigest()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hash}"}
    files["datapackage-digest.json"] = json.dumps(digest, indent=2).encode()
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of files, not compressed, with one time for all: the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            made.writestr(entry, data)
    return out.getvalue()


def _responses(name: str, data: bytes) -> Iterator[dict[str, Any]]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(io.BytesIO(data), no_record_parse=False)
    try:
        for record in records:
            kind = record.rec_type
            if kind not in ("response", "resource"):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            ts = record.rec_headers.get_header("WARC-Date") or ""
            headers = record.http_headers
            mime = (headers or record.rec_headers).get_header("Content-Type")
            said = {
                "url": url,
                "mime": (mime or "unk").partition(";")[0].strip() or "unk",
                "status": headers.get_statuscode() if headers else "200",
                "digest": record.rec_headers.get_header("WARC-Payload-Digest") or "",
            }
            record.raw_stream.read()
            records.read_to_end(record)
            said |= {
                "length": str(records.get_record_length()),
                "offset": str(records.get_record_offset()),
                "filename": name,
            }
            stamp = re.sub(r"\D", "", ts)[:14]
            yield {"key": _surt(url), "timestamp": stamp, "said": said, "url": url, "ts": ts}
    except (ArchiveLoadFailed, EOFError, ValueError):
        return


def _surt(url: str) -> str:
    """Return an address as indexes sort it: `com,example)/path?query`, in lower case."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.rstrip("/") or "/"
    return f"{','.join(reversed(host.split('.')))}{port}){path}{query}".lower()
