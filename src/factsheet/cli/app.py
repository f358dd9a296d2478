"""The program: its table of commands, and the one place where errors become exit codes."""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from factsheet import __version__, console, extras
from factsheet.problems import FactsheetError

COMMANDS = {
    "load": "intake",
    "list": "listing",
    "show": "showing",
    "add": "claims",
    "import": "intake",
    "edit": "claims",
    "split": "intake",
    "remove": "claims",
    "mark": "verdicts",
    "review": "reviewing",
    "evidence": "evidence",
    "capture": "capturing",
    "assign": "team",
    "approve": "team",
    "check": "checking",
    "export": "exporting",
    "validate": "exporting",
    "log": "history",
    "diff": "history",
    "merge": "merging",
    "git-setup": "merging",
    "schema": "exporting",
}
"""Each command and the file that holds it, in the order of `--help`; read when it is asked for."""


class Commands(TyperGroup):
    """A group that imports a command's file when that command is used."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Name the commands in their order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command by its name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"factsheet.cli.{COMMANDS[cmd_name]}")
        group = typer.main.get_group(module.app)
        return group.commands[cmd_name]


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
    epilog="Example: factsheet list --status unverified. Exit codes: 0 done and nothing found, "
    "1 done and something found, 2 could not do it, 130 interrupted.",
)


def _show_version(value: bool) -> None:
    if value:
        console.emit(f"factsheet {__version__}\n")
        raise typer.Exit


@app.callback()
def program(
    worksheet: Annotated[
        list[str] | None,
        typer.Option("-w", "--worksheet", metavar="FILE", help="The worksheet, for any command."),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """A worksheet for fact-checkers: claims, their evidence, who judged them and why.

    The worksheet is -w FILE, else $FACTSHEET_WORKSHEET, else claims.yaml here or in a folder above.
    """
    del worksheet, version


def run(arguments: list[str]) -> int:
    """Run a command line, turning every error that a person can cause into a message and a code."""
    console.prepare_streams()
    command = typer.main.get_command(app)
    try:
        code = command.main(args=arguments, prog_name="factsheet", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except FactsheetError as error:
        console.say(str(error) if error.located else f"factsheet: {error}")
        return 2
    except ModuleNotFoundError as error:
        message = extras.remedy(error.name)
        if message is None:
            raise
        console.say(f"factsheet: {message}")
        return 2
    except (console.ReaderGone, BrokenPipeError):
        console.silence()
        return 0
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        console.say(f"factsheet: {name}{(error.strerror or str(error)).lower()}")
        return 2
    except (typer.Abort, KeyboardInterrupt):
        console.say("interrupted")
        return 130
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        return _usage(error)


def _usage(error: Any) -> int:
    """Show a usage error as Typer words it, with the place to look next; exit code 2."""
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        console.emit(context.get_help() + "\n")
        return 0
    message = error.format_message()
    if context is not None:
        console.say(context.get_usage())
        console.say(f"factsheet: {message} (see `{context.command_path} --help`)")
    else:
        console.say(f"factsheet: {message}")
    return 2
