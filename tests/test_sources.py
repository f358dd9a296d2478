"""Sources from Zotero, Hypothes.is and bibliographies: each for its claim, once, nothing in secret."""

import json
import os
import pty
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, SHARED, Run

from factsheet.fields import plain
from factsheet.importers import Imported, Options, Source, import_claims
from factsheet.problems import FactsheetError
from factsheet.yamltext import parse

ARTICLE = "https://example.org/bridge"
SHEET = f"""\
factsheet: 1
article: {{title: The bridge reopens, url: "{ARTICLE}", text: article.txt}}
claims:
- id: bridge-loads
  quote: carries 40 tonnes
- id: money
  quote: cost 40 million
"""
TEXT = """\
The bridge carries 40 tonnes. The bridge cost 40 million euros and reopened in May.

Yes, it is long. Said the mayor: it is wide, and it is long. Nobody knows.
"""


def read(data: Any, name: str = "a", **options: Any) -> Imported:
    text = data if isinstance(data, str | bytes) else json.dumps(data)
    raw = text.encode() if isinstance(text, str) else text
    return import_claims(raw, name, options=Options(**options))


def one(data: Any, name: str = "a") -> Source:
    (source,) = read(data, name).sources
    return source


def told(data: Any, name: str = "a") -> dict[str, Any]:
    """Return the evidence that the only item of a file becomes."""
    found = one(data, name).evidence
    assert found
    tree: dict[str, Any] = plain(found)
    return tree


def refused(data: Any, name: str = "a", **options: Any) -> str:
    with pytest.raises(FactsheetError) as error:
        read(data, name, **options)
    return str(error.value)


def annotation(**values: Any) -> dict[str, Any]:
    """Return a highlight as Hypothes.is has it; `exact` and what is around it select the words."""
    selector = {name: values.pop(name) for name in ("exact", "prefix", "suffix") if name in values}
    uri = values.get("uri", ARTICLE)
    target: dict[str, Any] = {"source": uri}
    if selector:
        target["selector"] = [
            {"type": "TextPositionSelector", "start": 3, "end": 9},
            {"type": "TextQuoteSelector", **selector},
        ]
    return {
        "id": "x1", "created": "2026-03-01T23:30:00.5+00:00", "user": "acct:ana@hypothes.is",
        "uri": uri, "text": "", "tags": [], "permissions": {"read": ["group:__world__"]},
        "target": [target], "document": {"title": ["A page"]}, **values,
    }  # fmt: skip


@pytest.fixture
def sheet(desk: Path) -> Path:
    (desk / "article.txt").write_text(TEXT, encoding="utf-8")
    path = desk / "claims.yaml"
    path.write_text(SHEET, encoding="utf-8")
    return path


def claims(path: Path) -> dict[str, Any]:
    sheet = parse(path.read_text(encoding="utf-8")).worksheet
    return {claim.id: plain(claim) for claim in sheet.claims}


