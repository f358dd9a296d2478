"""The network door: what is asked, what is refused before a connection, what is read and cut."""

import contextlib
import gzip
import random
import socket
import ssl
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from website import Answer, Site, answer, chunked, redirect, serve

from factsheet.http_messages import BrokenAnswer, content
from factsheet.web import (
    OUTCOMES,
    Fetched,
    Limits,
    Refused,
    RequestMessage,
    ask_service,
    fetch,
    fetch_all,
    page_outcome,
    wire,
)
from factsheet.web.addresses import is_public, read_address, read_exception, read_host

PUBLIC = "93.184.215.14"
QUICK = Limits(wire=200_000, decoded=400_000, seconds=1.0)


class Net:
    """A resolver and a dial that know a few names, send all to one site, and take notes."""

    def __init__(self, names: dict[str, list[str]], site: Site | None = None) -> None:
        self.names = names
        self.site = site
        self.looked_up: list[str] = []
        self.dialled: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        return self.names[host]

    def dial(self, ip: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append((ip, port))
        if self.site is None:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self.site.port), seconds)

    def fetch(
        self, url: str, limits: Limits = QUICK, allow: frozenset[tuple[str, int]] = frozenset()
    ) -> Fetched:
        return fetch(url, limits=limits, allow=allow, resolve=self.resolve, dial=self.dial)


# The address lists, probe by probe.

REFUSED_ADDRESSES = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1", "2001:db8::1",
    "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fe80::1", "fe80::1%eth0", "2606:4700::1%1", "fec0::1", "ff02::1", "4000::1", "", "localhost",
]  # fmt: skip
ASKED_ADDRESSES = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.15.0.1",
    "172.32.0.1", "192.0.1.1", "192.167.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
    "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001::1", "2001:4860:4860::8888",
    "2001:200::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
]  # fmt: skip


@pytest.mark.parametrize("ip", REFUSED_ADDRESSES)
def test_an_address_that_is_not_public_is_known_as_such(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ASKED_ADDRESSES)
def test_a_public_address_is_known_as_such(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "0x7f.1", "2130706433", "127.1", "017700000001", "0177.0.0.1", "0x7f000001",
        "127.0.0.1.", "[::1]", "[::ffff:7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
        "１２７.０.０.１", "127。0。0。1", "0", "169.254.169.254", "①②⑦.0.0.1",
    ],
)  # fmt: skip
def test_every_spelling_of_a_private_address_is_refused_before_anything_is_done(host: str) -> None:
    net = Net({})
    result = net.fetch(f"http://{host}/")
    assert result.outcome == "refused"
    assert "not a public address" in result.reason
    assert (net.looked_up, net.dialled) == ([], [])


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (["127.0.0.1"], "loopback"),
        (["10.0.0.7"], "private"),
        (["169.254.169.254"], "link-local"),
        (["224.0.0.1"], "multicast"),
        (["::ffff:192.168.0.1"], "mapped"),
        (["64:ff9b::a00:1"], "NAT64"),
        (["2002:a00:1::1"], "6to4"),
        ([PUBLIC, "127.0.0.1"], "both, public first"),
        (["::1", PUBLIC], "both, private first"),
        ([PUBLIC, "fe80::1%lo"], "with a zone"),
    ],
)
def test_a_name_with_any_private_address_is_refused_before_a_connection(
    answers: list[str], why: str
) -> None:
    net = Net({"news.example": answers})
    result = net.fetch("https://news.example/a")
    assert (result.outcome, net.dialled) == ("refused", []), why


def test_the_address_that_was_judged_is_the_one_that_is_dialled(site: Site) -> None:
    """A name that leads elsewhere at a second look-up (rebinding) gets no second look-up."""
    net = Net({"news.example": [PUBLIC]}, site)
    site.pages["/a"] = answer(b"here")
    result = net.fetch("http://news.example/a")
    assert (result.outcome, result.body) == ("ok", b"here")
    assert net.looked_up == ["news.example"]
    assert net.dialled == [(PUBLIC, 80)]
    assert b"\r\nHost: news.example\r\n" in site.heads[0]
    assert result.hops[0].peer == (PUBLIC, 80)


