"""Which quotes a page proves: its bytes to its text to the verdict, pair by pair."""

import time
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.anchors import Match
from factsheet.proofs import Proof, prove
from factsheet.workflows.saved_copies import read_page

WHEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


def proof(page: str | bytes, quote: str, content_type: str = HTML) -> Proof:
    body = page.encode() if isinstance(page, str) else page
    return prove(quote, read_page(body, content_type, WHEN))


def verdict(page: str | bytes, quote: str, content_type: str = HTML) -> str:
    found = proof(page, quote, content_type)
    if found.apart:
        return "hidden"
    if found.how is Match.MISSING:
        return "no"
    return {Match.CASE: "case", Match.ELIDED: "parts"}.get(found.how or Match.MISSING, "yes")


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


COST = "The new bridge cost 39.8 million euros."
FAR = "<p>The council agreed to pay</p>" + "<p>Other matters were put off.</p>" * 60
RUSSIAN = "Россия признала «Талибан» в июле"

TRUE = [
    # typography and encodings
    ("<p>He called the &ldquo;deal&rdquo; dead.", 'called the "deal" dead', "yes"),
    ("<p>Er nannte es „Betrug“, sagte sie.", 'nannte es "Betrug", sagte', "yes"),
    ("<p>Hon kallade det ”bluff” i dag", 'kallade det "bluff" i dag', "yes"),
    ("<p>Nazwał to „oszustwem” wczoraj", "Nazwał to “oszustwem” wczoraj", "yes"),
    (f"<p>{RUSSIAN}", 'признала "Талибан" в июле', "yes"),
    ("<p>彼は「取引」と呼んだ", '彼は"取引"と呼んだ', "yes"),
    ("<p>Das ›Wort‹ fiel", "Das 'Wort' fiel", "yes"),
    ("<p>It isn&rsquo;t over", "It isn't over", "yes"),
    ("<p>from 1996&ndash;2001 on", "from 1996-2001 on", "yes"),
    ("<p>It was &minus;5 degrees", "It was -5 degrees", "yes"),
    ("<p>and so on&hellip; he said", "and so on... he said", "yes"),
    ("<p>AT&amp;T &lt;up&gt; 5&#37; &#x2014; now", "AT&T <up> 5% — now", "yes"),
    ("<p>infor&shy;mation of&shy;fice", "information office", "yes"),
    ("<p>the ﬁrst oﬃce ﬂoor", "the first office floor", "yes"),
    ("<p>un cafe\u0301 noir", "un café noir", "yes"),
    ("<p>un café noir", "un cafe\u0301 noir", "yes"),
    (f"<p>{unicodedata.normalize('NFD', '러시아는 승인했다')}", "러시아는 승인했다", "yes"),
    ("<p>ｔｈｅ ５０％ ｒｕｌｅ", "the 50% rule", "yes"),
    ("<p>1&nbsp;250 people and 39.8&nbsp;million", "1 250 people and 39.8 million", "yes"),
    ("<p>1\u202f250\u2009000 euros", "1 250 000 euros", "yes"),
    ("<p>Zero\u200bwidth and word\u2060joiner", "Zerowidth and wordjoiner", "yes"),
    ("<p>THE BRIDGE REOPENED", "The bridge reopened", "case"),
    ("<p style='text-transform:uppercase'>the bridge", "THE BRIDGE", "case"),
    (f"<meta charset=windows-1251><p>{RUSSIAN}".encode("cp1251"), RUSSIAN, "yes"),
    ("<p>Köln „39 €“".encode("cp1252"), "Köln „39 €“", "yes"),
    # how a page is built
    ("<p>The new\n   bridge\r\n cost", "The new bridge cost", "yes"),
    ("<p>The new<br>bridge<br/>cost", "The new bridge cost", "yes"),
    ("<p>The <b>n</b>ew br<i>id</i>ge", "The new bridge", "yes"),
    ("<p>The <a href=/b>new bridge</a>, finished", "The new bridge, finished", "yes"),
    ("<p>cost <b>3</b>9<i>.8</i> million", "cost 39.8 million", "yes"),
    ("<p>cost 39<span>.</span>8<span> million</span>", "cost 39.8 million", "yes"),
    ("<p>inter<wbr>national trade", "international trade", "yes"),
    ("<p>one <!-- not --> word", "one word", "yes"),
    ("<p>one<script>var x = 'false'</script> word", "one word", "yes"),
    ("<pre>cost  39.8\n  million</pre>", "cost 39.8 million", "yes"),
    ("<textarea>cost 39.8 million</textarea>", "cost 39.8 million", "yes"),
    ("<ul><li>The first point<li>The second point</ul>", "The second point", "yes"),
    (table("Country|People", "Poland|1,250"), "Poland 1,250", "yes"),
    ("<table><caption>Costs in millions</caption><tr><td>1</table>", "Costs in millions", "yes"),
    ("<figure><img><figcaption>The mayor, left</figcaption></figure>", "The mayor, left", "yes"),
    ("<details><summary>More</summary>It cost 5</details>", "It cost 5", "yes"),
    ("<select><option>Poland<option>France</select>", "France", "yes"),
    ("<footer>Corrected on 5 May</footer>", "Corrected on 5 May", "yes"),
    ("<p>CO<sub>2</sub> fell", "CO2 fell", "yes"),
    ("<p>10<sup>2</sup> km", "10² km", "yes"),
    ("<p>the 5<sup>th</sup> time", "the 5th time", "yes"),
    ("<p>It cost 5 million.<sup><a href=#1>[1]</a></sup> He left", "5 million.[1] He left", "yes"),
    ("<p>It cost 5 million.<sup><a href=#1>1</a></sup> He left", "It cost 5 million.¹ He left", "yes"),
    ("<p>for 25<sup>[1]</sup> people", "for 25", "yes"),
    ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>で会談", "東京で会談", "yes"),
    ("<p>俄罗斯成为世界上\n  第一个正式承认的国家", "世界上第一个正式承认", "yes"),
    ("<p>共有15人死亡", "15人死亡", "yes"),
    ("<p>ในประเทศไทยวันนี้", "ประเทศไทย", "yes"),
    ("<p dir=rtl>وقد أعلن \u200fالوزير\u200e أمس", "أعلن الوزير أمس", "yes"),
    ("<p><bdo dir=rtl>abc</bdo> <bdi>أحمد</bdi> said", "أحمد said", "yes"),
    ("<svg><text>39.8 million</text></svg>", "39.8 million", "yes"),
    (f"<p>{COST}", "The new bridge … 39.8 million euros", "parts"),
    (f"<p>{COST}", "The new bridge [...] million euros.", "parts"),
    # in hidden text
    ("<p hidden>The mayor resigned</p>x", "The mayor resigned", "hidden"),
    ("<p style='display: none'>The mayor resigned</p>x", "The mayor resigned", "hidden"),
    ("<body><noscript>The mayor resigned</noscript>x", "The mayor resigned", "hidden"),
    ("<img alt='The mayor resigned'>x", "The mayor resigned", "hidden"),
    ("<svg><title>The mayor resigned</title></svg>x", "The mayor resigned", "hidden"),
    ("<ruby>東京<rt>とうきょう</rt></ruby>", "とうきょう", "hidden"),
]  # fmt: skip

