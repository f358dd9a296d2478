"""Run git, but no program that a repository names.

A repository may be a stranger's, and git runs programs that a repository's configuration names. So
what could start one is switched off: pagers, fsmonitor, signature checks, and every transport (a
partial clone would fetch what is missing). External diffs and textconv are refused where they
apply.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from factsheet import programs
from factsheet.problems import FactsheetError

if TYPE_CHECKING:
    from subprocess import CompletedProcess

SECONDS = 60
"""How long git may take."""

_SAFE = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "core.quotePath=false"),
)
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # nor show other commits than there are …
    "GIT_GRAFT_FILE": os.devnull,  # … nor other parents
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
}
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""Variables that git sets for hooks and merge drivers; a worksheet's repository is the one around
it."""


class NoGit(FactsheetError):
    """Git is not installed, or does not answer."""


def git(folder: Path, *words: str) -> "CompletedProcess[bytes]":
    """Run git in a folder, without a shell, for a limited time. Raises NoGit."""
    import subprocess

    program = programs.find("git", os.environ)
    if program is None:
        raise NoGit("git is not installed, or not on the PATH")
    environment = {k: v for k, v in os.environ.items() if k not in _ELSEWHERE} | _ENVIRONMENT
    environment["PATH"] = programs.search_path(os.environ)
    try:
        return subprocess.run(
            [program, *_SAFE, *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise NoGit(f"{folder}: there is no such folder") from None
    except subprocess.TimeoutExpired:
        raise NoGit(f"git did not answer within {SECONDS} seconds") from None
    except (OSError, ValueError) as error:
        raise NoGit(f"git cannot be run: {error}") from None


def text(data: bytes) -> str:
    """Return what git said as a text, without the white space around it."""
    return data.decode("utf-8", "replace").strip()
