"""One claim's own text: taken out of a worksheet, put back, and a change of it undone."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from factsheet.fields import plain
from factsheet.model import Worksheet
from factsheet.problems import BrokenText
from factsheet.yamltext.locating import claim_node
from factsheet.yamltext.nodes import content_end, line_end
from factsheet.yamltext.reading import Parsed, parse_claim, reads_as
from factsheet.yamltext.scalars import YamlStyle, field_lines
from factsheet.yamltext.splices import revise


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a claim is, the column of its fields, and its lines moved to the margin."""

    start: int
    end: int
    column: int
    lines: list[str]


def _span(text: str, parsed: Parsed, number: int) -> _Span | None:
    """Find a claim in the text, with a comment after its last value.

    None if its lines do not stand alone.
    """
    if len(parsed.starts) != len(parsed.worksheet.claims) or "%TAG" in text:
        return None
    start, column = parsed.starts[number]
    end = content_end(text, claim_node(text, parsed.starts, number))
    rest = text[end : line_end(text, end)].strip()
    if not rest or rest.startswith("#"):
        end = line_end(text, end)
    first, *others = (line.removesuffix("\r") for line in text[start:end].split("\n"))
    lines = [first, *(line[min(len(line) - len(line.lstrip(" ")), column) :] for line in others)]
    try:
        alone = parse_claim("\n".join(lines) + "\n")
    except BrokenText:
        return None
    return _Span(start, end, column, lines) if alone == parsed.worksheet.claims[number] else None


def excerpt(text: str, parsed: Parsed, number: int) -> str:
    """Return a claim's lines (`number` from 0) as they are in the file, comments included.

    They are moved to the margin and end with a line break. If they mean nothing alone, as with an
    alias to elsewhere, the claim is written out again.
    """
    span = _span(text, parsed, number)
    if span:
        return "\n".join(span.lines) + "\n"
    lines = [
        line
        for name, value in plain(parsed.worksheet.claims[number]).items()
        for line in field_lines(name, value, 0, YamlStyle(eol="\n"))
    ]
    return "\n".join(lines) + "\n"


def put_back(text: str, parsed: Parsed, number: int, new: str, wanted: Worksheet) -> str:
    """Put a claim's edited lines in place of its old ones, comments included.

    Lines that were not edited stay byte for byte. The result reads as `wanted`; if the lines do not
    fit there as they are, only the values that differ are changed. Raises CannotSplice.
    """
    span = _span(text, parsed, number)
    if span:
        eol = "\r" if text.count("\r\n") * 2 > text.count("\n") else ""
        there = text[span.start : span.end].split("\n")
        last_eol = (
            "\r" if text.startswith("\r\n", span.end) else eol if span.end == len(text) else ""
        )
        ends_alike = there[-1].endswith("\r")
        there[-1] = there[-1].removesuffix("\r") + last_eol  # it may no longer be the last
        edited = new.rstrip("\n").split("\n")
        match = SequenceMatcher(None, span.lines, edited, autojunk=False)
        lines: list[str] = []
        for what, low, high, first, last in match.get_opcodes():
            if what == "equal":
                lines += there[low:high]
            else:
                pad = " " * span.column
                lines += [(pad + line if line else "") + eol for line in edited[first:last]]
        body = "\n".join(lines).removesuffix("\r") + "\r" * ends_alike
        result = text[: span.start] + body.lstrip(" ") + text[span.end :]
        if reads_as(result, wanted):
            return result
    return revise(text, parsed, wanted)


@dataclass(frozen=True, slots=True)
class TextChange:
    """What an edit did to the characters of a claim: `at`, from its start, `old` became `new`."""

    at: int
    old: str
    new: str


def change_between(before: str, after: str, parsed: Parsed, number: int) -> TextChange | None:
    """Note how two texts differ, relative to a claim; `parsed` is the first one."""
    if len(parsed.starts) != len(parsed.worksheet.claims):
        return None
    low, high = 0, min(len(before), len(after))
    while low < high:  # the longest common beginning, by halving: compares whole slices
        middle = (low + high + 1) // 2
        low, high = (middle, high) if before[low:middle] == after[low:middle] else (low, middle - 1)
    same = low
    low, high = 0, min(len(before), len(after)) - same
    while low < high:
        middle = (low + high + 1) // 2
        alike = before[len(before) - middle :] == after[len(after) - middle :]
        low, high = (middle, high) if alike else (low, middle - 1)
    return TextChange(
        same - parsed.starts[number][0],
        before[same : len(before) - low],
        after[same : len(after) - low],
    )


def undo_change(
    text: str, parsed: Parsed, number: int, change: TextChange | None, wanted: Worksheet
) -> str:
    """Undo a change to the last character, whatever happened to other claims since.

    The result reads as `wanted`; if the change's characters are no longer there, only values are
    changed. Raises CannotSplice.
    """
    if change and len(parsed.starts) == len(parsed.worksheet.claims):
        at = parsed.starts[number][0] + change.at
        if at >= 0 and text.startswith(change.new, at):
            result = text[:at] + change.old + text[at + len(change.new) :]
            if reads_as(result, wanted):
                return result
    return revise(text, parsed, wanted)