FALSE = [
    ("<p>The council agreed</p><p>to pay for it", "council agreed to pay"),
    ("<p>one <span hidden>false</span> word", "one word"),
    # no text of the page
    ("<p title='The mayor resigned'>x", "The mayor resigned"),
    ("<title>The mayor resigned</title>x", "The mayor resigned"),
    ("<meta name=description content='The mayor resigned'>x", "The mayor resigned"),
    ("<script>The mayor resigned</script>x", "The mayor resigned"),
    ("<style>The mayor resigned</style>x", "The mayor resigned"),
    ("<template>The mayor resigned</template>x", "The mayor resigned"),
    ("<!-- The mayor resigned -->x", "The mayor resigned"),
    ("<iframe srcdoc='The mayor resigned'>The mayor resigned</iframe>x", "The mayor resigned"),
    ("<input value='The mayor resigned'>x", "The mayor resigned"),
    ("<img alt='The mayor'> resigned", "The mayor resigned"),
    ("<p>The mayor <span hidden>never</span> resigned", "The mayor never resigned"),
    # other words and figures
    (f"<p>{COST}", "The new bridge cost 38.9 million euros"),
    (f"<p>{COST}", "The new bridge cost 39,8 million euros"),
    (f"<p>{COST}", "The new bridge cost 398 million euros"),
    (f"<p>{COST}", "The new bridge cost 39.8 billion euros"),
    (f"<p>{COST}", "The new bridge cost 39.8 million dollars"),
    (f"<p>{COST}", "The new bridge cost 39.80 million euros"),
    (f"<p>{COST}", "The new bridge did not cost 39.8 million euros"),
    (f"<p>{COST}", "The bridge cost 39.8 million euros"),
    ("<p>He has not signed the deal", "He has signed the deal"),
    ("<p>He hasn&rsquo;t signed the deal", "He has signed the deal"),
    ("<p>He hasn&rsquo;t signed the deal", "He has"),
    ("<p>They can&rsquo;t pay", "They can"),
    ("<p>They cannot pay", "They can"),
    ("<p>It was un<b>able</b> to", "able to"),
    ("<p>It was un&shy;able to", "able to"),
    ("<p>It was un<wbr>able to", "able to"),
    ("<p>Iran told Russia so", "Russia told Iran so"),
    ("<p>from 5 to 7 per cent", "from 7 to 5 per cent"),
    ("<p>5 km in 2024, 7 km in 2025", "7 km in 2024"),
    ("<p>It took 5 kg", "It took 5 g"),
    ("<p>It took 5&nbsp;kg", "It took 5 k"),
    ("<p>a load of 5 mg", "a load of 5 m"),
    ("<p>$5 million", "€5 million"),
    ("<p>5 % more", "grew 5 ‰ more"),
    # figures cut
    ("<p>15 people", "5 people"),
    ("<p>1<b>5 people</b>", "5 people"),
    ("<p>1&shy;5 people", "5 people"),
    ("<p>1&#8203;5 people", "5 people"),
    ("<p>1<!-- -->5 people", "5 people"),
    ("<p>1,250 people", "250 people"),
    ("<p>1.250 people", "250 people"),
    ("<p>1&nbsp;250 people", "250 people"),
    ("<p>1&#8239;250 people", "250 people"),
    ("<p>1’250 people", "250 people"),
    ("<p>1,<i>250</i> people", "250 people"),
    ("<p>11.5 per cent", "1.5 per cent"),
    ("<p>grew 11.5", "grew 11"),
    ("<p>grew 1.5", "grew 1"),
    ("<p>grew 15%", "grew 15"),
    ("<p>grew 15&nbsp;%", "grew 15"),
    ("<p>of 10<sup>2</sup> km", "of 10"),
    ("<p>of 10<sup>2</sup> km", "102 km"),
    ("<p>of 10<sup>&minus;2</sup> km", "of 10"),
    ("<p>of 10<sub>2</sub> km", "102 km"),
    ("<p>1<sup>1</sup>/<sub>2</sub> cups", "11/2 cups"),
    ("<p>1½ cups", "1 cups"),
    ("<p>1½ cups", "11/2 cups"),
    ("<p>1&frasl;2 cups", "2 cups"),
    ("<p>It was &minus;5 degrees", "5 degrees"),
    ("<p>It was <b>&minus;</b>5 degrees", "5 degrees"),
    ("<p>It was 5 degrees", "-5 degrees"),
    ("<p>a loss of &minus;$5", "$5"),
    ("<p>from 1996&ndash;2001", "from 1996"),
    ("<p>at 12:30 today", "at 12"),
    ("<p>on 5/6/2026", "6/2026"),
    ("<p>for 25<sup>1</sup> people", "251 people"),
    ("<p>for 25<sup>1</sup> people", "for 25"),
    ("<p>十五人死亡", "五人死亡"),
    ("<p>5万人", "5"),
    ("<p>５１人", "1人"),
    # joined
    (table("15|25"), "1525"),
    (table("Poland|1", "250|x"), "1250"),
    (table("Poland|1|250 people"), "1,250 people"),
    (table("Poland|15", "France|25"), "Poland 25"),
    (table("Poland|15", "France|25"), "France 15"),
    (table("Poland|15", "France|25"), "15 25"),
    ("<p>one</p><p>two</p>", "onetwo"),
    ("<li>1<li>5", "15"),
    ("<select><option>1<option>5</select>", "15"),
    ("a<br>b", "ab"),
    (FAR + "<p>for the new bridge", "The council agreed to pay for the new bridge"),
    (FAR + "<p>for the new bridge", "The council agreed … for the new bridge"),
    # ellipses
    (f"<p>{COST}", "The new … million euros."),
    (f"<p>{COST}", "million euros … The new bridge"),
    (f"<p>{COST}", "The new bridge … 9.8 million euros"),
    (f"<p>{COST}", "The new bridge ... 98.3 million euros"),
    ("<p>The mayor did not say that he was guilty", "The mayor did say … that he was guilty"),
    (f"<p>{COST}", "…"),
    # other letters
    ("<p>Alkohol in Maßen", "Alkohol in Massen"),
    ("<p>his résumé", "his resume"),
    ("<p>normalize relations", "normalise relations"),
    ("<p>рeпорт", "репорт"),  # a Latin e among Cyrillic letters
    ("<p>٥ أشخاص", "5 أشخاص"),
    ("<p>un cafe\u0301", "un cafe"),
    # more of the same kinds
    ("<p>十<b>五人</b>死亡", "五人死亡"),
    ("<p>十\n五人死亡", "五人死亡"),
    ("<p>of 10<sup>[2]</sup> km", "102 km"),
    ("<p>up<del> 25</del> <ins>15</ins> per cent", "up 15 per cent"),
    ("<p>No <i>deal</i>", "Nodeal"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "quote", "expected"), TRUE)
