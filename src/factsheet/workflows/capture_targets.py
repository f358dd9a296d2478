"""Choose which evidence to capture, and which pages that means."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from factsheet import web
from factsheet.model import Claim, Evidence
from factsheet.proofs import proof_of
from factsheet.workflows.saved_copies import prove_some

_log = logging.getLogger("factsheet.capture")


@dataclass(frozen=True, slots=True)
class Target:
    """A piece of evidence to capture: its claim's id and its number there, from 1."""

    claim: str
    number: int
    item: Evidence


def choose(
    claims: Sequence[Claim],
    path: Path,
    now: datetime,
    *,
    missing: bool = False,
    older_than: int | None = None,
) -> list[Target]:
    """Choose the evidence to capture, of these claims, that has an address.

    `missing`: evidence without a valid copy. `older_than`: whose page was captured, or last found
    unchanged, at least so many days ago, or at an unknown time. With both, either is enough; with
    neither, all are chosen.
    """
    targets = [
        Target(claim.id, number, item)
        for claim in claims
        for number, item in enumerate(claim.evidence, 1)
        if item.url
    ]
    if not missing and older_than is None:
        return targets
    proofs = prove_some([target.item for target in targets], path) if missing else {}

    def wanted(item: Evidence) -> bool:
        proof = proof_of(item, proofs)
        lacks = missing and (proof is None or not proof.counts)
        if older_than is None or item.archive is None:
            return lacks
        fetched = item.archive.confirmed or item.archive.captured
        return lacks or fetched is None or fetched <= now - timedelta(days=older_than)

    chosen = [target for target in targets if wanted(target.item)]
    for target in targets:
        why = "chosen" if target in chosen else "left out: it has a copy that counts, and a new one"
        _log.info("%s, evidence %d: %s", target.claim, target.number, why)
    return chosen


def pages_of(targets: Iterable[Target]) -> dict[str, list[Target]]:
    """Group evidence by the page it rests on, so that each is asked for once."""
    pages: defaultdict[str, list[Target]] = defaultdict(list)
    for target in targets:
        url = target.item.url or ""
        pages[web.plain_address(url) or url].append(target)
    return dict(pages)