def test_a_name_that_changes_between_redirects_is_judged_anew(site: Site) -> None:
    net = Net({"news.example": [PUBLIC]}, site)
    net_resolve = net.resolve

    def rebinding(host: str, port: int) -> list[str]:
        found = net_resolve(host, port)
        net.names["news.example"] = ["127.0.0.1"]
        return found

    site.pages["/a"] = redirect("/b")
    result = fetch("http://news.example/a", limits=QUICK, resolve=rebinding, dial=net.dial)
    assert result.outcome == "refused"
    assert len(net.dialled) == 1


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/", "http://2130706433/", "http://[::1]:8080/", "//10.0.0.1/x",
        "http://inside.example/", "file:///etc/passwd", "gopher://news.example/",
        "http://u:p@news.example/", "http://news.example:22/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_a_redirect_goes_through_the_same_door(site: Site, to: str) -> None:
    net = Net({"news.example": [PUBLIC], "inside.example": ["192.168.0.1"]}, site)
    site.pages["/a"] = redirect(to, "302 Found")
    result = net.fetch("http://news.example/a")
    assert result.outcome == "refused"
    assert len(result.hops) == 1
    assert net.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/", "file:///etc/passwd", "mailto:a@b.example", "news.example", "",
        "http://", "http:///a", "http://user@news.example/", "http://:pw@news.example/",
        "http://news.example:99999/", "http://news.example:x/", "http://[::1/", "http://a b/",
        "http://a\\b/", "http://good.example\\@127.0.0.1/", "http://%31%32%37.0.0.1/", "http://a..b/",
        "http://1.2.3.4.5/", "http://0x/x.0xzz/", "http://256.256.256.256/", "http://[fe80::1%25eth0]/",
        "http://" + "a" * 64 + ".example/", "http://\ud800/", "data:text/html,x", "http://a\u2100b/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    net = Net({})
    result = net.fetch(url)
    assert (result.outcome, net.looked_up, net.dialled) == ("refused", [], [])
    assert result.reason


@given(st.text(max_size=40))
def test_no_text_gets_past_the_guard_or_breaks_it(text: str) -> None:
    net = Net({})
    for url in (text, f"http://{text}", f"http://{text}/", f"https://a.example{text}"):
        result = net.fetch(url)
        assert result.outcome in ("refused", "error")
        assert all(is_public(ip) for ip, _ in net.dialled)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_request_is_one_request_whatever_the_address_holds(path: str, query: str) -> None:
    try:
        address = read_address(f"http://a.example/{path}?{query}")
    except Refused:
        return
    request = wire._request(address, wire.RequestMessage())
    assert request.count(b"\r\n") == 7
    assert request.isascii()
    assert b" " not in request.split(b"\r\n")[0].removeprefix(b"GET ").removesuffix(b" HTTP/1.1")


@pytest.mark.parametrize(("port", "outcome"), [(80, "ok"), (443, "ok"), (1024, "ok"), (8080, "ok"),
                                               (22, "refused"), (25, "refused"), (1023, "refused")])  # fmt: skip
def test_only_the_webs_ports_are_asked(site: Site, port: int, outcome: str) -> None:
    net = Net({"news.example": [PUBLIC]}, site)
    site.pages["/"] = answer(b"x")
    assert net.fetch(f"http://news.example:{port}").outcome == outcome


def test_an_exception_is_one_exact_pair_of_host_and_port(site: Site) -> None:
    site.pages["/"] = answer(b"x")
    assert fetch(site.url("/"), allow=site.allow, limits=QUICK).outcome == "ok"
    assert fetch(site.url("/"), limits=QUICK).outcome == "refused"
    other = frozenset({("127.0.0.1", site.port + 1), ("127.0.0.2", site.port)})
    assert fetch(site.url("/"), allow=other, limits=QUICK).outcome == "refused"
    net = Net({"inside.example": ["127.0.0.1"]}, site)
    named = net.fetch(f"http://inside.example:{site.port}/", allow=site.allow)
    assert (named.outcome, net.dialled) == ("refused", [])
    assert len(site.asked) == 1