def test_a_true_quote_is_proven_and_a_hidden_one_is_said(
    page: str | bytes, quote: str, expected: str
) -> None:
    assert verdict(page, quote, "text/html" if isinstance(page, bytes) else HTML) == expected
    assert proof(page, quote, "text/html").counts == (expected != "hidden")


@pytest.mark.parametrize(("page", "quote"), FALSE)
def test_what_is_not_on_a_page_is_never_proven(page: str, quote: str) -> None:
    assert not proof(page, quote).counts


PLAIN = [
    ("The new bridge\ncost 39.8\nmillion", "new bridge cost 39.8 million", "yes"),
    ("cost  39.8\tmillion\r\n\r\neuros", "39.8 million euros", "yes"),
    ("> The new bridge", "The new bridge", "yes"),
    ("<p>The new <b>bridge</b>", "The new bridge", "no"),
    ("a&nbsp;b", "a b", "no"),
    ("cost 39.8 million", "cost 38.9 million", "no"),
    ("1\n250 people", "250 people", "yes"),
    ("1 250 people", "250 people", "no"),
    ('{"cost": "39.8 million"}', "39.8 million", "yes"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "quote", "expected"), PLAIN)
def test_plain_text_is_what_it_is(page: str, quote: str, expected: str) -> None:
    assert verdict(page, quote, TEXT) == expected