BOOK = {
    "title": "The old bridge",
    "author": "Jo Keller; Ann van Dam; World Bank, Inc.",
    "publisher": "Lahn Press",
    "source": "The old bridge, Lahn Press, 1998",
    "x-type": "book",
    "x-published": "1998",
}
PAPER = {
    "url": "https://example.org/loads?a=1&b=2",
    "title": "Löads of “bridges”",
    "author": "A. Doe, Jr.; and others",
    "publisher": "The Lahn Post",
    "published": "2025-04-17",
    "accessed": "2026-03-02",
    "locator": "vol. 3, no. 2, pp. 5-9",
    "language": "de",
    "x-type": "article-newspaper",
}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            [
                {
                    "id": "k", "type": "book", "title": "<i>The old</i> bridge",
                    "author": [
                        {"given": "Jo", "family": "Keller"},
                        {"given": "Ann", "non-dropping-particle": "van", "family": "Dam"},
                        {"literal": "World Bank, Inc."},
                    ],
                    "publisher": "Lahn Press", "issued": {"date-parts": [["1998"]]},
                    "abstract": "Long.", "note": "PMID: 3",
                }
            ],
            BOOK,
        ),
        (
            "@comment{x}\n@string{lp = {Lahn} # { Press}}\n@book{k, title = {The {old} bridge},\n"
            "author = {Keller, Jo and van Dam, Ann and {World Bank, Inc.}}, publisher = lp,\n"
            "year = 1998, abstract = {Long.}, file = {Full:/home/ana/secret.pdf:application/pdf}}",
            BOOK,
        ),
        (
            "TY  - BOOK\nTI  - The old bridge\nAU  - Keller, Jo\nAU  - van Dam, Ann\n"
            "AU  - World Bank, Inc.\nPB  - Lahn Press\nPY  - 1998///\nL1  - /home/ana/secret.pdf\n"
            "AB  - Long.\nER  - \n",
            BOOK | {"author": "Jo Keller; Ann van Dam; Inc. World Bank"},
        ),
        (
            '"Key","Item Type","Publication Year","Author","Title","Publication Title","Url",'
            '"Date","Publisher","File Attachments"\n"K","book","1998","Keller, Jo; van Dam, Ann; '
            'World Bank","The old bridge","","","1998","Lahn Press","/home/ana/secret.pdf"\n',
            BOOK | {"author": "Jo Keller; Ann van Dam; World Bank"},
        ),
        (
            [
                {
                    "id": "d", "type": "article-newspaper", "title": "Löads of “bridges”",
                    "author": [{"given": "A.", "family": "Doe,", "suffix": "Jr."}, "and others"],
                    "container-title": "The Lahn Post", "publisher": "Post Holding",
                    "issued": {"date-parts": [[2025, "4", 17]]}, "accessed": {"raw": "2026-03-02"},
                    "URL": "https://example.org/loads?a=1&b=2", "language": "de", "page": "5-9",
                    "volume": 3, "issue": "2",
                }
            ],
            PAPER,
        ),
        (
            "% made by hand\n@Article{d, TITLE = \"L{\\\"o}ads of ``bridges''\", entrysubtype = "
            "{newspaper},\n author={Doe, Jr., A. and others}, journal={The Lahn Post}, volume={3},"
            " number=2, pages={5--9}, year=2025, month=apr # {~17}, urldate={2026-03-02},\n"
            "url={https://example.org/loads?a=1\\&b=2}, langid={de}}",
            PAPER,
        ),
        (
            "TY  - NEWS\r\nT1  - Löads of “bridges”\r\nAU  - Doe,A.,Jr.\r\nAU  - and others\r\n"
            "JF  - The Lahn Post\r\nVL  - 3\r\nIS  - 2\r\nSP  - 5\r\nEP  - 9\r\nLA  - de\r\n"
            "DA  - 2025/04/17//\r\nY2  - 2026/03/02/\r\nUR  - https://example.org/loads?a=1&b=2\r\n"
            "ER  - \r\n",
            PAPER,
        ),
    ],
    ids=["csl book", "bibtex book", "ris book", "zotero csv", "csl paper", "bibtex paper", "ris paper"],
)  # fmt: skip
def test_an_item_is_the_same_evidence_in_each_format(data: Any, expected: dict[str, Any]) -> None:
    assert told(data) == expected


@pytest.mark.parametrize(
    ("written", "day", "kept"),
    [
        ({"date-parts": [[2024, 5, 17]]}, "2024-05-17", None),
        ({"date-parts": [[2024, 5]]}, None, "2024-05"),
        ({"date-parts": [[2024, 0, 0]]}, None, "2024"),
        ({"date-parts": [[2024, 5, 17], [2024, 5, 19]]}, None, "2024-05-17/2024-05-19"),
        ({"date-parts": [[2024, 2, 30]]}, None, "2024-02-30"),
        ({"literal": "Spring 2024"}, None, "Spring 2024"),
        ({"raw": "17 May 2024"}, "2024-05-17", None),
        ({"date-parts": "x", "season": 2}, None, None),
        ("03/04/2024", None, "03/04/2024"),
        ("2024-05-17T10:00:00Z", "2024-05-17", None),
    ],
)
def test_only_a_whole_day_is_a_day(written: Any, day: str | None, kept: str | None) -> None:
    item = told([{"type": "webpage", "URL": "https://example.org/a", "issued": written}])
    assert item.get("published") == day
    assert item.get("x-published") == kept