def test_exceptions_are_read_in_the_form_in_which_hosts_are_judged() -> None:
    assert read_exception("127.0.0.1:8765") == ("127.0.0.1", 8765)
    assert read_exception("[::1]:80") == ("::1", 80)
    assert read_exception("LocalHost.:80") == ("localhost", 80)
    for wrong in ("127.0.0.1", "127.0.0.1:", "a:0", "a:65536", ":80", "a:b", "a b:80"):
        with pytest.raises(Refused):
            read_exception(wrong)


def test_international_names_are_those_of_browsers() -> None:
    assert read_host("Bücher.example") == "xn--bcher-kva.example"
    assert read_host("faß.de") == "xn--fa-hia.de"  # the rules of 2003 say fass.de, another site


def test_addresses_are_spelled_for_the_wire() -> None:
    assert read_address("HTTP://A.Example:80/ä b?q=ü&r=%20#:~:text=x", "http://b.example").url == (
        "http://a.example/%C3%A4%20b?q=%C3%BC&r=%20"
    )
    assert read_address("../c?d", "https://a.example:8443/x/y").url == "https://a.example:8443/c?d"


# What is sent and what is read.


def test_the_request_says_who_asks_and_leaves_no_trace(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.pages["/a"] = answer(b"", "302 Found", Location="/b", Set_Cookie="id=1")
    site.pages["/b"] = answer(b"x")
    result = fetch(site.url("/a"), allow=site.allow, limits=QUICK)
    assert result.outcome == "ok"
    assert result.hops[1].request == site.heads[1]
    assert b"User-Agent: factsheet/" in site.heads[1]
    assert b"Accept-Encoding: gzip, identity\r\n" in site.heads[1]
    for word in (b"Mozilla", b"Cookie", b"Referer", b"Authorization"):
        assert word not in site.heads[1]


PAGE = "<p>Ünicode, 39.8 million".encode() * 50
SMALL = gzip.compress(PAGE)
BARE = zlib.compress(PAGE)[2:-4]


@pytest.mark.parametrize(
    ("said", "body"),
    [
        (answer(PAGE), PAGE),
        (answer(PAGE, length=None), PAGE),
        (answer(SMALL, Content_Encoding="gzip"), PAGE),
        (answer(SMALL, Content_Encoding="X-GZip"), PAGE),
        (answer(SMALL + SMALL, Content_Encoding="gzip"), PAGE * 2),
        (answer(SMALL + b"rubbish", Content_Encoding="gzip"), PAGE),
        (answer(gzip.compress(SMALL), Content_Encoding="gzip, gzip"), PAGE),
        (answer(zlib.compress(PAGE), Content_Encoding="deflate"), PAGE),
        (answer(BARE, Content_Encoding="deflate"), PAGE),
        (answer(PAGE, Content_Encoding="identity"), PAGE),
        (answer(chunked(PAGE[:7], PAGE[7:]), length=None, Transfer_Encoding="chunked"), PAGE),
        (
            answer(chunked(SMALL[:9], SMALL[9:]), length=None, Transfer_Encoding="chunked",
                   Content_Encoding="gzip"),
            PAGE,
        ),
        (b"HTTP/1.0 200 OK\n\n" + PAGE, PAGE),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer(PAGE), PAGE),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + answer(PAGE), PAGE),
        (answer(b"", "204 No Content", length=None), b""),
        (answer(PAGE + b"more than was announced", length=len(PAGE)), PAGE),
        (answer(b""), b""),
    ],
)  # fmt: skip
def test_an_answer_is_unpacked_and_its_bytes_are_kept(site: Site, said: bytes, body: bytes) -> None:
    site.pages["/"] = said
    result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
    assert (result.outcome, result.body) == ("ok", body)
    (hop,) = result.hops
    assert (hop.head + hop.body) in said
    assert hop.cut is None
    assert content(hop.head, hop.body, 10**6).data == body


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("200 OK", "ok"), ("201 Created", "ok"), ("404 Not Found", "gone"), ("410 Gone", "gone"),
        ("401 Unauthorized", "blocked"), ("403 Forbidden", "blocked"), ("429 Slow", "blocked"),
        ("500 Oops", "error"), ("503 Busy", "error"), ("304 Not Modified", "error"),
        ("400 Bad Request", "error"), ("300 Multiple Choices", "error"), ("302 Found", "error"),
        ("999 Denied", "error"),
    ],
)  # fmt: skip
def test_statuses_have_their_outcomes(site: Site, status: str, outcome: str) -> None:
    site.pages["/"] = answer(b"page", status)
    result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
    assert result.outcome == outcome
    assert result.outcome in OUTCOMES
    assert outcome == "ok" or status[:3] in result.reason


