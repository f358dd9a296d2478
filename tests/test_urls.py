"""Web addresses: what one is, which lead to the same page, whose they are, how one is shown."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.urls import (
    addresses,
    is_address,
    masked,
    original,
    page_key,
    publisher_host,
    refusal,
    same_page,
    same_story,
    shown,
    site,
    split,
)

GOOD = (
    "https://example.org",
    "HTTPS://EXAMPLE.ORG",
    "http://example.org:8080/a/b?c=d#e",
    "https://example.org:65535/",
    "https://example.org:/",
    "https://example.org./",
    "https://my_host.example.org/",
    "http://localhost:8000/x",
    "http://127.0.0.1/",
    "http://[2001:db8::1]:80/@x",
    "https://пример.рф/путь",
    "https://xn--e1afmkfd.xn--p1ai/",
    "https://例え。jp/",
    "https://faß.de/",
    "https://medium.com/@user/a",
    "https://example.org/a_(b)?q={x}|y^z",
    "https://example.org/login?next=https://example.net&email=a@example.net",
    "https://example.org/login?next=https%3A%2F%2Fexample.net%2F%40a",
    "https://web.archive.org/web/2020/https://medium.com/@user",
    "https://example.org/#!/route",
    "https://" + "a" * 63 + ".example.org/",
    "https://example.org/" + "a" * 7_900,
)

LOGIN = "it contains a user name or password"
BAD = {
    "https://user@host/": LOGIN,
    "https://editor:s3cret@cms.example.org/draft/12": LOGIN,
    "https://:s3cret@example.org/": LOGIN,
    "https://editor:s3c/ret@example.org/": LOGIN,
    "https://editor:s3c@ret@example.org/": LOGIN,
    "https://web.archive.org/web/2020/https://u:s3cret@example.org/": LOGIN,
    "https://example.org/?to=https%3A%2F%2Fu:s3cret%40example.net": LOGIN,
    "https://example.org\\@evil.example/": "it contains a backslash",
    "https://DESK\\ana:s3cret@example.org/": "it contains a backslash",
    "https://example.org/\u202egnp.exe": "it contains an invisible character (U+202E)",
    "https://example.org/a\u200bb": "it contains an invisible character (U+200B)",
    "https://exam\u00adple.org/": "it contains an invisible character (U+00AD)",
    "https://example.org/\u3164": "it contains an invisible character (U+3164)",
    "https://example.org/\x1b[2J": "it contains an invisible character (U+001B)",
    "https://example.org/\ud800": "it contains an invisible character (U+D800)",
    "https://exa mple.org": "it contains a space or a line break",
    " https://example.org/": "it contains a space or a line break",
    "https://example.org/\n": "it contains a space or a line break",
    "https://example.org/\u00a0x": "it contains a space or a line break",
    'https://example.org/"onclick=': "it contains a quotation mark",
    "https://example.org/<b>": "it contains the character <",
    "javascript:alert(1)": "only http and https are allowed, not javascript:",
    "ftp://example.org/": "only http and https are allowed, not ftp:",
    "data:text/html,x": "only http and https are allowed, not data:",
    "mailto:ana@example.org": "only http and https are allowed, not mailto:",
    "": "it does not begin with http:// or https://",
    "example.org/x": "it does not begin with http:// or https://",
    "localhost:8080/x": "it does not begin with http:// or https://",
    "//host/x": "it does not begin with http:// or https://",
    "//u:s3cret@host/x": "it does not begin with http:// or https://",
    "https:/example.org": "it does not begin with http:// or https://",
    "u:s3cret@host": "it does not begin with http:// or https://",
    "https://": "it has no host",
    "https:///x": "it has no host",
    "https://:80/": "it has no host",
    "https://example.org:0/": "its port, 0, is not between 1 and 65535",
    "https://example.org:99999/a": "its port, 99999, is not between 1 and 65535",
    "https://example.org:http/": "its port is not a number",
    "https://example.org:٣/": "its port is not a number",
    "http://[::1": "'[::1' cannot be the name of a host",
    "http://[fe80::1%25eth0]/": "'[fe80::1%25eth0]' cannot be the name of a host",
    "https://a..b/": "'a..b' cannot be the name of a host",
    "https://-a.org/": "'-a.org' cannot be the name of a host",
    "https://i❤.example/": "'i❤.example' cannot be the name of a host",
    "http://a\u2100b/": "'a\u2100b' cannot be the name of a host",
    "http://1.2.3.4.5/": "'1.2.3.4.5' cannot be the name of a host",
    "http://256.1.1.1/": "'256.1.1.1' cannot be the name of a host",
    "http://%31.example/": "'%31.example' cannot be the name of a host",
    "https://xn--99999999.example/": "'xn--99999999.example' cannot be the name of a host",
    "https://" + "a" * 300 + ".example/": f"'{'a' * 60}' cannot be the name of a host",
    "https://" + "ab." * 100 + "example/": f"'{'ab.' * 20}' cannot be the name of a host",
    "https://example.org/" + "a" * 8_000: "it is longer than 8000 characters",
}


@pytest.mark.parametrize("url", GOOD)
def test_what_is_a_web_address_is_taken_apart_and_shown_as_it_is(url: str) -> None:
    assert refusal(url) is None
    assert split(url)
    assert site(url)
    assert shown(url) == url


@pytest.mark.parametrize("url", BAD)
def test_what_is_none_is_refused_in_words_and_stays_none_when_it_is_shown(url: str) -> None:
    assert refusal(url) == BAD[url]
    assert site(url) is None
    assert not is_address(shown(url))
    assert shown(url).isprintable()
    assert not any(word in shown(url) for word in ("s3c", "editor", "DESK"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/a", "https://www.EXAMPLE.org:443/a/"),
        ("http://example.org:80", "https://example.org/#top"),
        ("https://example.org/a?utm_source=x&b=1&fbclid=2&a=2", "https://example.org/a?a=2&b=1"),
        ("https://example.org/a?mc_cid=1&gclid=2", "https://example.org/a?"),
        ("https://example.org/%7eana/%c3%a9_%28x%29", "https://example.org/~ana/é_(x)"),
        ("https://example.org/?q=a+b", "https://example.org/?q=a%20b"),
        ("https://example.org/a/../b/./c", "https://example.org/b/c"),
        ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai"),
        ("https://ПРИМЕР.рф/", "https://пример。рф/"),
        ("http://127.1/", "http://0x7f000001/"),
        ("http://[0:0:0:0:0:0:0:1]/", "http://[::1]/"),
        (
            "https://web.archive.org/web/20260301000000id_/https://example.org/a",
            "http://example.org/a",
        ),
        ("https://web.archive.org/web/2020/example.org/a", "https://example.org/a"),
        ("https://web.archive.org/web/2020*/https:/example.org/a", "https://example.org/a"),
        ("https://archive.ph/2020.01.31-120000/https://example.org/a", "https://example.org/a"),
        (
            "https://archive.today/newest/http://example.org/a",
            "https://archive.is/http://example.org/a",
        ),
        ("https://archive.md/o/Ab1Cd/https://example.org/a", "https://example.org/a"),
        (
            "https://web.archive.org/web/2020/https://archive.li/2019/https://example.org/a",
            "https://example.org/a",
        ),
        (
            "https://webcache.googleusercontent.com/search?q=cache:AbCdEfGhIjKl:https://example.org/a+x&cd=1",
            "https://example.org/a",
        ),
        ("https://www.google.com/amp/s/example.org/a", "https://example.org/a"),
    ],
)
def test_the_same_page(one: str, other: str) -> None:
    assert same_page(one, other)
    assert page_key(one) == page_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://example.org:8080/", "https://example.org/"),
        ("https://faß.de/", "https://fass.de/"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/?a=1%262", "https://example.org/?a=1&2"),
        ("https://archive.ph/AbCd1", "https://archive.ph/AbCd2"),
        ("https://www.org/", "https://org/"),
        ("https://example.org/utm_source=1", "https://example.org/"),
    ],
)
def test_different_pages(one: str, other: str) -> None:
    assert not same_page(one, other)


@pytest.mark.parametrize(
    ("url", "behind"),
    [
        ("https://archive.ph/AbCd1", None),
        ("https://web.archive.org/web/2020/", None),
        ("https://web.archive.org/web/2020/javascript:alert(1)", None),
        ("https://archive.org/details/https://example.org", None),
        ("https://example.org/web/2020/https://example.net", None),
        ("https://web.archive.org/web/2020/https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("https://arquivo.pt/wayback/20200101000000/https://example.org/", "https://example.org/"),
    ],
)
def test_the_page_behind_an_archives_address(url: str, behind: str | None) -> None:
    assert original(url) == (behind or url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://m.example.org/a", "example.org"),
        ("https://amp.www.example.org:8080/a", "example.org"),
        ("https://edition.example.org", "example.org"),
        ("https://en.m.wikipedia.org/wiki/A", "en.wikipedia.org"),
        ("https://news.example.org", "news.example.org"),
        ("https://m.org/", "m.org"),
        ("https://пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("https://WWW.xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd.xn--p1ai"),
        ("https://web.archive.org/web/2020/https://www.example.org/x", "example.org"),
        ("https://archive.ph/AbCd1", "archive.ph"),
        ("javascript:x", None),
        ("https://u:p@example.org/", None),
    ],
)
def test_the_publishers_host(url: str, host: str | None) -> None:
    assert publisher_host(url) == host


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("See https://ana:s3cret@example.org/a, or not.", "See https://…@example.org/a, or not."),
        ("ftp://ana:s3&cret@example.org", "ftp://…@example.org"),
        ("https://ana:s3/cret@example.org/", "https://…@example.org/"),
        ("'//ana:s3cret@example.org/x'", "'//…@example.org/x'"),
        (r"https://DESK\ana:s3cret@example.org", "https://…@example.org"),
        ('{"a":"https://example.org\\\\","b":"c@d"}', None),
        (r'{"a":"https://u:s3\"c@example.org"}', '{"a":"https://…@example.org"}'),
        ("https://example.org/@ana and ana@example.org", None),
        ("https://example.org, ana@example.org", None),
        ('["https://example.org","ana@example.org"]', None),
        ("https://example.org/?next=https://example.net&mail=a@example.net", None),
    ],
)
def test_user_name_and_password_are_masked_in_any_text(text: str, harmless: str | None) -> None:
    assert masked(text) == (harmless or text)


SPELLINGS = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(
        ("http://", "https://", "HTTPS://", "https://web.archive.org/web/2020/http://")
    ),
    st.sampled_from(("", "www.", "WWW.")),
    st.sampled_from(
        ("example.org", "Example.org:443", "пример.рф", "xn--e1afmkfd.xn--p1ai", "a b")
    ),
    st.sampled_from(("", "/", "/a", "/%61/", "/A", "/é", "/%C3%A9")),
    st.sampled_from(("", "?", "?a=1&b=2", "?b=2&utm_source=x&a=1", "?a=2")),
    st.sampled_from(("", "#x", "#!x")),
)


@given(st.lists(SPELLINGS | st.text(max_size=20), min_size=3, max_size=3))
def test_the_same_page_is_an_equivalence(urls: list[str]) -> None:
    one, two, three = urls
    assert all(same_page(url, url) for url in urls)
    assert same_page(one, two) == same_page(two, one)
    assert not (same_page(one, two) and same_page(two, three)) or same_page(one, three)


PASSWORD = st.text(st.characters(exclude_characters="@"), min_size=1, max_size=12)


@given(
    st.sampled_from(
        ("https://", "HTTP://", "ftp://", "//", "", "https:", "https:\\\\", " https://")
    ),
    PASSWORD,
    st.sampled_from(("", "/a", "?b", "#c", ":80/", "\\x", " x")),
)
def test_what_is_shown_never_holds_a_password(scheme: str, password: str, rest: str) -> None:
    url = f"{scheme}ana:Zq{password}@example.org{rest}"
    assert "Zq" not in shown(url)
    assert not is_address(shown(url))


@given(st.text(st.characters(exclude_characters='@<>"', exclude_categories=["C", "Z"]), max_size=9))
def test_a_password_is_masked_in_json_and_json_stays_json(password: str) -> None:
    value = {"url": f"https://ana:Zq{password}@example.org/", "note": 'a"', "mail": "b@c"}
    hidden = masked(json.dumps(value))
    assert "Zq" not in hidden
    assert json.loads(hidden) == value | {"url": "https://…@example.org/"}


@given(st.text() | st.builds("https://{}".format, st.text()) | SPELLINGS)
def test_what_is_shown_is_one_line_and_no_more_of_an_address_than_before(text: str) -> None:
    spelled = shown(text)
    assert spelled.isprintable()
    assert is_address(spelled) == is_address(text)
    assert shown(spelled) == spelled
    assert refusal(text) is None or "\n" not in str(refusal(text))


@pytest.mark.parametrize(
    "text", ["a:/", "//", "a:/b:x", "https://a:", "x@", "%2f", "ab.", "ä.", "\\"]
)
def test_the_time_grows_with_the_text(text: str) -> None:
    import time

    def cost(times: int) -> float:
        long = "https://" + text * times
        start = time.process_time()
        masked(long + " @")
        shown(long)
        page_key(long)
        return time.process_time() - start

    small = min(cost(3_000) for _ in range(3))
    assert cost(30_000) < 20 * small + 0.01


def test_the_module_is_quick_to_import() -> None:
    code = "import sys, factsheet.urls; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"idna", "socket", "http", "typer"} & set(loaded.stdout.split())


LIKELY = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("https://", "http://")),
    st.text("abnx-.01_é", max_size=12) | st.integers(55, 70).map(lambda count: "a" * count),
    st.sampled_from((".org", ".org/", ".1/", ".-/", "." + "ab." * 90 + "org/")),
    st.text("a/@:%40?#&=é \n", max_size=12),
)


@given(LIKELY)
def test_what_is_told_at_one_look_is_told_so_at_a_closer_one(url: str) -> None:
    quick = refusal(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addresses, "_PLAIN", re.compile(r"(?!)"))
        assert refusal(url) == quick


@pytest.mark.parametrize(("url", "page", "story"), [
    ("https://www-my--paper-org.translate.goog/a?_x_tr_sl=de&_x_tr_tl=en", False, True),
    ("https://my--paper-org.translate.goog/a", False, True),
    ("https://my-paper-org.translate.goog/a", False, False),
    ("https://www-my--paper-org.cdn.ampproject.org/c/s/www.my-paper.org/a", True, True),
    ("https://www-my--paper-org.cdn.ampproject.org/v/my-paper.org/a?outputType=amp", False, True),
    ("https://www-my--paper-org.cdn.ampproject.org/a", False, False),
    ("https://www-my--paper-org.translate.goog/b", False, False),
])  # fmt: skip
def test_a_translation_and_a_cached_page_for_phones_are_its_publishers_story(
    url: str, page: bool, story: bool
) -> None:
    own = "https://www.my-paper.org/a"
    assert (same_page(url, own), same_story(url, own)) == (page, story)


@pytest.mark.parametrize("host", ["translate.goog", "x.translate.goog", "--.translate.goog"])
def test_a_translation_of_no_page_is_read_all_the_same(host: str) -> None:
    publisher_host(f"https://{host}/a")
    assert same_story(f"https://{host}/a", f"https://{host}/a")