@pytest.mark.parametrize(
    ("fields", "day", "kept"),
    [
        ("year = {2024}, month = {5}, day = {7}", "2024-05-07", None),
        ("year = 2024, month = {17 May}", "2024-05-17", None),
        ("year = 2024, month = sept", None, "2024-09"),
        ("date = {2024-05-17}", "2024-05-17", None),
        ("date = {2024-05-17/2024-05-19}", None, "2024-05-17/2024-05-19"),
        ("year = {in press}", None, "in press"),
    ],
)
def test_bibtex_writes_dates_in_many_ways(fields: str, day: str | None, kept: str | None) -> None:
    item = told(f"@misc{{a, url = {{https://example.org/a}}, {fields}}}")
    assert item.get("published") == day
    assert item.get("x-published") == kept


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        ("howpublished = {\\url{https://example.org/a_b}}, title = {T}", "url",
         "https://example.org/a_b"),
        ("eprint = {2401.00001}, archiveprefix = {arXiv}, title = {T}", "url",
         "https://arxiv.org/abs/2401.00001"),
        ("doi = {10.5555/a_b}, title = {T}", "url", "https://doi.org/10.5555/a_b"),
        ("doi = {https://doi.org/10.5555/a}, title = {T}", "url", "https://doi.org/10.5555/a"),
        ("title = {It cost $13.7 million and $5 more, 50% of all}", "title",
         "It cost $13.7 million and $5 more, 50% of all"),
        ("title = {From $5 to \\$6 and $7, 50\\% of $8}", "title",
         "From $5 to $6 and $7, 50% of $8"),
        ("title = {The $\\alpha_1$ of it}", "title", "The $α_1$ of it"),
        ("title = {Caf\\'e \\& \\emph{Stra{\\ss}e} \\texteuro 5}", "title", "Café & Straße €5"),
        ("title = {{{{{{Deep}}}}}}", "title", "Deep"),
        ("author = {Doe, Ann AND Roe, Jo}, title = {T}", "author", "Ann Doe; Jo Roe"),
        ("author = {{\\'E}mile Zola}, title = {T}", "author", "Émile Zola"),
    ],
)  # fmt: skip
def test_what_tex_means(entry: str, field: str, value: str) -> None:
    assert told("@misc{a, " + entry + "}")[field] == value


def test_an_entry_takes_from_the_one_that_it_is_in() -> None:
    read_in = read(
        "@incollection{a, title = {A chapter}, crossref = {b}}\n"
        "@book{b, title = {A book}, publisher = {Press}, year = 2001, crossref = {a}}"
    )
    (chapter, _) = read_in.sources
    assert chapter.evidence
    assert chapter.evidence.publisher == "Press"
    assert chapter.evidence.source == "A chapter, Press, 2001"


def test_broken_entries_are_named_by_line_and_two_of_one_key_are_two() -> None:
    text = "@book{a, title = {One}}\n\n@book{b, title = {Two}\n\n@book{a, title = {Three}}\n"
    assert refused(text).startswith("a: line 3: ")
    found = read(text, skip_bad=True)
    assert [one.label for one in found.sources] == ["One", "Three"]
    assert found.left_out[0].startswith("line 3: ")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("TY  - BOOK\nTI  - One\n\nTY  - BOOK\nTI  - Two\nER  - \n", "1 reference without an end"),
        (
            [{"type": "webpage", "title": "T", "URL": "javascript:alert(1)"}],
            "only http and https are allowed, not javascript:; cited without it",
        ),
        (
            [{"type": "webpage", "title": "T", "URL": "https://ana:pw@example.org/"}],
            "it contains a user name or password",
        ),
    ],
)
def test_what_is_wrong_with_an_item_is_said(data: Any, said: str) -> None:
    found = read(data)
    assert any(said in note for note in found.remarks), found.remarks
    assert all(one.evidence and not one.evidence.url for one in found.sources)


def test_several_addresses_in_one_field_are_not_run_together() -> None:
    text = "TY  - ELEC\nTI  - T\nUR  - https://example.org/a;b=1; https://example.org/c\nER  - \n"
    assert told(text)["url"] == "https://example.org/a;b=1"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ('<?xml version="1.0"?>\n<rdf:RDF xmlns:z="x">', "Zotero RDF"),
        ("<mods:modsCollection>", "MODS"),
        ("%0 Journal Article\n%T A", "EndNote's tagged format"),
        ("references:\n- id: a", "CSL YAML"),
        ([{"itemType": "book", "title": "T"}], "Zotero's own JSON"),
        ("2026-01-01\nT\nTotal annotations: 2\n\nAnnotation 1:\n", "Hypothesis' text export"),
        ('<html><head><title>Annotations on "T"</title>', "Hypothesis' HTML export"),
    ],
)
@pytest.mark.parametrize("name", ["a", "a.json", "a.yaml", "a.txt"])
def test_what_is_known_and_not_read_says_what_it_is(data: Any, what: str, name: str) -> None:
    assert f"this is {what}, which factsheet does not read; " in refused(data, name)


