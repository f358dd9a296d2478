"""What `load` makes of speeches, of other languages, and of what it leaves out."""

from pathlib import Path

import pytest
import yaml
from conftest import SHARED, Run
from hypothesis import given
from hypothesis import strategies as st

from factsheet.anchors import find, prepare
from factsheet.detection import guess_language, pack_coverage, sentences, spot
from factsheet.detection.packs import languages

ARTICLE = SHARED / "article.txt"
DOCS = Path(__file__).resolve().parents[1] / "docs"
SPEECH = """\
We opened 412 new clinics while the other side closed 38.

I voted against the loan of 90 million euros.

You put 12,000 people in prison with that law.

We have four percent of the world's people and twenty percent of the deaths.

So let us go on, and thank you all for being here with us.

And the weather was so fine.
"""


def loaded(run: Run, text: str, *options: str) -> tuple[list[str], str]:
    """Load a text; gives the claims' quotes and what was said."""
    Path("article.txt").write_text(text, encoding="utf-8")
    result = run("load", "article.txt", "-w", "w.yaml", *options)
    assert result.code == 0, result.err
    sheet = yaml.safe_load(Path("w.yaml").read_text(encoding="utf-8"))
    return [claim["quote"] for claim in sheet.get("claims", ())], result.err


def test_what_a_speaker_says_of_himself_is_worth_checking(run: Run, desk: Path) -> None:
    quotes, said = loaded(run, SPEECH)
    assert quotes == SPEECH.strip().split("\n\n")[:4]
    assert "left out: 2 sentences less worth checking" in said


def test_all_shows_what_was_left_out_and_nothing_is_left_then(run: Run, desk: Path) -> None:
    loaded(run, SPEECH)
    listed = run("load", "article.txt", "-w", "w.yaml", "--all", "--dry-run")
    assert "thank you all" in listed.out
    assert "the weather" in listed.out
    assert "left out" not in listed.err
    quotes, said = loaded(run, SPEECH, "--all")
    assert len(quotes) == 6
    assert "left out" not in said
    assert "left out" not in loaded(run, SPEECH)[1], "they are claims by now"


def test_an_id_comes_from_the_words_also_where_all_begins_with_a_figure(
    run: Run, desk: Path
) -> None:
    loaded(run, "2009年市政府拨款四千万元。3月又追加了两千万元。", "--language", "zh")
    claims = yaml.safe_load(Path("w.yaml").read_text(encoding="utf-8"))["claims"]
    assert [claim["id"] for claim in claims] == ["市政府拨款四千万元", "又追加了两千万元"]


def test_one_sentence_left_out_is_said_in_the_singular(run: Run, desk: Path) -> None:
    said = loaded(run, "The bridge cost 40 million euros.\n\nAnd the weather was so fine.\n")[1]
    assert "left out: 1 sentence less" in said


ROMANIAN = (
    "Podul a costat 40 de milioane de euro.\n\n„Nu este adevărat”, a spus primarul, care nu a mai "
    "venit.\n\nAcesta este un oraș frumos și foarte liniștit din nordul țării.\n"
)


def test_of_a_language_without_words_all_with_figures_dates_and_quotes(
    run: Run, desk: Path
) -> None:
    quotes, said = loaded(run, ROMANIAN)
    assert quotes == ROMANIAN.strip().split("\n\n")[:2]
    assert "language: not recognised; set it with --language\nall sentences with figures" in said
    assert "left out: 1 sentence" in said
    given_language = loaded(run, ROMANIAN, "--language", "ro")[1]
    assert "language: ro, for which factsheet has no word list" in given_language


