"""An edit in the making: splices of a text, and reasons to refuse."""

import re
from dataclasses import dataclass, field

from factsheet.problems import FactsheetError
from factsheet.yamltext.events import line_column
from factsheet.yamltext.locating import aliases
from factsheet.yamltext.nodes import Node, line_start, next_line
from factsheet.yamltext.scalars import YamlStyle


class CannotSplice(FactsheetError):
    """An edit cannot be made without touching other text: the user must make it by hand."""


@dataclass(slots=True)
class Edit:
    """The text under edit, which ends with a line break, and the splices found so far.

    `cut_short` says that the file has no line break at its end, and should stay that way.
    """

    text: str
    style: YamlStyle
    cut_short: bool = False
    splices: list[tuple[int, int, str]] = field(default_factory=list)

    def splice(self, start: int, end: int, new: str) -> None:
        """Note that text[start:end] becomes `new`."""
        self.splices.append((start, end, new))

    def insert_lines(self, at: int, lines: list[str]) -> None:
        """Put lines before the line that begins at `at`."""
        self.splice(at, at, "".join(line + self.style.eol for line in lines))

    def cut_lines(self, first: int, last: int) -> None:
        """Take out the lines from that of one index to that of another."""
        self.splice(line_start(self.text, first), next_line(self.text, last), "")

    def refuse(self, index: int, why: str) -> CannotSplice:
        """Word a refusal that names the line."""
        line, column = line_column(self.text, index)
        return CannotSplice(f"line {line}:{column}: {why}; edit this place by hand")

    def refuse_lent(self, node: Node, *, within: bool = True) -> None:
        """Refuse to change what an anchor shares with other places, at the node or `within` it."""
        todo = [node]
        while todo:
            item = todo.pop()
            if item.anchor and item.kind != "alias":
                for alias in aliases(self.text, item.anchor):
                    if not node.start <= alias.start < node.end:
                        line, _ = line_column(self.text, alias.start)
                        raise self.refuse(
                            item.start, f"line {line} takes its value from here (*{item.anchor})"
                        )
            if within:
                todo += item.items + [part for pair in item.pairs for part in pair]

    def result(self) -> str:
        """Apply the splices, which do not overlap."""
        pieces, last = [], 0
        for start, end, new in sorted(self.splices, key=lambda splice: splice[:2]):
            if start < last:
                raise self.refuse(start, "two changes meet here")
            pieces += [self.text[last:start], new]
            last = end
        return "".join([*pieces, self.text[last:]])


def has_comment(text: str, start: int, end: int) -> bool:
    """Whether a comment begins between two values."""
    return re.search(r"(?<!\S)#", text[start:end]) is not None
