"""The worksheet as plain values: frozen, compared by value, documented field by field.

The annotations are the one declaration of the format: `fields` reads worksheets, writes the JSON
Schema and lays out tables by them, with the texts here as descriptions; a table of `vocabulary`
behind the text holds the words that a field may have. An absent text is None and never empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from factsheet import fingerprints
from factsheet.people import is_name, same_person
from factsheet.vocabulary import (
    DEFAULT_STATUS,
    KINDS,
    PRIORITIES,
    STALE,
    STANCES,
    STATUSES,
    Level,
    Status,
)

FORMAT = 1

Method = Literal["fetched", "by-hand"]

ID = re.compile(r"[^\W\d_][\w.-]*\Z")
"""What an id looks like: a letter, then letters, digits, `.`, `_`, `-`."""


class BadValue(ValueError):
    """A value that the format does not allow; `field` names the field, where it is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Say what is wrong and, where one field is to blame, which."""
        super().__init__(message)
        self.field = field


APART = "evidence-confidential"
"""The folder beside a worksheet for copies of confidential evidence, which is never published."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A kept copy of an evidence page."""

    path: Annotated[str, "The copy's file, relative to the worksheet."]
    sha256: Annotated[str, "SHA-256 of the file, in hex."]
    body_sha256: Annotated[str | None, "SHA-256 of the page's decoded body, in hex."] = None
    captured: Annotated[datetime | None, "When the page was fetched, or added by hand, in UTC."] = (
        None
    )
    confirmed: Annotated[
        datetime | None, "When it was last fetched again and was unchanged, in UTC."
    ] = None
    method: Annotated[
        Method | None, "fetched: by factsheet, from the address; by-hand: a person saved it."
    ] = None
    by: Annotated[str | None, "Who saved it by hand."] = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def apart(self) -> bool:
        """Whether it is filed just where copies of confidential evidence belong."""
        folder, _, name = self.path.partition("/")
        return folder == APART and "/" not in name and name not in ("", ".", "..")

    @property
    def withheld(self) -> bool:
        """Whether its path leads through the folder for confidential copies, however spelled."""
        return APART in self.path.replace("\\", "/").casefold().split("/")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source that speaks for or against a claim, or was searched in vain."""

    url: Annotated[str | None, "The page's address, http or https."] = None
    source: Annotated[
        str | None, "The source, if it has no address: an interview, a letter, a book."
    ] = None
    publisher: Annotated[
        str | None, "Who originated it: the agency, not the paper that printed its text."
    ] = None
    via: Annotated[str | None, "Where it was read, if not at the publisher's."] = None
    kind: Annotated[
        str | None, "; ".join(f"{row.name}: {row.label}" for row in KINDS.values()) + ".", KINDS
    ] = None
    stance: Annotated[str | None, "What it says about the claim.", STANCES] = None
    quote: Annotated[str | None, "The exact words on that page."] = None
    locator: Annotated[str | None, "Where in the source: a page, a time code."] = None
    published: Annotated[date | None, "The day the source was published."] = None
    accessed: Annotated[date | None, "The day it was read."] = None
    archive: Annotated[Archive | None, "The saved copy."] = None
    changed: Annotated[
        Archive | None, "A later copy of the page, which no longer has the quote."
    ] = None
    confidential: Annotated[bool, "true: never exported."] = False
    salt: Annotated[
        str | None,
        "Random text, only on confidential evidence, written when it is first signed; with it the "
        "signed hash can be checked, and without it nobody can guess the source.",
    ] = None
    note: Annotated[str | None, "For the desk and the report."] = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse evidence that points to nothing."""
        if not (self.url or self.source):
            raise BadValue("evidence needs a url or, if it has no address, a source")

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same evidence: url (or source), and quote."""
        return (self.url or self.source or "", self.quote or "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a claim's history: a mark (with `status`) or an approval (with `approved`)."""

    at: Annotated[datetime, "When, in UTC: 2026-03-02T10:05:00Z."]
    by: Annotated[str, "Who."]
    status: Annotated[str | None, "The verdict that was given.", STATUSES] = None
    rating: Annotated[str | None, "The rating that was given with it."] = None
    approved: Annotated[bool | None, "true: signed off; false: the approval was withdrawn."] = None
    because: Annotated[str | None, "Why."] = None
    seen: Annotated[str | None, "Fingerprint of what was judged or approved."] = None
    unaware_of: Annotated[
        str | None,
        "Who gave a different verdict, neither knowing of the other; `merge` writes it, and the "
        "next mark settles it.",
    ] = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def deed(self) -> str:
        """What was done, in a word or two."""
        if self.status is not None:
            return self.status
        if self.approved is None:
            return "noted"
        return "approved" if self.approved else "approval withdrawn"

    def __post_init__(self) -> None:
        """Refuse a time without its zone, nobody's name, and an unknown status."""
        if self.at.tzinfo is None:
            raise BadValue("a time needs a time zone: 2026-03-02T10:05:00Z", "at")
        if not is_name(self.by):
            raise BadValue("a name is expected, and this one has no visible characters", "by")
        if self.status is not None and self.status not in STATUSES:
            raise BadValue(f"'{self.status}' is not a status", "status")


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable thing that the article says."""

    id: Annotated[str, "A slug made from the claim's words; it never changes."]
    quote: Annotated[str | None, "The exact words in the article."] = None
    statement: Annotated[str | None, "One checkable sentence, in the checker's words."] = None
    attributed_to: Annotated[str | None, "Whom the article names as its source."] = None
    priority: Annotated[str | None, "How much depends on it.", PRIORITIES] = None
    tags: Annotated[tuple[str, ...], "Words to sort claims by."] = ()
    assigned: Annotated[str | None, "Who checks it."] = None
    status: Annotated[str, "The verdict; `history` explains it.", STATUSES] = DEFAULT_STATUS
    rating: Annotated[str | None, "What readers see, in the house's own words."] = None
    note: Annotated[str | None, "For the desk."] = None
    evidence: Annotated[tuple[Evidence, ...], "The evidence for and against it."] = ()
    history: Annotated[tuple[Entry, ...], "Who judged it, when and why; newest last."] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a claim that says nothing or cannot be named."""
        if not ID.match(self.id):
            raise BadValue(
                f"'{self.id}' is not an id: begin with a letter, then letters, digits, . _ -",
                "id",
            )
        if not (self.quote or self.statement):
            raise BadValue("a claim needs a quote or a statement")
        if self.status not in STATUSES:
            raise BadValue(f"'{self.status}' is not a status", "status")

    @property
    def words(self) -> str:
        """The statement, else the quote: what a reader is shown first."""
        return self.statement or self.quote or ""

    @property
    def verdict(self) -> Entry | None:
        """The newest history entry that gives a status."""
        return next((entry for entry in reversed(self.history) if entry.status), None)

    @property
    def judgement(self) -> Entry | None:
        """The newest verdict, if it is the status that the claim has: who gave it, and why."""
        verdict = self.verdict
        return verdict if verdict is not None and verdict.status == self.status else None

    @property
    def approval(self) -> Entry | None:
        """The approval that holds: the newest one behind the newest verdict, not taken back."""
        for entry in reversed(self.history):
            if entry.status:
                return None
            if entry.approved is not None:
                return entry if entry.approved else None
        return None

    @property
    def outdated(self) -> bool:
        """Whether something that readers are told changed since the approval that holds.

        One without `seen`, as a person may write it, is outdated when the verdict is stale.
        """
        approval = self.approval
        if approval is None:
            return False
        if approval.seen is None:
            holds = not self.stale
        else:
            holds = fingerprints.approval_holds(approval.seen, self)
        return not holds or self.judgement is None or approval.rating not in (None, self.rating)

    def approval_state(self, rules: "Policy") -> str | None:
        """Return whether the verdict is signed off as it stands, None when nobody did so.

        `approved`, `outdated`, or `invalid`: it does not say what was approved (no `seen`), or the
        person who judged gave it and the rules do not allow that. `Worksheet.approval_state` also
        knows who prepared verdicts.
        """
        approval, verdict = self.approval, self.judgement
        if approval is None:
            return None
        if self.outdated or verdict is None:
            return "outdated"
        unseen = approval.seen is None or (verdict.seen is None and rules.approval == "required")
        own = not rules.self_approval and same_person(approval.by, verdict.by)
        return "invalid" if unseen or own else "approved"

    @property
    def stale(self) -> bool:
        """Whether quote, statement, attribution or evidence changed since the newest verdict.

        Only a settled verdict can be stale, and one without `seen` is unknown, never stale.
        """
        verdict = self.verdict
        return bool(
            verdict
            and verdict.seen
            and STATUSES[self.status].settled
            and STATUSES[verdict.status or DEFAULT_STATUS].settled
            and not fingerprints.verdict_holds(verdict.seen, self)
        )

    @property
    def shown(self) -> Status:
        """The row of the table that people are shown: the status, or `STALE`."""
        return STALE if self.stale else STATUSES[self.status]