@pytest.mark.parametrize("text", ["สะพานใหม่มีค่าใช้จ่าย 40 ล้านยูโร", "Nowy most: 40 milionów."])
def test_a_short_sentence_counts_where_words_cannot_be_counted(text: str) -> None:
    assert [candidate.quote for candidate in spot(text, "und")] == [text]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("The bridge cost 40 million.", "en", "language: en\n"),
        (
            "Die Brücke kostete 40 Millionen.",
            "de",
            "language: de, which factsheet handles fairly well",
        ),
        ("Мостът струва 40 млн. лв.", "bg", "language: bg, which factsheet handles roughly"),
    ],
)
def test_how_well_a_language_is_known_is_said(
    run: Run, desk: Path, text: str, code: str, said: str
) -> None:
    assert said in loaded(run, text, "--language", code)[1]


def test_the_table_of_languages_is_that_of_the_code() -> None:
    lines = (DOCS / "languages.md").read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if "| `" in line
    ]
    written = {row[0].strip("`"): row[2] for row in cells}
    assert written == {code: pack_coverage(code) for code in languages()}


@pytest.mark.parametrize(
    "text",
    [
        "Podul din oraș a costat 40 de milioane de euro și este cel mai lung din țară, a spus el.",
        "El pont de la ciutat va costar 40 milions d'euros, segons l'alcalde, i és el més llarg.",
        "A ponte da cidade custou 40 millóns de euros, segundo o alcalde, e é a máis longa do país.",
        "Мост у граду је коштао 40 милиона евра, рекао је градоначелник, и он је најдужи у земљи.",
        "Most u gradu je koštao 40 milijuna eura, rekao je gradonačelnik, i on je najduži u zemlji.",
        "Broen i byen kostede 40 millioner euro, og den er den længste i landet, siger han til os.",
        "Мостот во градот чинеше 40 милиони евра, рече градоначалникот, и тој е најдолг во земјата.",
        "Die brug in die stad het 40 miljoen euro gekos, het hy gesê, en dit is nie die langste nie.",
        "Мост у горадзе каштаваў 40 мільёнаў еўра, сказаў ён, але гэта не самы доўгі мост у краіне.",
        "A híd 40 millió euróba került, és ez a leghosszabb az országban, de nem a legszebb.",
    ],
)
def test_a_neighbour_of_a_known_language_is_not_taken_for_it(text: str) -> None:
    assert guess_language(text) is None
    assert guess_language(text * 20) is None


def test_bulgarian_and_a_short_german_text_are_guessed() -> None:
    bulgarian = (
        "Мостът в града струва 40 млн. лв., каза кметът, и той е най-дългият в страната, но "
    )
    assert guess_language(bulgarian + "не е най-красивият.") == "bg"
    assert guess_language(
        "Die Brücke kostete 40 Millionen Euro, sagte Vogt.\n\nDer Verkehr ging um 12 Prozent "
        "zurück, sagte die Bürgermeisterin am Montag."
    ) == "de"  # fmt: skip


@pytest.mark.skipif(not ARTICLE.exists(), reason="the real article is kept beside the repository")
def test_the_claims_that_people_made_of_the_article_are_found() -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    sheet = yaml.safe_load((DOCS.parent / "claims.yaml").read_text(encoding="utf-8"))
    prepared = prepare(text)
    made = [find(claim["quote"], prepared).anchors[0] for claim in sheet["claims"]]
    taken = spot(text)
    held = [[one for one in taken if one.start < at.end and at.start < one.end] for at in made]
    right = {one.start for hits in held for one in hits}
    assert len(made) == 42
    assert sum(map(bool, held)) >= 39
    assert len(right) >= len(taken) - 3