def test_a_page_with_a_licence_in_rdf_is_still_a_page() -> None:
    assert "no ClaimReview" in refused("<html><!-- <rdf:RDF> --></html>", "a.html")


@pytest.mark.parametrize("name", ["a", "a.json", "a.csv", "a.txt", "a.jsonld"])
def test_a_file_is_known_by_what_is_in_it_whatever_it_is_called(name: str) -> None:
    for data in (
        [{"type": "book", "title": "T"}],
        "@book{a, title = {T}}",
        "TY  - BOOK\nTI  - T\nER  -",
        {"total": 1, "rows": [annotation(exact="T", document={"title": ["T"]})]},
        [annotation(document={"title": ["T"]})],
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "type": "Annotation",
            "target": "https://example.org/",
        },
    ):
        assert len(read(data, name).sources) == 1


def test_claims_in_json_are_still_claims() -> None:
    assert read(
        [{"statement": "It cost 40.", "type": "article"}], "a", mapping={"type": "tags"}
    ).claims
    assert read([{"claim": "It cost 40.", "type": "book", "title": "x"}], "a").claims


class TestHighlights:
    def test_words_marked_on_the_article_are_a_claim_in_their_place(
        self, sheet: Path, run: Run
    ) -> None:
        rows = [
            annotation(
                exact="reopened in May", text="When?\nSee https://example.org/may.", tags=["day"]
            )
        ]
        Path("h.json").write_text(json.dumps({"total": 1, "rows": rows}), encoding="utf-8")
        result = run("import", "h.json")
        assert result.code == 0, result.err
        assert result.out.split("\t")[0] == "reopened-may"
        assert list(claims(sheet)) == ["bridge-loads", "money", "reopened-may"]
        claim = claims(sheet)["reopened-may"]
        assert claim["quote"] == "reopened in May"
        assert claim["tags"] == ["day"]
        assert claim["note"] == "ana, 2026-03-01 23:30 UTC: When?\nSee https://example.org/may."
        assert claim["evidence"] == [{"url": "https://example.org/may"}]
        assert run("check").code == 0
        before = sheet.read_bytes()
        again = run("evidence", "import", "h.json")
        assert again.code == 0
        assert "nothing changed" in again.err
        assert sheet.read_bytes() == before

    def test_words_that_are_there_twice_are_told_apart_by_those_around_them(
        self, sheet: Path, run: Run
    ) -> None:
        rows = [annotation(exact="it is long", prefix="mayor: it is wide, and ", suffix=". Nobody")]
        Path("h.json").write_text(json.dumps(rows), encoding="utf-8")
        assert run("import", "h.json").code == 0
        (claim,) = [one for name, one in claims(sheet).items() if name.startswith("long")]
        assert claim["quote"] == "it is long"
        assert (claim["x-before"], claim["x-after"]) == ("it is wide, and", ". Nobody knows.")
        assert run("check").code == 0

    def test_a_claim_that_is_there_gets_the_note(self, sheet: Path, run: Run) -> None:
        rows = [
            annotation(exact="cost 40 million", text="Ask."),
            annotation(id="x2", text="Done.", references=["x1"], user="acct:ben@hypothes.is"),
            annotation(id="x3", text="Lost.", references=["gone"]),
        ]
        Path("h.json").write_text(json.dumps({"annotations": rows}), encoding="utf-8")
        result = run("import", "h.json")
        assert result.code == 0
        assert list(claims(sheet)) == ["bridge-loads", "money"]
        assert claims(sheet)["money"]["note"] == (
            "ana, 2026-03-01 23:30 UTC: Ask.\nben, 2026-03-01 23:30 UTC: Done."
        )
        assert "a reply to an annotation that is not in the file: 'Lost.'" in result.err

    def test_words_that_are_not_in_the_draft_are_imported_and_said(
        self, sheet: Path, run: Run
    ) -> None:
        Path("h.json").write_text(
            json.dumps([annotation(exact="reopened in June")]), encoding="utf-8"
        )
        result = run("import", "h.json")
        assert "the quote is not in the article; nearest: 'June' → 'May'" in result.err
        assert claims(sheet)["reopened-june"]["quote"] == "reopened in June"

    def test_what_has_no_words_is_said_with_its_comment(self, sheet: Path, run: Run) -> None:
        blind = annotation(text="Which?")
        blind["target"][0]["selector"] = [{"type": "RangeSelector", "startContainer": "/p"}]
        Path("h.json").write_text(
            json.dumps([annotation(text="All of it?"), blind | {"id": "x2"}]), encoding="utf-8"
        )
        before = sheet.read_bytes()
        result = run("import", "h.json")
        assert result.code == 0
        assert "is about the whole article, not about words of it: 'All of it?'" in result.err
        assert "marks words without giving them: 'Which?'" in result.err
        assert sheet.read_bytes() == before

    def test_the_article_may_have_another_address_in_the_file(self, sheet: Path, run: Run) -> None:
        rows = [annotation(exact="reopened in May", uri="https://cms.example.org/preview/7")]
        Path("h.json").write_text(json.dumps(rows), encoding="utf-8")
        sheet.write_text(SHEET.replace(f', url: "{ARTICLE}"', ""), encoding="utf-8")
        refused = run("import", "h.json")
        assert refused.code == 2
        assert "--article https://cms.example.org/preview/7" in refused.err
        assert run("import", "h.json", "--article", "https://cms.example.org/preview/7").code == 0
        assert "reopened-may" in claims(sheet)

    def test_words_on_another_page_are_evidence_and_comments_stay_at_the_desk(
        self, sheet: Path, run: Run
    ) -> None:
        rows = [
            annotation(
                exact="39.8 million", uri="https://example.org/budget?utm_source=x",
                text="The mayor lies.", tags=["Money", "refutes", "budget"],
                permissions={"read": ["group:desk"]},
            )
        ]  # fmt: skip
        Path("h.json").write_text(json.dumps({"rows": rows}), encoding="utf-8")
        result = run("import", "h.json")
        assert result.code == 0, result.err
        assert "1 annotation is not public at Hypothes.is" in result.err
        assert "tags of evidence that name no claim are left out: budget" in result.err
        claim = claims(sheet)["money"]
        assert claim["evidence"] == [
            {
                "url": "https://example.org/budget?utm_source=x",
                "title": "A page",
                "stance": "refutes",
                "quote": "39.8 million",
                "accessed": "2026-03-01",
            }
        ]
        assert claim["note"].endswith("on https://example.org/budget?utm_source=x: The mayor lies.")
        for name in ("html", "md"):
            assert "lies" not in run("export", "-f", name).out

    def test_the_csv_of_the_client(self, sheet: Path, run: Run) -> None:
        Path("h.csv").write_text(
            "\ufeffCreated at,Author,Page,URL,Group,Type,Quote/description,Comment,Tags\n"
            f'2026-03-01 10:00,ana,,{ARTICLE},Desk,Highlight,reopened in May,,"day,x"\n'
            "2026-03-02 10:00,ana,7,https://example.org/budget.pdf,Desk,Annotation,"
            '"39.8, they say","=cmd",money\n'
            "2026-03-02 10:01,ben,7,https://example.org/budget.pdf,Desk,Reply,,Yes,\n",
            encoding="utf-8",
        )
        result = run("import", "h.csv")
        assert result.code == 0, result.err
        assert "its times have no time zone" in result.err
        assert "a reply to an annotation that is not in the file: 'Yes'" in result.err
        found = claims(sheet)
        assert found["reopened-may"]["tags"] == ["day", "x"]
        (item,) = found["money"]["evidence"]
        assert (item["quote"], item["locator"]) == ("39.8, they say", "p. 7")
        assert found["money"]["note"].startswith(
            "ana, 2026-03-02, on https://example.org/budget.pdf"
        )

    def test_a_pdf_on_somebodys_computer_is_cited_by_its_title(self) -> None:
        source = one(
            [annotation(uri="file:///home/ana/b.pdf", exact="x", document={"title": ["B"]})]
        )
        assert source.evidence
        assert plain(source.evidence).get("url") is None
        assert source.evidence.source == "B"
        nameless = one([annotation(uri="urn:x-pdf:3f", exact="x", document={})])
        assert nameless.trouble == "its page has no web address and no title"


