"""`--proxy`: pages through an HTTP proxy, and the guard stays where it is: in front of it."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
import yaml
from conftest import Run
from internet import PUBLIC, Internet, Proxy, connected, proxy
from website import Site, answer, redirect, serve

from factsheet.web import Limits, Refused, fetch, through, wire

PAGE = b"<title>Budget</title><p>The new bridge cost <b>39.8</b> million euros.</p>"
QUOTE = "cost 39.8 million euros"


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch, site: Site) -> Internet:
    """Let news.example be the site; only the proxy is told how to reach it."""
    made = connected(monkeypatch)
    made.names["news.example"] = [PUBLIC]
    site.pages["/budget"] = answer(PAGE, Content_Type="text/html")
    return made


@pytest.fixture
def way_out(site: Site) -> Iterator[Proxy]:
    """Run a proxy that leads to the site, whatever it is asked for."""
    with proxy(lambda host, port: site.port) as running:
        yield running


@pytest.fixture
def worksheet(desk: Path) -> Callable[[str], Path]:
    """Write a worksheet with one page of evidence."""

    def write(url: str) -> Path:
        file = desk / "claims.yaml"
        file.write_text(
            "factsheet: 1\nclaims:\n- id: c1\n  quote: x y\n  evidence:\n"
            f"  - url: {url}\n    stance: supports\n    quote: '{QUOTE}'\n",
            encoding="utf-8",
        )
        return file

    return write


def test_a_page_is_captured_through_a_proxy_that_is_asked_for_the_judged_address(
    run: Run, worksheet: Callable[[str], Path], internet: Internet, way_out: Proxy, site: Site
) -> None:
    path = worksheet("http://news.example/budget")
    done = run("capture", "c1", "--proxy", way_out.url)
    assert (done.code, done.lines[0].split("\t")[2]) == (0, "preserved")
    assert way_out.asked == [
        b"CONNECT %b:80 HTTP/1.1\r\nHost: %b:80\r\n\r\n" % ((PUBLIC.encode(),) * 2)
    ]
    assert b"\r\nHost: news.example\r\n" in site.heads[0], "the site is asked by its name"
    assert internet.dialled == [], "nothing goes past the proxy"
    file = (
        path.parent
        / yaml.safe_load(path.read_text())["claims"][0]["evidence"][0]["archive"]["path"]
    )
    assert f"WARC-IP-Address: {PUBLIC}".encode() in _unpacked(file)


def _unpacked(file: Path) -> bytes:
    import gzip

    return gzip.decompress(file.read_bytes())


@pytest.mark.usefixtures("internet")
def test_links_evidence_and_an_article_go_through_the_proxy_as_well(
    run: Run, worksheet: Callable[[str], Path], way_out: Proxy
) -> None:
    worksheet("http://news.example/budget")
    assert run("check", "--links", "--proxy", way_out.url, "--only", "link-error").code == 0
    words = ("http://news.example/budget?2", "--quote", QUOTE, "--capture", "--proxy", way_out.url)
    assert run("evidence", "add", "c1", *words).code == 1, "a page of its own: it is not there"
    assert (
        run("load", "http://news.example/budget", "-w", "new.yaml", "--proxy", way_out.url).code
        == 0
    )
    assert [asked.split()[1] for asked in way_out.asked] == [f"{PUBLIC}:80".encode()] * 3


@pytest.mark.parametrize("at", [["127.0.0.1"], ["10.0.0.7"], [PUBLIC, "192.168.1.1"]])
def test_a_name_that_leads_into_a_network_is_refused_before_the_proxy_hears_of_it(
    run: Run, worksheet: Callable[[str], Path], internet: Internet, way_out: Proxy, at: list[str]
) -> None:
    internet.names["news.example"] = at
    worksheet("http://news.example/budget")
    done = run("capture", "c1", "--proxy", way_out.url)
    assert (done.code, done.lines[0].split("\t")[2]) == (1, "refused")
    assert way_out.asked == []


def test_a_redirect_into_a_network_is_refused_behind_a_proxy_too(
    run: Run, worksheet: Callable[[str], Path], internet: Internet, way_out: Proxy, site: Site
) -> None:
    internet.names["inside.example"] = ["10.0.0.7"]
    site.pages["/budget"] = redirect("http://inside.example/admin")
    worksheet("http://news.example/budget")
    done = run("capture", "c1", "--proxy", way_out.url)
    assert (done.code, done.lines[0].split("\t")[2]) == (1, "refused")
    assert len(way_out.asked) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "asks for a password"),
        (b"HTTP/1.1 403 Forb\x1b[31midden\r\n\r\n<p>no", f"refuses to connect to {PUBLIC}:80 (status 403)"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n", "(status 302)"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not answer like a proxy"),
        (b"HTTP/1.1 200 OK", "does not answer like a proxy"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000, "does not answer like a proxy"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("internet")
def test_what_a_proxy_does_instead_is_said_as_the_proxys(
    run: Run, worksheet: Callable[[str], Path], way_out: Proxy, said: bytes, words: str
) -> None:
    way_out.instead[PUBLIC] = said
    worksheet("http://news.example/budget")
    done = run("capture", "c1", "--proxy", way_out.url)
    cells = done.lines[0].split("\t")
    assert (done.code, cells[2]) == (1, "error")
    assert cells[5].startswith(f"the proxy 127.0.0.1:{way_out.port} ")
    assert words in cells[5]
    assert len(way_out.asked) == 1, "another try would not help"


@pytest.mark.usefixtures("internet")
def test_a_proxy_that_is_not_there_is_said(run: Run, worksheet: Callable[[str], Path]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]
    worksheet("http://news.example/budget")
    done = run("capture", "c1", "--proxy", f"127.0.0.1:{port}")
    assert done.code == 1
    assert f"the proxy 127.0.0.1:{port} cannot be reached: connection refused" in done.out


def test_a_proxy_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    connected(monkeypatch).names["news.example"] = [PUBLIC]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        dial = through(f"127.0.0.1:{silent.getsockname()[1]}")
        done = fetch("http://news.example/", limits=Limits(seconds=0.2), dial=dial)
    assert (done.outcome, done.hops) == ("timeout", ())


def test_a_secure_page_is_checked_by_its_name_behind_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    internet = connected(monkeypatch)
    internet.names |= {"news.example": [PUBLIC], "other.example": [PUBLIC]}
    authority, server = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    monkeypatch.setattr(wire, "_tls", lambda: client)
    with serve(server) as site, proxy(lambda host, port: site.port) as way_out:
        site.pages["/"] = answer(b"safe")
        dial = through(way_out.url)
        assert fetch("https://news.example/", dial=dial).body == b"safe"
        assert "Hostname mismatch" in fetch("https://other.example/", dial=dial).reason
        assert way_out.asked[0].startswith(b"CONNECT %b:443 " % PUBLIC.encode())


@pytest.mark.parametrize(
    "text",
    ["socks5://127.0.0.1:1080", "https://127.0.0.1:3128", "http://ana:secret@127.0.0.1:3128",
     "127.0.0.1", "http://", "", "http://proxy:99999", "http://a b:80"],
)  # fmt: skip
def test_what_is_no_proxy_that_can_be_used_is_a_usage_error(
    run: Run, worksheet: Callable[[str], Path], text: str
) -> None:
    with pytest.raises(Refused):
        through(text)
    worksheet("http://news.example/budget")
    done = run("capture", "c1", "--proxy", text)
    assert (done.code, done.out) == (2, "")
    assert "--proxy" in done.err
    assert "secret" not in done.err
    assert run("review", "--plain", "--proxy", text).code == 2


def test_a_proxy_of_the_environment_is_not_used(
    run: Run, worksheet: Callable[[str], Path], internet: Internet, way_out: Proxy, site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, way_out.url)
    internet.ports[PUBLIC, 80] = site.port
    worksheet("http://news.example/budget")
    assert run("capture", "c1").code == 0
    assert (way_out.asked, internet.dialled) == ([], [(PUBLIC, 80)])
