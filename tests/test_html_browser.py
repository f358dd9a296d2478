"""The HTML report in a real browser: Chromium, driven by Playwright, cut off from the network.

Skipped where no browser or driver is installed, except in CI, where that is a failure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import missing

from factsheet.model import Archive, Article, Claim, Entry, Evidence, Worksheet
from factsheet.reports.html.page import render
from factsheet.reports.report_facts import publishable
from factsheet.vocabulary import STATUSES
from factsheet.yamltext import parse

SAMPLES = Path(__file__).parent / "html"
MADE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
PHONE, DESK = (390, 844), (1440, 900)


@pytest.fixture(scope="module")
def axe() -> str:
    """Read axe-core's source."""
    try:
        import axe_playwright_python
    except ImportError:
        missing("axe-core (pip install axe-playwright-python)")
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@dataclass
class Opened:
    """A page in the browser, and whatever happened that should not have."""

    page: Any
    trouble: list[str] = field(default_factory=list)

    def box(self, id_: str) -> dict[str, float]:
        """Where an element stands in the window."""
        return self.page.locator(f'[id="{id_}"]').bounding_box()  # type: ignore[no-any-return]


Show = Callable[..., Any]


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Show]:
    """Open a page; afterwards no message, no dialog and no request may have come from any."""
    opened: list[Opened] = []

    def show(html: str, size: tuple[int, int] = DESK, **context: Any) -> Opened:
        window = browser.new_context(viewport={"width": size[0], "height": size[1]}, **context)
        one = Opened(window.new_page())
        file = tmp_path / f"page{len(opened)}.html"
        file.write_text(html, "utf-8")

        def request(route: Any) -> None:
            if route.request.url.split("#")[0] == file.as_uri():
                route.continue_()
            else:
                one.trouble.append(f"request: {route.request.url[:200]}")
                route.abort()

        one.page.route("**/*", request)
        one.page.on("console", lambda message: one.trouble.append(f"console: {message.text}"))
        one.page.on("pageerror", lambda error: one.trouble.append(f"error: {error}"))
        one.page.on("dialog", lambda dialog: (one.trouble.append("a dialog"), dialog.dismiss()))
        one.page.goto(file.as_uri())
        opened.append(one)
        return one

    yield show
    for one in opened:
        one.page.context.close()
    assert [trouble for one in opened for trouble in one.trouble] == []


def sample(name: str) -> str:
    worksheet = parse((SAMPLES / f"{name}.yaml").read_text("utf-8")).worksheet
    text = (SAMPLES / f"{name}.txt").read_text("utf-8")
    return render(*publishable(worksheet, MADE, article_text=text), json_ld='{"a": "b"}')


def shown_cards(page: Any) -> list[str]:
    return page.eval_on_selector_all(  # type: ignore[no-any-return]
        ".card", "cards => cards.filter(c => c.checkVisibility()).map(c => c.id.slice(6))"
    )


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_highlights_lead_to_cards_and_back(show, size, script):
    one = show(sample("bridge"), size, java_script_enabled=script)
    for name in ["bridge-cost", "vehicles", "pulled-down"]:
        one.page.locator(f'[id="quote-{name}"]').click()
        assert one.page.url.endswith(f"#claim-{name}")
        assert 0 <= one.box(f"claim-{name}")["y"] < size[1] / 2 or _at_the_end(one.page)
        one.page.locator(f'[id="claim-{name}"] .back').click()
        assert one.page.url.endswith(f"#quote-{name}")
        assert 0 <= one.box(f"quote-{name}")["y"] < size[1]


def _at_the_end(page: Any) -> bool:
    page_end = "innerHeight + scrollY >= document.documentElement.scrollHeight - 1"
    return page.evaluate(page_end)  # type: ignore[no-any-return]


def test_article_and_claims_stand_side_by_side_on_a_desk_and_after_each_other_on_a_phone(show):
    wide, narrow = show(sample("bridge")), show(sample("bridge"), PHONE)
    left, right = wide.box("claims"), wide.box("article")
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 2
    above, below = narrow.box("claims"), narrow.box("article")
    assert above["y"] + above["height"] <= below["y"]
    for one in (wide, narrow):
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_article_stays_in_view_while_the_claims_are_read(show):
    one = show(sample("bridge"))
    one.page.locator('[id="claim-pulled-down"]').scroll_into_view_if_needed()
    assert one.page.evaluate("scrollY") > DESK[1]
    assert one.box("article")["y"] == 0