WEB = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "type": "AnnotationCollection",
    "first": {
        "type": "AnnotationPage",
        "next": "https://example.org/page2",
        "items": [
            {
                "id": "https://example.org/anno/1",
                "type": "Annotation",
                "creator": {"name": "Ana", "type": "Person"},
                "created": "2026-03-01T10:00:00Z",
                "body": [
                    {"type": "TextualBody", "value": "money", "purpose": "tagging"},
                    {"type": "TextualBody", "value": "<p>So &amp; so</p>", "format": "text/html"},
                    "https://example.org/reply",
                    {"type": "Choice", "items": [{"value": "one"}]},
                ],
                "target": [
                    {
                        "source": {"id": "https://example.org/a", "language": "de"},
                        "selector": {
                            "type": "FragmentSelector",
                            "value": "page=3",
                            "refinedBy": {"type": "TextQuoteSelector", "exact": "zwölf"},
                        },
                    },
                    "https://example.org/b",
                ],
            }
        ],
    },
}


def test_web_annotations_with_their_targets_bodies_and_selectors() -> None:
    found = read(WEB)
    first, second = found.sources
    assert first.evidence
    assert second.evidence
    assert plain(first.evidence) == {
        "url": "https://example.org/a",
        "quote": "zwölf",
        "language": "de",
        "locator": "p. 3",
        "accessed": "2026-03-01",
    }
    assert first.tags == ("money",)
    (said,) = first.said
    assert (said.by, said.words) == ("Ana", "So & so\nhttps://example.org/reply\none")
    assert second.evidence.url == "https://example.org/b"
    assert found.remarks == (
        "the page https://example.org/page2 is not in the file, and was not fetched",
    )


