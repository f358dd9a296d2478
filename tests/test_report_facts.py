"""What a report links and names of kept copies."""

from datetime import UTC, datetime

import pytest

from factsheet.model import Archive, Claim, Evidence, Worksheet
from factsheet.proofs import Proof, key
from factsheet.reports import publishable

MADE = datetime(2026, 3, 2, tzinfo=UTC)


def linked(path: str, proof: Proof) -> tuple[str | None, str]:
    """Give a report's link to a copy, and the path that it names."""
    item = Evidence(url="https://a.example/", quote="q", archive=Archive(path, "0" * 64))
    place = key(item, item.archive)
    assert place is not None
    sheet = Worksheet(claims=(Claim("a", quote="x", evidence=(item,)),))
    public, facts = publishable(sheet, MADE, proofs={place: proof})
    (shown,) = public.claims[0].evidence
    assert shown.archive is not None
    return facts.copy_link(shown), shown.archive.path


def test_a_copy_is_linked_unless_it_is_not_the_pages() -> None:
    assert linked("evidence/a b.gz", Proof()) == ("evidence/a%20b.gz", "evidence/a b.gz")
    assert linked("evidence/a.gz", Proof(trouble="altered"))[0] is None


@pytest.mark.parametrize(
    "path",
    ["../ana/a.gz", "/home/ana/a.gz", "x/../../ana/a.gz", "C:/ana/a.gz", "~/a.gz", "x\\..\\a.gz"],
)
def test_no_folder_outside_the_worksheets_own_is_named(path: str) -> None:
    assert linked(path, Proof())[1] == "a.gz"
