"""Visible means visible: what a page's own markup and styles hide, strike or set apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from test_elided import SHEET

from factsheet.anchors import find, prepare
from factsheet.documents import Document, document_of
from factsheet.problems import FactsheetError

HIDDEN, STRUCK = "in hidden text", "in struck-out text"
COMMENT, TEASER = "in a reader's comment", "in a teaser for another page"


def page(source: str) -> Document:
    return document_of(source.encode(), "text/html; charset=utf-8")


def found(quote: str, source: str) -> bool:
    read = page(source)
    return bool(find(quote, prepare(read.text, wrapped=False, seams=read.seams)).anchors)


def why(quote: str, source: str) -> str:
    read = page(source)
    return find(quote, prepare(read.text, wrapped=False, seams=read.seams)).why_missing


OFF = "position:absolute;left:-9999px"
HIDING = [
    "display:none", "display:none !important", r"d\69splay:n\6fne", "display:/**/none/**/",
    "DISPLAY : NONE", "visibility:hidden", "visibility:collapse", "opacity:0", "opacity:.001",
    "opacity:1%", "color:white", "color:#fff", "color:rgb(255 255 255)", "color:hsl(0 0% 100%)",
    "color:#fefefe", "color:transparent", "color:rgba(0,0,0,0)", "color:#0000", OFF,
    "-webkit-text-fill-color:transparent", "background:#111;color:#111", "font-size:0",
    "font-size:1px", "font-size:.01em", "font:0/0 serif", "position:fixed;top:-100em",
    "position:absolute;inset:0 0 0 -9999px", "position:absolute;clip:rect(0,0,0,0)",
    "position:absolute;clip:rect(1px 1px 1px 1px)", "clip-path:inset(50%)", "clip-path:circle(0)",
    "clip-path:polygon(0 0,0 0,0 0)", "width:1px;height:1px;overflow:hidden",
    "height:0;overflow:hidden", "max-height:0;overflow-y:clip", "width:0;overflow:hidden",
    "text-indent:-9999px", "margin-left:-9999px", "transform:scale(0)", "transform:scaleX(0)",
    "scale:0", "transform:rotateY(90deg)", "transform:translateX(-9999px)", "translate:-200vw",
    "transform:matrix(0,0,0,0,0,0)", "filter:opacity(0)", "content-visibility:hidden",
    "--x:none;display:var(--x)", "display:var(--nothing, none)",
]  # fmt: skip


@pytest.mark.parametrize("how", HIDING)
@pytest.mark.parametrize("where", ["style", "sheet"])
def test_what_a_style_hides_is_told_apart(how: str, where: str) -> None:
    if where == "style":
        source = f'<p>The bridge <span style="{how}">secret</span> is safe.'
    else:
        source = f"<style>.x{{{how}}}</style><p>The bridge <span class=x>secret</span> is safe."
    read = page(source)
    assert read.text == "The bridge is safe."
    assert read.apart == ((HIDDEN, "secret"),)


@pytest.mark.parametrize(
    "sheet",
    [
        "#i{display:none}", "p > .x{display:none}", "body .x:not(.y){display:none}",
        "@media screen{.x{display:none}}", "@media (min-width:1px){.x{display:none}}",
        "@supports (display:grid){.x{display:none}}", "@layer a{.x{display:none}}",
        ".x{color:red}.x{display:none}", "p{.x{display:none}}", "p{& .x{display:none}}",
        r".\78{display:none}", "[class=x]{display:none}", ":is(.x,.z){display:none}",
        "p:lang(en) .x{display:none}", "span{display:none}.y{display:inline}",
        "/* } */.x{display:none}", "@media not print{.x{display:none}}",
        "@media (max-width:600px){.x{display:none}}@media (min-width:600px){.x{display:none}}",
        "p{visibility:hidden}p,b{font-size:9px}",
    ],
)  # fmt: skip
def test_whatever_rule_hides_it(sheet: str) -> None:
    assert "secret" not in page(f"<style>{sheet}</style><p><span class=x id=i>secret").text


@pytest.mark.parametrize(
    "source",
    [
        "<style>.x{display:none}#i{display:inline}</style><p><b class=x id=i>seen",
        "<style>.x{display:none}</style><p><b class=x style='display:inline'>seen",
        "<style>.x{display:none}</style><style>.x{display:block}</style><p class=x>seen",
        "<style>.x{display:none}.x{display:inline!important}.x{display:none}</style><p class=x>seen",
        "<style media=print>p{display:none}</style><p>seen",
        "<style>@media print{p{display:none}}</style><p>seen",
        "<style>@media (max-width:600px){p{display:none}}</style><p>seen",
        "<style>@media (prefers-color-scheme:dark){p{display:none}}</style><p>seen",
        "<style>body{visibility:hidden}html{opacity:0}</style><p>seen",
        "<style>div{visibility:hidden}p{visibility:visible}</style><div><p>seen</div>",
        "<style>p:hover{display:none}</style><p>seen",
        "<style>.x{color:#fff}</style><p class=x style='background:#000'>seen",
        "<link rel=stylesheet href=a.css><p style='color:#fff'>seen",
        "<p style='color:#fff;background:url(dark.png)'>seen",
        "<p style='color:transparent;background:linear-gradient(red,blue);background-clip:text'>seen",
        "<p style='opacity:0;animation:fade 1s forwards'>seen",
        "<p style='height:0'>seen", "<p style='text-indent:2em'>seen",
        "<p style='width:1px'>seen", "<p style='position:absolute;left:50%'>seen",
        "<p style='transform:translate(-50%,-50%)'>seen", "<p style='opacity:.4'>seen",
        "<p style='font:400 1rem/1.5 serif'>seen", "<p style='margin-left:-20px'>seen",
        "<p style='clip-path:inset(5px)'>seen", "<p aria-hidden=true>seen",
        "<div hidden style='display:block'>seen</div>", "<details><summary>seen",
        "<style>.a-.b{}</style><p style='color'>seen", "<style>@media{p{display:none</style><p hidden=x>"
        "</p><style>p{display:block!important}</style><p>seen",
    ],
)  # fmt: skip
def test_what_is_shown_after_all_is_seen(source: str) -> None:
    assert page(source).text == "seen"


@pytest.mark.parametrize(
    "source",
    [
        "<p hidden>secret", "<div popover>secret</div>", "<dialog>secret</dialog>",
        "<p><noscript>secret</noscript>", "<p><noscript><b>secret</noscript>",
    ],
)  # fmt: skip
def test_what_an_attribute_or_an_element_hides(source: str) -> None:
    assert page(source).text == ""
    assert page(source).apart == ((HIDDEN, "secret"),)


def test_noscript_ends_where_browsers_end_it() -> None:
    """An element that it opens does not hide the rest of the page."""
    read = page("<noscript><div></noscript><p>The bridge is safe.</p>")
    assert (read.text, read.apart) == ("The bridge is safe.", ())
    assert page("<script>'<noscript>'</script><p>seen").text == "seen"
    assert page("<!-- <noscript> --><p>seen").text == "seen"


def test_a_quote_over_two_blocks_or_around_hidden_words_is_none() -> None:
    two = "<p>The bridge is</p><p>not safe.</p>"
    assert why("bridge is not safe", two) == (
        "it runs over several paragraphs; quote each one separately"
    )
    for hiding in (
        "<b hidden>not</b>",
        "<b style='opacity:0'>never</b>",
        "<noscript>no</noscript>",
    ):
        source = f"<p>The bridge is {hiding} safe today.</p>"
        assert page(source).text == "The bridge is safe today."
        assert why("bridge is safe", source) == (
            "hidden or struck-out words come between its words"
        )
        assert found("safe today", source)
        assert found("The bridge is", source)
    assert found("bridge is safe", "<p>The bridge is <b hidden> </b> safe.</p>")
    assert not found("up 15 per cent", "<p>up<del> 25</del> <ins>15</ins> per cent")
    assert found("bridge is safe", "<p>The bridge is <script>not()</script> safe.</p>")
    assert found("bridge is safe", "<p>The bridge<br>is safe.</p>")
    assert not found("bridge is safe", "<p>The bridge<br><br>is safe.</p>")
    assert not found("is safe", "<style>b{display:block}</style>is <b>safe</b>")
    assert found("is safe", "<style>div{display:inline}</style><div>is </div><div>safe</div>")
    assert found("2024 40 million", "<table><tr><td>2024<td>40 million</table>")


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("<del>It cost 30.</del>", STRUCK),
        ("<s>It cost 30.</s>", STRUCK),
        ("<strike>It cost 30.</strike>", STRUCK),
        ("<span style='text-decoration:line-through red'>It cost 30.</span>", STRUCK),
        ("<style>.o{text-decoration-line:line-through}</style><i class=o>It cost 30.</i>", STRUCK),
        ("<div id=comments><p>It cost 30.</div>", COMMENT),
        ("<ol class='comment-list x'><li>It cost 30.</ol>", COMMENT),
        ("<div itemscope itemtype='https://schema.org/Comment'>It cost 30.</div>", COMMENT),
        ("<ul><li class=teaser><a href=/b>It cost 30.</a></ul>", TEASER),
        (
            "<section class='related-articles'><h3>More</h3><a href=/b>It cost 30.</a></section>",
            TEASER,
        ),
    ],
)
def test_what_is_not_the_pages_word_is_named(source: str, where: str) -> None:
    read = page(f"<main><h1>Bridge</h1><p>It cost 40.</p></main>{source}")
    assert read.text == "Bridge\nIt cost 40."
    ((place, words),) = read.apart
    assert place == where
    assert "It cost 30." in words


def test_a_lead_in_a_class_called_teaser_is_the_pages_word() -> None:
    assert "cost 40" in page("<p class=teaser>It cost 40, <a href=/b>says</a> the city.").text


def test_a_quote_in_a_comment_is_found_nowhere_else(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(SHEET.format(quote="It cost thirty million"))
    (desk / "a.html").write_text("<p>The bridge.<div id=comments>It cost thirty million</div>")
    result = run("capture", "a", "--from", "a.html")
    assert result.code == 1
    assert "found only in a reader's comment" in result.out
    assert "found only in a reader's comment" in run("check").out


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("10<span style='vertical-align:super'>6</span>", "10⁶"),
        ("<style>.u{vertical-align:.4em}</style>10<i class=u>6</i>", "10⁶"),
        ("10<span style='position:relative;top:-.5em'>6</span>", "10⁶"),
        ("10<span style='vertical-align:sub'>6</span>", "10₆"),
        ("<math><msup><mn>10</mn><mn>6</mn></msup></math>", "10⁶"),
        ("<math><msub><mn>10</mn><mn>2</mn></msub></math>", "10₂"),
        ("<math><msubsup><mn>1</mn><mn>2</mn><mn>3</mn></msubsup></math>", "1₂³"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> percent", "1/2 percent"),
        ("3<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "3 1/2"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac></math>", "(a+1)/2"),
        ("3<sup>1</sup>/<sub>2</sub> percent", "3 1/2 percent"),
        ("40<sup>1</sup> million", "40¹ million"),
        ("H<sub>2</sub>O", "H2O"),
        ("<p><span class=drop-cap> T </span>he bridge", "The bridge"),
        ("<div class=dropcap>T</div><p>he bridge", "The bridge"),
        ("<p>is<style>.n::after{content:' not '}</style><b class=n></b> safe", "is not safe"),
        ("<style>.n::before{content:'\\201C'}</style><b class=n>safe", "safe"),
    ],
)  # fmt: skip
def test_raised_and_set_figures_and_first_letters(source: str, text: str) -> None:
    assert page(source).text == text


@pytest.mark.parametrize(
    "source",
    [
        "<style>" + "a{b" * 30_000, "<style>" + ".x .y{display:none}" * 30_000 + "</style>",
        "<style>" + "@media all{" * 20_000, "<style>" + "(" * 20_000 + "</style>",
        "<p style='" + "(" * 20_000 + "'>x",
        "<style>" + "".join(f"p:nth-child({n}){{color:red}}" for n in range(4_000)) + "</style>"
        + "<p>x" * 4_000,
        "<style>:root{" + "".join(f"--a{n}:var(--a{n + 1});" for n in range(9_000)) + "}</style>",
        "<span style='color:red'>" * 2_000, "<div class=teaser>" * 2_000,
        "<span class=dropcap>" * 2_000, "<noscript>" * 20_000, "<noscript>" + "<" * 200_000,
        "<math>" + "<mfrac>" * 2_000,
    ],
    ids=range(13),
)  # fmt: skip
def test_no_style_takes_long(source: str) -> None:
    import contextlib
    import time

    began = time.process_time()
    with contextlib.suppress(FactsheetError):
        page(source)
    assert time.process_time() - began < 5
