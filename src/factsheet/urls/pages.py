"""Which page an address leads to: whether it is the same as another's, archived, and whose."""

import re
from collections.abc import Collection
from urllib.parse import quote, unquote

from factsheet.urls.addresses import PORTS, split

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid"
    r"|igsh|li_fat_id|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|hsctatracking|vero_id|oly_(?:enc|anon)_id"
    r"|_g[al]|srsltid|wickedid|_openstat|at_(?:campaign|medium)|__twitter_impression"
    r"|guc(?:counter|e_referrer(?:_sig)?)|_x_tr_\w+",
    re.I,
)

_AMP = re.compile(r"(?:outputType|output|view|mode)=amp|(?:is)?amp(?:=\w*)?|m=1", re.I)

# Archives that keep the page's own address in theirs, and where in the path it begins.
_WAYBACK = re.compile(
    r"/(?:[\w-]+/){0,2}?(?:(?:\d{1,14}\*?|\*)(?:[a-z]{2}_)?/(?=\S)|(?=https?:/))", re.I
)
_TODAY = re.compile(
    r"/(?:(?:newest|oldest|timegate|o/\w+|[\d.-]{4,20})/)?(?=https?(?::|%3a))", re.I
)
_ARCHIVES = {
    **dict.fromkeys(
        (
            "web.archive.org", "wayback.archive.org", "wayback.archive-it.org", "arquivo.pt",
            "webarchive.org.uk", "webarchive.nationalarchives.gov.uk", "webarchive.loc.gov",
        ),
        _WAYBACK,
    ),
    **dict.fromkeys(
        (
            "archive.today", "archive.ph", "archive.is", "archive.li", "archive.fo", "archive.vn",
            "archive.md",
        ),
        _TODAY,
    ),
    "webcache.googleusercontent.com": re.compile(r"\A/search\?(?:.*&)?q=cache:(?:[\w-]{12}:)?"),
    "google.com": re.compile(r"/amp/(?:s/)?"),
}  # fmt: skip
_AMP_CACHE = re.compile(r"/[a-z]/(?:s/)?(?=[^/]+\.)")
_TRANSLATED = ".translate.goog"
_NESTED = 5
_EDITIONS = frozenset(("www", "www1", "www2", "www3", "m", "mobile", "amp", "edition"))


def original(url: str) -> str:
    """Return the address of the page in an archive's address; any other unchanged.

    Only of archives that spell it out: the Wayback Machine and its like, archive.today and its
    other names, Google's cache and its AMP pages (whose cache is at ampproject.org).
    """
    for _ in range(_NESTED):
        behind = _archived(url)
        if behind is None:
            break
        url = behind
    return url


def _archived(url: str) -> str | None:
    parts = split(url)
    pattern = parts and _ARCHIVES.get(parts.host.removeprefix("www."))
    if parts and parts.host.endswith(".cdn.ampproject.org"):
        pattern = _AMP_CACHE
    if not parts or not pattern:
        return None
    rest = re.sub(r"\A[^/]*//[^/?#]*", "", url)
    if not (found := pattern.match(rest)):
        return None
    inner = rest[found.end() :]
    if "q=cache" in found[0]:
        inner = unquote(inner.partition("&")[0].partition("+")[0])
    elif re.match(r"https?%3a", inner, re.I):
        inner = unquote(inner)
    inner = re.sub(r"\A(https?:)/(?!/)", r"\1//", inner, flags=re.I)  # one slash was lost
    if not re.match(r"https?://", inner, re.I):
        inner = "http://" + inner
    behind = split(inner)
    return inner if behind and "." in behind.host else None


def page_key(url: str) -> str:
    """Return the same text for every address of one page: `example.org/a?id=7`.

    Left out are: scheme, `www.`, a usual port, a slash at the end, the fragment (but `#!…`, which
    names a page), parameters that only track readers. Letters, order of parameters and
    percent-encoding are brought into one spelling. Of an archive's address the page behind it
    counts. Anything but a web address is its own key.
    """
    parts = split(original(url))
    if parts is None:
        return url
    given = _spelled(parts.query.replace("+", "%20"), "&=+#%").split("&")
    query = sorted(
        pair for pair in given if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
    )
    host = _without_front(parts.host, ("www",))
    port = "" if parts.port in ("", *PORTS.values()) else f":{parts.port}"
    path = _without_dots(_spelled(parts.path, "/?#%")).rstrip("/")
    route = "#" + _spelled(parts.fragment, "#%") if parts.fragment[:1] == "!" else ""
    return f"{host}{port}{path}{'?' * bool(query)}{'&'.join(query)}{route}"


def same_page(one: str, other: str) -> bool:
    """Whether two addresses lead to the same page, as far as addresses alone can show."""
    return one == other or page_key(one) == page_key(other)


def same_story(one: str, other: str) -> bool:
    """Whether two addresses lead to one story of one publisher: a page, and its page for phones.

    As `same_page`, but `m.example.org/a`, `amp.example.org/a`, `example.org/amp/a` and
    `example.org/a?outputType=amp` are the story of `example.org/a`.
    """
    return _story_key(one) == _story_key(other)


def _story_key(url: str) -> tuple[str | None, str]:
    host, _, rest = page_key(url).partition("/")
    path, _, query = rest.partition("?")
    steps = [step for step in path.split("/") if step.lower() not in ("amp", "amp.html", "m")]
    if steps:
        steps[-1] = re.sub(r"\.amp(?=\.html?\Z|\Z)", "", steps[-1], flags=re.I)
    pairs = [pair for pair in query.split("&") if not _AMP.fullmatch(pair)]
    return publisher_host(url) or host, "/".join(steps) + "?" + "&".join(pairs)


def _spelled(text: str, kept: str) -> str:
    """Bring percent-encoding into one spelling, except for the characters `kept`."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = quote(text, safe="%!$&'()*+,;=:@/?#[]|{}^~", errors="replace")

    def plain(match: re.Match[str]) -> str:
        sign = chr(int(match[1], 16))
        return sign if "!" <= sign <= "~" and sign not in kept else match[0].upper()

    return re.sub(r"%([0-9A-Fa-f]{2})", plain, text)


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` in a path (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    steps: list[str] = []
    for step in path.split("/")[1:]:
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/" + "/".join(steps)


def publisher_host(url: str) -> str | None:
    """Return the host that published a page, in ASCII and lower case; None if there is none.

    Of an archive's address that of the page behind it, and of Google's translation of a page;
    without `www.`, `m.`, `amp.`, `edition.`.
    """
    parts = split(original(url))
    if parts is None:
        return None
    host = parts.host
    if host.endswith(_TRANSLATED):  # www-my--site-org.translate.goog is www.my-site.org
        labels = host.removesuffix(_TRANSLATED).split("--")
        host = "-".join(label.replace("-", ".") for label in labels)
    return re.sub(r"\A([a-z]{2,3})\.m\.(?=[^.]+\.)", r"\1.", _without_front(host, _EDITIONS))


def _without_front(host: str, names: Collection[str]) -> str:
    """Take names such as `www` off the front of a host that has two labels after them."""
    first, _, rest = host.partition(".")
    while first in names and "." in rest:
        host = rest
        first, _, rest = host.partition(".")
    return host
