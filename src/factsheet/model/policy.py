"""The house's rules, as a worksheet has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from factsheet.vocabulary import Level


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
