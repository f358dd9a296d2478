"""Files on the disk: read within a limit, written whole or not at all, by which process."""

from factsheet.disk.files import (
    BINARY,
    NO_LINK,
    NotHere,
    clear,
    holds,
    read_bytes,
    replace_file,
    share,
    temporary_name,
    trouble,
)

__all__ = [
    "BINARY",
    "NO_LINK",
    "NotHere",
    "clear",
    "holds",
    "read_bytes",
    "replace_file",
    "share",
    "temporary_name",
    "trouble",
]
