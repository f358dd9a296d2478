"""Decide whether a saved copy is the copy of a piece of evidence: the one place that does."""

from datetime import UTC, datetime, timedelta

from factsheet import archive
from factsheet.model import Archive, Evidence
from factsheet.urls import is_address, same_page

_WEB_BEGAN = datetime(1991, 8, 6, tzinfo=UTC)
"""The day on which the first web site was announced."""

_SKEW = timedelta(days=1)
"""By how much a clock may be wrong."""


def no_page(copy: archive.Copy) -> str | None:
    """Return why what was saved is not a page: only an answer with status 200 is one."""
    if copy.gap:
        return f"the saved answer is not a page: {copy.gap}"
    if copy.status not in (None, 200):
        return f"the saved answer has status {copy.status} and is not a page"
    return None


def possible(captured: datetime, now: datetime) -> bool:
    """Whether a page may have been captured then: since the web exists, and not in the future."""
    return _WEB_BEGAN <= captured <= now + _SKEW


def trouble(copy: archive.Copy, item: Evidence, kept: Archive, now: datetime) -> str | None:
    """Return why a copy proves nothing about a piece of evidence; None if it is its page's copy.

    `kept` is what the worksheet says of it. `capture` asks this about what it has just filed,
    `check` about what is there.
    """
    if copy.gap:
        return no_page(copy)
    captured = archive.second(copy.captured)
    if kept.body_sha256 not in (None, copy.body_sha256):
        return "the page in it does not match body_sha256"
    if kept.captured not in (None, captured):
        return f"it was captured {captured:%Y-%m-%dT%H:%M:%SZ}, not when the worksheet says"
    if captured > now + _SKEW:
        return f"it says that it was captured on {captured:%Y-%m-%d}, which is in the future"
    by_hand = copy.by_hand
    if kept.method not in (None, "by-hand" if by_hand else "fetched"):
        really = "saved by hand" if by_hand else "fetched"
        return f"the worksheet says {kept.method}, but according to the copy it was {really}"
    return _other_address(copy, item, kept) or _too_early(item, captured) or no_page(copy)


def _other_address(copy: archive.Copy, item: Evidence, kept: Archive) -> str | None:
    if not item.url or any(same_page(address, item.url) for address in copy.addresses):
        return None
    if not is_address(copy.asked):
        if copy.status is None and kept.method == "by-hand":
            return None  # filed before the evidence had an address; who filed it is recorded
        return "it does not say which web address it is from"
    return f"it is a copy of a different address: {copy.asked}"


def _too_early(item: Evidence, captured: datetime) -> str | None:
    if item.url and captured < _WEB_BEGAN:
        return f"it says that it was captured on {captured:%Y-%m-%d}, before the web existed"
    return None


def lacks(copy: archive.Copy, kept: Archive) -> str:
    """Return what the worksheet should say about its copy but does not; perhaps nothing."""
    captured = copy.captured.astimezone(UTC)
    return ", ".join(
        f"{name}: {value}"
        for name, value, said in (
            ("body_sha256", copy.body_sha256, kept.body_sha256),
            ("captured", f"{captured:%Y-%m-%dT%H:%M:%SZ}", kept.captured),
        )
        if said is None
    )
