"""Write `docs/commands.md` and the tables of other pages from the code.

A page asks for a table by a comment, `<!-- table: NAME -->`; what stands from there to
`<!-- end -->` is written again.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import typer

from factsheet.cli.app import app
from factsheet.fields import CARRIED, LAYOUTS
from factsheet.fields.shapes import SPILL, Shape, record, required
from factsheet.model import (
    Archive,
    Article,
    ByEye,
    Claim,
    Entry,
    Evidence,
    Policy,
    Wayback,
    Worksheet,
)
from factsheet.review.keys import KEYS
from factsheet.rules import RULES
from factsheet.vocabulary import STATUSES
from factsheet.web.outcomes import OUTCOMES

DOCS = Path(__file__).parent
HEAD = """\
# The commands

Written from the program by `make docs`; the same text is `factsheet COMMAND --help`. The examples
work in a copy of [the example folder](example), under git; a test runs each of them.

"""
# A paragraph `Example: factsheet …`, or `In a script: printf … | factsheet …`.
_EXAMPLE = re.compile(r"[A-Z][^:\n]*: ((?:printf .* )?factsheet .*)")
BEFORE = {
    "undo": ["factsheet assign bridge Ana"],
    "import": ["factsheet export report.xlsx"],
    "validate": ["factsheet export report.html --base-url https://example.org/report"],
}
"""What must have been done before a command's examples work."""


def commands_page() -> str:
    """Write the page of all commands."""
    program: Any = typer.main.get_command(app)
    context: Any = program.make_context("factsheet", [], resilient_parsing=True)
    found = list(walk(program, context))
    lines = [HEAD, "| command | |\n|---|---|\n"]
    for name, command, _ in found:
        anchor = name.replace(" ", "-")
        lines.append(f"| [{name}](#factsheet-{anchor}) | {_cell(_summary(command))} |\n")
    lines += ["\n", *_command("factsheet", program, context)]
    for name, command, inner in found:
        lines += _command(f"factsheet {name}", command, inner)
    return "".join(lines)


