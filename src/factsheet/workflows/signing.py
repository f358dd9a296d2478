"""Sign what a person judged and approved, a removal, and the article's text."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from factsheet import attestations, keys, store
from factsheet.attestations import Attestation, Sidecar
from factsheet.fields import time_text
from factsheet.model import Claim, Entry, Worksheet
from factsheet.people import same_person
from factsheet.problems import FactsheetError
from factsheet.workflows.signed import LARGEST, sidecar_of
from factsheet.workflows.stamping import request_stamp

if TYPE_CHECKING:
    from factsheet import web


@dataclass(frozen=True, slots=True)
class Signing:
    """What a command signed: the statements, the key's fingerprint; and in words what it left out.

    `unstamped` are the services that returned no time stamp, and why.
    """

    statements: tuple[Attestation, ...] = ()
    key: str = ""
    left: tuple[str, ...] = ()
    unstamped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SigningOptions:
    """Who signs, with which key (None: the one that is found), when (UTC).

    `services` are the time-stamping services to ask, `allow` the private hosts that may be asked.
    """

    by: str
    key: str | None
    now: datetime
    services: tuple[str, ...] = ()
    allow: "web.Exceptions" = frozenset()


def sign_entries(
    path: Path,
    choose: Callable[[Worksheet], Sequence[Claim]],
    who: SigningOptions,
    *,
    named: bool,
    wait: float,
    waiting: Callable[[str], None],
) -> Signing:
    """Sign a person's newest verdicts and approvals of the claims chosen, as far as they are valid.

    Confidential evidence gets its salt first. `named`: the person named the claims, so one that
    cannot be signed is an error. One signature covers all. Raises FactsheetError.
    """
    salted = store.update(
        path, lambda sheet: _salted(sheet, choose(sheet), who.by), wait=wait, waiting=waiting
    )
    sidecar = sidecar_of(path) or Sidecar()
    claims = choose(salted)
    left: list[str] = []
    lines: list[str] = []
    signed = {hash for signature in sidecar.signatures for hash in signature.hashes}
    by_claim = sidecar.by_claim()
    for claim in claims:
        stated = by_claim.get(claim.id, [])
        entries, why = _entries(claim, who.by, salted)
        if why:
            left.append(f"{claim.id}: {why}")
        heads = [one.sha256 for one in attestations.heads(stated)]
        for entry in entries:
            if _signed_already([one for one in stated if one.sha256 in signed], claim, entry):
                if named:
                    left.append(f"{claim.id}: already signed")
                continue
            line = attestations.entry_statement(salted, claim, entry, heads, _random())
            heads = [attestations.attestation_of(line).sha256]
            lines.append(line)
    if named and not lines and left:
        raise FactsheetError(*left)
    if not lines:
        return Signing(left=tuple(left))
    ids = {claim.id for claim in claims}

    def unchanged(now: Worksheet) -> bool:
        kept = [claim for claim in now.claims if claim.id in ids]
        return kept == list(claims) and now.article == salted.article

    return _sign(path, lines, who, unchanged, left, wait=wait, waiting=waiting)


def sign_removal(
    path: Path,
    claim: str,
    because: str | None,
    who: SigningOptions,
    *,
    wait: float,
    waiting: Callable[[str], None],
) -> Signing:
    """Sign that a claim with signed statements was taken out on purpose. Raises FactsheetError."""
    sheet = store.load(path).worksheet
    sidecar = sidecar_of(path) or Sidecar()
    if any(one.id == claim for one in sheet.claims):
        raise FactsheetError(
            f"{claim} is in the worksheet; remove it first: factsheet remove {claim}"
        )
    heads = [one.sha256 for one in attestations.heads(sidecar.by_claim().get(claim, []))]
    if not heads:
        raise FactsheetError(f"nobody signed anything about '{claim}'")
    at = time_text(who.now)
    line = attestations.removal_statement(claim, at, who.by, because, heads, _random())
    return _sign(path, [line], who, lambda _: True, [], wait=wait, waiting=waiting)


def sign_article(
    path: Path, who: SigningOptions, *, wait: float, waiting: Callable[[str], None]
) -> Signing:
    """Sign that the stored text is the article that was checked. Raises FactsheetError."""
    article = store.load(path).worksheet.article
    if article.sha256 is None or article.text is None:
        raise FactsheetError("the worksheet has no stored article text; load it: factsheet load")
    stored = store.article_text(path, article.text)
    if stored.trouble or stored.sha256 != article.sha256:
        raise FactsheetError(
            f"{article.text}: {stored.trouble or 'not the text that was loaded'}; "
            "load it again: factsheet load"
        )
    at = time_text(who.now)
    line = attestations.article_statement(at, who.by, article.sha256, _random())
    return _sign(
        path, [line], who, lambda now: now.article == article, [], wait=wait, waiting=waiting
    )


def _sign(
    path: Path,
    lines: Sequence[str],
    who: SigningOptions,
    unchanged: Callable[[Worksheet], bool],
    left: Iterable[str],
    *,
    wait: float,
    waiting: Callable[[str], None],
) -> Signing:
    made = tuple(attestations.attestation_of(line) for line in lines)
    text = attestations.message([one.sha256 for one in made])
    with keys.key_to_sign(who.key) as key:
        ssh = keys.sign(key, text.encode(), attestations.ATTESTATION)
    before = sidecar_of(path)
    added = [*lines, attestations.signature_line(who.by, text, ssh)]
    unstamped = []
    for service in who.services:
        try:
            stamp = request_stamp(service, ssh.encode(), who.allow)
            added.append(attestations.stamp_line(sha256(ssh.encode()).hexdigest(), stamp))
        except FactsheetError as error:
            unstamped.append(str(error))
    target = store.final(path)
    with store.locked(target, wait, waiting):
        if not unchanged(store.load(path).worksheet) or sidecar_of(path) != before:
            raise FactsheetError(
                "the worksheet was changed in the meantime; nothing was signed, try again"
            )
        file = store.sidecar_path(path)
        old = store.read_bytes(file, LARGEST) if file.exists() else b""
        gap = b"" if not old or old.endswith(b"\n") else b"\n"
        store.replace_file(
            file, old + gap + "".join(f"{line}\n" for line in added).encode(), like=target
        )
    key_mark = attestations.read_signature(ssh).fingerprint
    return Signing(made, key_mark, tuple(left), tuple(unstamped))


def _entries(claim: Claim, by: str, sheet: Worksheet) -> tuple[list[Entry], str | None]:
    """Return the entries of a claim that a person can sign now; else why not."""
    found: list[Entry] = []
    why = None
    verdict, approval = claim.judgement, claim.approval
    if verdict and verdict.by == by:
        if claim.stale:
            again = f"factsheet mark {claim.id} {claim.status} --because '…'"
            why = f"changed since you marked it; look again, then: {again}"
        else:
            found.append(verdict)
    elif verdict and same_person(verdict.by, by):
        why = f"it was marked by '{verdict.by}'; sign it with --by '{verdict.by}'"
    if approval and approval.by == by:
        if sheet.approval_state(claim) == "outdated":
            why = f"changed since you approved it; look again, then: factsheet approve {claim.id}"
        else:
            found.append(approval)
    newest = claim.history[-1] if claim.history else None
    if newest and newest.approved is False and newest.by == by:
        found.append(newest)
    if not found and not why:
        why = f"no verdict or approval in it is by {by}"
    return found, why


def _random() -> str:
    return secrets.token_urlsafe(16)


def _signed_already(signed: Iterable[Attestation], claim: Claim, entry: Entry) -> bool:
    """Whether one of the signed statements says exactly what an entry and its claim say now."""
    pieces = attestations.evidence_as_stated(claim)
    return any(
        attestations.same_entry(one, entry)
        and not attestations.differences(
            one, claim, entry, attestations.match_evidence(one, pieces)
        )
        for one in signed
    )


def _salted(sheet: Worksheet, claims: Iterable[Claim], by: str) -> Worksheet:
    """Add salts to the confidential evidence of claims that a person judged or approved."""
    changed = {}
    for claim in claims:
        mine = any(entry and entry.by == by for entry in (claim.judgement, claim.approval))
        if mine and any(item.confidential and item.salt is None for item in claim.evidence):
            changed[claim.id] = replace(
                claim,
                evidence=tuple(
                    replace(item, salt=_random())
                    if item.confidential and item.salt is None
                    else item
                    for item in claim.evidence
                ),
            )
    return sheet.replacing(changed) if changed else sheet