@pytest.mark.parametrize(
    ("said", "outcome", "cut"),
    [
        (answer(b"short", length=50), "error", "disconnect"),
        (answer(b"5\r\nhel", length=None, Transfer_Encoding="chunked"), "error", "disconnect"),
        (answer(b"zz\r\nhello", length=None, Transfer_Encoding="chunked"), "error", "disconnect"),
        (answer(b"-1\r\nhello", length=None, Transfer_Encoding="chunked"), "error", "disconnect"),
        (
            answer(b"f" * 40 + b"\r\nhello", length=None, Transfer_Encoding="chunked"),
            "error",
            "disconnect",
        ),
    ],
)
def test_an_answer_cut_short_is_kept_and_marked(
    site: Site, said: bytes, outcome: str, cut: str
) -> None:
    site.pages["/"] = said
    result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
    assert (result.outcome, result.hops[0].cut) == (outcome, cut)
    assert "short" in result.reason


@pytest.mark.parametrize(
    "said",
    [
        b"", b"\r\n", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1", b"HTTP/1.1 200 OK\r\nA: b",
        b"HTTP/2 200 OK\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/0.9 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n \r\n\r\nx", b"ICY 200 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\n\r\n\x81\x05hello", b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"\xff" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_http_is_an_error(site: Site, said: bytes) -> None:
    site.pages["/"] = said
    result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
    assert (result.outcome, result.hops) == ("error", ())
    assert result.reason


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_answers(head: bytes, body: bytes) -> None:
    for start in (head, b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n"):
        try:
            found = content(start, body, 1000)
        except BrokenAnswer:
            continue
        assert len(found.data) <= 1000


# Limits.


def endless(link: socket.socket) -> None:
    link.sendall(answer(length=None))
    while True:
        link.sendall(b"and so on " * 1000)


def test_a_page_that_never_ends_is_cut_at_the_limit(site: Site) -> None:
    site.pages["/"] = endless
    result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
    assert (result.outcome, len(result.body), result.hops[0].cut) == ("ok", QUICK.wire, "length")
    assert "the rest was not read" in result.reason


def test_four_gigabytes_announced_are_not_read_nor_reserved(site: Site) -> None:
    def huge(link: socket.socket) -> None:
        link.sendall(answer(length=4 * 2**30))
        while True:
            link.sendall(bytes(100_000))

    def huge_chunk(link: socket.socket) -> None:
        link.sendall(answer(b"100000000\r\n", length=None, Transfer_Encoding="chunked"))
        while True:
            link.sendall(bytes(100_000))

    for said in (huge, huge_chunk):
        site.pages["/"] = said
        result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
        assert result.hops[0].cut == "length"
        assert len(result.body) <= QUICK.wire


def test_a_drip_does_not_outlast_the_time_limit(site: Site) -> None:
    def drip(link: socket.socket) -> None:
        link.sendall(answer(length=None))
        while not site.stopping.wait(0.02):
            link.sendall(b".")

    def drip_in_head(link: socket.socket) -> None:
        link.sendall(b"HTTP/1.1 200 OK\r\nA: ")
        while not site.stopping.wait(0.02):
            link.sendall(b".")

    site.pages |= {"/body": drip, "/head": drip_in_head}
    limits = Limits(seconds=0.3)
    for path, hops in (("/body", 1), ("/head", 0)):
        began = time.monotonic()
        result = fetch(site.url(path), allow=site.allow, limits=limits)
        assert time.monotonic() - began < 0.6
        assert (result.outcome, len(result.hops)) == ("timeout", hops)
    assert fetch(site.url("/body"), allow=site.allow, limits=limits).hops[0].cut == "time"


def test_a_look_up_that_hangs_does_not_outlast_the_time_limit() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(2)
        return [PUBLIC]

    began = time.monotonic()
    result = fetch("http://a.example/", limits=Limits(seconds=0.2), resolve=slow, dial=Net({}).dial)
    assert time.monotonic() - began < 0.6
    assert result.outcome == "timeout"


def test_a_look_up_that_fails_otherwise_is_raised_at_once() -> None:
    def broken(host: str, port: int) -> list[str]:
        raise LookupError(host)

    began = time.monotonic()
    with pytest.raises(LookupError):
        fetch("http://a.example/", limits=Limits(seconds=5), resolve=broken, dial=Net({}).dial)
    assert time.monotonic() - began < 2


def test_a_gzip_bomb_is_cut_when_unpacked(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000), 9)
    for body, coding in ((bomb, "gzip"), (gzip.compress(bomb), "gzip, gzip"), (bomb * 3, "gzip")):
        site.pages["/"] = answer(body, Content_Encoding=coding)
        result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
        assert result.outcome == "error"
        assert "unpacked" in result.reason
        assert len(result.body) <= QUICK.decoded


def test_an_answer_in_very_many_gzip_members_is_not_unpacked_to_the_end() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    began = time.process_time()
    found = content(head, gzip.compress(b"x") * 200_000, 10**6)
    assert time.process_time() - began < 2
    assert found.trouble is not None
    assert "parts" in found.trouble


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip, gzip", "gzip"])
def test_a_packing_that_cannot_be_undone_is_said(site: Site, coding: str) -> None:
    site.pages["/"] = answer(b"\x8b\x02\x80not", Content_Encoding=coding)
    result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
    assert result.outcome == "error"
    assert "compress" in result.reason


def test_a_header_of_a_megabyte_is_an_error(site: Site) -> None:
    for header in (b"A: " + b"x" * 10**6, b"A: b\r\n" * 10**5):
        site.pages["/"] = b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n"
        result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
        assert result.outcome == "error"
        assert "headers" in result.reason


def test_ten_redirects_are_followed_and_no_more(site: Site) -> None:
    site.pages |= {f"/{n}": redirect(f"/{n + 1}", "302 Found") for n in range(10_000)}
    site.pages["/10"] = answer(b"there")
    result = fetch(site.url("/0"), allow=site.allow, limits=QUICK)
    assert (result.outcome, len(result.hops)) == ("ok", 11)
    site.pages["/10"] = redirect("/11")
    result = fetch(site.url("/0"), allow=site.allow, limits=QUICK)
    assert (result.outcome, len(result.hops)) == ("error", 11)
    assert "more than 10 redirects" in result.reason


def test_a_redirect_in_a_circle_is_an_error(site: Site) -> None:
    site.pages |= {"/a": redirect("/b"), "/b": redirect("/a#again")}
    result = fetch(site.url("/a"), allow=site.allow, limits=QUICK)
    assert (result.outcome, len(result.hops)) == ("error", 2)


def test_the_limits_are_for_all_hops_together(site: Site) -> None:
    site.pages["/a"] = answer(b"x" * 150_000, "302 Found", Location="/b")
    site.pages["/b"] = answer(b"y" * 150_000)
    result = fetch(site.url("/a"), allow=site.allow, limits=QUICK)
    assert [len(hop.body) for hop in result.hops] == [150_000, 50_000]
    assert [hop.cut for hop in result.hops] == [None, "length"]


def test_moved_is_what_leads_away_for_good(site: Site) -> None:
    site.pages |= {
        "/new": answer(b"x"),
        "/a": redirect("/new"),
        "/b": redirect("/a", "308 Permanent Redirect"),
        "/c": redirect("/new", "302 Found"),
        "/d": redirect("/c"),
        "/e": redirect("/nowhere"),
    }

    def outcome(path: str) -> tuple[str, str | None]:
        result = fetch(site.url(path), allow=site.allow, limits=QUICK)
        return result.outcome, result.moved_to and result.moved_to.removeprefix(site.url(""))

    assert outcome("/a") == ("moved", "/new")
    assert outcome("/b") == ("moved", "/new")
    assert outcome("/c") == ("ok", None)
    assert outcome("/d") == ("moved", "/c")
    assert outcome("/e") == ("gone", "/nowhere")


def test_a_new_address_in_utf8_is_understood(site: Site) -> None:
    site.pages |= {"/a": redirect("/straße"), "/stra%C3%9Fe": answer(b"x")}
    assert fetch(site.url("/a"), allow=site.allow, limits=QUICK).outcome == "moved"


def test_no_host_and_no_server_are_errors_that_say_so() -> None:
    net = Net({"news.example": [PUBLIC, "1.1.1.1"], "empty.example": []})
    gone = net.fetch("http://nowhere.example/")
    assert (gone.outcome, gone.may_be_retried) == ("error", False)
    assert "nowhere.example is not known" in gone.reason
    assert net.fetch("http://empty.example/").outcome == "error"
    deaf = net.fetch("http://news.example/")
    assert (deaf.outcome, deaf.may_be_retried) == ("error", True)
    assert net.dialled == [(PUBLIC, 80), ("1.1.1.1", 80)]


def test_a_lost_connection_is_an_error_that_may_pass(site: Site) -> None:
    def slam(link: socket.socket) -> None:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        link.close()

    site.pages["/"] = slam
    result = fetch(site.url("/"), allow=site.allow, limits=QUICK)
    assert (result.outcome, result.may_be_retried) == ("error", True)


# A service.


def test_a_service_is_asked_once_and_keys_go_nowhere_else(site: Site) -> None:
    site.pages["/job"] = redirect("http://127.0.0.1:1/elsewhere")
    message = RequestMessage(accept="application/json", authorization="LOW access:secret")
    result = ask_service(site.url("/job"), message, allow=site.allow, limits=QUICK)
    assert (result.outcome, site.asked) == ("error", ["/job"]), "nothing is followed"
    assert b"\r\nAuthorization: LOW access:secret\r\n" in site.heads[0]
    assert b"\r\nAccept: application/json\r\n" in site.heads[0]
    assert "secret" not in repr(message)
    assert "secret" not in repr(result), "no record of the exchange has the keys"


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("http://news.example/job", "LOW a:b"),
        ("https://news.example/job", "LOW a:b\r\nHost: x"),
        ("https://news.example/job", "LOW ä:b"),
    ],
)
def test_keys_that_others_could_read_or_that_are_more_than_keys_are_not_sent(
    url: str, keys: str
) -> None:
    net = Net({"news.example": [PUBLIC]})
    result = ask_service(
        url, RequestMessage(authorization=keys), resolve=net.resolve, dial=net.dial
    )
    assert (result.outcome, net.looked_up, net.dialled) == ("refused", [], [])