def test_tags_name_claims_by_id_or_beginning_and_say_the_stance(sheet: Path, run: Run) -> None:
    items = [
        {"type": "webpage", "URL": f"https://example.org/{n}", "keyword": keyword}
        for n, keyword in enumerate(
            (
                "bridge-lo, Supports",
                "claim:2, stance:refutes",
                "claim: money bridge-loads",
                "Bridge Loads",
            )
        )
    ]
    Path("z.json").write_text(json.dumps(items), encoding="utf-8")
    result = run("import", "z.json")
    assert result.code == 0, result.err
    found = {
        name: [(item["url"][-1], item.get("stance")) for item in claim.get("evidence", ())]
        for name, claim in claims(sheet).items()
    }
    assert found == {
        "bridge-loads": [("0", "supports"), ("2", None), ("3", None)],
        "money": [("1", "refutes"), ("2", None)],
    }


def test_two_stances_are_none(sheet: Path, run: Run) -> None:
    item = [{"type": "webpage", "URL": "https://example.org/", "keyword": "money,supports,refutes"}]
    Path("z.json").write_text(json.dumps(item), encoding="utf-8")
    assert run("import", "z.json").code == 0
    assert "stance" not in claims(sheet)["money"]["evidence"][0]


def test_a_source_without_a_claim_stops_everything_and_says_what_to_do(
    sheet: Path, run: Run
) -> None:
    items = [
        {
            "id": "a",
            "type": "webpage",
            "title": "With",
            "URL": "https://example.org/1",
            "keyword": "money",
        },
        {"id": "b", "type": "book", "title": "Without", "note": "claim: mony"},
    ]
    Path("z.json").write_text(json.dumps(items), encoding="utf-8")
    before = sheet.read_bytes()
    for command in (("import",), ("evidence", "import")):
        result = run(*command, "z.json")
        assert result.code == 2
        assert "1 of 2 sources without a claim; nothing imported" in result.err
        assert "item 2 (b): Without: there is no claim 'mony'; did you mean money?" in result.err
        assert "factsheet evidence import z.json --to CLAIM" in result.err
        assert sheet.read_bytes() == before
    tried = run("import", "z.json", "--dry-run")
    assert tried.code == 0
    assert "1 piece of evidence would be imported, 1 left out" in tried.err
    assert sheet.read_bytes() == before
    assert run("evidence", "import", "z.json", "--to", "nobody").code == 2
    assert sheet.read_bytes() == before
    result = run(
        "evidence", "import", "z.json", "--to", "bridge", "--to", "2", "--left-out", "l.tsv"
    )
    assert result.code == 0, result.err
    assert [len(claim["evidence"]) for claim in claims(sheet).values()] == [1, 2]
    assert Path("l.tsv").read_text(encoding="utf-8") == ""
    again = run("evidence", "import", "z.json", "--skip-bad")
    assert again.code == 0
    assert "no claim was named: Without" in again.err