def test_much_hidden_text_is_read_once_for_all_quotes() -> None:
    reading = read_page(f"<p hidden>{'é words ' * 20_000}</p>x".encode(), HTML, WHEN)
    began = time.process_time()
    assert not any(prove(f"there is no {number}", reading).counts for number in range(200))
    assert time.process_time() - began < 2


# One word or digit more, less or other.

POOL = """
    the bridge cost council not never did agreed euros million billion dollars Poland France able
    unable can’t cannot 5 15 25 250 1,250 1.250 1’250 39.8 9.8 −5 -5 2026 1996–2001 96–20 10² 1½
    1_250 15% 12:30 30 kg g
"""
TOKENS = [word.replace("_", "\u00a0") for word in POOL.split()]
WORDS = st.lists(st.sampled_from(TOKENS), min_size=6, max_size=40)


def built(words: list[str], marks: list[int]) -> str:
    """Spell words as a page: in paragraphs, some with a tag, an entity or a soft hyphen inside."""
    spelled = []
    for word, mark in zip(words, marks, strict=True):
        half = len(word) // 2
        spelled.append(
            [
                word, f"<b>{word}</b>", f"{word[:half]}<i>{word[half:]}</i>",
                f"{word[:half]}&shy;{word[half:]}", "".join(f"&#{ord(c)};" for c in word),
                f"{word}</p><p>", f"{word}<br>", f"{word}\n ", f"<a href=/x>{word[:1]}</a>{word[1:]}",
            ][mark]
        )  # fmt: skip
    return f"<p>{' '.join(spelled)}</p>"


def folded(words: list[str]) -> str:
    table = str.maketrans({"−": "-", "–": "-", "’": "'", "\u00a0": " "})
    return f" {' '.join(words)} ".translate(table).casefold()


@given(st.data())
def test_a_quote_changed_by_a_word_or_digit_is_never_proven(data: st.DataObject) -> None:
    words = data.draw(WORDS)
    marks = data.draw(st.lists(st.integers(0, 8), min_size=len(words), max_size=len(words)))
    page = built(words, marks)
    start = data.draw(st.integers(0, len(words) - 2))
    quote = words[start : data.draw(st.integers(start + 2, min(len(words), start + 12)))]
    place = data.draw(st.integers(0, len(quote) - 1))
    kind = data.draw(
        st.sampled_from(["word", "more", "less", "swap", "digit", "digit more", "cut"])
    )
    word = quote[place]
    at = data.draw(st.integers(0, len(word) - 1))
    other = data.draw(st.sampled_from(TOKENS))
    digit = data.draw(st.sampled_from("0123456789"))
    if kind == "word":
        changed = [*quote[:place], other, *quote[place + 1 :]]
    elif kind == "more":
        changed = [*quote[:place], other, *quote[place:]]
    elif kind == "less":
        changed = [*quote[:place], *quote[place + 1 :]]
    elif kind == "swap":
        changed = [*quote[:place], *reversed(quote[place : place + 2]), *quote[place + 2 :]]
    else:
        kept = word[at + 1 :] if kind != "digit more" else word[at:]
        new = word[:at] + ("" if kind == "cut" else digit) + kept
        changed = [*quote[:place], new, *quote[place + 1 :]]
    if folded([word for word in changed if word]) not in folded(words):
        assert not proof(page, " ".join(changed)).counts