# Certificates.


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def secure(authority: trustme.CA, host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context


@pytest.fixture
def trusting(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    monkeypatch.setattr(wire, "_tls", lambda: context)


@pytest.mark.usefixtures("trusting")
def test_a_secure_page_is_checked_by_its_name_and_recorded_in_the_clear(
    authority: trustme.CA,
) -> None:
    with serve(secure(authority, "news.example")) as site:
        site.pages["/"] = answer(b"safe")
        net = Net({"news.example": [PUBLIC], "other.example": [PUBLIC]}, site)
        result = net.fetch("https://news.example/")
        assert (result.outcome, result.body) == ("ok", b"safe")
        assert result.hops[0].head.startswith(b"HTTP/1.1 200")
        wrong = net.fetch("https://other.example/")
        assert wrong.outcome == "error"
        assert "broken certificate: Hostname mismatch" in wrong.reason


def test_a_certificate_that_nobody_vouches_for_is_an_error(authority: trustme.CA) -> None:
    with serve(secure(authority, "news.example")) as site:
        result = Net({"news.example": [PUBLIC]}, site).fetch("https://news.example/")
        assert (result.outcome, site.asked) == ("error", [])
        assert result.reason.startswith("broken certificate")


def test_a_server_that_speaks_no_tls_is_an_error(site: Site) -> None:
    site.pages["/"] = answer(b"x")
    result = Net({"news.example": [PUBLIC]}, site).fetch("https://news.example/")
    assert result.outcome in ("error", "timeout")


# Judging a page by what it says.


def judged(site: Site, path: str, **page: object) -> str:
    result = fetch(site.url(path), allow=site.allow, limits=QUICK)
    return page_outcome(result, **page)[0]  # type: ignore[arg-type]


def test_a_page_is_judged_by_what_stands_on_it(site: Site) -> None:
    site.pages |= {
        "/": answer(b"front"),
        "/a": answer(b"x"),
        "/home": redirect("/"),
        "/gone": answer(b"", "404 Not Found"),
        "/endless": endless,
    }
    assert judged(site, "/a") == "ok"
    assert judged(site, "/a", quote_found=True) == "ok"
    assert judged(site, "/a", quote_found=False) == "changed"
    assert judged(site, "/a", title="404 - Page not found") == "suspected-gone"
    assert judged(site, "/a", title="Seite nicht gefunden") == "suspected-gone"
    assert judged(site, "/a", title="The 4040 jobs", quote_found=None) == "ok"
    assert judged(site, "/a", title="Lost and not found", quote_found=True) == "ok"
    assert judged(site, "/a", text="This page is no longer available.") == "suspected-gone"
    assert judged(site, "/a", text="It was not found. " * 100) == "ok"
    assert judged(site, "/home") == "suspected-gone"
    assert judged(site, "/home", quote_found=False) == "suspected-gone"
    assert judged(site, "/home", quote_found=True) == "moved"
    assert judged(site, "/") == "ok"
    assert judged(site, "/gone", quote_found=True) == "gone"
    assert judged(site, "/endless", quote_found=False) == "error"


# Many pages.


def test_many_pages_come_each_once_as_they_are_done(site: Site) -> None:
    def slow(link: socket.socket) -> None:
        time.sleep(0.3)
        link.sendall(answer(b"slow"))

    site.pages |= {f"/{n}": answer(b"x") for n in range(30)}
    site.pages["/slow"] = slow
    urls = [site.url("/slow"), *(site.url(f"/{n}") for n in range(30)), site.url("/1")]
    results = list(fetch_all(urls, allow=site.allow, limits=QUICK))
    assert sorted(result.asked for result in results) == sorted(set(urls))
    assert results[-1].asked == site.url("/slow")
    assert {result.outcome for result in results} == {"ok"}


@pytest.mark.parametrize(("slots", "per_host", "most"), [(64, 3, 3), (2, 9, 2), (64, 64, 20)])
def test_a_host_gets_few_requests_at_a_time(
    site: Site, slots: int, per_host: int, most: int
) -> None:
    at_once: list[int] = [0]
    seen: list[int] = []

    def slow(link: socket.socket) -> None:
        at_once[0] += 1
        time.sleep(0.05)
        seen.append(at_once[0])
        at_once[0] -= 1
        link.sendall(answer(b"x"))

    urls = [site.url(f"/{n}") for n in range(20)]
    site.pages |= {f"/{n}": slow for n in range(20)}
    results = list(fetch_all(urls, allow=site.allow, slots=slots, per_host=per_host))
    assert [result.outcome for result in results] == ["ok"] * 20
    assert max(seen) <= most
    assert max(seen) > most // 2, "what may go at once does"


def after(site: Site, path: str, times: int, first: bytes, then: bytes) -> None:
    def say(link: socket.socket) -> None:
        link.sendall(first if site.asked.count(path) <= times else then)

    site.pages[path] = say


def test_what_may_pass_is_asked_again_and_the_rest_is_not(site: Site) -> None:
    after(site, "/busy", 2, answer(b"", "503 Busy"), answer(b"x"))
    after(site, "/worse", 9, answer(b"", "502 Bad"), answer(b"x"))
    site.pages["/no"] = answer(b"", "404 Not Found")
    urls = [site.url(path) for path in ("/busy", "/worse", "/no")]
    results = {one.asked: one.outcome for one in fetch_all(urls, allow=site.allow, pause=0.02)}
    assert results == dict(zip(urls, ["ok", "error", "gone"], strict=True))
    assert [site.asked.count(path) for path in ("/busy", "/worse", "/no")] == [3, 3, 1]


def test_a_page_that_uses_up_its_time_is_not_asked_again(site: Site) -> None:
    def drip(link: socket.socket) -> None:
        link.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 999\r\n\r\n")
        with contextlib.suppress(OSError):
            for _ in range(40):
                link.sendall(b"a")
                time.sleep(0.02)

    site.pages["/busy"] = drip
    limits = Limits(seconds=0.3)
    (result,) = fetch_all([site.url("/busy")], limits=limits, allow=site.allow, pause=0.02)
    assert (result.outcome, result.may_be_retried) == ("error", False)
    assert site.asked.count("/busy") == 1


def test_retry_after_is_kept_to_and_holds_no_slot(site: Site) -> None:
    after(site, "/limited", 1, answer(b"", "429 Slow down", Retry_After="1"), answer(b"x"))
    with serve() as other:
        other.pages |= {f"/{n}": answer(b"x") for n in range(20)}
        urls = [site.url("/limited"), *(other.url(f"/{n}") for n in range(20))]
        began = time.monotonic()
        done = []
        for result in fetch_all(urls, allow=site.allow | other.allow, slots=1, pause=0):
            done.append((result.asked, result.outcome, time.monotonic() - began))
    assert [outcome for _, outcome, _ in done] == ["ok"] * 21
    assert done[-1][0] == site.url("/limited")
    assert done[-1][2] >= 1.0
    assert done[-2][2] < 0.9


def test_a_pause_for_one_page_is_a_pause_for_its_host(site: Site) -> None:
    after(site, "/a", 1, answer(b"", "429 Slow down", Retry_After="1"), answer(b"x"))
    site.pages["/b"] = answer(b"x")
    began = time.monotonic()
    results = [
        (result.outcome, time.monotonic() - began)
        for result in fetch_all([site.url("/a"), site.url("/b")], allow=site.allow, per_host=1)
    ]
    assert [outcome for outcome, _ in results] == ["ok", "ok"]
    assert min(when for _, when in results) >= 1.0


@pytest.mark.parametrize(
    "said",
    ["3600", format_datetime(datetime.now(UTC) + timedelta(hours=1))],
    ids=["seconds", "a date"],
)
def test_a_long_pause_is_not_waited_for_and_the_host_is_left_alone(site: Site, said: str) -> None:
    site.pages |= {f"/{n}": answer(b"", "429 Slow down", Retry_After=said) for n in range(9)}
    urls = [site.url(f"/{n}") for n in range(9)]
    results = list(fetch_all(urls, allow=site.allow, per_host=1))
    assert {result.outcome for result in results} == {"blocked"}
    assert len(results) == 9
    assert len(site.asked) == 1


def test_one_bad_address_does_not_take_the_others_down(site: Site) -> None:
    site.pages["/"] = answer(b"x")
    urls = [site.url("/"), "http://[", "nonsense", "http://127.0.0.1:1/"]
    results = {one.asked: one.outcome for one in fetch_all(urls, allow=site.allow, pause=0.01)}
    assert results == dict(zip(urls, ["ok", "refused", "refused", "refused"], strict=True))


def test_the_links_of_a_dossier_take_little_more_than_the_slowest(site: Site) -> None:
    """A small copy of the benchmark: 10 % redirects, some slow, dead, hanging."""

    def slow(link: socket.socket) -> None:
        time.sleep(0.2)
        link.sendall(answer(b"x"))

    def hang(link: socket.socket) -> None:
        site.stopping.wait(5)

    kinds: dict[str, Answer] = {
        "fast": answer(b"x"),
        "slow": slow,
        "hang": hang,
        "moved": redirect("/fast0"),
    }
    counts = {"fast": 80, "moved": 10, "slow": 5, "dead": 3, "hang": 2}
    wanted = {"fast": "ok", "slow": "ok", "hang": "timeout", "moved": "moved", "dead": "gone"}
    paths = [f"/{kind}{n}" for kind, count in counts.items() for n in range(count)]
    site.pages |= {
        path: kinds[path[1:].rstrip("0123456789")] for path in paths if "dead" not in path
    }
    random.Random(1).shuffle(paths)
    began = time.monotonic()
    limits = Limits(seconds=1.5)
    results = list(
        fetch_all(map(site.url, paths), allow=site.allow, limits=limits, slots=32, per_host=32)
    )
    assert time.monotonic() - began < 1.4 * 1.5 + 0.5
    for result in results:
        kind = result.asked.rpartition("/")[2].rstrip("0123456789")
        assert result.outcome == wanted[kind]
