"""Telling git how to merge and show worksheets, and taking that back."""

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from factsheet import store, vcs
from factsheet.problems import FactsheetError

ATTRIBUTES = "merge=factsheet diff=factsheet"
RECORD = "factsheet.attributes"
"""The key under which the clone remembers the lines that it put into `.gitattributes`."""
MADE = "factsheet.attributesmade"

HUNK = r'^[-{ ]*"?id"?: *"?([^][ ,"{}]+)'
"""What git shows of a claim in the head of a hunk: its id."""


def set_up(folder: Path, worksheets: Sequence[str]) -> list[str]:
    """Set up the repository that a folder is in; give what was done, a line each.

    `worksheets` are files or patterns of `.gitattributes`. Raises FactsheetError.
    """
    top = vcs.work_tree(folder)
    lines = [f"{_pattern(name, folder, top)} {ATTRIBUTES}" for name in worksheets]
    done = []
    for key, value in _settings().items():
        old = vcs.settings(top, key)
        if old != [value]:
            vcs.set_to(top, key, [value])
            done.append(f"set {key}" + (f", was {', '.join(old)}" if old else ""))
    path = top / ".gitattributes"
    text, there = _read(path)
    rows = text.split("\n")
    end = "\r" if rows[0].endswith("\r") else ""
    new = [line for line in dict.fromkeys(lines) if not _has(rows, line)]
    if new:
        at = len(rows) - (rows[-1] == "")
        if at and at == len(rows) and end:  # the last line had no line break to show its kind
            rows[-1] += end
        rows[at:at] = [line + end for line in new]
        vcs.set_to(top, RECORD, [*vcs.settings(top, RECORD), *new])
        if not there:
            vcs.set_to(top, MADE, ["true"])
        _write(path, "\n".join(rows))
        done += [f"added to .gitattributes: {line}" for line in new]
    return done


def take_back(folder: Path) -> list[str]:
    """Undo what `set_up` did in this clone, and nothing else; give what was done."""
    top = vcs.work_tree(folder)
    path = top / ".gitattributes"
    text, _ = _read(path)
    rows, done = text.split("\n"), []
    for line in vcs.settings(top, RECORD):
        for own in (line, line + "\r"):
            if own in rows:
                del rows[len(rows) - 1 - rows[::-1].index(own)]
                done.append(f"took out of .gitattributes: {line}")
                break
    if done:
        left = "\n".join(rows)
        if not left and vcs.settings(top, MADE):
            path.unlink()
            done.append("removed .gitattributes, which was made for this")
        else:
            _write(path, left)
    for key in _settings():
        if vcs.settings(top, key):
            vcs.set_to(top, key, [])
            done.append(f"unset {key}")
    for key in (RECORD, MADE):
        vcs.set_to(top, key, [])
    return done


def _settings() -> dict[str, str]:
    return {
        "merge.factsheet.name": "fact-check worksheets, by claim and field",
        "merge.factsheet.driver": driver(),
        "merge.factsheet.recursive": "factsheet-base",
        "merge.factsheet-base.name": "common ancestors of fact-check worksheets",
        "merge.factsheet-base.driver": driver("--for-base"),
        "diff.factsheet.xfuncname": HUNK,
    }


def driver(*options: str) -> str:
    """Give the command that git runs to merge, for the shell.

    It is this installation's, by its absolute path; where that is gone the one on the PATH; and
    where there is none, git's own merging of lines, so that a file never looks merged which is not.
    """
    command = Path(sys.executable).with_name("factsheet")
    path = shlex.quote(command.as_posix()).replace("%", "%%")
    words = " ".join(["merge", *options])
    return (
        f'f={path}; test -x "$f" || f=$(command -v factsheet) || '
        "exec git merge-file --marker-size=%L %A %O %B; "
        f'exec "$f" {words} --marker-size %L --path %P %O %A %B'
    )


def _pattern(name: str, folder: Path, top: Path) -> str:
    """Turn a file into a pattern anchored at the top; what names no file is a pattern already."""
    path = Path(os.path.abspath(folder / name))  # noqa: PTH100 - links are not followed
    pattern = name
    if path.exists() and name != store.NAME:
        try:
            pattern = "/" + path.resolve().relative_to(top.resolve()).as_posix()
        except ValueError:
            raise FactsheetError(f"{name}: not in the work tree {top}") from None
        for sign in "\\[*?":
            pattern = pattern.replace(sign, "\\" + sign)
    if pattern.startswith("!") or not pattern.strip() or not pattern.isprintable():
        raise FactsheetError(f"{name!r} is no pattern for .gitattributes")
    if any(sign in pattern for sign in ' "') or pattern.startswith("#"):
        pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return pattern


def _has(rows: list[str], line: str) -> bool:
    pattern = line.removesuffix(ATTRIBUTES)
    return any(
        row.startswith(pattern) and set(ATTRIBUTES.split()) <= set(row[len(pattern) :].split())
        for row in rows
    )


def _read(path: Path) -> tuple[str, bool]:
    """Read a file of attributes, every byte kept; an absent one is empty. Says if it is there.

    Raises FactsheetError for a link.
    """
    if path.is_symlink():
        raise FactsheetError(f"{path}: a link, which git does not follow; make it a file")
    if not path.exists():
        return "", False
    return os.fsdecode(store.read_bytes(path, store.MAX_FILE)), True


def _write(path: Path, text: str) -> None:
    store.replace_file(path, os.fsencode(text))
