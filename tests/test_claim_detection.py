"""What spotting promises: where sentences end, which are worth checking, who is their source."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.detection import Candidate, guess_language, sentences, spot

EVERYTHING = -99
ARTICLE = Path(__file__).resolve().parents[2] / "shared" / "article.txt"

NEWS = """\
Harbour tunnel opens after nine-year wait

By Leonie Marsh and Tom Adeyemi, Staff Reporters

ROTTERHAVEN, March 14 (Norda News) - The harbour tunnel opened to traffic on Friday, nine years \
after work began.

"This is a proud day for the whole region," said Mayor Ingrid Halloran. Police said two people \
were arrested near the southern entrance.

An audit published last year by the State Court of Accounts found that BelTunnel had been paid 64 \
million euros for work that was never done. Was it worth it?

Perhaps it is a beautiful tunnel. The city should build more of them.

Vehicles enter the tunnel on Friday. K. Osei/Norda News

Read more: Why the bridge will not be demolished
Share this article
https://example.org/tunnel
© 2025 Norda News. All rights reserved. Nothing may be reproduced.
"""

TRANSCRIPT = """\
MODERATOR: Welcome back. Governor, did you cut the program?
LANG: When I took office, this state built 9,000 homes a year. Thank you.
PRICE: According to the State Auditor, homelessness rose by 18 percent.
"""

WRAPPED = """\
Subject: Council budget

Here is what happened at the budget meeting of the Eastbrook town
council. The council voted 9 to 4 to raise property tax by 2.8
percent, the biggest increase since 2009. It was late when we went
home.

 - the fire department bought a new truck for $640,000 without a
   tender, and nobody could say where the old one had been taken;
 - nobody explained the legal bill.
