"""The door to the archive: keep pages as WARC files, one a capture, and read them back.

WARC 1.1 (ISO 28500:2017), written with warcio: other tools replay it. Digests are warcio's: over
the body as it came, chunks and all, which `warcio check` and `fastwarc check` expect.
"""

from factsheet.archive.folders import CONFIDENTIAL, FOLDER, Folder, remove
from factsheet.archive.keeping import Kept, keep, keep_file, unchanged
from factsheet.archive.reading import Copy, read

__all__ = [
    "CONFIDENTIAL",
    "FOLDER",
    "Copy",
    "Folder",
    "Kept",
    "keep",
    "keep_file",
    "read",
    "remove",
    "unchanged",
]
