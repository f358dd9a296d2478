"""A whole worksheet, and the article that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any

from factsheet.model.claim import Claim
from factsheet.model.evidence import Evidence
from factsheet.model.policy import Policy
from factsheet.model.values import BadValue, need_name
from factsheet.people import same_person

FORMAT = 1

_NO_RULES = Policy()


@dataclass(frozen=True, slots=True)
class Article:
    """The article being checked."""

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
class Worksheet:
    """A whole worksheet: the article, the house's rules, and the claims in their order."""

    factsheet: Annotated[int, "The format's version."] = FORMAT
    article: Annotated[Article, "The article being checked."] = Article()
    prepared_by: Annotated[
        str | None, "Who prepared provisional verdicts, before people judge."
    ] = None
    rules: Annotated[Policy, "The house's policy; `check --rules` lists the rules."] = _NO_RULES
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
        if self.prepared_by is not None:
            need_name(self.prepared_by, "prepared_by")

    @property
    def evidence(self) -> list[Evidence]:
        """The evidence of all claims, in their order."""
        return [item for claim in self.claims for item in claim.evidence]

    def provisional(self, claim: Claim) -> bool:
        """Whether a claim's newest verdict is by whoever prepared verdicts before people judge."""
        verdict = claim.verdict
        return bool(self.prepared_by and verdict and same_person(verdict.by, self.prepared_by))

    def approval_state(self, claim: Claim) -> str | None:
        """Return whether a claim's verdict is signed off as it is now, None if nobody did so.

        `approved`, `outdated`, or `invalid`, as `Claim.approval_state`; that of a provisional
        verdict is never `approved`.
        """
        state = claim.approval_state(self.rules)
        return "invalid" if state == "approved" and self.provisional(claim) else state

    def replacing(self, changed: Mapping[str, Claim]) -> "Worksheet":
        """Return the worksheet with some claims replaced, by id."""
        return replace(self, claims=tuple(changed.get(old.id, old) for old in self.claims))
