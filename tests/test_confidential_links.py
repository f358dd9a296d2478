"""No server learns of confidential evidence unless somebody names it."""

from pathlib import Path

import pytest
from conftest import Run
from website import Site, answer


@pytest.fixture
def secret(desk: Path, site: Site) -> Path:
    """Write a worksheet with a public and a confidential address."""
    site.pages |= {name: answer(b"words", Content_Type="text/plain") for name in ("/a", "/secret")}
    path = desk / "claims.yaml"
    path.write_text(
        "factsheet: 1\nclaims:\n- id: c0\n  quote: x\n  evidence:\n"
        f"  - {{url: '{site.url('/a')}', quote: words}}\n"
        f"  - {{url: '{site.url('/secret')}', quote: words, confidential: true}}\n"
    )
    return path


SAID = "1 piece of confidential evidence not fetched"


@pytest.mark.parametrize(
    "words",
    [
        ["capture", "--all"], ["capture", "c0"], ["capture", "--missing"],
        ["check", "--links"],
    ],
)  # fmt: skip
def test_a_confidential_address_is_asked_only_on_demand(
    run: Run, secret: Path, site: Site, words: list[str]
) -> None:
    allow = ("--allow-host", f"127.0.0.1:{site.port}")
    plan = run(*words, "--dry-run").out if words[0] == "capture" else ""
    assert "/secret" not in plan
    result = run(*words, *allow)
    assert (result.code, site.asked, SAID in result.err) == (0, ["/a"], True)
    assert "/secret" not in result.out + result.err
    site.asked.clear()
    result = run(*words, *allow, "--confidential")
    assert ("/secret" in site.asked, SAID in result.err) == (True, False)


def test_a_confidential_address_is_asked_when_its_number_names_it(
    run: Run, secret: Path, site: Site
) -> None:
    result = run("capture", "c0", "-n", "2", "--allow-host", f"127.0.0.1:{site.port}")
    assert (result.code, site.asked) == (0, ["/secret"])


def test_evidence_that_is_added_and_captured_at_once_is_named(
    run: Run, secret: Path, site: Site
) -> None:
    words = ("evidence", "add", "c0", site.url("/secret"), "--quote", "wor", "--confidential")
    run(*words, "--capture", "--allow-host", f"127.0.0.1:{site.port}")
    assert site.asked == ["/secret"]


def test_a_page_that_is_asked_for_anyway_is_asked_once(run: Run, secret: Path, site: Site) -> None:
    text = secret.read_text()
    secret.write_text(
        text.replace(site.url("/secret"), site.url("/a")).replace("words, conf", "other, conf")
    )
    result = run("check", "--links", "--format", "json", "--allow-host", f"127.0.0.1:{site.port}")
    assert (site.asked, [hit["rule"] for hit in result.findings]) == (
        ["/a"],
        ["confidential-words", "link-changed"],
    )
    assert "not fetched" not in result.err
