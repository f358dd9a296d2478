"""A piece of evidence and its saved copies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal

from factsheet.model.values import BadValue
from factsheet.vocabulary import KINDS, STANCES

Method = Literal["fetched", "by-hand"]

APART = "evidence-confidential"
"""The folder beside a worksheet for copies of confidential evidence, which is never published."""


@dataclass(frozen=True, slots=True)
class Wayback:
    """The Wayback Machine's copy of the page, which the newsroom does not keep itself."""

    url: Annotated[str, "The copy's address."]
    captured: Annotated[datetime, "When that copy was made, in UTC."]
    quote: Annotated[
        Literal["found", "missing"] | None, "Whether the quote is on it; absent: not looked for."
    ] = None
    quote_sha256: Annotated[
        str | None,
        "SHA-256 of the quote that was looked for, in hex; a different quote voids this.",
    ] = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ByEye:
    """A person's comparison of a quote with a copy that no program can read: a picture, a film."""

    by: Annotated[str, "Who compared them."]
    at: Annotated[datetime, "When, in UTC."]
    because: Annotated[str, "What was looked at, and where the words are."]
    sha256: Annotated[str, "SHA-256 of the copy's file, in hex; a different file voids this."]
    quote: Annotated[str | None, "The words that were compared; a different quote voids this."] = (
        None
    )
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Archive:
    """A saved copy of an evidence page."""

    path: Annotated[str, "The copy's file, relative to the worksheet."]
    sha256: Annotated[str, "SHA-256 of the file, in hex."]
    body_sha256: Annotated[str | None, "SHA-256 of the page's decoded body, in hex."] = None
    captured: Annotated[datetime | None, "When the page was fetched, or saved by hand, in UTC."] = (
        None
    )
    confirmed: Annotated[
        datetime | None, "When it was last fetched again and was unchanged, in UTC."
    ] = None
    method: Annotated[
        Method | None, "fetched: by factsheet, from the address; by-hand: a person saved it."
    ] = None
    by: Annotated[str | None, "Who saved it by hand."] = None
    wayback: Annotated[Wayback | None, "The Wayback Machine's copy, a second witness."] = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def apart(self) -> bool:
        """Whether it is filed where copies of confidential evidence belong."""
        folder, _, name = self.path.partition("/")
        return folder == APART and "/" not in name and name not in ("", ".", "..")

    @property
    def withheld(self) -> bool:
        """Whether its path goes through the folder for confidential copies, however spelled."""
        return APART in self.path.replace("\\", "/").casefold().split("/")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source that speaks for or against a claim, or was searched in vain."""

    url: Annotated[str | None, "The page's address, http or https."] = None
    source: Annotated[
        str | None, "The source, if it has no address: an interview, a letter, a book."
    ] = None
    title: Annotated[str | None, "The source's title."] = None
    author: Annotated[str | None, "Who wrote it; several names are separated by semicolons."] = None
    publisher: Annotated[
        str | None, "Who originated it: the agency, not the paper that printed its text."
    ] = None
    via: Annotated[str | None, "Where it was read, if not with the publisher."] = None
    kind: Annotated[
        str | None, "; ".join(f"{row.name}: {row.label}" for row in KINDS.values()) + ".", KINDS
    ] = None
    stance: Annotated[str | None, "How it bears on the claim.", STANCES] = None
    quote: Annotated[str | None, "The exact words on that page."] = None
    language: Annotated[str | None, "The source's language, as a BCP 47 code."] = None
    translation: Annotated[str | None, "The quote in the language of the report."] = None
    translated_by: Annotated[str | None, "Who translated it."] = None
    locator: Annotated[str | None, "Where in the source: a page, a time code."] = None
    published: Annotated[date | None, "The day the source was published."] = None
    accessed: Annotated[date | None, "The day it was read."] = None
    archive: Annotated[Archive | None, "The saved copy."] = None
    changed: Annotated[
        Archive | None, "A later copy of the page, which no longer has the quote."
    ] = None
    by_eye: Annotated[
        ByEye | None, "Who compared the quote with a copy that no program can read."
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
    def copies(self) -> tuple[Archive, ...]:
        """Its saved copy, and the one of the page as it changed later; those that there are."""
        return tuple(copy for copy in (self.archive, self.changed) if copy)

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same evidence: url (or source), and quote."""
        return (self.url or self.source or "", self.quote or "")
