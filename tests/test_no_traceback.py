"""What a user can cause is said in words: no traceback, exit codes 0, 1 and 2 only."""

import random
import string
from pathlib import Path

import pytest
from conftest import ROOT, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.merge import CannotMerge, merge
from factsheet.yamltext import parse

EMPTY = (
    "{}",
    "[]",
    "[{}]",
    "[[]]",
    "[[{}]]",
    "{a: {}}",
    "{a: [{}]}",
    "[{a: {}}, [], {}]",
    "''",
    "~",
)
FORMATS = ("html", "md", "csv", "json", "jsonl", "docx", "xlsx", "jsonld")


def sheet(value: str, place: str) -> str:
    if place == "block":
        return f"factsheet: 1\nclaims:\n- id: b\n  quote: two\n  x-odd:\n  - {value}\n"
    here = dict.fromkeys(("top", "article", "claim", "evidence", "history"), "")
    here[place] = f", x-odd: {value}"
    return (
        "factsheet: 1\n"
        f"article: {{title: A{here['article']}}}\n"
        + (f"x-odd: {value}\n" if place == "top" else "")
        + "claims:\n"
        f"- {{id: a, quote: one{here['claim']}, evidence: [{{url: 'https://example.org/'"
        f"{here['evidence']}}}], history: [{{at: 2026-01-01T10:00:00Z, by: Ana, status: verified"
        f"{here['history']}}}], status: verified}}\n"
    )


@pytest.mark.parametrize("place", ["top", "article", "claim", "evidence", "history", "block"])
def test_empty_values_of_ones_own_go_through_every_command(
    run: Run, desk: Path, place: str
) -> None:
    for value in EMPTY:
        text = sheet(value, place)
        desk.joinpath("x.yaml").write_text(text)
        there = desk / "there.yaml"
        there.write_text("factsheet: 1\nclaims:\n- id: z\n  quote: three\n")
        assert run("import", "x.yaml", "-w", there).code == 0, (value, place)
        assert run("edit", 1, "--note", "Hello.", "-w", "x.yaml").code == 0
        assert run("mark", 1, "disputed", "--because", "so", "-w", "x.yaml").code == 0
        for ending in FORMATS:
            words = ["-w", "x.yaml", "--base-url", "https://example.org/"]
            assert run("export", f"o.{ending}", *words).code == 0
        if place == "block":
            continue  # without a title of an article
        desk.joinpath("ours.yaml").write_text(text.replace("quote: one", "quote: One"))
        desk.joinpath("theirs.yaml").write_text(text.replace("title: A", "title: B"))
        desk.joinpath("base.yaml").write_text(text)
        assert run("merge", "base.yaml", "ours.yaml", "theirs.yaml").code == 0
        assert "B" in desk.joinpath("ours.yaml").read_text()


@pytest.mark.parametrize(
    ("epoch", "code"),
    [("", 0), ("0", 0), ("1767225600", 0), ("-1", 2), ("1.5", 2), ("soon", 2), ("9" * 30, 2),
     ("253402300800", 2), ("9" * 5000, 2), ("1e400", 2), ("²", 2)],
)  # fmt: skip
def test_an_absurd_time_for_reports_is_said(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, epoch: str, code: int
) -> None:
    desk.joinpath("claims.yaml").write_text(sheet("1", "top"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    for ending in ("html", "xlsx"):
        result = run("export", f"a.{ending}")
        assert (result.code, "SOURCE_DATE_EPOCH is" in result.err) == (code, code == 2)


@pytest.mark.parametrize("value", ["", "-5", "0", "wide", "9" * 30, "\x1b[0m"])
@pytest.mark.parametrize(
    "name", ["COLUMNS", "LINES", "TERM", "LANG", "LC_ALL", "TZ", "NO_COLOR", "FORCE_COLOR",
             "FACTSHEET_USER", "FACTSHEET_WORKSHEET", "EDITOR"]
)  # fmt: skip
def test_absurd_surroundings_are_no_traceback(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    desk.joinpath("claims.yaml").write_text(sheet("1", "top"))
    monkeypatch.setenv(name, value)
    for words in (["list"], ["show", "1"], ["log"], ["check"], ["mark", "1", "disputed"]):
        assert run(*words).code in (0, 1, 2)


EDGES = [
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "0001-01-01", "9999-12-31", "0000-01-01", "10000-01-01",
    "2026-01-01T00:00:00+99:99", "-0001-01-01", "2026-02-30",
]  # fmt: skip


@pytest.mark.parametrize("when", EDGES)
def test_times_at_the_edges_are_read_or_refused(run: Run, desk: Path, when: str) -> None:
    desk.joinpath("claims.yaml").write_text(
        "factsheet: 1\narticle: {title: A}\nclaims:\n- {id: a, quote: one, status: verified, "
        f"history: [{{at: '{when}', by: Ana, status: verified}}], "
        f"evidence: [{{url: 'https://example.org/', published: '{when}'}}]}}\n"
    )
    desk.joinpath("good.yaml").write_text("factsheet: 1\nclaims:\n- {id: a, quote: one}\n")
    desk.joinpath("t.csv").write_text(
        f"quote,evidence.url,evidence.published\na,https://a.org,{when}\n"
    )
    for words in (
        ["list", "--sort", "changed"], ["show", "1"], ["log"], ["check"], ["mark", "1", "disputed"],
        ["approve", "1"], *(["export", f"a.{ending}"] for ending in FORMATS),
        ["log", "--since", when, "-w", "good.yaml"],
        ["evidence", "add", "1", "https://example.org/b", "--published", when, "-w", "good.yaml"],
        ["import", "t.csv", "-w", "good.yaml"],
    ):  # fmt: skip
        assert run(*words).code in (0, 1, 2), words


@pytest.mark.parametrize("number", ["-1", "0", "9" * 400, "1e400", "nan", "inf", "²", "", "\udcff"])
def test_absurd_numbers_are_refused(run: Run, desk: Path, number: str) -> None:
    desk.joinpath("claims.yaml").write_text(sheet("1", "top"))
    desk.joinpath("a.txt").write_text("The bridge cost 5 million euros.\n")
    for words in (
        ["show", number], ["evidence", "remove", "1", number, "--yes"], ["capture", "1", "-n", number],
        ["load", "a.txt", "-w", "b.yaml", "--min-score", number],
        ["mark", "1", "disputed", "--wait", number], ["log", "-n", number],
    ):  # fmt: skip
        assert run(*words).code in (0, 1, 2), words


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "+++\na = {}\n+++\nIt cost 5 million euros.\n"),
        ("a.md", "---\ndate: {}\n---\nIt cost {} million euros on 3 March {}.\n"),
        ("a.json", '[{{"quote": {}}}]'),
        ("a.csv", "quote,evidence.url,evidence.published\nq,https://1.{}/,{}-01-01\n"),
    ],
)
def test_numbers_of_very_many_digits_are_read_or_refused(
    run: Run, desk: Path, name: str, text: str
) -> None:
    desk.joinpath(name).write_text(
        text.replace("{}", "9" * 5_000).replace("{{", "{").replace("}}", "}")
    )
    result = run("load" if name == "a.md" else "import", name, "-w", "new.yaml")
    assert result.code == (0 if name == "a.md" else 2)
    assert "set_int_max_str_digits" not in result.err


