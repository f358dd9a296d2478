"""Kill a command at each of its file calls, and look what the next one makes of it.

Run as a program of its own, as it forks: `kills.py FOLDER JSON`, where JSON is a list of commands, each
a list of words. The first ones make the folder's contents; the last is killed, then run again. Prints a
line for each kill, as JSON: what `check` says after the kill, and the exit code, `check` and the files
after the repeat.
"""

import io
import json
import os
import shutil
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from factsheet.cli import main

CALLS = ("open", "os.rename", "os.remove", "os.chmod", "os.chown", "os.truncate", "os.mkdir")


def stream() -> io.TextIOWrapper:
    """Give a stream as a process has it, in memory."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


def in_child(words: list[str], kill_at: int = 0) -> tuple[int, str]:
    """Run a command in a process of its own; its exit code (-9 when killed) and output."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        if kill_at:
            count(kill_at)
        out = stream()
        with redirect_stdout(out), redirect_stderr(out):
            code = main(words)
        out.flush()
        os.write(writing, out.buffer.getvalue()[-4_000:])  # type: ignore[attr-defined]
        os._exit(code)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 - a descriptor has no path
        said = pipe.read().decode()
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status), said


def count(kill_at: int) -> None:
    """Let this process be killed just before its call number `kill_at` that changes files."""
    left = kill_at
    folder = str(Path.cwd())

    def step() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, values: tuple[Any, ...]) -> None:
        if event not in CALLS or (event == "open" and not values[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if isinstance(values[0], int) or folder in str(Path(os.fsdecode(values[0])).absolute()):
            step()

    sys.addaudithook(hook)
    for name in ("fsync", "write"):
        call = getattr(os, name)

        def counted(*values: Any, call: Any = call) -> Any:
            step()
            return call(*values)

        setattr(os, name, counted)


def findings(words: str) -> list[str]:
    return sorted(
        f"{row['rule']} {row['claim']}" for row in json.loads(words[: words.rindex("]") + 1])
    )


def run(folder: Path, commands: list[list[str]]) -> None:
    *first, last = commands
    check = ["check", "--format", "json"]
    # Once in this process, so that the others need not import all again.
    for name in ("in", "once"):
        if name == "once":
            shutil.copytree(folder / "in", folder / name)
        os.chdir(folder / name)
        with redirect_stdout(stream()), redirect_stderr(stream()):
            for words in first if name == "in" else [last]:
                assert main(words) == 0
            main(check)
    os.chdir(folder / "in")
    before = findings(in_child(check)[1])
    for kill_at in range(1, 200):
        work = folder / str(kill_at)
        shutil.copytree(folder / "in", work)
        os.chdir(work)
        code, _ = in_child(last, kill_at)
        after = findings(in_child(check)[1])
        again, said = in_child(last)
        end = findings(in_child(check)[1])
        files = sorted(path.name for path in work.iterdir() if not path.name.endswith(".undo"))
        print(json.dumps([code, before, after, again, said, end, files]))
        if code != -9:
            return


if __name__ == "__main__":
    run(Path(sys.argv[1]), json.loads(sys.argv[2]))
