"""Markdown: raised figures stay raised, footnotes and struck-out words are no part of the text."""

from time import process_time

import pytest

from factsheet.documents import article, document_of, media_type


@pytest.mark.parametrize(
    ("source", "text", "margin", "struck"),
    [
        ("It cost 40<sup>1</sup> million and 10<sup>6</sup> cars.", "It cost 40¹ million and 10⁶ cars.",
         "", ""),
        ("10^6^ cars, 10^-2^ and CO~2~, 5~2~", "10⁶ cars, 10⁻² and CO2, 5₂", "", ""),
        ("CO<sub>2</sub> fell, a^b and `10^6^` stay, 10^6 too.",
         "CO2 fell, a^b and 10^6^ stay, 10^6 too.", "", ""),
        ("It cost 40[^1] million.[^a] It is new.\n\n[^1]: Budget 2026, <https://example.org/b>\n"
         "[^a]: https://example.org/budget",
         "It cost 40 million. It is new.", "Budget 2026, https://example.org/b\nhttps://example.org/budget",
         ""),
        ("It cost 40^[Budget 2026] million.", "It cost 40 million.", "Budget 2026", ""),
        ("A class [^abc] of letters.", "A class [^abc] of letters.", "", ""),
        ("It has ~~not~~ signed.", "It has  signed.", "", "not"),
        ("It has <del>not</del> signed <s>it</s>", "It has  signed", "", "not\nit"),
        ("<div>10<sup>6</sup> cars</div>", "10⁶ cars", "", ""),
    ],
)  # fmt: skip
def test_what_stands_in_markdown(source: str, text: str, margin: str, struck: str) -> None:
    found = document_of(source.encode(), media_type("a.md"))
    assert (found.text, found.margin) == (text, margin)
    assert [words for _, words in found.apart] == ([struck] if struck else [])
    assert len(found.seams) == text.count("  ")


def test_footnotes_and_struck_out_words_are_said() -> None:
    found = article(
        document_of(b"It has ~~not~~ cost 40[^1] million.\n\n[^1]: Budget", media_type("a.md"))
    )
    assert found.remarks == (
        "1 footnote is not part of the text",
        "left out 1 passage: hidden or struck out",
    )


@pytest.mark.parametrize(
    ("source", "text", "notes"),
    [
        ("It cost 40[^1] million.\n\n[^1]: Budget, <https://example.org/b>.\n\n    [More](https://example.org/c)\n\nEnd.",
         "It cost 40 million.\n\nEnd.",
         [("Budget, https://example.org/b.\nMore", "It cost 40", ("https://example.org/b", "https://example.org/c"))]),
        ("It cost 40^[See [the budget](https://example.org/b), p. 3] million.", "It cost 40 million.",
         [("See the budget, p. 3", "It cost 40", ("https://example.org/b",))]),
        ("One.[^a] Two.[^a]\n\n[^a]: Both", "One. Two.", [("Both", "One.", ()), ("Both", "One. Two.", ())]),
        ("Code `x[^1]`.\n\n    y[^1]\n\n[^1]: Not cited", "Code x[^1].\n\ny[^1]", [("Not cited", None, ())]),
        ("# Head[^1]\n\n- item[^2]\n\n[^1]: one\n[^2]: two", "Head\n\nitem",
         [("one", "Head", ()), ("two", "Head\n\nitem", ())]),
        ("[^1]\n\nText.\n\n[^1]: alone", "Text.", [("alone", "", ())]),
        ("> Quote.[^1]\n>\n> [^1]: inside", "Quote.", [("inside", "Quote.", ())]),
        ("One.[^1]\n\n[^1]: see [^2]\n[^2]: ~~no~~ two", "One.", [("see", "One.", ()), ("two", None, ())]),
        ("CO[^1]<sub>2</sub> and 10[^1]<sup>6</sup>\n\n[^1]: n", "CO2 and 10⁶",
         [("n", "CO", ()), ("n", "CO2 and 10", ())]),
        ("a\ufdd1\ufde0b[^1]\n\n[^1]: n", "ab", [("n", "ab", ())]),
    ],
)  # fmt: skip
def test_a_footnote_is_where_it_is_cited(
    source: str, text: str, notes: list[tuple[str, str | None, tuple[str, ...]]]
) -> None:
    found = document_of(source.encode(), media_type("a.md"))
    assert found.text == text
    assert [
        (one.words, None if one.start is None else text[: one.start], one.addresses)
        for one in found.annotations
    ] == notes


@pytest.mark.parametrize(
    "source", ["^[" * 2_000, "^[a" * 2_000 + "]" * 2_000, "[^1]" * 2_000 + "\n\n[^1]: x", "[^a]: " * 2_000]
)  # fmt: skip
def test_footnotes_made_to_be_slow_are_not(source: str) -> None:
    start = process_time()
    document_of(source.encode(), media_type("a.md"))
    assert process_time() - start < 5
