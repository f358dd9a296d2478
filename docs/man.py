"""Write the manual pages from the code: `factsheet.1`, and one for each command.

Into the folder that is named, `build/man/man1` with `make man`; `man -M build/man factsheet-mark`
shows one.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

sys.path.insert(0, str(Path(__file__).parent))

from commands import below, walk

from factsheet import __version__
from factsheet.cli.app import app


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page's name, as `factsheet-evidence-add`, and its text."""
    program: Any = typer.main.get_command(app)
    context: Any = program.make_context("factsheet", [], resilient_parsing=True)
    commands = list(walk(program, context))
    others = [inner.command_path for _, _, inner in commands]
    yield "factsheet", _page(program, context, others)
    for _, command, inner in commands:
        yield inner.command_path.replace(" ", "-"), _page(command, inner, ["factsheet"])


def _page(command: Any, context: Any, others: list[str]) -> str:
    name = context.command_path.replace(" ", "-")
    first, *rest = re.split(r"\n\s*\n", (command.help or "").strip())
    summary = " ".join(first.split())
    about = summary.removesuffix(".")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    lines = [
        f'.TH "{_words(name.upper())}" "1" "" "factsheet {__version__}" "User Commands"',
        *_section("NAME", f"{_words(name)} \\- {_words(about[:1].lower() + about[1:])}"),
        *_section("SYNOPSIS", f".B {_words(usage)}"),
        *_section("DESCRIPTION", _words(summary)),
    ]
    for paragraph in rest:
        lines += [".PP", _words(" ".join(paragraph.split()))]
    for kind, title in (("argument", "ARGUMENTS"), ("option", "OPTIONS")):
        rows = [
            row
            for parameter in command.get_params(context)
            if parameter.param_type_name == kind and (row := parameter.get_help_record(context))
        ]
        if rows:
            lines += [f".SH {title}"]
            for words, meaning in rows:
                lines += [".TP", f".B {_words(words)}", _words(" ".join(meaning.split()))]
    if hasattr(command, "list_commands"):
        lines += [".SH COMMANDS"]
        for inner in command.list_commands(context):
            told = str(command.get_command(context, inner).help or "").strip().splitlines()[0]
            lines += [".TP", f".B {_words(inner)}", _words(told)]
    if notes := below(command):
        lines += [".SH EXAMPLES AND NOTES"]
        for note in notes:
            lines += [".PP", _words(" ".join(note.split()))]
    also = ", ".join(f"{_words(path.replace(' ', '-'))}(1)" for path in others)
    return "\n".join([*lines, *_section("SEE ALSO", also)]) + "\n"


def _section(title: str, text: str) -> list[str]:
    return [f".SH {title}", text]


def _words(text: str) -> str:
    """Keep roff from obeying a text; its hyphens stay as they are typed."""
    text = text.replace("\\", "\\(rs").replace("-", "\\-").replace('"', "\\(dq")
    text = text.replace("'", "\\(aq").replace("`", "\\(ga")
    text = "".join(sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in text)
    return "\\&" + text if text.startswith(".") else text


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages():
        (folder / f"{name}.1").write_text(text, encoding="utf-8")
