"""A repository and its settings: the user's name, its top folder, its configuration."""

import os
from collections.abc import Sequence
from pathlib import Path

from factsheet.problems import FactsheetError
from factsheet.vcs.running import NoGit, git, text


def user_name(folder: Path) -> str | None:
    """Return git's `user.name` for a folder; None without git or without a name."""
    try:
        return text(git(folder, "config", "user.name").stdout) or None
    except NoGit:
        return None


def work_tree(folder: Path) -> Path:
    """Return the top folder of the work tree that a folder is in. Raises FactsheetError."""
    answer = git(folder, "rev-parse", "--show-toplevel")
    if answer.returncode:
        why = text(answer.stderr).partition("\n")[0].removeprefix("fatal: ")
        raise FactsheetError(
            f"{folder}: no git work tree ({why}); create one with `git init`, or go into yours"
        )
    return Path(os.fsdecode(answer.stdout.rstrip(b"\n")))


def top(folder: Path) -> Path | None:
    """Return the top folder of the work tree that a folder is in; None without one or git."""
    try:
        return work_tree(folder)
    except FactsheetError:
        return None


def settings(folder: Path, key: str) -> list[str]:
    """Return the values of a key in the repository's own configuration."""
    answer = git(folder, "config", "--local", "--null", "--get-all", key)
    return [value.decode("utf-8", "replace") for value in answer.stdout.split(b"\0")[:-1]]


def set_to(folder: Path, key: str, values: Sequence[str]) -> None:
    """Set a key of the repository's own configuration to these values; none removes it.

    Raises FactsheetError if git cannot write.
    """
    steps: list[tuple[str, ...]] = [("--add", key, value) for value in values]
    if len(values) == 1:
        steps = [("--replace-all", key, values[0])]
    elif settings(folder, key):
        steps.insert(0, ("--unset-all", key))
    for step in steps:
        answer = git(folder, "config", "--local", *step)
        if answer.returncode:
            why = " ".join(text(answer.stderr).split())
            raise FactsheetError(f"git could not set {key}: {why}")
