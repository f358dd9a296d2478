"""The door to the archive: keep pages as WARC files, one per capture, and read them back.

WARC 1.1 (ISO 28500:2017), written with warcio: other tools replay it. Digests are warcio's: over
the body as it came, chunks and all, which `warcio check` and `fastwarc check` expect.
"""

from factsheet.archive.containers import is_archive
from factsheet.archive.extracting import extract_page, replay_warc
from factsheet.archive.folders import (
    FOLDER,
    Folder,
    is_open_to_all,
    open_duplicates,
    remove,
    restrict_access,
)
from factsheet.archive.indexing import index_of
from factsheet.archive.keeping import Kept, keep, keep_file, refile, second, unchanged
from factsheet.archive.reading import Copy, page_in, peek, read, whole_file

__all__ = [
    "FOLDER",
    "Copy",
    "Folder",
    "Kept",
    "extract_page",
    "index_of",
    "is_archive",
    "is_open_to_all",
    "keep",
    "keep_file",
    "open_duplicates",
    "page_in",
    "peek",
    "read",
    "refile",
    "remove",
    "replay_warc",
    "restrict_access",
    "second",
    "unchanged",
    "whole_file",
]