def test_claims_are_not_sources(sheet: Path, run: Run) -> None:
    Path("c.csv").write_text("Claim\nIt cost 40.\n", encoding="utf-8")
    result = run("evidence", "import", "c.csv")
    assert result.code == 2
    assert "these are claims, not sources: factsheet import c.csv" in result.err


def test_an_item_adds_nothing_to_a_page_that_is_quoted_already(sheet: Path, run: Run) -> None:
    assert run("evidence", "add", "money", "https://example.org/a", "--quote", "39.8").code == 0
    Path("z.json").write_text(
        json.dumps([{"type": "webpage", "URL": "http://www.example.org/a/", "keyword": "money"}]),
        encoding="utf-8",
    )
    result = run("import", "z.json")
    assert "money has this evidence already" in result.err
    assert len(claims(sheet)["money"]["evidence"]) == 1


def test_a_stale_verdict_is_said(sheet: Path, run: Run) -> None:
    assert run("mark", "money", "verified", "--because", "x", "--by", "Ana").code == 0
    Path("z.json").write_text(
        json.dumps([{"type": "webpage", "URL": "https://example.org/a", "keyword": "money"}]),
        encoding="utf-8",
    )
    assert "money: its verdict is stale now" in run("import", "z.json").err


def _answered(arguments: list[str], answers: str) -> tuple[int, str]:
    """Run the command on a terminal, and type answers."""
    main, other = pty.openpty()
    process = subprocess.Popen(
        [str(COMMAND), *arguments], stdin=other, stdout=other, stderr=other, close_fds=True
    )
    os.close(other)
    os.write(main, answers.encode())
    shown = b""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            shown += os.read(main, 4096)
        except OSError:
            break
    code = process.wait(timeout=20)
    os.close(main)
    return code, shown.decode()


def test_on_a_terminal_a_person_is_asked(sheet: Path) -> None:
    items = [{"type": "webpage", "URL": f"https://example.org/{n}"} for n in range(4)]
    Path("z.json").write_text(json.dumps(items), encoding="utf-8")
    code, shown = _answered(["import", "z.json"], "nobody\n2\n\nall bridge-loads\n")
    assert code == 0, shown
    assert "there is no claim 'nobody'" in shown
    found = claims(sheet)
    assert [item["url"] for item in found["money"]["evidence"]] == ["https://example.org/0"]
    assert [item["url"] for item in found["bridge-loads"]["evidence"]] == [
        "https://example.org/2",
        "https://example.org/3",
    ]


NESTED = '{"type": "Annotation", "target": ' + '{"source": ' * 900 + "1" + "}" * 900 + "}"


