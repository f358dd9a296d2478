"""The words that a field may have: statuses, stances, kinds of source, priorities, levels of rules.

Each is a row of a table, which commands, lists and reports follow, and by which tables in other
words are read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "off"]
"""How much a finding of `check` weighs."""

COLOURS: Mapping[str, str] = {
    **{name: name for name in ("red", "green", "yellow", "blue", "magenta", "cyan")},
    **{f"bright_{name}": name for name in ("red", "green", "blue", "magenta", "cyan")},
    "bright_yellow": "bright_yellow",  # orange in reports
    **dict.fromkeys(("bright_black", "black", "white", "bright_white"), "bright_black"),  # grey
}
"""The colours that a status may have, as terminals call them: each with that of reports."""


@dataclass(frozen=True, slots=True)
class Status:
    """One row of the table of statuses.

    `settled` statuses need no more work. `colour` is one of COLOURS, and is never shown without
    `symbol`. `rests_on` is the stance of the evidence that such a verdict needs, where it needs
    any; `gone` means that the article no longer says what the claim quotes; `synonyms` are other
    words for it in tables.
    """

    name: str
    label: str
    symbol: str
    colour: str
    settled: bool
    meaning: str
    rests_on: str | None = None
    gone: bool = False
    synonyms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a colour that cannot be shown everywhere."""
        if self.colour not in COLOURS:
            raise ValueError(
                f"'{self.colour}' is not a terminal colour; one of {', '.join(COLOURS)}"
            )

    @property
    def paint(self) -> str:
        """The colour in reports, which have fewer than terminals."""
        return COLOURS[self.colour]


STATUSES: Mapping[str, Status] = {
    row.name: row
    for row in (
        Status("unverified", "Unverified", "○", "yellow", False, "not checked, or not proven"),
        Status("checking", "Checking", "◐", "cyan", False, "somebody is checking it"),
        Status(
            "verified",
            "Verified",
            "✓",
            "green",
            True,
            "the evidence supports the claim",
            "supports",
        ),
        Status(
            "disputed", "Disputed", "✗", "red", True, "the evidence refutes the claim", "refutes"
        ),
        Status("corrected", "Corrected", "✎", "blue", True, "the draft was changed", gone=True),
        Status(
            "unverifiable", "Unverifiable", "?", "magenta", True, "cannot be verified or refuted"
        ),
        Status("opinion", "Opinion", "“", "bright_black", True, "nothing to check"),
    )
}
DEFAULT_STATUS = "unverified"
STALE = Status(
    "stale",
    "Stale",
    "!",
    "bright_yellow",
    False,
    "the claim or its evidence changed after the verdict",
)
"""What is shown in place of a stale verdict; not a status: the worksheet keeps the verdict."""
NOT_JUDGED = "prepared from saved copies, not yet judged by a person"
"""What reports say of a provisional verdict (`Worksheet.provisional`)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of a table of words that a field may have.

    `label` is what people choose from, `heading` what is above such evidence in a list. `synonyms`
    are what spreadsheets in other words and languages have in its place.
    """

    name: str
    label: str
    heading: str = ""
    synonyms: tuple[str, ...] = ()


STANCES: Mapping[str, Choice] = {
    row.name: row
    for row in (
        Choice("supports", "supports", "For"),
        Choice("refutes", "refutes", "Against"),
        Choice("context", "context", "Context"),
        Choice("nothing-found", "nothing found there", "Searched, nothing found"),
    )
}
KINDS: Mapping[str, Choice] = {
    row.name: row
    for row in (
        Choice("primary", "the thing itself", "Primary source"),
        Choice("secondary", "a report about it", "Secondary source"),
    )
}
PRIORITIES: Mapping[str, Choice] = {
    row.name: row
    for row in (
        Choice("high", "high", synonyms=("urgent", "hoch", "alta", "haute", "élevée")),
        Choice("normal", "normal", synonyms=("medium", "mittel", "media", "média", "moyenne")),
        Choice("low", "low", synonyms=("niedrig", "gering", "baja", "baixa", "basse", "faible")),
    )
}
DEFAULT_PRIORITY = "normal"
CHOICES: Mapping[str, Mapping[str, Choice | Status]] = {
    "status": STATUSES,
    "stance": STANCES,
    "kind": KINDS,
    "priority": PRIORITIES,
}
"""Field -> the words that it may have."""

BEFORE, AFTER, WAS, WHY = "x-before", "x-after", "x-was", "x-why"
"""A claim's fields that `load` writes: a few words around a quote that occurs twice, the words that
a draft changed and that are not judged again yet, the reasons why a sentence was spotted."""

READ = "x-read"
"""The article's field in which `load` keeps which comments and footnotes it has read, as hashes."""

CLAIM_TAG = "claim:"
"""The beginning of a tag that names a source's claim, in other programs' libraries and files."""

CSL_TYPES = frozenset(
    re.findall(
        r"\S+",
        "article article-journal article-magazine article-newspaper bill book broadcast chapter "
        "classic collection dataset document entry entry-dictionary entry-encyclopedia event "
        "figure graphic hearing interview legal_case legislation manuscript map motion_picture "
        "musical_score pamphlet paper-conference patent performance periodical "
        "personal_communication post post-weblog regulation report review review-book software "
        "song speech standard thesis treaty webpage",
    )
)
"""The types of an item of a bibliography (CSL 1.0.2)."""
CSL_WITHIN = (
    "article", "entry", "post", "review", "paper-conference", "webpage", "broadcast",
)  # fmt: skip
"""The beginnings of types whose publisher is the paper or site that they appear in."""
WEBPAGE, DOCUMENT = "webpage", "document"
"""The default types of a source with an address, and of one without."""
ITS_TYPE, ITS_DATE = "x-type", "x-published"
"""Keys of evidence from a bibliography: its type there, and a date that is not a whole day."""
