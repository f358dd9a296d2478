"""What git knows of a merge: its own merging of lines, and who made each side."""

import os
from pathlib import Path

from factsheet.vcs.running import NoGit, git, text


def merge_lines(base: Path, ours: Path, theirs: Path, size: int) -> bytes | None:
    """Merge three files line by line as git does; None if it cannot. Raises NoGit.

    `size` is the length of conflict markers.
    """
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    paths = [str(path.absolute()) for path in (ours, base, theirs)]
    words = ("merge-file", "-p", f"--marker-size={size}", *labels, *paths)
    answer = git(ours.absolute().parent, *words)
    if answer.returncode < 0 or answer.returncode > 127:
        return None
    return answer.stdout


def authors(top: Path, name: str) -> tuple[str | None, str | None]:
    """Return who changed a file on our and on their side of the merge that git is in.

    `name` is the file's path from the top folder of the work tree. None if it cannot be told.
    """
    try:
        return _authors(top, name)
    except (NoGit, OSError):
        return None, None


def _authors(top: Path, name: str) -> tuple[str | None, str | None]:
    heads = [key.removeprefix("GITHEAD_") for key in os.environ if key.startswith("GITHEAD_")]
    ours = "HEAD"
    only_theirs: tuple[str, ...] = ()
    if len(heads) != 1:
        heads, ours = _picked(top)
        only_theirs = ("-1",)
    if len(heads) != 1:
        return None, None
    theirs = heads[0]
    return (
        _names(top, name, ours, "--not", theirs),
        _names(top, name, *only_theirs, theirs, "--not", ours),
    )


def _picked(top: Path) -> tuple[list[str], str]:
    """Find the commit that a rebase is about to put on another, and that other."""
    answer = git(top, "rev-parse", "--absolute-git-dir")
    folder = Path(os.fsdecode(answer.stdout.rstrip(b"\n"))) / "rebase-merge"
    done = (folder / "done").read_text(encoding="utf-8").splitlines()
    words = done[-1].split() if done else []
    return words[1:2], (folder / "onto").read_text(encoding="utf-8").strip()


def _names(top: Path, name: str, *commits: str) -> str | None:
    answer = git(top, "log", "--format=%aN", *commits, "--", name)
    names = list(dict.fromkeys(text(answer.stdout).splitlines()))
    if not names:
        return None
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
