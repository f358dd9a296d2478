"""The saved copies in one file for replay tools: WACZ 1.1.1 (specs.webrecorder.net/wacz)."""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from factsheet.bags import zipped
from factsheet.fields import time_text
from factsheet.model import Worksheet
from factsheet.problems import FactsheetError
from factsheet.reports.report_facts import ReportFacts, SavedCopy
from factsheet.urls import is_address


def render(worksheet: Worksheet, facts: ReportFacts) -> bytes:
    """Write the copies of the evidence that is published. Raises FactsheetError without any."""
    if not facts.copies:
        raise FactsheetError("there is no saved copy to export; factsheet capture --missing")
    return package(facts.copies, facts.made, worksheet.article.title or "Evidence")


def package(copies: Iterable[SavedCopy], made: datetime, title: str) -> bytes:
    """Return a WACZ of copies; the same bytes for the same copies and time, in UTC."""
    copies = sorted({copy.name: copy for copy in copies}.values(), key=lambda copy: copy.name)
    rows = sorted(row for copy in copies for row in copy.index)
    files = {f"archive/{copy.name}": copy.data for copy in copies}
    files["indexes/index.cdx"] = "".join(f"{row}\n" for row in rows).encode()
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    pages = [
        _page(copy, copy.captured) for copy in copies if copy.captured and is_address(copy.url)
    ]
    files["pages/pages.jsonl"] = "".join(f"{json.dumps(one)}\n" for one in (head, *pages)).encode()
    resources = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": f"sha256:{sha256(data).hexdigest()}",
            "bytes": len(data),
        }
        for name, data in files.items()
    ]
    described: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "created": time_text(made),
        "software": "factsheet",
        "resources": resources,
    }
    files["datapackage.json"] = json.dumps(described, indent=2).encode()
    hash = sha256(files["datapackage.json"]).hexdigest()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hash}"}
    files["datapackage-digest.json"] = json.dumps(digest, indent=2).encode()
    return zipped(files)


def _page(copy: SavedCopy, captured: datetime) -> dict[str, str]:
    when = time_text(captured)
    id = sha256(f"{when} {copy.url}".encode()).hexdigest()[:16]
    return {"id": id, "url": copy.url, "ts": when} | ({"title": copy.title} if copy.title else {})
