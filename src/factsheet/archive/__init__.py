"""The door to the archive: keep pages as WARC files, one a capture, and read them back.

WARC 1.1 (ISO 28500:2017), written with warcio: other tools replay it. Digests are warcio's: over
the body as it came, chunks and all, which `warcio check` and `fastwarc check` expect.
"""

from factsheet.archive.containers import is_archive
from factsheet.archive.folders import FOLDER, Folder, left_behind, open_to_all, remove, shut
from factsheet.archive.indexing import index_of
from factsheet.archive.keeping import Kept, keep, keep_file, refile, unchanged
from factsheet.archive.reading import Copy, original, page_in, peek, read
from factsheet.archive.taking import playable, take

__all__ = [
    "FOLDER",
    "Copy",
    "Folder",
    "Kept",
    "index_of",
    "is_archive",
    "keep",
    "keep_file",
    "left_behind",
    "open_to_all",
    "original",
    "page_in",
    "peek",
    "playable",
    "read",
    "refile",
    "remove",
    "shut",
    "take",
    "unchanged",
]