@dataclass(frozen=True, slots=True)
class Article:
    """What is checked."""

    title: Annotated[str | None, "Its headline."] = None
    author: Annotated[str | None, "Who wrote it."] = None
    publisher: Annotated[str | None, "Who published it."] = None
    url: Annotated[str | None, "Its address."] = None
    published: Annotated[date | None, "The day it was published."] = None
    language: Annotated[str | None, "BCP 47 code: en, de, zh-Hans."] = None
    text: Annotated[str | None, "The stored text, relative to the worksheet."] = None
    sha256: Annotated[str | None, "SHA-256 of the stored text when it was loaded, in hex."] = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """The house's rules for `check`."""

    min_sources: Annotated[int | None, "Independent publishers that `verified` needs."] = None
    approval: Annotated[
        Literal["required", "optional"] | None, "Whether a second person must approve."
    ] = None
    self_approval: Annotated[bool, "Whether the person who judged may approve."] = False
    signatures: Annotated[
        Literal["required", "optional"] | None,
        "Whether verdicts and approvals must be signed with a key.",
    ] = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A whole worksheet: the article, the house's rules, and the claims in their order."""

    factsheet: Annotated[int, "The format's version."] = FORMAT
    article: Annotated[Article, "What is checked."] = Article()
    prepared_by: Annotated[
        str | None, "Who prepared provisional verdicts, before people judge."
    ] = None
    rules: Annotated[Policy, "The house's policy; `check --rules` lists the rules."] = Policy()
    ratings: Annotated[
        Mapping[str, int | float], "Ratings that readers see, each with its number."
    ] = field(default_factory=dict)
    claims: Annotated[tuple[Claim, ...], "The claims, in the article's order."] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a format that this version does not know."""
        if self.factsheet != FORMAT:
            raise BadValue(
                f"format {self.factsheet} is not known here (this is format {FORMAT}); "
                "a newer factsheet may read it",
                "factsheet",
            )
        if self.prepared_by is not None and not is_name(self.prepared_by):
            raise BadValue(
                "a name is expected, and this one has no visible characters", "prepared_by"
            )

    def provisional(self, claim: Claim) -> bool:
        """Whether a claim's newest verdict is by whoever prepared verdicts before people judge."""
        verdict = claim.verdict
        return bool(self.prepared_by and verdict and same_person(verdict.by, self.prepared_by))

    def approval_state(self, claim: Claim) -> str | None:
        """Return whether a claim's verdict is signed off as it stands, None when nobody did so.

        `approved`, `outdated`, or `invalid`, as `Claim.approval_state`; that of a provisional
        verdict is never `approved`.
        """
        state = claim.approval_state(self.rules)
        return "invalid" if state == "approved" and self.provisional(claim) else state

    def replacing(self, changed: Mapping[str, Claim]) -> "Worksheet":
        """Return the worksheet with claims in the place of those whose ids they stand under."""
        return replace(self, claims=tuple(changed.get(old.id, old) for old in self.claims))