def test_filters_show_the_chosen_statuses_and_print_stays_complete(show):
    one = show(sample("bridge"))
    everything = shown_cards(one.page)
    assert len(everything) == 9
    one.page.get_by_role("button", name="Disputed").click()
    assert shown_cards(one.page) == ["no-worker-hurt"]
    one.page.get_by_role("button", name="Opinion").click()
    assert shown_cards(one.page) == ["no-worker-hurt", "beautiful"]
    assert one.page.locator("#shown").inner_text() == "Showing 2 of 9 claims"
    pressed = one.page.eval_on_selector_all("[aria-pressed=true]", "bs => bs.map(b => b.value)")
    assert pressed == ["disputed", "opinion"]
    one.page.emulate_media(media="print")
    assert shown_cards(one.page) == everything
    one.page.emulate_media(media="screen")
    one.page.get_by_role("button", name="All").click()
    assert shown_cards(one.page) == everything


def test_a_link_to_a_card_that_the_filter_hides_shows_it(show):
    one = show(sample("bridge"))
    one.page.get_by_role("button", name="Disputed").click()
    assert "off" in one.page.locator("#quote-fund").get_attribute("class")
    one.page.locator("#quote-fund").click()
    assert "fund" in shown_cards(one.page)
    assert 0 <= one.box("claim-fund")["y"] < DESK[1]
    one.page.get_by_role("button", name="Disputed").click()
    one.page.locator("#quote-fund").click()  # the address stays the same
    assert "fund" in shown_cards(one.page)
    one.page.get_by_role("button", name="Disputed").click()
    one.page.evaluate("location.hash = '#claim-beautiful'")
    one.page.wait_for_selector("#claim-beautiful:not([hidden])")


def test_a_filter_chosen_far_down_shows_its_claims_from_the_first(show):
    one = show(sample("bridge"))
    one.page.locator('[id="claim-stones"]').scroll_into_view_if_needed()
    one.page.get_by_role("button", name="Verified", exact=False).first.click()
    assert 0 <= one.box("claim-bridge-cost")["y"] < DESK[1] / 2


def test_what_the_keyboard_reaches_is_not_hidden_by_the_filters(show):
    one = show(sample("bridge"))
    one.page.locator("#claim-stones-sold summary").focus()
    for _ in range(30):
        one.page.keyboard.press("Shift+Tab")
        hidden = one.page.evaluate(
            "(e => e.closest('.card') !== null && e.getBoundingClientRect().bottom"
            " <= document.getElementById('filters').getBoundingClientRect().bottom)"
            "(document.activeElement)"
        )
        assert not hidden


def test_without_script_everything_is_shown_and_no_dead_button(show):
    one = show(sample("bridge"), java_script_enabled=False)
    assert len(one.page.locator(".card:visible").all()) == 9
    assert one.page.locator("button:visible").count() == 0


def test_the_keyboard_alone_reaches_skip_link_highlight_filter_and_history(show):
    one = show(sample("bridge"))
    press = one.page.keyboard.press
    focused = "document.activeElement.textContent.trim()"
    press("Tab")
    assert one.page.evaluate(focused) == "Skip to the claims"
    assert one.page.locator(".skip").bounding_box()["y"] >= 0
    seen = []
    for _ in range(60):
        press("Tab")
        seen.append(
            one.page.evaluate("document.activeElement.id || document.activeElement.tagName")
        )
        style = one.page.evaluate(
            "(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))"
        )
        assert style == ["solid", "3px"], seen[-1]
    assert "quote-bridge-cost" in seen
    assert "SUMMARY" in seen
    one.page.get_by_role("button", name="Disputed").focus()
    press("Space")
    assert shown_cards(one.page) == ["no-worker-hurt"]
    one.page.locator(".skip").focus()
    press("Enter")
    assert one.page.evaluate("document.activeElement.id") == "claims"