COMMANDS = (
    ["list"],
    ["check"],
    ["show", "1"],
    ["log"],
    ["mark", "1", "disputed"],
    ["export", "o.html"],
)


@settings(max_examples=40)
@given(seed=st.integers(0, 10**9))
def test_a_damaged_worksheet_is_no_traceback(run: Run, desk: Path, seed: int) -> None:
    rng = random.Random(seed)
    whole = ROOT.joinpath("claims.yaml").read_bytes()
    start = whole.index(b"\n- id:")
    data = bytearray(whole[: start + 6000])
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data))
        new = rng.choice([b"", b"\n", b"\r", b"{}", b"[]", b": ", b"- ", b"\xc2\x85", b"\0", b"&a ",
                          b"*a", b"\xff", b"'", b'"', b"  ", b"9999-12-31", string.punctuation.encode()])  # fmt: skip
        data[at : at + rng.randint(0, 6)] = new
    desk.joinpath("claims.yaml").write_bytes(bytes(data))
    for words in COMMANDS:
        assert run(*words).code in (0, 1, 2)


ODD = st.text(st.sampled_from("ab #:-\t\x85\u2028\u2029\ufeff\u200b"), max_size=8)


@given(st.lists(ODD, min_size=6, max_size=6), st.booleans())
def test_what_is_merged_is_read_again(remarks: list[str], crlf: bool) -> None:
    def text(quote: str, more: str, marks: list[str]) -> str:
        made = (
            f"factsheet: 1\n# {marks[0]}\nclaims:\n  # {marks[1]}\n- {{id: a, quote: {quote}}} # {marks[2]}\n"
            f"- {{id: b, quote: two{more}}}\n"
        )
        return made.replace("\n", "\r\n") if crlf else made

    texts = [
        text("one", "", remarks[:3]),
        text("One", "", remarks[3:]),
        text("one", ", assigned: Ana", remarks[2:5]),
    ]
    try:
        sheets = [parse(one).worksheet for one in texts]
    except Exception:
        return
    if not all(len(sheet.claims) == 2 for sheet in sheets):
        return
    try:
        merged = merge(*texts)
    except CannotMerge:
        return
    read = parse(merged.text).worksheet
    assert [claim.quote for claim in read.claims] == ["One", "two"]
    assert read.claims[1].assigned == "Ana"


def test_a_comment_with_a_line_end_that_only_yaml_knows(run: Run, desk: Path) -> None:
    for name, claim in (
        ("base", "{id: c2, quote: two}"),
        ("ours", "{id: c2, quote: 'two, ours'}"),
        ("theirs", "{id: c2, quote: two, assigned: Ana}"),
    ):
        desk.joinpath(f"{name}.yaml").write_text(
            f"factsheet: 1\nclaims:\n  # keep\x85  - {claim}\n", encoding="utf-8"
        )
    result = run("merge", "base.yaml", "ours.yaml", "theirs.yaml")
    assert result.code == 0, result.err
    assert "two, ours" in run("list", "-w", "ours.yaml", "--assigned", "Ana").out
