"""The program: its table of commands, and the one place where errors become exit codes."""

from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperOption

from factsheet import __version__, console, extras
from factsheet.cli.groups import Group
from factsheet.problems import FactsheetError

GROUPS = {
    "Begin": {
        "load": "Load an article and its claims.",
        "import": "Import existing claims, all or nothing.",
        "add": "Add a claim and print its id.",
    },
    "Work": {
        "list": "List the claims with their status and evidence.",
        "show": "Show everything about one claim.",
        "review": "Go through the open claims, one key per action.",
        "mark": "Give claims a status, with who, when and why.",
        "evidence": "Add, import, edit, copy, move, remove evidence.",
        "capture": "Save the pages of evidence as WARC files.",
        "edit": "Change a claim: some fields, or all in your editor.",
        "split": "Split a claim into single facts and print their ids.",
        "remove": "Remove claims, after asking.",
        "undo": "Undo the last command's changes.",
    },
    "Check": {
        "status": "Show what is left to do before publication.",
        "check": "Check the worksheet against the rules.",
        "log": "Show who judged what and when, newest first.",
        "diff": "Describe what changed since a revision.",
    },
    "Publish": {
        "export": "Export a report.",
        "validate": "Check the ClaimReviews in any file or page, offline.",
        "schema": "Print the JSON Schema of the worksheet.",
    },
    "Prove": {
        "sign": "Sign your verdicts and approvals with your SSH key.",
        "signers": "List trusted SSH keys, add new ones, end old ones.",
        "bundle": "Make a bundle that a stranger can check.",
        "verify": "Check somebody's bundle, link by link, offline.",
    },
    "Together": {
        "assign": "Assign claims to a person.",
        "approve": "Sign off on verdicts, as a second person.",
        "merge": "Merge two changed copies, by claim and field.",
        "git-setup": "Set git up to merge worksheets by claim.",
    },
}
"""Each command and the first line of its help, in the order of a day's work and of `--help`.

The command is in the file of its name, with `_` for `-`, and at the end of a word that is Python's
own (`import_.py`). It is read when the command is asked for; `--help` reads none.
"""

COMMANDS = {name: does for group in GROUPS.values() for name, does in group.items()}
"""All of them in one table."""

_LOGGED = ("load", "capture", "check", "merge")
"""The commands that take --log after their name, too."""

LOG_HELP = "Append a log of what is done, and why, to this file (else $FACTSHEET_LOG)."


class _Commands(Group):
    """A group that imports a command's file when that command is used."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands' names in their order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command by its name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        module = import_module(f"factsheet.cli.{name}")
        group = typer.main.get_group(module.app)
        command = group.commands[cmd_name]
        if cmd_name in _LOGGED and not any(option.name == "log" for option in command.params):
            command.params.append(
                TyperOption(
                    param_decls=["--log"],
                    metavar="FILE",
                    help=LOG_HELP,
                    callback=_log_to,
                    expose_value=False,
                )
            )
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands with what they do, without importing them."""
        del ctx
        longest = max(map(len, COMMANDS))
        with formatter.section("Commands"):
            for title, commands in GROUPS.items():
                names = [name.ljust(longest) for name in commands]
                heads = [f"{title if n == 0 else '':8}  {name}" for n, name in enumerate(names)]
                formatter.write_dl(list(zip(heads, commands.values(), strict=True)))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, and then the options; those for completion are in the README."""
        self.format_commands(ctx, formatter)
        rows = [
            record
            for option in self.get_params(ctx)
            if "completion" not in str(option.name) and (record := option.get_help_record(ctx))
        ]
        with formatter.section("Options"):
            formatter.write_dl(rows)


app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
    epilog="Example: factsheet list --status unverified\n\n"
    "Exit codes: 0 nothing found; 1 problems found; 2 failed; 130 interrupted.",
)


def _show_version(value: bool) -> None:
    if value:
        console.emit(f"factsheet {__version__}\n")
        raise typer.Exit


def _log_to(ctx: Any, param: Any, value: str | None) -> None:
    del param
    if value and not ctx.resilient_parsing:
        from factsheet.cli import debug_log

        ctx.find_root().call_on_close(debug_log.start(Path(value)))
        debug_log.note(f"factsheet {__version__}, {ctx.invoked_subcommand or ctx.info_name}")


@app.callback()
def program(
    ctx: typer.Context,
    worksheet: Annotated[
        list[str] | None,
        typer.Option(
            "-w",
            "--worksheet",
            metavar="FILE",
            help="The worksheet; else $FACTSHEET_WORKSHEET, else claims.yaml here or above.",
        ),
    ] = None,
    log: Annotated[
        str | None,
        typer.Option(metavar="FILE", envvar="FACTSHEET_LOG", show_envvar=False, help=LOG_HELP),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """A worksheet for fact-checkers: claims, evidence, who judged them and why."""
    del worksheet, version
    _log_to(ctx, None, log)


def run(arguments: list[str]) -> int:
    """Run a command line, turning every error that a person can cause into a message and a code."""
    with console.safe_streams():
        try:
            code = _outcome(arguments)
            console.flush()
            return code
        except console.OutputLost as error:
            console.silence()
            console.say(f"factsheet: {error}")
            return 2


def _outcome(arguments: list[str]) -> int:
    """Run a command line; what was written may not have reached stdout yet."""
    command = typer.main.get_command(app)
    try:
        code = command.main(args=arguments, prog_name="factsheet", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except FactsheetError as error:
        console.complain(error)
        return 2
    except ModuleNotFoundError as error:
        message = extras.remedy(error.name)
        if message is None:
            raise
        console.say(f"factsheet: {message}")
        return 2
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
        console.say(
            *context.get_usage().splitlines(),
            f"factsheet: {message} (see `{context.command_path} --help`)",
        )
    else:
        console.say(f"factsheet: {message}")
    return 2
