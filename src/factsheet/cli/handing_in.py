"""`capture --from`: a file that somebody hands in."""

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from factsheet import edits, store
from factsheet.cli import environment, saving

if TYPE_CHECKING:
    from factsheet.workflows.capture_proof import Captured
    from factsheet.workflows.capture_targets import Target

_MAX_DOCUMENT = 200_000_000
"""The most bytes of a file that is filed by hand."""


def file_by_hand(
    path: Path,
    target: "Target",
    file: str,
    url: str | None,
    by: str,
    wait: float,
    *,
    refresh: bool,
) -> "Captured":
    """File what somebody saved as the copy of one piece of evidence.

    `path` is the worksheet's, `url` the page's address in the file if it differs from the
    evidence's; `refresh` as in `capture`. Raises FactsheetError.
    """
    from factsheet.documents import media_type
    from factsheet.workflows.filing import Handed, file_copy

    url = edits.address(url) if url else None
    data = store.read_bytes(Path(file), _MAX_DOCUMENT)
    kind = media_type(file) or mimetypes.guess_type(file)[0] or "application/octet-stream"
    handed = Handed(data, Path(file).name, kind, url, by)

    save = saving.saver(path, wait)
    return file_copy(target, handed, environment.now(), path, save, refresh=refresh)
