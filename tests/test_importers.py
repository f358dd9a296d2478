"""Importers: what a newsroom has already becomes claims, all of it or nothing, and never a lie."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import with_part, workbook

from factsheet.fields import plain
from factsheet.importers import IMPORTERS, Imported, Options, import_claims
from factsheet.model import ID, Archive, Claim, Entry, Evidence
from factsheet.problems import FactsheetError
from factsheet.slugs import slug
from factsheet.texts import escape_formula


def read(
    data: str | bytes, name: str = "a.csv", format: str | None = None, **options: Any
) -> Imported:
    raw = data.encode() if isinstance(data, str) else data
    return import_claims(raw, name, format=format, options=Options(**options))


def refused(data: str | bytes, name: str = "a.csv", **options: Any) -> str:
    with pytest.raises(FactsheetError) as error:
        read(data, name, **options)
    return str(error.value)


@pytest.mark.parametrize(
    ("header", "statement", "url", "assigned"),
    [
        ("Claim,Link,Checker", "Claim", "Link", "Checker"),
        ("Behauptung;Link;Geprüft von", "Behauptung", "Link", "Geprüft von"),
        ("Afirmación\tEnlace\tVerificador", "Afirmación", "Enlace", "Verificador"),
        ("Affirmation|Lien|Vérifié par", "Affirmation", "Lien", "Vérifié par"),
        ("Alegação;URL;Verificado por", "Alegação", "URL", "Verificado por"),
    ],
)
def test_columns_and_delimiter_are_guessed_in_five_languages(
    header: str, statement: str, url: str, assigned: str
) -> None:
    delimiter = next(sign for sign in ";\t|," if sign in header)
    row = delimiter.join(["The bridge cost 40 million", "https://x.org/a", "Ana"])
    found = read(f"{header}\n{row}\n")
    assert found.columns == {statement: "statement", url: "evidence.url", assigned: "assigned"}
    (claim,) = found.claims
    assert claim.statement == "The bridge cost 40 million"
    assert claim.assigned == "Ana"
    assert claim.evidence == (Evidence(url="https://x.org/a"),)


def test_a_column_nobody_knows_is_shown_as_left_out_and_a_mapping_wins() -> None:
    table = "Claim,Where,Desk\nIt cost 40,https://x.org,Money\n"
    assert read(table).columns == {"Claim": "statement", "Where": "", "Desk": ""}
    found = read(table, mapping={"claim": "quote", "where": "url", "Desk": "tags"})
    assert found.columns == {"Claim": "quote", "Where": "evidence.url", "Desk": "tags"}
    assert found.claims[0].quote == "It cost 40"
    assert found.claims[0].tags == ("Money",)


@pytest.mark.parametrize("name", ["title", "Author", "language", "translation"])
def test_a_name_that_may_be_of_the_claim_as_well_is_no_sources_until_somebody_says_so(
    run: Run, desk: Path, name: str
) -> None:
    (desk / "t.csv").write_text(f"claim,url,{name}\nIt cost 40.,https://example.org/a,Words\n")
    done = run("import", "t.csv", "-w", "a.yaml")
    assert f"columns left out: {name}" in done.err
    assert "Words" not in (desk / "a.yaml").read_text("utf-8")
    assert run("import", "t.csv", "-w", "b.yaml", "--map", f"{name}={name.lower()}").code == 0
    assert f"    {name.lower()}: Words\n" in (desk / "b.yaml").read_text("utf-8")


def test_mappings_that_lead_nowhere_name_what_there_is() -> None:
    table = "A,B\n1,2\n"
    assert "--map" in refused(table)
    assert "'A', 'B'" in refused(table, mapping={"C": "quote"})
    assert "did you mean 'statement'" in refused(table, mapping={"A": "statment"})
    assert "two columns" in refused(table, mapping={"A": "quote", "B": "quote"})
    assert "'A'" in refused('{"quote": "a"}', "a.jsonl", mapping={"A": "quote"})
    assert "for tables" in refused("claims: []", "a.yaml", mapping={"A": "quote"})


def test_several_rows_of_one_claim_are_one_claim_with_several_pieces_of_evidence() -> None:
    found = read(
        "id,claim,url,evidence quote\n"
        "cost,It cost 40,https://x.org,39.8\n"
        "cost,It cost 40,https://y.org,\n"
        "cost,It cost 40,https://x.org,39.8\n"
        ",,https://z.org,\n"
    )
    (claim,) = found.claims
    assert [item.url for item in claim.evidence] == [
        "https://x.org",
        "https://y.org",
        "https://z.org",
    ]
    assert "line 5" in " ".join(found.remarks)


def test_rows_that_contradict_each_other_are_named() -> None:
    message = refused("id,claim,rating\ncost,It cost 40,True\ncost,It cost 40,False\n")
    assert "line 3: rating differs from that of the same claim in line 2" in message


def test_a_cell_may_hold_several_addresses_and_a_source_may_be_one() -> None:
    found = read(
        "claim,source,source 2\nIt cost 40,https://x.org/a https://x.org/b,Budget p. 12\n"
        "Another,javascript:alert(1),https:///nohost\n"
    )
    assert found.claims[0].evidence == (
        Evidence(url="https://x.org/a"),
        Evidence(url="https://x.org/b"),
        Evidence(source="Budget p. 12"),
    )
    assert [item.url for item in found.claims[1].evidence] == [None, None]


@pytest.mark.parametrize("between", [" and ", ", und ", "; ", " et ", " y ", " & ", ", see also "])
def test_what_joins_two_addresses_is_no_source(between: str) -> None:
    cell = f"https://x.org/a{between}https://x.org/b"
    found = read(f'claim,source\nIt cost 40,"{cell}"\nIt cost 50,and https://x.org/c\n')
    urls = ("https://x.org/a", "https://x.org/b")
    assert found.claims[0].evidence == tuple(Evidence(url=url) for url in urls)
    assert found.claims[1].evidence == (Evidence(url="https://x.org/c", source="and"),)


def test_a_verdict_that_is_no_status_is_kept_and_becomes_no_rating_that_readers_are_told() -> None:
    found = read("claim,verdict\nA is so,False\nB is so,VERIFIED\nC is so,Corrected\n")
    assert [claim.status for claim in found.claims] == ["unverified", "verified", "corrected"]
    assert found.claims[0].rating is None, "nobody asked to tell readers so"
    assert found.claims[0].extra == {"x-status": "False"}
    assert "'False' (1)" in " ".join(found.remarks)


def test_dates_are_read_one_way_only() -> None:
    table = "claim,url,published\nIt cost 40,https://x.org,{}\n"

    def published(written: str, **options: Any) -> date | None:
        return read(table.format(written), **options).claims[0].evidence[0].published

    assert published("2025-04-03") == date(2025, 4, 3)
    assert published("03/04/2025", date_format="%d/%m/%Y") == date(2025, 4, 3)
    message = refused(table.format("03/04/2025"))
    assert "line 2" in message
    assert "--date-format" in message
    assert "--date-format" in refused(table.format("03.04.25"))
    assert "not a date" in refused(table.format("soon"))
    assert "--date-format %Y" in refused(table.format("2025-04-03"), date_format="%Y")


def test_a_date_without_a_meaning_stays_the_users_own() -> None:
    found = read("claim,date\nIt cost 40,3 July 2025\nIt is late,soon\n")
    assert [claim.extra["x-date"] for claim in found.claims] == ["2025-07-03", "soon"]
    assert "could be two different days" in refused("claim,date\nIt cost 40,03/04/2025\n")


def test_faults_of_a_table_name_their_lines_all_at_once() -> None:
    message = refused("claim,stance,url\nA,maybe,https://x.org\nB,often,a\nC,refutes,a\n")
    assert "line 2: evidence[0].stance: 'maybe'" in message
    assert "line 3: evidence[0].stance: 'often'" in message


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("claim,url\nA,b,c\n", "line 2: 3 cells, and the header has 2"),
        ('claim,url\n"A\nB",c\nD\n', "line 4: 1 cells"),
        ('claim,url\nA,b\n"B,c\nD,e\n', "line 3: a quotation mark is not closed"),
        ("claim,url\n=1+1,b\n", "line 2: column 1 contains a formula"),
        ("claim,url\n=HYPERLINK(A1),b\n", "formula"),
        ("claim\n" + "x" * 140_000, "line 2: a cell of more than"),
        ("claim,url\n", "no rows below"),
        ("claim" + ",x" * 600 + "\nA" + ",b" * 600, "601 columns"),
        ("", "empty"),
        ("claim\nA\x00B\n", "binary"),
    ],
)
def test_broken_tables_are_refused(table: str, said: str) -> None:
    assert said in refused(table)


def test_bom_encoding_sep_line_and_title_above_the_header_are_seen() -> None:
    assert read(b"\xef\xbb\xbfclaim\nIt cost 40\n").columns == {"claim": "statement"}
    assert read("claim,url\nIt cost 40,a\n".encode("utf-16")).claims[0].statement == "It cost 40"
    found = read("Behauptung;Quelle\nDie Brücke schließt;Größe\n".encode("cp1252"))
    assert found.claims[0].statement == "Die Brücke schließt"
    assert "a guess" in found.remarks[0]
    found = read("sep=|\nOur claims|\nclaim|url\nIt cost 40|a\n")
    assert found.claims[0].statement == "It cost 40"
    assert "line 3" in found.remarks[0]


@given(st.text(alphabet="'=+-@1a ", min_size=1).map(str.strip).filter(bool))
def test_a_cell_that_was_made_harmless_is_read_back(words: str) -> None:
    out = f'id,claim\nx,"{escape_formula(words)}"\n'
    assert read(out).claims[0].statement == words


FULL = Claim(
    id="bridge-cost",
    quote="cost 40 million",
    statement="The bridge cost 40 million.",
    attributed_to="Council",
    priority="high",
    tags=("money", "roads"),
    assigned="Ana",
    status="verified",
    rating="True",
    note="Ask again.",
    evidence=(
        Evidence(
            url="https://x.org/a",
            source="Budget",
            publisher="City",
            via="The Paper",
            kind="primary",
            stance="supports",
            quote="39.8",
            locator="p. 12",
            published=date(2025, 12, 1),
            accessed=date(2026, 3, 2),
            archive=Archive("evidence/a.gz", "ab", "cd", datetime(2026, 3, 2, 10, tzinfo=UTC)),
            confidential=True,
            note="Rounded.",
            extra={"x-desk": "k"},
        ),
        Evidence(source="An interview"),
    ),
    history=(
        Entry(datetime(2026, 3, 2, 10, 5, tzinfo=UTC), "Ana", "verified", because="It says so."),
        Entry(datetime(2026, 3, 2, 17, tzinfo=UTC), "Ben", approved=True, seen="s-5be1c9d0"),
    ),
    extra={"x-own": "y"},
)


def sheet(records: list[dict[str, Any]]) -> list[list[Any]]:
    names = list(dict.fromkeys(name for record in records for name in record))
    return [names, *([record.get(name) for name in names] for record in records)]


def exported(claim: Claim) -> bytes:
    tree = plain(claim)
    evidence = [{"claim": claim.id, **item} for item in tree.pop("evidence")]
    history = [{"claim": claim.id, **item} for item in tree.pop("history")]
    for item in evidence:
        for name, value in item.pop("archive", {}).items():
            item[f"archive_{name}"] = value
    tree["tags"] = ", ".join(tree["tags"])
    return workbook(
        {"claims": sheet([tree]), "evidence": sheet(evidence), "history": sheet(history)}
    )


def test_a_workbook_with_three_sheets_is_read_back_whole() -> None:
    assert read(exported(FULL), "a.xlsx").claims == (FULL,)


def test_a_newsrooms_workbook_is_read_from_the_sheet_that_names_claims() -> None:
    data = workbook(
        {
            "Cover": [["Our desk"], ["2026"]],
            "Work": [["Claim", "Date", "Rating"], ["It cost 40", datetime(2025, 7, 3), 5.0]],
        }
    )
    found = read(data, "a.xlsx")
    assert found.claims[0].statement == "It cost 40"
    assert found.claims[0].rating == "5"
    assert found.claims[0].extra["x-date"] == "2025-07-03"
    assert "Cover" in found.remarks[0]


def test_a_formula_in_a_workbook_is_refused_by_its_cell() -> None:
    data = workbook({"Work": [["claim", "url", "sum"], ["A", "=A1&B1", "=1+1"]]})
    message = refused(data, "a.xlsx")
    assert "cell B2 contains a formula" in message
    assert "C2" not in message


S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def crafted(rows: str, before: str = "") -> bytes:
    good = workbook({"Work": [["claim"], ["A"]]})
    xml = f"{before}<worksheet {S}><dimension ref='A1:XFD1000000000'/><sheetData>{rows}</sheetData>"
    return with_part(good, "xl/worksheets/sheet1.xml", xml + "</worksheet>")


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


HEADER = f'<row r="1">{cell("A1", "claim")}</row>'


def test_workbooks_that_are_hostile_are_refused_or_read_for_what_they_hold() -> None:
    found = read(crafted(HEADER + f'<row r="2">{cell("A2", "It is so")}</row>'), "a.xlsx")
    assert found.claims[0].statement == "It is so"
    far = HEADER + f'<row r="1000000000">{cell("A1000000000", "x")}</row>'
    assert "more rows than a spreadsheet" in refused(crafted(far), "a.xlsx")
    wide = f'<row r="1">{cell("A1", "claim")}{cell("XFD1", "x")}</row>'
    assert "XFD1" in refused(crafted(wide), "a.xlsx")
    assert "entities" in refused(crafted(HEADER, "<!DOCTYPE a [<!ENTITY b 'c'>]>"), "a.xlsx")
    bomb = with_part(crafted(HEADER), "xl/media/a.xml", b"0" * 25_000_000)
    assert "unpacks" in refused(bomb, "a.xlsx")
    assert "damaged" in refused(crafted(HEADER)[:1000], "a.xlsx")
    assert "damaged" in refused(crafted("<row>" * 10), "a.xlsx")


def test_what_list_writes_as_json_lines_is_read_back() -> None:
    tree = {"worksheet": "a/claims.yaml", **plain(FULL), "stale": False}
    data = json.dumps(tree) + "\n\n" + json.dumps({"quote": "no id here"}) + "\n"
    for name in ("a.jsonl", "-"):
        assert read(data, name).claims == (FULL, Claim(id="no-id-here", quote="no id here"))


def test_an_array_and_a_worksheet_in_json_are_read() -> None:
    assert read(json.dumps([plain(FULL)]), "a.json").claims == (FULL,)
    whole = {"factsheet": 1, "article": {"title": "T"}, "claims": [plain(FULL)]}
    assert read(json.dumps(whole, indent=1), "-").claims == (FULL,)
    found = read(json.dumps(whole), "a.json")
    assert found.claims == (FULL,)
    assert found.article is not None
    assert found.article.title == "T"


def test_every_bad_line_of_json_lines_is_named_and_nothing_is_read() -> None:
    bad = [
        '{"quote": "good"}',
        '{"quote": "a" "b": 1}',
        '{"quote": NaN}',
        '{"quote": "a", "quote": "b"}',
        '{"quote": "\\ud800"}',
        '{"quote": "a", "statu": "verified"}',
        "[1]",
        '{"id": "a", "quote": "x"}',
        '{"id": "a", "quote": "y"}',
        "[" * 100_000,
    ]
    message = refused("\n".join(bad), "a.jsonl")
    for number, said in enumerate(
        ["not JSON", "NaN", "twice", "surrogate", "did you mean 'status'", "an object"], start=2
    ):
        assert any(f"line {number}: " in line and said in line for line in message.split("\n")), (
            said
        )
    assert "line 9: id 'a' is already used in line 8" in message
    assert "line 10: nested too deep" in message
    assert "line 1:" not in message


def test_a_line_separator_inside_json_ends_no_line() -> None:
    assert read('{"id": "a", "quote": "b\u2028c"}', "a.jsonl").claims[0].quote == "b\u2028c"


REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "The &quot;moon&quot; is\n<b>cheese</b>",
    "url": "https://checkers.org/x",
    "author": {"@type": "Organization", "name": "Checkers"},
    "datePublished": "2025-07-03T10:00:00Z",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Bob"},
        "appearance": [{"@type": "CreativeWork", "url": "https://post.org/1"}],
    },
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": "3",
        "worstRating": 1,
        "bestRating": 5,
        "alternateName": "Half true",
    },
}


@pytest.mark.parametrize(
    "wrapped",
    [
        json.dumps(REVIEW),
        json.dumps([REVIEW]),
        json.dumps({"@graph": [{"@type": "WebPage"}, {**REVIEW, "@type": ["ClaimReview"]}]}),
        f"<html><script type='application/ld+json'>\n{json.dumps(REVIEW)}</script><p>x</p></html>",
        "<html><script type='application/ld+json'>{broken</script>"
        f"<script type='application/ld+json'><!--{json.dumps(REVIEW)}--></script></html>",
    ],
)
def test_a_claim_review_is_a_claim_with_the_review_as_evidence(wrapped: str) -> None:
    found = read(wrapped, "-")
    (claim,) = found.claims
    assert claim == Claim(
        id="moon-cheese",
        statement='The "moon" is cheese',
        attributed_to="Bob",
        rating="Half true",
        evidence=(
            Evidence(
                url="https://checkers.org/x",
                publisher="Checkers",
                kind="secondary",
                stance="context",
                published=date(2025, 7, 3),
            ),
        ),
        extra={"x-appearance": ["https://post.org/1"]},
    )
    assert "unverified" in found.remarks[-1]


@pytest.mark.parametrize(
    ("rating", "stance"),
    [
        ({"ratingValue": 1, "worstRating": 1, "bestRating": 5}, "refutes"),
        ({"ratingValue": 5, "worstRating": 1, "bestRating": 5}, "supports"),
        ({"ratingValue": 1, "bestRating": 5}, "context"),
        ({"ratingValue": 1, "worstRating": 1, "bestRating": 1}, "context"),
        ({"ratingValue": "false", "worstRating": 1, "bestRating": 5}, "context"),
        ({}, "context"),
    ],
)
def test_a_review_has_a_stance_only_at_the_ends_of_its_own_scale(
    rating: dict[str, Any], stance: str
) -> None:
    found = read(json.dumps({**REVIEW, "reviewRating": rating}), "a.json")
    assert found.claims[0].evidence[0].stance == stance
    assert found.claims[0].status == "unverified"


def test_pages_without_a_claim_review_are_refused() -> None:
    assert "no ClaimReview" in refused("<html><p>Words</p></html>", "a.html")
    assert "claimReviewed" in refused('{"@type": "ClaimReview"}', "a.json")


def test_a_worksheet_is_read_with_its_article() -> None:
    text = (
        "factsheet: 1\narticle:\n  title: T\nrules:\n  min_sources: 2\n"
        "claims:\n- id: a\n  quote: b\n"
    )
    for name in ("claims.yaml", "-"):
        found = read(text, name)
        assert found.claims == (Claim(id="a", quote="b"),)
        assert found.article is not None
        assert found.article.title == "T"
        assert "rules" in found.remarks[0]
    assert "line 2" in refused("claims:\n- quote: b\n", "a.yaml")


def test_commas_in_a_single_column_part_no_cells() -> None:
    found = read("Claim\nIt cost 40, they say\nIt is late\n")
    assert [claim.statement for claim in found.claims] == ["It cost 40, they say", "It is late"]


def test_which_importer_reads_a_file() -> None:
    both = refused(json.dumps(REVIEW), "a.jsonl")
    assert "jsonl and claimreview" in both
    assert "--format" in both
    assert read(json.dumps(REVIEW), "a.jsonl", format="claimreview").claims
    assert "one of csv, tsv" in refused("what is this", "-")
    assert "'docx' is not a format" in refused("x", format="docx")
    assert read("claim\turl\nIt is so\ta\n", "-").claims[0].statement == "It is so"
    assert read("claim,url\nIt is so,a\n", "data.txt", format="csv").claims


@pytest.mark.parametrize("name", IMPORTERS)
def test_an_empty_file_is_refused_by_every_importer(name: str) -> None:
    assert "empty" in refused(b" \n", "a", format=name)


@given(st.text(max_size=60), st.sets(st.sampled_from(["claim", "claim-2", "a", "bridge-cost"])))
@settings(max_examples=300)
def test_a_slug_is_an_id_not_taken_and_short(words: str, taken: set[str]) -> None:
    made = slug(words, taken)
    assert ID.match(made)
    assert made not in taken
    assert len(made) <= 40


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("The new bridge cost 40 million euros.", "new-bridge-cost-40-million"),
        ("Die Brücke über den Fluß", "brucke-uber-fluss"),
        ("Łódź", "lodz"),
        ("40 million", "million"),
        ("40", "claim"),
        ("Верховный суд приостановил запрет", "верховный-суд-приостановил-запрет"),
        ("सर्वोच्च न्यायालय", "सरवचच-नययलय"),
    ],
)
def test_slugs_are_made_of_telling_words(words: str, made: str) -> None:
    assert slug(words, ()) == made


def test_slugs_of_the_same_words_are_numbered() -> None:
    assert slug("The bridge", {"bridge", "bridge-2"}) == "bridge-3"


def test_files_with_broken_bytes_never_end_in_anything_but_an_error_or_claims() -> None:
    seeds = [exported(FULL), json.dumps(REVIEW).encode(), b"claim,url\nA,b\n", b"claims: [\n"]
    names = ["a.xlsx", "a.json", "a.csv", "a.yaml"]
    for seed, name in zip(seeds, names, strict=True):
        for place in range(0, len(seed), max(1, len(seed) // 40)):
            broken = io.BytesIO(seed)
            broken.seek(place)
            broken.write(b"\xff<\x01")
            try:
                assert read(broken.getvalue(), name).claims
            except FactsheetError as error:
                assert str(error)  # noqa: PT017 - either outcome is right


def test_only_a_column_whose_field_is_taken_is_said_to_be_left_out() -> None:
    data = b"claim,statement,stale,withheld,because\nA.,B.,false,0,x\n"
    notes = import_claims(data, "a.csv").remarks
    assert [note for note in notes if "already" in note and "the  " in note] == []


def test_numbers_in_json_keep_their_meaning_or_are_refused() -> None:
    (claim,) = read('{"quote": "a", "x-share": 1.5, "x-list": "b"}', "a.jsonl").claims
    assert claim.extra["x-share"] == "1.5"
    assert "too large a number" in refused('{"quote": "a", "x-n": 1e999}', "a.jsonl")
    assert "is not a JSON number" in refused('{"quote": "a", "x-n": NaN}', "a.jsonl")
    assert "half a character" in refused('{"quote": "\\ud800", "tags": ["b"]}', "a.jsonl")


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"One": [], "Two": [["", ""]]}, "the workbook is empty"),
        ({"claims": [["id", "claim"], ["a", ""]]}, "no claim next to the id 'a'"),
        (
            {"claims": [["id", "claim"], ["a", "It is so"]], "evidence": [["claim", "url"], ["b", "https://x.org"]]},
            "the claims sheet has no claim 'b'",
        ),
        (
            {"claims": [["id", "claim"], ["a", "It is so"]], "history": [["claim", "by"], ["b", "Ana"]]},
            "the claims sheet has no claim 'b'",
        ),
        (
            {"claims": [["id", "claim"], ["a", "It is so"]],
             "history": [["claim", "by", "status"], ["a", "Ana", "verified"]]},
            "at is missing",
        ),
    ],
)  # fmt: skip
def test_sheets_that_do_not_fit_together_are_refused(sheets: dict[str, Any], said: str) -> None:
    assert said in refused(workbook(sheets), "a.xlsx")


def test_a_workbook_without_a_known_column_is_read_from_its_first_sheet_with_rows() -> None:
    book = workbook({"Notes": [], "Data": [["What", "Where"], ["It is so", "x"]]})
    assert "'What', 'Where'" in refused(book, "a.xlsx", mapping={"Who": "quote"})


def test_dates_and_numbers_of_a_workbook_are_read_as_people_write_them() -> None:
    rows: list[list[Any]] = [
        ["id", "claim", "x-day", "x-time", "x-whole", "x-part", "x-yes"],
        ["a", "It is so", date(2026, 3, 1), datetime(2026, 3, 1, 9, 30), 40.0, 39.8, True],
    ]
    (claim,) = read(workbook({"claims": rows}), "a.xlsx").claims
    assert dict(claim.extra) == {
        "x-day": "2026-03-01", "x-time": "2026-03-01T09:30:00", "x-whole": "40",
        "x-part": "39.8", "x-yes": "true",
    }  # fmt: skip


def test_ids_that_are_none_are_kept_beside_the_ones_that_are_made() -> None:
    found = read("id,claim\n17,The bridge cost 40 million\n")
    (claim,) = found.claims
    assert ID.match(claim.id)
    assert claim.extra["x-id"] == "17"
    assert "ids begin with a letter, unlike '17'" in " ".join(found.remarks)


def test_columns_of_one_name_are_told_apart_and_what_is_no_claim_is_named() -> None:
    assert list(read("Claim,Note,Note,Note\na,b,c,d\n").columns) == [
        "Claim", "Note", "Note 2", "Note 3",
    ]  # fmt: skip
    assert "no claim in this row" in refused("claim,url\n,https://x.org\n")
    notes = read("claim,publisher\na,AFP\n").remarks
    assert "left out, because it has neither an address nor a source: line 2 (publisher)" in notes
