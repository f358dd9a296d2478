"""The door to the disk: find, lock, read and write worksheets and reports, whole or not at all."""

from factsheet.disk import read_bytes, replace_file
from factsheet.store.files import BOM, decode, final, open_to_append, write_report
from factsheet.store.finding import (
    NAME,
    beside,
    find,
    folder_of,
    relative_path,
    sidecar_path,
    worksheets,
)
from factsheet.store.locking import locked
from factsheet.store.saving import (
    MAX_FILE,
    Loaded,
    Write,
    glance,
    load,
    located,
    understand,
    update,
    watchers,
)
from factsheet.store.texts import StoredText, article_text, read_text, text_name

__all__ = [
    "BOM",
    "MAX_FILE",
    "NAME",
    "Loaded",
    "StoredText",
    "Write",
    "article_text",
    "beside",
    "decode",
    "final",
    "find",
    "folder_of",
    "glance",
    "load",
    "located",
    "locked",
    "open_to_append",
    "read_bytes",
    "read_text",
    "relative_path",
    "replace_file",
    "sidecar_path",
    "text_name",
    "understand",
    "update",
    "watchers",
    "worksheets",
    "write_report",
]