@pytest.mark.parametrize(
    "data",
    [
        "@book{a, title = {" + "{" * 30_000 + "}" * 30_000 + "}}",
        "@book{a, title = {" + "\\emph{" * 5_000 + "}" * 5_000 + "}}",
        "@book{a, title = {" + "$" * 20_001 + "}}",
        "@book{a, author = {" + "A and " * 20_000 + "B}, title = {T}}",
        "@string{a = b # b # b}\n@string{b = a # a # a}\n@book{a, title = a # b}",
        "".join(f"@book{{a{n}, crossref = {{a{(n + 1) % 500}}}}}\n" for n in range(500)),
        "@" * 5_000 + "book{a",
        "@book{a, title = {\\input{/etc/passwd}\\def\\x{\\x\\x}\\x}}",
        "TY  - BOOK\n" + "TI  - x\n" * 50_000 + "ER  - ",
        "TY  - BOOK\n     x\nER  - \n   y\nTY  - \nER  - ",
        "TY  - BOOK\n\x1b[31mTI\nTI  - \x1b]0;x\x07T\nER  - ",
        json.dumps([{"type": "book", "title": ["x"], "author": {"a": 1}, "issued": [[1]]}]),
        json.dumps([{"type": "book", "author": [{"given": {}, "family": []}, 1, None, "x;y"]}]),
        json.dumps([{"type": "book", "title": "\u202eT\u0000\u001b[2J", "URL": "https://a.example/\u202e"}]),
        json.dumps([{"type": "webpage", "URL": "file:///etc/passwd", "title": "T"}]),
        "".join(f'@string{{s{n + 1} = "x"' + f" # s{n}" * 200 + "}\n" for n in range(6))
        + "@book{a, title = s6}",
        "@book{a, title = {T}, xdata = {" + ",".join(["a"] * 20) + "}}",
        "".join(
            f"@book{{a{n}, title = {{T}}, xdata = {{{','.join(f'a{m}' for m in range(20))}}}}}\n"
            for n in range(20)
        ),
        *(json.dumps([{"type": kind, "title": "T", "DOI": "10.1/x"}]) for kind in ([1], {"a": 1})),
        json.dumps([annotation(exact="x"), {"uri": "https://a.example/", "user": "u",
                    "target": [{"selector": [{}] * 200_000}]}]),
        NESTED,
        "[" * 100_000 + "]" * 100_000,
        json.dumps({"rows": [{"uri": 1, "target": 2, "user": 3, "tags": "x", "permissions": []}]}),
        json.dumps([annotation(exact=7, tags=[None, {}], document=[], references="x", created=5)]),
        json.dumps({"@context": "http://www.w3.org/ns/anno.jsonld", "items": [1, None, [], {"target": []}]}),
        "Created at,Author,URL,Type,Quote,Comment,Tags\n\"2026,,,\x00",
        '"Item Type","Publication Title","Url"\n"book"\n',
    ],
)  # fmt: skip
def test_hostile_files_are_read_or_refused_in_words_and_soon(
    data: str, sheet: Path, run: Run
) -> None:
    Path("a").write_text(data, encoding="utf-8")
    begun = time.monotonic()
    result = run("evidence", "import", "a", "--to", "money", "--skip-bad")
    assert time.monotonic() - begun < 3
    assert result.code in (0, 2)
    assert "Traceback" not in result.err
    assert "\x1b" not in result.out + result.err + sheet.read_text(encoding="utf-8")
    assert "root:" not in sheet.read_text(encoding="utf-8")
    assert run("list").code == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_sources_are_known_in_any_encoding_with_a_mark(encoding: str) -> None:
    item = [{"type": "book", "title": "Brücken", "URL": "https://a.example/"}]
    for data in (item, [annotation(exact="Länge")]):
        text = json.dumps(data, ensure_ascii=False)
        assert len(read(text.encode(encoding)).sources) == 1


def test_a_comment_within_the_words_of_another_is_not_lost(sheet: Path, run: Run) -> None:
    marks = [
        annotation(exact="40 tonnes", id=f"i{n}", text=text)
        for n, text in enumerate(("No, never", "No"))
    ]
    Path("a").write_text(json.dumps(marks), encoding="utf-8")
    for _ in range(2):
        assert run("import", "a").code == 0
        notes = "".join(claim.get("note", "") for claim in claims(sheet).values())
        assert notes.count("No, never") == 1
        assert notes.count("No") == 2


@pytest.mark.real_article
@pytest.mark.parametrize("name", ["zot.json", "zot.bib", "hyp.json"])
def test_the_shared_exports(name: str, sheet: Path, run: Run) -> None:
    file = SHARED / "cases" / "sources" / name
    result = run("evidence", "import", str(file), "--to", "bridge-loads")
    assert result.code == 0, result.err
    found = claims(sheet)
    if name == "hyp.json":
        assert found["money"]["note"].startswith("ana, 2026-03-01 10:00 UTC: Budget says 39.8.")
    else:
        (item,) = found["bridge-loads"]["evidence"]
        assert item["author"] == "A. Doe"
        assert item["accessed"] == "2026-03-02"


def test_of_a_thousand_alike_remarks_a_hundred_are_said(sheet: Path, run: Run) -> None:
    items = [
        {"id": f"i{n}", "type": "webpage", "title": f"T{n}", "URL": f"ftp://e.org/{n}"}
        for n in range(1000)
    ]
    Path("many.json").write_text(json.dumps(items))
    done = run("evidence", "import", "many.json", "--to", "bridge-loads")
    assert done.code == 0, done.err
    assert len(done.err.splitlines()) < 110
    assert "and 900 more like these" in done.err
    again = run("evidence", "import", "many.json", "--to", "bridge-loads")
    assert "nothing changed" in again.err
