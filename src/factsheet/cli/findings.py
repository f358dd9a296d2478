"""What `check` found, as text and as JSON: errors first, and identical findings together."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from factsheet import console, queries, rules
from factsheet.console import Line
from factsheet.model import Worksheet
from factsheet.problems import Finding
from factsheet.texts import counted, one_line

_STYLES = {"error": "red", "warning": "yellow"}


class Located(NamedTuple):
    """A finding with its line and column in the worksheet's file."""

    finding: Finding
    line: int
    column: int


class Selection:
    """The findings that are asked for, by rule and by claim; the others are counted.

    `claims` find in a worksheet those that are named. Nothing given selects everything.
    """

    def __init__(self, names: Collection[str], claims: Sequence[str]) -> None:
        """Keep what is asked for."""
        self.names = names
        self._claims = claims
        self._hidden = {"error": 0, "warning": 0}
        self._off: dict[str, None] = {}

    @property
    def narrow(self) -> bool:
        """Whether only some findings are asked for."""
        return bool(self.names or self._claims)

    def of(self, sheet: Worksheet, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings that are asked for. Raises FactsheetError for an unknown claim."""
        ids = {claim.id for claim in queries.find_claims(sheet, self._claims)}
        off = rules.off(sheet)
        self._off |= dict.fromkeys(name for name in self.names if name in off)
        shown = []
        for finding in findings:
            if (not self.names or finding.rule in self.names) and (
                not self._claims or finding.claim in ids
            ):
                shown.append(finding)
            else:
                self._hidden[finding.level] += 1
        return shown

    def said(self) -> Iterator[str]:
        """Yield what must be said of a selection: that it is not everything `check` finds."""
        if self._off:
            are = "is" if len(self._off) == 1 else "are"
            yield f"{', '.join(self._off)} {are} off in the rules; shown as warnings because asked"
        if self.narrow:
            hidden = ", ".join(counted(n, level) for level, n in self._hidden.items())
            what = f"not shown: {hidden}" if any(self._hidden.values()) else "nothing else found"
            yield f"{what}; the exit code covers only what is shown"


def objects(path: str, found: Sequence[Located]) -> list[dict[str, object]]:
    """Return findings for JSON, one for each."""
    return [
        {
            "rule": finding.rule,
            "level": finding.level,
            "claim": finding.claim,
            "file": path,
            "line": line,
            "column": column,
            "message": finding.message,
            "remedy": finding.remedy,
        }
        for finding, line, column in found
    ]


def text(path: str, found: Sequence[Located]) -> Iterator[Line]:
    """Yield findings for people, errors first.

    On a terminal identical findings become one, with their claims; in a pipe each keeps its line,
    and a remedy that several share follows the last of them.
    """
    if console.on_terminal():
        for group in _groups(found, lambda one: (one.finding.message, _pattern(one.finding))):
            yield from _alone(path, group) if len(group) == 1 else _together(path, group)
    else:
        for group in _groups(found, lambda one: (one.finding.remedy, "")):
            yield from _alone(path, group)


def _groups(
    found: Sequence[Located], same: Callable[[Located], tuple[str, str]]
) -> list[list[Located]]:
    """Group what one rule finds at one level and `same` calls alike: errors, then warnings."""
    groups: dict[tuple[str, ...], list[Located]] = {}
    for one in found:
        groups.setdefault((one.finding.level, one.finding.rule, *same(one)), []).append(one)
    return sorted(groups.values(), key=lambda group: group[0].finding.level != "error")


def _alone(path: str, group: Sequence[Located]) -> Iterator[Line]:
    for finding, line, column in group:
        claim = f"{finding.claim}: " if finding.claim else ""
        head = f"{path}:{line}:{column}: {finding.level}: {claim}{one_line(finding.message)}"
        yield Line(f"{head} [{finding.rule}]", _STYLES[finding.level])
    yield Line(one_line(group[0].finding.remedy), indent=4, commands=True)


def _together(path: str, group: Sequence[Located]) -> Iterator[Line]:
    first = group[0].finding
    many = counted(len(group), first.level)
    head = f"{path}: {many}: {one_line(first.message)} [{first.rule}]"
    yield Line(head, _STYLES[first.level])
    yield Line(one_line(_pattern(first)), indent=4, commands=True)
    yield Line(_places(group), "dim", indent=4)


def _places(group: Sequence[Located]) -> str:
    """Return where findings are: claims, with the numbers of their evidence, else lines."""
    numbers: dict[str, list[str]] = {}
    for finding, line, _ in group:
        where = numbers.setdefault(finding.claim or f"line {line}", [])
        if number := _number(finding):
            where.append(str(number))
    places = (f"{name} {', '.join(dict.fromkeys(found))}" for name, found in numbers.items())
    return ("; " if any(numbers.values()) else ", ").join(map(str.strip, places))


def _number(finding: Finding) -> int | None:
    """Return the number of the evidence that a finding is about."""
    match finding.path:
        case ("claims", _, "evidence", int(place), *_):
            return place + 1
    return None


def _pattern(finding: Finding) -> str:
    """Return a remedy with CLAIM and N in place of its claim and evidence, to be shared."""
    if not finding.claim:
        return finding.remedy
    claim = re.escape(finding.claim)
    remedy = finding.remedy
    if number := _number(finding):
        remedy = re.sub(rf"(?<= ){claim} (-n )?{number}(?!\S)", r"CLAIM \1N", remedy)
    return re.sub(rf"(?<= ){claim}(?!\S)", "CLAIM", remedy)