"""


def texts(article: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in sentences(article, language)]


def the(article: str, language: str = "en") -> Candidate:
    """Return the only sentence of a text, whatever its score."""
    (candidate,) = spot(article, language, minimum=EVERYTHING)
    return candidate


def quotes(article: str, language: str = "en") -> list[str]:
    return [candidate.quote for candidate in spot(article, language)]


@pytest.mark.parametrize(
    "sentence",
    [
        "He moved to the U.S. Senate in May.",
        "They met at the St. Petersburg forum three times (in 2022, 2024, and 2025).",
        "The oil group (CNPC) signed a contract.",
        "It grew by 3.5 percent to $4.2 million.",
        "J. K. Rowling met Dr. A. B. Smith, Gen. Mark Milley, Gov. Tim Walz and Mr. Jones.",
        '"Stop. Go home," the officer said.',
        "“We waited. Nobody came,” she said.",
        '"Why?" Smith asked.',
        '"Why now?" he asked.',
        "Yahoo! said it would close.",
        "He waited... and left.",
        "See vol. 3 and No. 5 of the report.",
        "Women are banned from gyms, parks and baths; schooling ends at sixth grade.",
        "The vote (it was on Jan. 5. It was close) failed.",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert texts(f"A man came. {sentence} He left.") == ["A man came.", sentence, "He left."]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            ["He lives in the U.S.", "The president agreed.", "They met at 5 p.m.", "It ended."],
        ),
        ("en", ["He said no.", "Acme Inc. grew."]),
        ("en", ["“We won.”", "The minister left."]),
        ("en", ["The ban takes effect on 1 May.", "Police may fine riders."]),
        ("de", ["Am 3. Oktober kam Dr. Kohl, z. B. mit der Fa. Siemens.", "Im 19. Jahrhundert."]),
        ("de", ["„Ja. Nein.“", "Dann ging er."]),
        ("es", ["La Sra. Ruiz vive en EE. UU. desde 1998.", "¿Qué pasa?", "¡Nada!"]),
        ("es", ["«Sí. No.»", "Luego se fue."]),
        ("fr", ["M. Dupont a vu Mme. Durand.", "« Non. Oui. »", "Il part."]),
        ("fr", ["J.-C. Trichet est né en 1942.", "Il est parti."]),
        ("ru", ["А. С. Пушкин бывал там в 1824 г.", "Росстат сообщил о росте на 5 млн. руб."]),
        ("ar", ["قال د. أحمد إن النمو بلغ 3.5٪.", "ماذا بعد؟", "نعم!"]),
    ],
)
def test_other_languages_end_where_they_end(language: str, expected: list[str]) -> None:
    assert texts(" ".join(expected), language) == expected


def test_chinese_ends_without_spaces_and_keeps_who_said_it() -> None:
    expected = ["他走了。", "“今天很好。明天更好。”他说。", "GDP增长5.2%！", "真的吗？"]
    assert texts("".join(expected), "zh") == expected


def test_a_line_break_ends_a_headline_but_not_a_wrapped_line() -> None:
    found = texts(WRAPPED)
    assert "Subject: Council budget" in found
    assert "Here is what happened at the budget meeting of the Eastbrook town\ncouncil." in found
    assert "- nobody explained the legal bill." in found


def test_long_lines_are_paragraphs_without_a_blank_line() -> None:
    lines = ["A short title", "The first paragraph is long. " * 8, "The second is long too. " * 8]
    assert texts("\n".join(lines))[0] == "A short title"
    assert len(texts("\n".join(lines))) == 1 + 8 + 8


def test_windows_line_ends_make_no_difference() -> None:
    unix = [candidate.quote for candidate in spot(WRAPPED)]
    windows = [candidate.quote for candidate in spot(WRAPPED.replace("\n", "\r\n"))]
    assert [quote.split() for quote in windows] == [quote.split() for quote in unix]
    assert len(unix) > 1


def test_sentences_far_longer_than_a_window_are_found() -> None:
    long = "The list has " + "ONE MORE THING AND " * 600 + "an end."
    assert texts(f"First. {long} Last.") == ["First.", long, "Last."]


def test_a_news_story_yields_its_facts_only() -> None:
    assert quotes(NEWS) == [
        "The harbour tunnel opened to traffic on Friday, nine years after work began.",
        "Police said two people were arrested near the southern entrance.",
        "An audit published last year by the State Court of Accounts found that BelTunnel had been "
        "paid 64 million euros for work that was never done.",
    ]


def test_everything_still_leaves_out_what_is_not_the_article() -> None:
    found = [candidate.quote for candidate in spot(NEWS, minimum=EVERYTHING)]
    assert "Was it worth it?" in found
    assert "Perhaps it is a beautiful tunnel." in found
    for strange in ("By Leonie", "nine-year wait", "K. Osei", "Read more", "Share", "http", "©"):
        assert not any(strange in quote for quote in found)
    assert "Nothing may be reproduced." not in found


@pytest.mark.parametrize(
    ("article", "language"),
    [
        ("Author: Max Stone.", "en"),
        ("Original article: https://example.org/1", "en"),
        ("Statement: These are the views of the author. Please click the [Up/Down] buttons.", "en"),
        ("Reporting by Ana Ruiz in Kabul; Editing by Tom Hall.", "en"),
        ("This article was amended on 4 May 2024 to correct 3 numbers.", "en"),
        ("Sign up for our newsletter to get 5 stories a day.", "en"),
        ("Home | World | Politics | Sport 24", "en"),
        ("Lesen Sie auch: 5 Gründe für die Seilbahn.", "de"),
        ("Todos los derechos reservados, 2024.", "es"),
        ("Lire aussi : Les 5 tunnels les plus longs.", "fr"),
        ("责任编辑：赵敏 2024年。", "zh"),
        ("جميع الحقوق محفوظة 2024.", "ar"),
        ("Share this article.", "ru"),
    ],
)
def test_boilerplate_is_never_a_candidate(article: str, language: str) -> None:
    assert spot(article, language, minimum=EVERYTHING) == []


def test_the_speaker_of_a_transcript_is_the_source_unless_another_is_named() -> None:
    said = {candidate.quote: candidate.attributed_to for candidate in spot(TRANSCRIPT)}
    assert said == {
        "When I took office, this state built 9,000 homes a year.": "LANG",
        "According to the State Auditor, homelessness rose by 18 percent.": "the State Auditor",
    }


def test_a_long_transcript_without_punctuation_keeps_its_lines() -> None:
    line = "so we spent {} million dollars on it"
    article = "\n".join(line.format(number) for number in range(2_000))
    assert len(spot(article)) == 2_000


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Al Jazeera reported that Russia had lifted the ban.", "Al Jazeera"),
        ("But The New York Times has repeatedly pointed out that it failed.", "The New York Times"),
        ("The plant leaked for six days, as Reuters first reported.", "Reuters"),
        ('"It is 40," said the mayor of Lyon, Ana Ruiz.', "the mayor of Lyon, Ana Ruiz"),
        (
            "Robert Haines of the Nautical Institute in Texas, a diver, told the BBC it is 40 m.",
            "Robert Haines of the Nautical Institute",
        ),
        ("The plant leaked for six days, Reuters reported on Tuesday.", "Reuters"),
        ('"We lost 40 people," said Interior Minister Ana Ruiz.', "Interior Minister Ana Ruiz"),
        ('"We lost 40 people," the ministry said.', "the ministry"),
        ("Ana Ruiz, head of the water board, said 40 people left.", "Ana Ruiz"),
        ("Its leader, Pieter Daan, said that 40 people left.", "Pieter Daan"),
        (
            "In a statement, the World Health Organization (WHO) said 40 people died.",
            "the World Health Organization",
        ),
        (
            "A spokesman for the Interior Ministry said 40 people died.",
            "spokesman for the Interior Ministry",
        ),
        (
            "Malaria kills 600,000 people a year, according to the World Health Organization.",
            "the World Health Organization",
        ),
        (
            "According to a new report by Amnesty International, 40 people died.",
            "Amnesty International",
        ),
        ("On Tuesday Macron told reporters that 40 people had died.", "Macron"),
        ("The company told lawmakers that 40 people had died.", "The company"),
        ("A report published by the World Bank said that 40 people had died.", "the World Bank"),
        (
            "According to a report published on Monday by the World Bank, 40 people died.",
            "the World Bank",
        ),
        ("Ana Ruiz, a lawyer at Harlow Law School, said that 40 people had died.", "Ana Ruiz"),
        ("The plan, Ana Ruiz, a lawyer, said, would cost 40 million.", "Ana Ruiz"),
        ("Reuters (on Monday) reported that 40 people had died.", "Reuters"),
        (
            "The Bank of England and the Treasury said that 40 people had died.",
            "The Bank of England and the Treasury",
        ),
        (
            "Foreign Minister Ana Ruiz of Spain said that 40 people had died.",
            "Foreign Minister Ana Ruiz of Spain",
        ),
        (
            "Prime Minister and Foreign Minister Ana Ruiz said that 40 people had died.",
            "Prime Minister and Foreign Minister Ana Ruiz",
        ),
        (
            "The New York Times reported that after Dobrindt took office, he said it was needed.",
            "The New York Times",
        ),
    ],
)
def test_the_source_is_named_in_the_sentences_words(sentence: str, source: str) -> None:
    assert the(sentence).attributed_to == source
    assert source in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "He said that 40 people had died.",
        "Officials said 40 people had died.",
        "According to: 40 people died in 2023.",
        "It cost 40 million, found Ana Ruiz.",
        "According to two people familiar with the talks, 40 people left.",
        "The man who shot Smith said he was sorry.",
        "Smith is said to be worth 40 million dollars.",
        "Smith did not say how many people had died.",
        "Apple reported a profit of 40 million dollars.",
        "Russia has announced plans to use Afghanistan as a hub.",
        "Prices rose by 5 percent, and Smith said he was sorry.",
        "The report that Smith said was false named 40 people.",
        "The crowd of 40 people left after Smith said they could.",
        'The sign at the gate read "Ana Ruiz said that 40 people left".',
    ],
)
def test_no_source_is_better_than_a_wrong_one(sentence: str) -> None:
    assert the(sentence).attributed_to is None


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("de", "„Es waren 40 Leute“, sagte Ministerin Anna Weber.", "Ministerin Anna Weber"),
        ("de", "Laut Greenpeace starben 40 Tiere.", "Greenpeace"),
        ("de", "Die Bürger sagten, dass 40 Leute kamen.", None),
        ("es", "El alcalde de Lugo, José Ruiz, dijo que son 40.", "El alcalde de Lugo, José Ruiz"),
        (
            "es",
            "La obra costó 40 millones, según el Ministerio de Obras.",
            "el Ministerio de Obras",
        ),
        ("es", "Dijo que son 40 personas.", None),
        (
            "fr",
            "La ministre Élise Garnier a affirmé que 40 écoles ferment.",
            "La ministre Élise Garnier",
        ),
        ("fr", "D'après l'Insee, la population a augmenté de 12 %.", "l'Insee"),
        ("fr", "Il a déclaré que 40 écoles ferment.", None),
        ("ru", "Министр Олег Громов заявил, что погибли 40 человек.", "Министр Олег Громов"),
        ("ru", "По данным Росстата, население выросло на 12 %.", "Росстата"),
        ("zh", "据路透社报道，该项目于2019年开始建设。", "路透社"),
        ("zh", "交通运输部表示，大桥每天可通行6万辆汽车。", "交通运输部"),
        ("zh", "他表示，大桥每天可通行6万辆汽车。", None),
        ("ar", "وقال وزير النقل كامل حسن إن الجسر كلف 6 ملايين.", "وزير النقل كامل حسن"),
        ("ar", "وبحسب منظمة الصحة العالمية، ارتفع العدد بنسبة 12٪.", "منظمة الصحة العالمية"),
        ("ar", "وقال إنه رأى 40 شخصا.", None),
    ],
)
def test_sources_in_other_languages(language: str, sentence: str, source: str | None) -> None:
    assert the(sentence, language).attributed_to == source


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The bridge cost 40 million.", "a number"),
        ("The bridge opened in 1934.", "a date"),
        ("About 40% of the staff left.", "a share"),
        ("It is the longest bridge in the land.", "a superlative"),
        ("The Supreme Court closed the bridge.", "a named body"),
        ("Reuters reported that the bridge closed.", "names its source"),
        ("The bridge closed because of the storm.", "cause or comparison"),
        ("Why was the bridge closed?", "a question"),
        ("The closure of the bridge was absurd.", "an opinion"),
        ("The city should close the bridge.", "a wish"),
        ("The bridge may close.", "a prediction"),
    ],
)
def test_the_reasons_are_given_in_words(sentence: str, reason: str) -> None:
    assert reason in the(sentence).why


def test_a_year_is_a_date_and_no_number() -> None:
    assert "a number" not in the("The bridge opened in 1934.").why
    assert "a number" in the("The bridge of 1934 cost 40 million.").why


def test_an_age_or_a_model_is_no_number() -> None:
    assert "a number" not in the("Ana Ruiz, 45, drove her F-16 home.").why


def test_what_somebody_predicts_is_a_fact_about_them() -> None:
    assert "a prediction" in the("Iran may soon recognise the regime.").why
    assert "a prediction" not in the("Reuters said that Iran may soon recognise the regime.").why


def test_judgements_and_phrases_are_no_candidates() -> None:
    judging = (
        "However, the experience in Chile shows that if there is profit, Spain can easily drop its "
        "principles. Although governments remain distant, rational voices have emerged."
    )
    assert spot(judging) == []
    assert spot("The closure shocked Lyon and Nice. The closure that shocked Lyon was absurd.") == [
        the("The closure shocked Lyon and Nice.")
    ]


def test_one_name_alone_is_no_claim() -> None:
    assert spot("A columnist in Lyon had a long and quiet day.") == []
    assert len(spot("A columnist in Lyon died in 1999.")) == 1


def test_the_priority_follows_the_score() -> None:
    strong, weak = spot(
        "Ghana cut deaths by 34% in 2023, the first country to do so, the World Bank said. "
        "The trial in Ghana ended."
    )
    assert (strong.priority, weak.priority) == ("high", "low")
    assert strong.score > weak.score


def test_the_same_words_are_a_candidate_once() -> None:
    assert quotes("The bridge cost 40 million.\n\nThe bridge  cost 40 million!") == [
        "The bridge cost 40 million."
    ]


def test_half_a_pair_of_quotation_marks_is_left_out() -> None:
    assert quotes("“The bridge cost 40 million.\n\n“It opened in 1934 in Lyon.”") == [
        "The bridge cost 40 million.",
        "“It opened in 1934 in Lyon.”",
    ]


def test_a_language_without_a_row_is_judged_by_numbers_and_names() -> None:
    assert quotes("Most kosztował miasto 40 milionów.", "pl") == [
        "Most kosztował miasto 40 milionów."
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said that the bridge was closed and that it will stay so.", "en"),
        ("Der Minister sagte, dass die Brücke nicht mehr auf der Karte ist.", "de"),
        ("El ministro dijo que el puente de la ciudad no se abre por ahora.", "es"),
        ("Le ministre a dit que le pont de la ville est fermé et que les rues sont vides.", "fr"),
        ("Il ministro ha detto che il ponte della città non è aperto e che le strade sono.", "it"),
        ("O ministro disse que a ponte da cidade não foi aberta e que os carros são.", "pt"),
        ("De minister zei dat de brug van de stad niet meer op de kaart is.", "nl"),
        ("Министр сказал, что мост в городе не был открыт и что это не так.", "ru"),
        ("Міністр сказав, що міст у місті не був відкритий і що це не так.", "uk"),
        ("Bu köprü çok uzun bir köprü ve daha sonra açıldı, ancak yeni değil.", "tr"),
        ("وقال الوزير إن الجسر في المدينة مغلق.", "ar"),
        ("وزیر گفت که این پل در شهر است و از آن برای گذر می‌شود.", "fa"),
        ("部长说大桥已经关闭，将来还会关闭。", "zh"),
        ("大臣は橋が閉鎖されたと言いました。", "ja"),
        ("장관은 다리가 폐쇄되었다고 말했습니다.", "ko"),
        ("मंत्री ने कहा कि यह पुल शहर में है और बंद है।", "hi"),
        ("1234 5678", None),
        ("Xyzzy plugh frotz quux blorb gnusto rezrov", None),
        ("", None),
    ],
)
def test_the_language_is_guessed_or_left_open(text: str, language: str | None) -> None:
    assert guess_language(text) == language


HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(" \n\r\t\x00\u2028.,;:!?\"'“”«»()-–—。！؟…aAbBéИ中ا1290$%"),
        st.characters(),
    ),
    max_size=300,
)
NEWSLIKE = st.lists(
    st.sampled_from(
        [
            "Al Jazeera",
            "said",
            "that",
            "according",
            "to",
            "the",
            "Ministry",
            "of",
            "Mr.",
            "U.S.",
            "2021",
            "5%",
            "(",
            ")",
            "“",
            "”",
            '"',
            ",",
            ".",
            "\n",
            "\n\n",
            "- ",
            "LANG:",
            "who",
            "he",
        ]
    ),
    max_size=60,
).map(" ".join)


@given(st.one_of(HOSTILE, NEWSLIKE), st.sampled_from(["en", "de", "fr", "ru", "zh", "ar", "xx"]))
def test_sentences_are_slices_in_order_that_cover_the_text(text: str, language: str) -> None:
    at = 0
    for sentence in sentences(text, language):
        assert text[at : sentence.start].strip() == ""
        assert at <= sentence.start < sentence.end
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        at = sentence.end
    assert text[at:].strip() == ""


@given(st.one_of(HOSTILE, NEWSLIKE), st.sampled_from(["en", "de", "fr", "ru", "zh", "ar", "xx"]))
def test_candidates_are_slices_in_order_and_always_the_same(text: str, language: str) -> None:
    found = spot(text, language, minimum=EVERYTHING)
    assert found == spot(text, language, minimum=EVERYTHING)
    at = 0
    for candidate in found:
        assert at <= candidate.start < candidate.end
        assert text[candidate.start : candidate.end] == candidate.quote == candidate.quote.strip()
        at = candidate.end
    assert len({candidate.quote for candidate in found}) == len(found)
    assert [one for one in found if one.score >= 3] == spot(text, language, minimum=3)


@given(st.text(max_size=200))
def test_guessing_never_fails(text: str) -> None:
    assert guess_language(text) in (
        None,
        *[
            "en",
            "de",
            "es",
            "fr",
            "it",
            "pt",
            "nl",
            "tr",
            "ru",
            "uk",
            "ar",
            "fa",
            "zh",
            "ja",
            "ko",
            "hi",
            "bg",
        ],
    )


@pytest.mark.skipif(not ARTICLE.exists(), reason="the real article is kept beside the repository")
class TestTheRealArticle:
    """The article that the first worksheet was made from."""

    def test_its_claims_are_few_and_its_surroundings_are_none(self) -> None:
        found = quotes(ARTICLE.read_text(encoding="utf-8"))
        assert 25 <= len(found) <= 33
        for strange in (
            "buttons",
            "Original article",
            "Author:",
            "Takes a Significant",
            "Many Cou",
        ):
            assert not any(strange in quote for quote in found)
        assert not any("rational voices" in quote or "principles" in quote for quote in found)

    def test_its_sources_are_named(self) -> None:
        said = {c.attributed_to for c in spot(ARTICLE.read_text(encoding="utf-8"))}
        assert said == {
            None, "Al Jazeera", "Reuters", "The Guardian", "The New York Times",
            "The Washington Post",
        }  # fmt: skip


def test_the_month_of_may_is_no_prediction() -> None:
    (opened,) = spot("Mayor Ben Roe opened the bridge on 3 May 2026.")
    assert "a prediction" not in opened.why
    assert "a date" in opened.why
    (cut,) = spot("The bank may cut 300 jobs in Berlin.", minimum=-9)
    assert "a prediction" in cut.why
