"""Merge three files of one worksheet: read them, merge by claim, or by line if that fails."""

import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from factsheet import store, vcs
from factsheet.merge import BrokenSide, CannotMerge, Merged, People, merge
from factsheet.problems import BrokenText
from factsheet.texts import counted

_log = logging.getLogger("factsheet.merge")

_SIDES = ("base", "ours", "theirs")


@dataclass(frozen=True, slots=True)
class MergedFile:
    """The bytes of a merged file, and what happened.

    `merged` is None if only lines could be merged; then `trouble` says why, in lines.
    """

    data: bytes
    merged: Merged | None = None
    trouble: tuple[str, ...] = ()


def merge_files(
    base: Path, ours: Path, theirs: Path, *, name: str | None, size: int, for_base: bool
) -> MergedFile:
    """Merge three files; nothing is written. An empty base is none, as is /dev/null.

    `name` is the worksheet's path in the repository when git asks, `size` the length of conflict
    markers. `for_base` asks for the common ancestor of branches that merged each other before:
    without markers, because a later merge reads it, and if nothing better is possible, `base`
    itself. Raises FactsheetError for a file that cannot be read.
    """
    paths = (base, ours, theirs)
    data = [
        b"" if path == Path(os.devnull) else store.read_bytes(path, store.MAX_FILE)
        for path in paths
    ]
    boms = [part.startswith(store.BOM) for part in data]
    bom = store.BOM if (boms[2] if boms[1] == boms[0] else boms[1]) else b""

    def people() -> People:
        return People(*vcs.authors(Path.cwd(), name)) if name else People()

    try:
        texts = [_decoded(side, part) for side, part in zip(_SIDES, data, strict=True)]
        merged = merge(*texts, people=people, size=size, for_base=for_base)
        return MergedFile(bom + merged.text.encode(), merged)
    except BrokenSide as error:
        count = counted(len(error.problems), "problem")
        _log.info("merged by line: %s is not a worksheet, %s", error.side, count)
        shown = str(paths[_SIDES.index(error.side)]) if name is None else f"{name} ({error.side})"
        trouble = tuple(store.located(shown, error.problems))
    except CannotMerge as error:
        _log.info("merged by line: the merged worksheet cannot be written into our text")
        trouble = error.of(str(name or ours)).lines
    if for_base:  # conflict markers would break it
        return MergedFile(data[0], Merged(""))
    return MergedFile(_by_lines(paths, data, size), None, trouble)


def _decoded(side: str, data: bytes) -> str:
    try:
        return store.decode(data)
    except BrokenText as error:
        raise BrokenSide(side, error.problems) from None  # type: ignore[arg-type]


def _by_lines(paths: tuple[Path, Path, Path], data: list[bytes], size: int) -> bytes:
    """Merge as git does, so that nothing of either side is lost; without git, both sides whole."""
    with suppress(vcs.NoGit):
        if (lines := vcs.merge_lines(*paths, size)) is not None:
            return lines
    if b"\0" in b"".join(data):  # for git such a file is binary: ours stays
        return data[1]
    marks = [b"<" * size + b" ours\n", b"=" * size + b"\n", b">" * size + b" theirs\n"]
    sides = [part if part.endswith(b"\n") else part + b"\n" for part in data[1:]]
    return marks[0] + sides[0] + marks[1] + sides[1] + marks[2]
