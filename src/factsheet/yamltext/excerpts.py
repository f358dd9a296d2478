"""One claim's own text: taken out of a worksheet, put back, and a change of it taken back."""

from dataclasses import dataclass

from factsheet.fields import plain
from factsheet.model import Worksheet
from factsheet.problems import BrokenText
from factsheet.yamltext.nodes import compose, content_end, line_end
from factsheet.yamltext.reading import Parsed, parse, parse_claim
from factsheet.yamltext.scalars import Style, field_lines
from factsheet.yamltext.splices import revise


def excerpt(text: str, parsed: Parsed, number: int) -> str:
    """Give a claim's lines (`number` from 0) as they stand in the file, comments included.

    They are moved to the margin and end with a line break. Where they do not stand alone, as with
    an alias to elsewhere, the claim is written anew.
    """
    claim = parsed.worksheet.claims[number]
    span = _span(text, parsed, number)
    if span:
        start, end, column = span
        first, *rest = text[start:end].replace("\r\n", "\n").split("\n")
        own = "\n".join([first, *(_moved(line, column) for line in rest)]) + "\n"
        try:
            if parse_claim(own) == claim:
                return own
        except BrokenText:
            pass
    lines = [
        line
        for name, value in plain(claim).items()
        for line in field_lines(name, value, 0, Style(eol="\n"))
    ]
    return "\n".join(lines) + "\n"


def _moved(line: str, column: int) -> str:
    margin = len(line) - len(line.lstrip(" "))
    return line[min(margin, column) :]


def put_back(text: str, parsed: Parsed, number: int, new: str, wanted: Worksheet) -> str:
    """Put a claim's edited lines in the place of its old ones, comments included.

    The result reads as `wanted`; where the lines cannot stand there as they are, only the values
    that differ are changed. Raises CannotSplice.
    """
    span = _span(text, parsed, number)
    if span:
        start, end, column = span
        eol = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
        first, *rest = new.rstrip("\n").split("\n")
        lines = [first, *(" " * column + line if line else "" for line in rest)]
        result = text[:start] + eol.join(lines) + text[end:]
        if _reads_as(result, wanted):
            return result
    return revise(text, parsed, wanted)


def _span(text: str, parsed: Parsed, number: int) -> tuple[int, int, int] | None:
    """Give where a claim begins and ends, with a comment behind its last value, and its column."""
    if len(parsed.starts) != len(parsed.worksheet.claims) or "%TAG" in text:
        return None
    start, column = parsed.starts[number]
    following = parsed.starts[number + 1 : number + 2]
    node = compose(text, start, column, following[0][0] if following else None)
    end = content_end(text, node)
    rest = text[end : line_end(text, end)].strip()
    return start, line_end(text, end) if not rest or rest.startswith("#") else end, column


def _reads_as(text: str, wanted: Worksheet) -> bool:
    try:
        return parse(text).worksheet == wanted
    except BrokenText:
        return False


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did to the characters of a claim: `at`, from its start, `old` became `new`."""

    at: int
    old: str
    new: str


def change_between(before: str, after: str, parsed: Parsed, number: int) -> Change | None:
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
    return Change(
        same - parsed.starts[number][0],
        before[same : len(before) - low],
        after[same : len(after) - low],
    )


def take_back(
    text: str, parsed: Parsed, number: int, change: Change | None, wanted: Worksheet
) -> str:
    """Undo a change to the last character, whatever happened to other claims since.

    The result reads as `wanted`; where the change's characters do not stand there any more, only
    values are changed. Raises CannotSplice.
    """
    if change and len(parsed.starts) == len(parsed.worksheet.claims):
        at = parsed.starts[number][0] + change.at
        if at >= 0 and text.startswith(change.new, at):
            result = text[:at] + change.old + text[at + len(change.new) :]
            if _reads_as(result, wanted):
                return result
    return revise(text, parsed, wanted)