def texts(text: str, language: str) -> list[str]:
    return [sentence.text for sentence in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ["价格上涨了三成。", "2009年7月1日，市政府拨款四千万元。", "3月又追加了两千万元。"]),
        ("zh", ["“价格上涨了。2009年又下降了。”王芳说。", "eBay退出中国。", "真的吗？", "40人！"]),
        ("zh", ["他说：“很好。”", "5月大桥开通。"]),
        ("ja", ["価格は三割上がった。", "2009年7月1日、市は支出した。", "3月に追加した。"]),
        ("ja", ["市長は「上がった。3月に下がった。」と述べた。", "iPhoneが出た。"]),
        ("bg", ["Мостът струва 40 млн. лв.", "Кметът го откри.", "Цената е 3 млн. лв. на месец."]),
        ("bg", ["Фирмата взе 12 хил. лв.", "През 2020 г. Иван Петров напусна."]),
        ("uk", ["Міст коштував 40 млн. грн.", "Мер відкрив його.", "Це 12 тис. грн. на рік."]),
        ("uk", ["Вони отримали 12 млн.", "У 2020 р. Іван Петренко пішов."]),
        ("ru", ["Мост стоил 40 млн руб.", "Мэр открыл его.", "Он живёт на ул. Ленина."]),
    ],
)
def test_where_sentences_end(language: str, expected: list[str]) -> None:
    between = "" if language in ("zh", "ja") else " "
    assert texts(between.join(expected), language) == expected


@given(st.lists(st.text("价格上涨了三成2009年aB", min_size=1, max_size=12), min_size=1))
def test_a_full_stop_of_chinese_always_ends_a_sentence(words: list[str]) -> None:
    written = [word + "。" for word in words]
    assert texts("".join(written), "zh") == written


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "该合同为期25年。"),
        ("zh", "合同为期十年。"),
        ("zh", "涨了3%。"),
        ("zh", "议会以九票对四票通过。"),
        ("zh", "价格上涨了三成。"),
        ("ja", "契約は25年。"),
        ("ja", "価格は三割上がった。"),
        ("ja", "議会は九対四で可決した。"),
        ("ja", "3月にさらに二千万円を追加した。"),
    ],
)
def test_a_short_sentence_with_a_figure_is_a_claim(language: str, sentence: str) -> None:
    assert [candidate.quote for candidate in spot(sentence, language)] == [sentence]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "最高法院在该案中作出了裁决。"),
        ("zh", "最高人民法院在该案中作出了裁决。"),
        ("zh", "第一夫人在大会上讲了话。"),
        ("ja", "最高裁は判決を出した。"),
        ("ja", "最低賃金の話をした。"),
    ],
)
def test_a_high_court_is_no_superlative(language: str, sentence: str) -> None:
    (found,) = spot(sentence, language, minimum=-99)
    assert "a superlative" not in found.why


@pytest.mark.parametrize("word", ["三成员", "一个", "一些"])
def test_what_only_looks_like_a_number_is_none(word: str) -> None:
    (found,) = spot(f"{word}在大会上讲了很长的话。", "zh", minimum=-99)
    assert not {"a share", "a number"} & set(found.why)


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("zh", "换句话说，这座新桥耗资4000万欧元。", None),
        ("zh", "一般来说，这座新桥耗资4000万欧元。", None),
        ("zh", "王芳补充说，工程历时七年。", "王芳"),
        ("zh", "李明表示，交通量下降了12%。", "李明"),
        ("zh", "市长王芳周一在市议会上说，大桥耗资4000万欧元。", "市长王芳"),
        ("zh", "交通部发言人李强进一步解释说，成本为3亿元。", "交通部发言人李强"),
        ("zh", "据新华社3月5日报道，大桥耗资4000万欧元。", "新华社"),
        ("zh", "李明告诉路透社，有350人。", "李明"),
        ("zh", "他补充说，有350人。", None),
        ("zh", "王小明道歉了，赔偿了300元。", None),
        ("ja", "田中市長は「橋は四千万円かかった」と述べた。", "田中市長"),
        ("ja", "佐藤氏は、工事に7年かかったと説明した。", "佐藤氏"),
        ("ja", "総務省によると、人口は2%減った。", "総務省"),
        ("ja", "警察の発表によると、3人が死亡した。", "警察"),
        ("ja", "関係者によると、3人が死亡した。", None),
        ("ja", "彼は「3人だ」と述べた。", None),
    ],
)
def test_who_is_named_as_the_source(language: str, sentence: str, source: str | None) -> None:
    (found,) = spot(sentence, language, minimum=-99)
    assert found.attributed_to == source
