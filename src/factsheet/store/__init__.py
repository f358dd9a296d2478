"""The door to the disk: find, lock, read and write worksheets and reports, whole or not at all."""

from factsheet.store.files import BOM, decode, read_bytes, replace_file, write_report
from factsheet.store.finding import NAME, beside, find, folder_of, worksheets
from factsheet.store.saving import (
    MAX_FILE,
    Loaded,
    StoredText,
    Write,
    article_text,
    glance,
    load,
    located,
    locked,
    read_text,
    understand,
    update,
)

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
    "find",
    "folder_of",
    "glance",
    "load",
    "located",
    "locked",
    "read_bytes",
    "read_text",
    "replace_file",
    "understand",
    "update",
    "worksheets",
    "write_report",
]
