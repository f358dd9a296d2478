"""Quotes with an ellipsis: which parts belong together, what is left out, and what that says."""

from pathlib import Path

import pytest
from conftest import Run

from factsheet.anchors import Match, clearest, find, is_one_word, prepare, proves_little

QUOTE = "the council agreed … to pay for the bridge"
OTHER = "It rained in the evening."


def found(quote: str, text: str, *, wrapped: bool = False) -> list[tuple[str, str | None]] | None:
    """Give what the quote leaves out and the negation in it; None when it is not found."""
    prepared = prepare(text, wrapped=wrapped)
    anchors = find(quote, prepared).anchors
    if not anchors:
        return None
    _, omission = clearest(anchors, prepared)
    return [(words, omission.negation) for words in omission.left_out]


@pytest.mark.parametrize(
    "dots", ["…", "...", "[...]", "[…]", "[ … ]", "(…)", "(...)", ". . .", "[. . .]", "……", "［…］"]
)
def test_an_ellipsis_is_known_in_every_spelling(dots: str) -> None:
    text = "On Monday the council agreed in its new hall to pay for the bridge."
    assert found(QUOTE.replace("…", dots), text) == [("in its new hall", None)]


TOGETHER = [
    (QUOTE, "the council agreed with Mr. J. Doe of the U.S. Senate to pay for the bridge", False),
    (QUOTE, "So the council agreed. Its mayor has to pay for the bridge.", False),
    (QUOTE, "So the council agreed on 3. May. Its mayor has to pay for the bridge.", False),
    (QUOTE, "On Monday afternoon the council agreed with its\nmayor to pay for the bridge.", True),
    ("市议会同意了…支付新桥的费用", "周一市议会同意了由他们支付新桥的费用。", False),
    ("市议会同意了……支付新桥的费用", "周一市议会同意了。他们支付新桥的费用。", False),
    ("وافق المجلس … دفع ثمن الجسر", "قال إنه وافق المجلس أمس على دفع ثمن الجسر.", False),
    ("המועצה הסכימה … לשלם על הגשר", "אתמול המועצה הסכימה פה אחד לשלם על הגשר.", False),
]
APART = [
    (QUOTE, f"So the council agreed. {OTHER} Its mayor has to pay for the bridge.", False),
    (QUOTE, "So the council agreed\nOur readers have to pay for the bridge.", False),
    (QUOTE, "So the council agreed to\n\nOur readers have to pay for the bridge.", True),
    (QUOTE, f"So the council agreed.\n{OTHER * 8} Readers have to pay for the bridge.", True),
    ("市议会同意了…支付新桥的费用", "周一市议会同意了。天下雨了。他们支付新桥的费用。", False),
    ("وافق المجلس … دفع ثمن الجسر", "وافق المجلس أمس. هطل المطر. وعد ببدء دفع ثمن الجسر.", False),
    (QUOTE, "who is to pay for the bridge? the council agreed", False),
    (
        "the council agreed … They pay for it all",
        f"So the council agreed at noon. {OTHER} They pay for it all.",
        False,
    ),
]


@pytest.mark.parametrize(("quote", "text", "wrapped"), TOGETHER)
def test_parts_in_one_sentence_or_in_neighbours_belong_together(
    quote: str, text: str, wrapped: bool
) -> None:
    assert found(quote, text, wrapped=wrapped)


@pytest.mark.parametrize(("quote", "text", "wrapped"), APART)
def test_parts_of_other_sentences_or_paragraphs_do_not(
    quote: str, text: str, wrapped: bool
) -> None:
    result = find(quote, prepare(text, wrapped=wrapped))
    assert result.how is Match.MISSING
    if "who" not in text:
        assert "not in one sentence" in result.why_missing or result.parted


NEGATIONS = {
    "en": "that nobody had asked it, that it would never, didn't want, denied having, without a, "
    "that it is false, wrongly said, far from ready, to sue rather than, didnt want",
    "de": "nicht, dass niemand, keine, nie zuvor, bestritt, sich weigerte",
    "fr": "n'a jamais, ne voulait pas que les, aucun, refusait, sans que",
    "es": "no, nunca, jamás quiso, ninguno, que negó",
    "it": "non, nessuno, che mai era, rifiutò",
    "pt": "não, nunca, ninguém, sem que não, negou",
    "nl": "niet, geen, nooit, noch het",
    "pl": "nie, nigdy, bez",
    "sv": "inte, aldrig, utan, ikke, uden",
    "ru": "не, нет, никогда, отказался, без",
    "uk": "не, ніколи, немає, заперечує",
    "el": "δεν, ποτέ, χωρίς",
    "tr": "değil, hiç, yapmadı ığ",
    "zh": "从未, 没有, 不, 并非, 未, 无人, 否认",
    "ja": "支払わない, していなかった, せずに, ありません, 拒否し",
    "ko": "하지 않고, 없이, 못했고, 안",
    "ar": "لا, لم, ولن, ليس, لَمْ, رفض, نفى",
    "he": "לא, שלא, אינו, ללא",
    "fa": "نه, هرگز, نیست, نمی‌خواهد",
    "hi": "नहीं, ना, बिना",
    "th": "ไม่ยอม",
    "vi": "không, chưa",
    "id": "tidak, bukan, tanpa",
    "hu": "nem, soha",
}
HARMLESS = """that it would; not only the road but; no later than May; No. 5 in; noted; knotted; im Mai;
    und noch; né le 5 mai et; pas in 2026; no Brasil, uma vez; 不断; 非常; 未来; 不仅; 少ない; 必ず; sin bok;
    nicht nur; не только; 特别; Nothingham; unknown; hàng không; 予定"""


