"""Commands in processes of their own, each forked from one that has imported everything already.

What such a command does, writes and answers is what the installed one does; only its start is saved,
which takes longer than most commands. Where the start counts, or a terminal, a pipe or a signal, tests
start the installed command.
"""

import contextlib
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path

STREAMS = ("in", "out", "err")
LIMIT = 60
"""Seconds after which a command is killed."""


class Forked:
    """The process that forks."""

    def __init__(self, folder: Path, asked: int, answered: int) -> None:
        self._folder = folder
        self._asked, self._answered = open(asked, "w"), open(answered)  # noqa: SIM115

    def run(
        self,
        words: list[str],
        folder: Path,
        stdin: bytes = b"",
        env: Mapping[str, str] = os.environ,
    ) -> tuple[int, bytes, bytes]:
        """Run a command in a folder; return its exit code, stdout and stderr."""
        self._folder.joinpath("in").write_bytes(stdin)
        self._asked.write(json.dumps([words, str(folder), dict(env)]) + "\n")
        self._asked.flush()
        code = int(self._answered.readline())
        out, err = (self._folder.joinpath(name).read_bytes() for name in STREAMS[1:])
        return code, out, err

    def close(self) -> None:
        """Let the process end."""
        self._asked.close()
        self._answered.close()


@contextlib.contextmanager
def forking(path: str, first: str = "", *modules: str) -> Iterator[Forked]:
    """Start a process that has run a line of Python and imported factsheet, with more modules.

    `path` is its PYTHONPATH.
    """
    asks, asked = os.pipe()
    answered, answers = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        with subprocess.Popen(
            [sys.executable, __file__, folder, str(asks), str(answers), first, *modules],
            env={**os.environ, "PYTHONPATH": path},
            pass_fds=(asks, answers),
        ) as process:
            os.close(asks)
            os.close(answers)
            found = Forked(Path(folder), asked, answered)
            try:
                yield found
            finally:
                found.close()
        assert process.returncode == 0


def _be_command(folder: Path, line: str) -> int:
    """Be the process of a command, in the place of the one that forked."""
    from factsheet.cli import main

    signal.alarm(LIMIT)
    words, place, environment = json.loads(line)
    for number, name in enumerate(STREAMS):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
        os.dup2(os.open(folder / name, flags, 0o600), number)
    os.chdir(place)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [str(Path(sys.executable).with_name("factsheet")), *words]
    code = 1
    try:
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    return code


def _fork(folder: Path, asks: int, answers: int) -> None:
    """Fork for each line that asks for a command, and answer with its exit code."""
    with open(asks) as lines, open(answers, "w") as codes:
        for line in lines:
            if (child := os.fork()) == 0:
                os._exit(_be_command(folder, line))
            codes.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
            codes.flush()


if __name__ == "__main__":
    place, asks, answers, first, *modules = sys.argv[1:]
    del sys.path[0]  # the tests' folder
    exec(first)
    package = importlib.import_module("factsheet")
    for module in pkgutil.walk_packages(package.__path__, "factsheet.") if modules else ():
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("factsheet.cli.app", *modules):
        importlib.import_module(name)
    _fork(Path(place), int(asks), int(answers))