@pytest.mark.parametrize(
    ("name", "scheme", "size"),
    [
        ("bridge", "light", PHONE),
        ("bridge", "dark", DESK),
        ("arabic", "light", DESK),
        ("arabic", "dark", PHONE),
        ("chinese", "light", PHONE),
        ("chinese", "dark", DESK),
    ],
)
def test_axe_finds_nothing(show, axe, name, scheme, size):
    one = show(sample(name), size, color_scheme=scheme)
    one.page.evaluate(axe)
    found = one.page.evaluate("axe.run()")
    assert found["passes"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []


def test_dark_mode_follows_the_system_and_paper_stays_white(show):
    one = show(sample("bridge"), color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert one.page.evaluate(background) == "rgb(21, 22, 23)"
    one.page.emulate_media(media="print", color_scheme="dark")
    assert one.page.evaluate(background) == "rgba(0, 0, 0, 0)"
    assert one.page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 29, 31)"
    assert show(sample("bridge"), color_scheme="light").page.evaluate(background) == (
        "rgb(253, 252, 250)"
    )


def test_what_is_pressed_on_a_phone_is_big_enough(show):
    one = show(sample("bridge"), PHONE, has_touch=True, is_mobile=True)
    sizes = one.page.eval_on_selector_all(
        "button, summary, .number, .back, .from a, .jump a, .counts a",
        "all => all.map(e => [e.className, e.getBoundingClientRect().height])",
    )
    assert len(sizes) > 20
    assert [size for size in sizes if size[1] < 36] == []


@pytest.mark.parametrize("name", ["bridge", "arabic", "chinese"])
def test_on_a_phone_a_claim_is_one_tap_or_one_swipe_away(show, name):
    one = show(sample(name), PHONE, has_touch=True, is_mobile=True)
    card = one.page.locator(".card").first
    assert card.bounding_box()["y"] < PHONE[1], "it begins on the first screen"
    for link in one.page.locator(".counts a").all()[:3]:
        link.click()
        target = link.get_attribute("href")
        box = one.page.locator(f'[id="{target[1:]}"] .card').first.bounding_box()
        assert 0 <= box["y"] < PHONE[1] / 2
        one.page.evaluate("scrollTo(0, 0)")


def test_a_count_on_top_shows_its_claims_when_the_filter_hides_them(show):
    one = show(sample("bridge"))
    one.page.get_by_role("button", name="Disputed").click()
    one.page.locator('.counts a[href="#status-corrected"]').click()
    assert "pulled-down" in shown_cards(one.page)
    assert 0 <= one.box("claim-pulled-down")["y"] < DESK[1]


@pytest.mark.parametrize("name", ["bridge", "arabic", "chinese"])
def test_on_paper_no_control_is_left_and_a_claim_stays_on_its_page(show, name):
    pdfium = pytest.importorskip("pypdfium2")
    one = show(sample(name))
    one.page.emulate_media(media="print")
    controls = "button, nav, .control, .skip, .filters"
    left = one.page.eval_on_selector_all(controls, "all => all.filter(e => e.checkVisibility())")
    assert left == []
    if name == "bridge":
        pages = [
            " ".join(page.get_textpage().get_text_bounded().split())
            for page in pdfium.PdfDocument(one.page.pdf(format="A4"))
        ]
        for first, last in [
            ("No worker was hurt while the bridge was built.", "11:30 UTC, Ana: ✗ Disputed"),
            ("The new bridge cost 40 million euros.", "Ben: approved"),
            ("The works took ten years.", "Ben: approved"),
        ]:
            assert any(first in page and last in page for page in pages), first


def test_a_translation_is_beside_its_quote_where_there_is_room(show):
    for size, beside in ((DESK, True), (PHONE, False)):
        one = show(sample("chinese"), size)
        quote = one.page.locator(".quoted blockquote[lang=de]").bounding_box()
        other = one.page.locator(".translation").bounding_box()
        assert (abs(quote["y"] - other["y"]) < 5) is beside
        assert (other["y"] >= quote["y"] + quote["height"]) is not beside


def test_quotation_marks_are_those_of_the_quote_s_language(show):
    one = show(sample("chinese"))
    marks = one.page.eval_on_selector_all(
        "blockquote", "all => all.map(e => getComputedStyle(e).quotes)"
    )
    assert marks
    assert (
        show(sample("arabic"))
        .page.eval_on_selector("blockquote[lang=ar]", "e => getComputedStyle(e).quotes")
        .startswith('"«"')
    )


def test_a_stale_verdict_has_a_look_of_its_own(show):
    one = show(sample("bridge"))
    style = "e => [getComputedStyle(e).borderTopStyle, getComputedStyle(e).backgroundImage]"
    border, hatched = one.page.eval_on_selector("#claim-ten-years", style)
    assert border == "dashed"
    assert "gradient" in hatched
    assert one.page.eval_on_selector("#claim-bridge-cost", style) == ["solid", "none"]


def test_a_printed_report_is_complete_and_spells_its_links_out(show):
    pdfium = pytest.importorskip("pypdfium2")
    one = show(sample("bridge"))
    one.page.get_by_role("button", name="Disputed").click()
    document = pdfium.PdfDocument(one.page.pdf(format="A4"))
    text = " ".join(" ".join(p.get_textpage().get_text_bounded() for p in document).split())
    for words in [
        "The works took ten years.",
        "https://example.org/budget.html#p12",
        "https://example.org/bridge",
        "41bd3f0a41bd3f0a41bd3f0a",
        "approval withdrawn",
        "The draft said 2014.",
        "25,000 vehicles",
    ]:
        assert words in text, words
    assert "Skip to the claims" not in text


def test_an_arabic_article_is_laid_out_from_the_right(show):
    one = show(sample("arabic"))
    styles = one.page.eval_on_selector_all(
        ".text p, .card h4, .reason",
        "all => all.map(e => [e.textContent, getComputedStyle(e).direction])",
    )
    assert len(styles) > 8
    for text, direction in styles:
        assert direction == ("ltr" if text.startswith("The city") else "rtl"), text
    symbol = one.page.locator("[id='quote-عمال'] .sym").bounding_box()
    link = one.page.locator("[id='quote-عمال']").bounding_box()
    assert abs(symbol["x"] + symbol["width"] - link["x"] - link["width"]) < 12
    one.page.locator("[id='quote-عمال']").click()
    assert 0 <= one.box("claim-عمال")["y"] < DESK[1]


HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=https://evil.example/x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "nul\0 bell\x07 \x85 \ufffe \ud800 \u2028",
    "x" * 100_000,
    "\u202etxt.exe\u202d \u2066\u2067abc",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "--><!-- ]]> </style><style>*{display:none} @import 'https://evil.example';",
    "</title><base href=https://evil.example/><meta http-equiv=refresh content=0;url=//evil>",
    "".join(chr(plane * 0x10000 + 0x1234) for plane in range(17)),
    "https://evil.example/\"onclick=\"alert(1)",
]  # fmt: skip


