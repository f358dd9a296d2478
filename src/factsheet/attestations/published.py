"""A worksheet as it is published beside its signed statements, and read back by whoever checks.

Of confidential evidence there is its number and its salted hashes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from factsheet.attestations.statements import Piece, commitments, pieces_of
from factsheet.fields import plain, read
from factsheet.model import Claim, Worksheet
from factsheet.problems import FactsheetError
from factsheet.withholding import claim_tree

WITHHELD = "commitment"
"""The key under which a confidential piece has its salted hashes."""


def published(worksheet: Worksheet) -> dict[str, Any]:
    """Return a worksheet as plain values that may leave: no confidential words, no fingerprints."""
    tree: dict[str, Any] = plain(worksheet)
    tree["claims"] = [_claim(claim) for claim in worksheet.claims]
    return tree


def _claim(claim: Claim) -> dict[str, Any]:
    tree = claim_tree(claim)
    for item, shown in zip(claim.evidence, tree.get("evidence", ()), strict=False):
        if item.confidential and (hashes := commitments(item)):
            shown[WITHHELD] = hashes
    return tree


def read_published(tree: Any) -> tuple[Worksheet, dict[str, Sequence[Piece]]]:
    """Read what `published` made: the worksheet, and each claim's evidence as statements name it.

    Raises FactsheetError when it is something else.
    """
    if not isinstance(tree, dict) or not isinstance(tree.get("claims"), list):
        raise FactsheetError("claims.json is not a worksheet")
    claims, hidden = [], []
    for claim in tree["claims"]:
        if not isinstance(claim, dict) or not isinstance(claim.get("evidence", []), list):
            raise FactsheetError("claims.json is not a worksheet")
        evidence, withheld = [], {}
        for number, item in enumerate(claim.get("evidence", [])):
            secret = isinstance(item, dict) and item.get("confidential") is True
            if secret:
                withheld[number] = _hashes(item)
            evidence.append({"source": "withheld", "confidential": True} if secret else item)
        claims.append(claim | ({"evidence": evidence} if evidence else {}))
        hidden.append(withheld)
    try:
        worksheet = read(Worksheet, tree | {"claims": claims})
    except ValueError as error:
        raise FactsheetError(f"claims.json: {error}") from None
    pieces: dict[str, Sequence[Piece]] = {}
    for claim, withheld in zip(worksheet.claims, hidden, strict=True):
        own = pieces_of(claim)
        for number, hashes in withheld.items():
            own[number] = withheld_piece(hashes)
        pieces[claim.id] = own
    return worksheet, pieces


def _hashes(item: Mapping[str, Any]) -> dict[str, str]:
    given = item.get(WITHHELD)
    given = given if isinstance(given, dict) else {}
    return {name: value for name, value in given.items() if isinstance(value, str)}


def withheld_piece(hashes: Mapping[str, str]) -> Piece:
    """Return what stands for evidence of which a reader has only its salted hashes."""
    both = {False: hashes.get("verdict", ""), True: hashes.get("approval", "")}
    return Piece(None, both, None, hashes.get("copy"))
