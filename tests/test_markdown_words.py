"""Markdown: raised figures stay raised, footnotes and struck-out words are no part of the text."""

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
    assert found.notes == (
        "1 footnote is not part of the text",
        "left out 1 passage: hidden or struck out",
    )
