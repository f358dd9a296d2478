"""Which records lead to a page, and when their copy is the page's: at the edges of both."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from factsheet.archive.chains import follow
from factsheet.archive.reading import Copy
from factsheet.archive.records import Record
from factsheet.model import Archive, Evidence
from factsheet.workflows.vouching import trouble

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def answer(url: str, status: str = "200 OK", location: str = "") -> Record:
    led = f"Location: {location}\r\n" * bool(location)
    return Record(
        {"warc-type": "response", "warc-target-uri": url},
        f"HTTP/1.1 {status}\r\n{led}\r\nx".encode(),
    )


def test_where_nothing_answers_the_address_the_first_answer_tells_what_it_is_of() -> None:
    chain = follow(
        lambda: [answer("http://a.example/1"), answer("http://b.example/2")], "http://c.example"
    )
    assert chain is not None
    assert (chain.page.url, chain.gap) == ("http://a.example/1", None)


def test_what_is_no_answer_is_passed_over() -> None:
    asked = Record({"warc-type": "request", "warc-target-uri": "http://a.example/"}, b"GET / x")
    assert follow(lambda: [asked]) is None
    chain = follow(lambda: [asked, answer("http://a.example/")], "http://a.example/")
    assert chain is not None
    assert len(chain.records) == 1


@pytest.mark.parametrize(("location", "gap"), [
    ("", "without an address"), ("/b", None), ("/c", "redirects to http://a.example/c"),
])  # fmt: skip
def test_a_redirect_leads_to_the_address_that_it_names_and_no_other(
    location: str, gap: str | None
) -> None:
    records = [answer("http://a.example/", "302 F", location), answer("http://a.example/b")]
    chain = follow(lambda: records, "http://a.example/")
    assert chain is not None
    assert (gap or "") in (chain.gap or "")
    assert (chain.gap is None) == (gap is None)


@pytest.mark.parametrize(("ahead", "said"), [
    (timedelta(hours=23), False), (timedelta(hours=25), True), (timedelta(days=9), True),
])  # fmt: skip
def test_a_clock_may_be_a_day_ahead_and_no_more(ahead: timedelta, said: bool) -> None:
    item = Evidence(url="https://a.example/", quote="q")
    copy = Copy(Path("a"), ("https://a.example/",), 200, "text/html", b"", "0" * 64, NOW + ahead)
    why = trouble(copy, item, Archive("a", "0" * 64), NOW)
    assert ("in the future" in (why or "")) == said
