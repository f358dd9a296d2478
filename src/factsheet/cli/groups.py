"""Groups of commands: their order, and which command is meant by a word that is not one."""

from collections.abc import Collection, Mapping
from typing import Any

from typer.core import TyperGroup

from factsheet.texts import one_line

_MEANT: Mapping[str, str] = {
    "init": "start with an article: factsheet load ARTICLE",
    "new": "start with an article: factsheet load ARTICLE; another claim: factsheet add",
    "start": "start with an article: factsheet load ARTICLE; go on: factsheet review",
    "create": "start with an article: factsheet load ARTICLE; another claim: factsheet add",
    "open": "go through the open claims: factsheet review; see one: factsheet show CLAIM",
    "delete": "remove claims: factsheet remove CLAIM…",
    "rm": "remove claims: factsheet remove CLAIM…",
    "ls": "list the claims: factsheet list",
    "cat": "see a claim: factsheet show CLAIM",
    "view": "see a claim: factsheet show CLAIM",
    "update": "change a claim: factsheet edit CLAIM",
    "set": "change a claim: factsheet edit CLAIM",
    "verdict": "give a verdict: factsheet mark CLAIM STATUS",
    "verify-claim": "give a verdict: factsheet mark CLAIM STATUS",
    "lint": "check the worksheet: factsheet check",
    "test": "check the worksheet: factsheet check",
    "report": "write a report: factsheet export report.html",
    "publish": "write a report: factsheet export report.html",
    "fetch": "save pages: factsheet capture CLAIM",
    "archive": "save pages: factsheet capture CLAIM",
    "save": "save pages: factsheet capture CLAIM; everything else is saved at once",
    "revert": "undo the last change: factsheet undo",
    "back": "undo the last change: factsheet undo",
    "history": "see who judged what: factsheet log",
    "blame": "see who judged what: factsheet log",
    "source": "add evidence: factsheet evidence add CLAIM URL",
    "help": "see the commands: factsheet --help; one of them: factsheet COMMAND --help",
    "version": "see the version: factsheet --version",
}
"""What users of other tools may type, and the command that does it."""

_WITHIN: Mapping[str, Collection[str]] = {
    "add": ("new", "create"),
    "list": ("ls", "show"),
    "remove": ("rm", "delete"),
    "edit": ("set", "update", "change"),
    "copy": ("cp", "duplicate"),
    "move": ("mv",),
    "end": ("rm", "delete", "remove"),
}
"""The same for the commands of a group, as `evidence` is one."""


class Group(TyperGroup):
    """A group that suggests the command meant by an unknown word."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that a command line names; Typer calls this. Raises a usage error."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"No such command '{one_line(args[0])[:60]}'; {self._hint(ctx, args[0])}")
        if args:
            from factsheet.store import journal

            within = [] if ctx.parent is None else [ctx.info_name]
            journal.acting[0] = " ".join([*within, args[0]])
        return super().resolve_command(ctx, args)

    def _hint(self, ctx: Any, word: str) -> str:
        from factsheet.texts import nearest

        names = self.list_commands(ctx)
        path = ctx.command_path
        known = word.lower()
        if ctx.parent is None and known in _MEANT:
            return _MEANT[known]
        if ctx.parent is not None:
            for name in names:
                if known in _WITHIN.get(name, ()):
                    return f"did you mean `{path} {name}`?"
        if near := nearest(word, names):
            return f"did you mean '{near[0]}'?"
        return f"there are {', '.join(names)}" if ctx.parent else "`factsheet --help` lists them"