def walk(group: Any, context: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield each command below a group: its path, itself, its context."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = type(context)(command, info_name=name, parent=context)
        path = inner.command_path.removeprefix("factsheet ")
        yield path, command, inner
        if hasattr(command, "list_commands"):
            yield from walk(command, inner)


def _summary(command: Any) -> str:
    return str(command.help or "").strip().splitlines()[0]


def _command(name: str, command: Any, context: Any) -> Iterator[str]:
    yield f"## {name}\n\n"
    paragraphs = re.split(r"\n\s*\n", (command.help or "").strip())
    for paragraph in paragraphs:
        yield _text(" ".join(paragraph.split())) + "\n\n"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\n{context.command_path} {usage}\n```\n\n"
    for kind, title in (("argument", "argument"), ("option", "option")):
        rows = [
            row
            for parameter in command.get_params(context)
            if parameter.param_type_name == kind and (row := parameter.get_help_record(context))
        ]
        if rows:
            yield f"| {title} | |\n|---|---|\n"
            yield from (f"| `{_cell(names)}` | {_cell(_text(words))} |\n" for names, words in rows)
            yield "\n"
    shown = examples(command)
    if shown and name != "factsheet":
        before = BEFORE.get(name.removeprefix("factsheet "), [])
        yield "```console\n" + "".join(f"$ {line}\n" for line in [*before, *shown]) + "```\n\n"
    rest = notes(command)
    if rest:
        yield f"{_text(rest)}\n\n"


def examples(command: Any) -> list[str]:
    """Give the example command lines of a command's help."""
    return [match[1] for words in below(command) if (match := _EXAMPLE.fullmatch(words))]


def notes(command: Any) -> str:
    """Give what stands below a command's help and is no example."""
    return " ".join(words for words in below(command) if not _EXAMPLE.fullmatch(words))


def below(command: Any) -> list[str]:
    """Return the paragraphs below a command's help."""
    return [words for words in (command.epilog or "").split("\n\n") if words]


def _text(words: str) -> str:
    """Keep Markdown from seeing marks in plain words; what stands in back quotes is code."""
    parts = re.split(r"(`[^`]*`)", words)
    return "".join(
        part if index % 2 else re.sub(r"([*_<>\[\]])", r"\\\1", part)
        for index, part in enumerate(parts)
    )


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


_KINDS = {
    "text": "text",
    "date": "date",
    "time": "time",
    "bool": "true, false",
    "int": "whole number",
    "number": "number",
}


def fields_table(cls: type) -> str:
    """Write one row a field: its name, what it may be, what it means."""
    shape = record(cls)
    needed = required(cls)
    rows = ["| field | value | means |", "|---|---|---|"]
    for name, field in shape.fields.items():
        mark = " (needed)" if name in needed else ""
        rows.append(f"| `{name}`{mark} | {_cell(_kind(field))} | {_cell(shape.docs[name])} |")
    if cls in SPILL:
        rows.append("| a rule's name | error, warning, off | The level of that rule. |")
    return "\n".join(rows)


def _kind(shape: Shape) -> str:
    if shape.kind == "choice":
        return ", ".join(shape.choices)
    if shape.kind == "list" and shape.item:
        return f"list of {_kind(shape.item)}" + "s" * (shape.item.kind == "text")
    if shape.kind == "map" and shape.item:
        return f"names, each with a {_kind(shape.item)}"
    if shape.kind == "record" and shape.cls:
        name = {"Policy": "rules", "Entry": "history", "ByEye": "by_eye"}.get(
            shape.cls.__name__, shape.cls.__name__.lower()
        )
        return f"[{name}](#{name})"
    return _KINDS[shape.kind]


def _statuses() -> str:
    rows = ["| status | | settled | means |", "|---|---|---|---|"]
    rows += [
        f"| {row.name} | {row.symbol} | {'yes' if row.settled else 'no'} | {row.meaning} |"
        for row in STATUSES.values()
    ]
    return "\n".join(rows)


def _rules() -> str:
    rows = ["| rule | level | finds |", "|---|---|---|"]
    rows += [f"| {rule.name} | {rule.level} | {_cell(rule.meaning)} |" for rule in RULES]
    return "\n".join(rows)


def _outcomes() -> str:
    levels = {rule.name.removeprefix("link-"): rule.level for rule in RULES}
    rows = ["| outcome | means | as a finding |", "|---|---|---|"]
    rows += [
        f"| {name} | {meaning} | {levels.get(name, '')} |" for name, meaning in OUTCOMES.items()
    ]
    return "\n".join(rows)


def _keys() -> str:
    rows = ["| key | name | |", "|---|---|---|"]
    rows += [f"| `{row.key}` | {row.name} | {_cell(row.meaning)} |" for row in KEYS]
    return "\n".join(rows)


def _without() -> str:
    rows = ["| table | without | because |", "|---|---|---|"]
    rows += [
        f"| {name} | `{column}` | {_cell(why)} |"
        for name, layout in LAYOUTS.items()
        for column, why in layout.without.items()
    ]
    return "\n".join(rows)


def _formats() -> str:
    """Return what `import` brings back from each export."""
    rows = ["| | csv | xlsx | json | jsonl |", "|---|---|---|---|---|"]
    for name, cls in (
        ("claim", Claim),
        ("evidence", Evidence),
        ("history", Entry),
        ("article", Article),
    ):
        every = {one.name for one in fields(cls)} - {"evidence", "history"}
        cells = [_brought(CARRIED[format][name] & every, every) for format in CARRIED]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _brought(carried: Collection[str], every: Collection[str]) -> str:
    named = {name: "`x-…`" if name == "extra" else f"`{name}`" for name in every}
    if missing := sorted(named[name] for name in set(every) - set(carried)):
        few = sorted(named[name] for name in carried)
        if not few:
            return "nothing"
        return f"{', '.join(few)}" if len(few) < len(missing) else f"all but {', '.join(missing)}"
    return "all"


TABLES = {
    "formats": _formats,
    "fields without a column": _without,
    "worksheet": lambda: fields_table(Worksheet),
    "article": lambda: fields_table(Article),
    "rules": lambda: fields_table(Policy),
    "claim": lambda: fields_table(Claim),
    "evidence": lambda: fields_table(Evidence),
    "archive": lambda: fields_table(Archive),
    "wayback": lambda: fields_table(Wayback),
    "by_eye": lambda: fields_table(ByEye),
    "history": lambda: fields_table(Entry),
    "statuses": _statuses,
    "check rules": _rules,
    "link outcomes": _outcomes,
    "keys of review": _keys,
}


def with_tables(page: str) -> str:
    """Return a page with its tables written again."""
    return re.sub(
        r"(<!-- table: (.+?) -->\n).*?(<!-- end -->)",
        lambda match: f"{match[1]}\n{TABLES[match[2]]()}\n\n{match[3]}",
        page,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    (DOCS / "commands.md").write_text(commands_page(), encoding="utf-8")
    for file in sorted(DOCS.glob("*.md")):
        file.write_text(with_tables(file.read_text(encoding="utf-8")), encoding="utf-8")
