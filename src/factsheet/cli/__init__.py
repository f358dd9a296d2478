"""The command line."""

import gc
import sys

from factsheet import __version__


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code.

    0: done and nothing found, 1: something found, 2: could not do it, 130: interrupted. `argv` is
    what follows the program's name; None means the process's own.
    """
    arguments = [*(sys.argv[1:] if argv is None else argv)]
    # Answered before Typer is imported, or anything that Python has not already.
    if arguments == ["--version"]:
        try:
            sys.stdout.write(f"factsheet {__version__}\n")
            sys.stdout.flush()
            return 0
        except (OSError, AttributeError):  # a full disk, a closed stdout: said below
            pass
    gc.disable()  # a command ends before garbage matters; large worksheets load much faster
    try:
        from factsheet.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:  # while modules were imported
        return 130
    finally:
        if argv is None:
            gc.freeze()  # nor when the process ends, which takes long with many claims
        else:
            gc.enable()