@pytest.mark.parametrize(
    "words", [word.strip() for words in NEGATIONS.values() for word in words.split(",")]
)
def test_a_negation_that_is_left_out_is_named(words: str) -> None:
    ((left_out, negation),) = (
        found(QUOTE, f"the council agreed {words} to pay for the bridge") or []
    )
    assert left_out == words
    assert negation


@pytest.mark.parametrize("words", [words.strip() for words in HARMLESS.split(";")])
def test_a_word_that_only_looks_like_one_is_not(words: str) -> None:
    ((_, negation),) = found(QUOTE, f"the council agreed {words} to pay for the bridge") or []
    assert negation is None


def test_a_place_without_a_negation_is_preferred() -> None:
    text = "the council agreed not to pay for the bridge. Then the council agreed at last to pay for the bridge."
    assert found(QUOTE, text) == [("at last", None)]


def test_a_long_omission_is_shown_by_its_ends_and_kept_whole_in_the_data() -> None:
    prepared = prepare("the council agreed " + "and so on " * 60 + "never to pay for the bridge")
    _, omission = clearest(find(QUOTE, prepared).anchors, prepared)
    assert len(omission.left_out[0]) > 500
    assert len(str(omission)) < 220
    assert str(omission).startswith("the negation “never” is left out: “and so on")
    assert " […] " in str(omission)


def test_an_ellipsis_at_an_end_leaves_nothing_out() -> None:
    assert found("… agreed to pay for …", "the council agreed to pay for the bridge") == []


@pytest.mark.parametrize(
    ("quote", "little", "word"),
    [
        ("39.8", True, True), ("Yes", True, True), ("1,250,000", True, True), ("40%", True, True),
        ("the", True, True), ("同意", True, True), ("of a", True, False), ("5 kg", True, False),
        ("39.8 million", False, False), ("15 people", False, False), ("市议会同意", False, False),
        ("Donaudampfschifffahrt", False, False), ("a mayor", True, False), ("", True, True),
        ("of the", True, False), ("in 2025", True, False), ("the mayor", False, False),
    ],
)  # fmt: skip
def test_how_much_a_quote_says(quote: str, little: bool, word: bool) -> None:
    assert (proves_little(quote), is_one_word(quote)) == (little, word)


SHEET = """\
factsheet: 1
claims:
- id: a
  quote: the council pays
  status: verified
  evidence:
  - {{url: "https://example.org/p", kind: primary, stance: supports, quote: "{quote}"}}
  history: [{{at: 2026-01-01T00:00:00Z, by: Ana, status: verified, because: x}}]
"""


def kept(run: Run, desk: Path, quote: str, page: str, name: str = "page.html") -> tuple[int, str]:
    (desk / "claims.yaml").write_text(SHEET.format(quote=quote), encoding="utf-8")
    (desk / name).write_text(page, encoding="utf-8")
    result = run("capture", "a", "--from", name)
    return result.code, result.out.split("\t")[2]


def test_a_quote_that_says_the_opposite_of_its_page_is_never_preserved(
    run: Run, desk: Path
) -> None:
    page = (
        "<p>On Monday the council agreed that nobody had ever asked it to pay for the bridge.</p>"
    )
    assert kept(run, desk, QUOTE, page) == (1, "negation-left-out")
    result = run("check", "--format", "json")
    assert result.code == 1
    (finding,) = result.findings
    assert (finding["rule"], finding["level"]) == ("negation-left-out", "error")
    assert "“nobody” is left out: “that nobody had ever asked it”" in finding["message"]
    assert "not preserved" in run("show", "a").out
    proof = run("show", "a", "--format", "json").json["evidence"][0]["proof"]
    assert (proof["state"], proof["preserved"]) == ("unproven", False)
    assert (proof["left_out"], proof["negation"]) == (["that nobody had ever asked it"], "nobody")
    for name in ("html", "md", "csv", "jsonl"):
        assert "that nobody had ever asked it" in run("export", "-f", name).out
    assert "<b>Preserved</b>" not in run("export", "-f", "html").out


def test_what_a_quote_leaves_out_is_a_warning_and_shown(run: Run, desk: Path) -> None:
    page = "<p>On Monday the council agreed in its new hall to pay for the bridge.</p>"
    assert kept(run, desk, QUOTE, page) == (0, "preserved")
    (finding,) = run("check", "--format", "json").findings
    assert (finding["rule"], finding["level"]) == ("quote-elided", "warning")
    assert (run("check").code, run("check", "--strict").code) == (0, 1)
    words = "quote found in parts; left out: “in its new hall”"
    assert words in run("show", "a").out
    for name in ("html", "md", "csv", "jsonl"):
        assert words in run("export", "-f", name).out


def test_a_claim_s_own_quote_is_looked_at_too(run: Run, desk: Path) -> None:
    (desk / "a.txt").write_text("The mayor did not pay for it herself.", encoding="utf-8")
    (desk / "claims.yaml").write_text(
        "factsheet: 1\narticle: {text: a.txt}\nclaims:\n- {id: a, quote: The mayor did … pay for it herself}\n",
        encoding="utf-8",
    )
    result = run("check")
    assert result.code == 1
    assert "the negation “not” is left out" in result.out
