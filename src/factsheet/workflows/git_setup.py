"""Tell git how to merge and show worksheets, and undo that."""

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from factsheet import store, vcs
from factsheet.model import APART
from factsheet.problems import FactsheetError

_ATTRIBUTES = "merge=factsheet diff=factsheet"
WHOLE = ("*.signed.jsonl merge=union -text", "*.article.txt -text", "*.warc.gz -text")
"""What else is in `.gitattributes`: these files are hashed, so git may not change their lines;
signed statements of both sides are kept, which git does by itself."""
_IGNORED = f"{APART}/"
"""The line of `.gitignore` that keeps copies of confidential evidence out of commits."""
_RECORDS = {
    ".gitattributes": ("factsheet.attributes", "factsheet.attributesmade"),
    ".gitignore": ("factsheet.ignored", "factsheet.ignoredmade"),
}
"""Files of git's, with the keys under which the clone remembers the lines that it put into each,
and whether it made the file."""

_HUNK = r'^[-{ ]*"?id"?: *"?([^][ ,"{}]+)'
"""What git shows in the head of a hunk within a claim: its id."""


def set_up(folder: Path, worksheets: Sequence[str]) -> list[str]:
    """Set up the repository that a folder is in; return what was done, one line each.

    `worksheets` are files or patterns of `.gitattributes`. Raises FactsheetError.
    """
    top = vcs.work_tree(folder)
    lines = [f"{_pattern(name, folder, top)} {_ATTRIBUTES}" for name in worksheets]
    done = []
    for key, value in _settings().items():
        old = vcs.settings(top, key)
        if old != [value]:
            vcs.set_to(top, key, [value])
            done.append(f"set {key}" + (f", was {', '.join(old)}" if old else ""))
    done += _add(top, ".gitattributes", [*lines, *WHOLE], _has)
    return done + _add(
        top, ".gitignore", [_IGNORED], lambda rows, line: line in map(str.strip, rows)
    )


def _add(
    top: Path, name: str, lines: list[str], has: Callable[[list[str], str], bool]
) -> list[str]:
    """Add missing lines to a file of git's, and remember them; return what was done."""
    path = top / name
    text, there = _read(path)
    rows = text.split("\n")
    end = "\r" if rows[0].endswith("\r") else ""
    new = [line for line in dict.fromkeys(lines) if not has(rows, line)]
    if not new:
        return []
    at = len(rows) - (rows[-1] == "")
    if at and at == len(rows) and end:  # the last line had no line break to show its kind
        rows[-1] += end
    rows[at:at] = [line + end for line in new]
    record, made = _RECORDS[name]
    vcs.set_to(top, record, [*vcs.settings(top, record), *new])
    if not there:
        vcs.set_to(top, made, ["true"])
    _write(path, "\n".join(rows))
    return [f"added to {name}: {line}" for line in new]


def undo_set_up(folder: Path) -> list[str]:
    """Undo what `set_up` did in this clone, and nothing else; return what was done."""
    top = vcs.work_tree(folder)
    done = [line for name in _RECORDS for line in _take_out(top, name)]
    for key in _settings():
        if vcs.settings(top, key):
            vcs.set_to(top, key, [])
            done.append(f"unset {key}")
    for key in (key for keys in _RECORDS.values() for key in keys):
        vcs.set_to(top, key, [])
    return done


def _take_out(top: Path, name: str) -> list[str]:
    """Take the remembered lines out of a file of git's again; return what was done."""
    path = top / name
    text, _ = _read(path)
    rows, done = text.split("\n"), []
    record, made = _RECORDS[name]
    for line in vcs.settings(top, record):
        for own in (line, line + "\r"):
            if own in rows:
                del rows[len(rows) - 1 - rows[::-1].index(own)]
                done.append(f"removed from {name}: {line}")
                break
    if done:
        left = "\n".join(rows)
        if not left and vcs.settings(top, made):
            path.unlink()
            done.append(f"deleted {name}, which was created for this")
        else:
            _write(path, left)
    return done


def _settings() -> dict[str, str]:
    # Branches that merged each other before have several common ancestors, which git merges first.
    # Without markers for that, or they would break the base of the merge; git's own `binary` would
    # take an older base, by which what one side took back since would come again.
    return {
        "merge.factsheet.name": "fact-check worksheets, by claim and field",
        "merge.factsheet.driver": _driver(),
        "merge.factsheet.recursive": "factsheet-base",
        "merge.factsheet-base.name": "common ancestors of fact-check worksheets",
        "merge.factsheet-base.driver": _driver("--for-base"),
        "diff.factsheet.xfuncname": _HUNK,
    }


def _driver(*options: str) -> str:
    """Return the command that git runs to merge, for the shell.

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
    """Turn a file name into a pattern anchored at the top; anything else is already a pattern."""
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
        raise FactsheetError(f"{name!r} is not a pattern for .gitattributes")
    if any(sign in pattern for sign in ' "') or pattern.startswith("#"):
        pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return pattern


def _has(rows: list[str], line: str) -> bool:
    if line in WHOLE:
        return any(row.split() == line.split() for row in rows)
    pattern = line.removesuffix(_ATTRIBUTES)
    return any(
        row.startswith(pattern) and set(_ATTRIBUTES.split()) <= set(row[len(pattern) :].split())
        for row in rows
    )


def _read(path: Path) -> tuple[str, bool]:
    """Read a file of git's, every byte kept; an absent one is empty. Says if it is there.

    Raises FactsheetError for a link.
    """
    if path.is_symlink():
        raise FactsheetError(f"{path}: a link, which git does not follow; make it a file")
    if not path.exists():
        return "", False
    return os.fsdecode(store.read_bytes(path, store.MAX_FILE)), True


def _write(path: Path, text: str) -> None:
    store.replace_file(path, os.fsencode(text))
