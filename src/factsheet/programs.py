"""Find a program by name: on the PATH, never in the current folder.

That folder may be a stranger's repository, and Windows looks there first; elsewhere a PATH with `.`
does the same.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

WINDOWS = os.name == "nt"
_NOT_HERE = "NODEFAULTCURRENTDIRECTORYINEXEPATH"
"""The variable that tells Windows to leave out the current folder; its case does not matter."""
_ENDINGS = ".COM;.EXE;.BAT;.CMD"


def search_path(environment: Mapping[str, str]) -> str:
    """Return the PATH without its relative folders."""
    folders = (word.strip('"') for word in environment.get("PATH", os.defpath).split(os.pathsep))
    return os.pathsep.join(filter(os.path.isabs, folders))


def find(name: str, environment: Mapping[str, str]) -> str | None:
    """Return the full path of a program; a name with a folder in it stays as it is.

    None if there is none on the PATH.
    """
    if os.path.dirname(name):  # noqa: PTH120 - of `./x`, pathlib makes `x`
        return name
    endings = [""]
    if WINDOWS:
        known = [end.lower() for end in environment.get("PATHEXT", _ENDINGS).split(";")]
        endings = [""] if name.lower().endswith(tuple(filter(None, known))) else known
    for folder in search_path(environment).split(os.pathsep):
        for ending in endings:
            path = os.path.join(folder, name + ending)  # noqa: PTH118
            if folder and os.path.isfile(path) and os.access(path, os.X_OK):  # noqa: PTH113
                return path
    return None


@contextmanager
def without_current_folder() -> Iterator[None]:
    """Keep a library that starts programs by name from finding them in the current folder."""
    before = dict(os.environ)
    safe = {"PATH": search_path(before), _NOT_HERE: "1"}
    os.environ.update(safe)
    try:
        yield
    finally:
        for name in safe:
            os.environ.pop(name, None)
            if name in before:
                os.environ[name] = before[name]