def hostile_page() -> str:
    claims = [
        Claim(
            f"bad-{i}", quote=bad, statement=bad, attributed_to=bad, rating=bad,
            status=list(STATUSES)[i % len(STATUSES)],
            evidence=(
                Evidence(url=bad, source=bad, publisher=bad, via=bad, quote=bad, locator=bad,
                         note=bad, stance="supports", archive=Archive(bad, bad)),
                Evidence(url=f"https://evil.example/?{bad}", quote=bad, stance="refutes"),
            ),
            history=(Entry(MADE, bad, status=list(STATUSES)[i % 7], because=bad, rating=bad),
                     Entry(MADE, bad, approved=True)),
        )
        for i, bad in enumerate(HOSTILE)
    ]  # fmt: skip
    article = Article(
        title="".join(HOSTILE[:3]), author=HOSTILE[6], publisher=HOSTILE[9], url=HOSTILE[7],
        language=HOSTILE[1],
    )  # fmt: skip
    worksheet = Worksheet(article=article, claims=tuple(claims))
    return render(
        *publishable(worksheet, MADE, article_text="\n\n".join(HOSTILE)), json_ld='"</script>"'
    )


def test_hostile_text_stays_text(show):
    one = show(hostile_page(), PHONE)
    page = one.page
    assert page.locator(".card").count() == len(HOSTILE)
    assert page.locator("script").count() == 2
    assert page.locator("style").count() == 1
    assert page.locator("img, base, iframe, object, embed, form, input, main svg").count() == 0
    assert page.locator("main > *").count() == 3
    schemes = page.eval_on_selector_all("a[href]", "as => [...new Set(as.map(a => a.protocol))]")
    assert sorted(schemes) == ["file:", "https:"]
    handlers = "es => es.flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
    assert page.eval_on_selector_all("*", handlers) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_text("{{ 7*7 }}").count() > 0
    page.wait_for_timeout(100)


def test_bidi_controls_in_a_name_turn_nothing_behind_it_around(show):
    judged = (Entry(MADE, "Eve\u202e\u2066", status="unverified"),)
    claims = (Claim("a", statement="A.", history=judged),)
    one = show(render(*publishable(Worksheet(claims=claims), MADE)))
    name = one.page.locator(".signed bdi").first.bounding_box()
    time = one.page.locator(".signed time").first.bounding_box()
    assert name["x"] + name["width"] <= time["x"]
    assert abs(name["y"] - time["y"]) < name["height"], "on one line"


def test_five_hundred_claims_can_be_filtered_and_followed(show):
    statuses = list(STATUSES)
    claims = tuple(
        Claim(
            f"town-{i}", quote=f"town {i} paid {i + 3} million", status=statuses[i % len(statuses)],
            evidence=(Evidence(url=f"https://example.org/{i}", quote="So it is."),),
        )
        for i in range(500)
    )  # fmt: skip
    text = "\n\n".join(f"On Tuesday, {claim.quote}, it was said." for claim in claims)
    one = show(render(*publishable(Worksheet(claims=claims), MADE, article_text=text)))
    one.page.get_by_role("button", name="Corrected").click()
    assert len(shown_cards(one.page)) == 71
    one.page.locator("#quote-town-498").click()
    assert 0 <= one.box("claim-town-498")["y"] < DESK[1]
    assert one.page.locator(".hl").count() == 500
