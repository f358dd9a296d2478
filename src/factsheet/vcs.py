"""The door to git: who am I, who made each side of a merge, what a repository is set to."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from factsheet.problems import FactsheetError

if TYPE_CHECKING:
    from subprocess import CompletedProcess

SECONDS = 10
"""How long git may take."""

_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git sets for hooks and merge drivers; it holds in git's own folder only."""


class NoGit(FactsheetError):
    """Git is not there, or does not answer."""


def _git(folder: Path, *words: str) -> "CompletedProcess[bytes]":
    """Run git in a folder, without a shell, for a limited time. Raises NoGit."""
    import subprocess

    environment = {name: text for name, text in os.environ.items() if name not in _ELSEWHERE}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    try:
        return subprocess.run(
            ["git", *words],  # noqa: S607 - the user's own git, found as the shell does
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise NoGit("git is not installed, or not on the PATH") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoGit(f"git does not answer: {error}") from None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").strip()


def user_name(folder: Path) -> str | None:
    """Give git's `user.name` as it holds in a folder; None without git or without a name."""
    try:
        return _text(_git(folder, "config", "user.name").stdout) or None
    except NoGit:
        return None


def work_tree(folder: Path) -> Path:
    """Give the top folder of the work tree that a folder is in. Raises FactsheetError."""
    answer = _git(folder, "rev-parse", "--show-toplevel")
    if answer.returncode:
        why = _text(answer.stderr).partition("\n")[0].removeprefix("fatal: ")
        raise FactsheetError(
            f"{folder}: no git work tree ({why}); `git init` makes one, or go into yours"
        )
    return Path(os.fsdecode(answer.stdout.rstrip(b"\n")))


def settings(folder: Path, key: str) -> list[str]:
    """Give the values of a key in the repository's own configuration."""
    answer = _git(folder, "config", "--local", "--null", "--get-all", key)
    return [value.decode("utf-8", "replace") for value in answer.stdout.split(b"\0")[:-1]]


def set_to(folder: Path, key: str, values: Sequence[str]) -> None:
    """Give a key of the repository's own configuration these values, none takes it out.

    Raises FactsheetError when git cannot write.
    """
    steps: list[tuple[str, ...]] = [("--add", key, value) for value in values]
    if len(values) == 1:
        steps = [("--replace-all", key, values[0])]
    elif settings(folder, key):
        steps.insert(0, ("--unset-all", key))
    for step in steps:
        answer = _git(folder, "config", "--local", *step)
        if answer.returncode:
            raise FactsheetError(f"git could not set {key}: {_text(answer.stderr)}")


@dataclass(frozen=True, slots=True)
class Lines:
    """What git's own merging of lines gives, and in how many places it conflicts."""

    data: bytes
    conflicts: int


def merge_lines(base: Path, ours: Path, theirs: Path, size: int) -> Lines | None:
    """Merge three files line by line as git does; None where it cannot. Raises NoGit."""
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    paths = [str(path.absolute()) for path in (ours, base, theirs)]
    words = ("merge-file", "-p", f"--marker-size={size}", *labels, *paths)
    answer = _git(ours.absolute().parent, *words)
    if answer.returncode < 0 or answer.returncode > 127:
        return None
    return Lines(answer.stdout, answer.returncode)


def authors(top: Path, name: str) -> tuple[str | None, str | None]:
    """Name the people who changed a file on our and on their side of the merge that git is in.

    `name` is the file's path from the top folder of the work tree. None where it cannot be told.
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
    answer = _git(top, "rev-parse", "--absolute-git-dir")
    folder = Path(os.fsdecode(answer.stdout.rstrip(b"\n"))) / "rebase-merge"
    done = (folder / "done").read_text(encoding="utf-8").splitlines()
    words = done[-1].split() if done else []
    return words[1:2], (folder / "onto").read_text(encoding="utf-8").strip()


def _names(top: Path, name: str, *commits: str) -> str | None:
    answer = _git(top, "--literal-pathspecs", "log", "--format=%aN", *commits, "--", name)
    names = list(dict.fromkeys(_text(answer.stdout).splitlines()))
    if not names:
        return None
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
