"""What leaves: no value is a terminal's or a CI runner's command, one line is one line, and every
byte is written or the exit code is 2."""

import csv
import io
import json
import os
import re
import resource
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COMMAND, ROOT, WORKSHEET, Result, Run
from hypothesis import given
from hypothesis import strategies as st
from test_terminal import on_terminal  # noqa: F401 - a fixture
from website import Site, answer

from factsheet.console import emit, emit_bytes, safe_streams
from factsheet.problems import FactsheetError
from factsheet.texts import (
    escape_formula,
    escape_formulas,
    escape_lines,
    json_text,
    readable,
    unescape_formula,
    visible,
)

Git = Callable[..., str]
BREAKS = ("\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\x0b", "\x0c")
COMMANDS = (
    "::stop-commands::t0k", " \t::error file=a.py,line=1::x", "\u200b:\u200d:warning::x",
    "\u3000::notice::x", "##[error]x", "x ##[group]y", "##vso[task.setvariable]x",
    "##teamcity[message]", "#\u200b#[error]x", ":\ufe0f:add-mask::x", "\u034f::notice::x",
    "\u180b:\U000e0100:error::x", "#\ufe0f#[debug]x",
)  # fmt: skip
STEERING = "\x1b]0;t\x07 \x1b[2J \u202eevil\u2066 \x9b31m \U000e0041 \ufeff"
HOSTILE = "x" + "".join(BREAKS[n % 8] + c for n, c in enumerate(COMMANDS)) + STEERING
FLAT = HOSTILE.translate({ord(c): " " for b in BREAKS for c in b})


def quoted(text: str) -> str:
    """Spell a text in YAML, with escapes for what it cannot hold."""
    plain = (c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(plain)}"'


def worksheet(text: str) -> str:
    """Put a text into every field that takes any."""
    x = quoted(text)
    return f"""\
factsheet: 1
article: {{title: {x}, author: {x}, publisher: {x}, url: "https://example.org/a", language: {x}, text: {x}}}
ratings: {{{x}: 3, b: 1}}
claims:
- id: a
  quote: {x}
  statement: {x}
  attributed_to: {x}
  tags: [{x}]
  assigned: {x}
  status: verified
  rating: {x}
  note: {x}
  x-own: {x}
  "x-\\u202e::y": {x}
  evidence:
  - {{url: {x}, source: {x}, publisher: {x}, via: {x}, kind: primary, stance: supports, quote: {x}, locator: {x}, note: {x}}}
  - {{source: {x}, stance: refutes, archive: {{path: {x}, sha256: {"a" * 64}}}}}
  history:
  - {{at: 2026-01-01T00:00:00Z, by: {x}, status: verified, because: {x}, rating: {x}}}
  - {{at: 2026-01-02T00:00:00Z, by: {x}, approved: true, seen: {x}}}
- id: b
  quote: {x}
"""


def tame(result: Result, what: object = "") -> None:
    """Assert that a terminal and a CI runner would obey nothing of it."""
    for stream in (result.out, result.err):
        assert not re.search(
            "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\U000e0041]"
            "|\r(?!\n)",
            stream.removeprefix("\ufeff"),
        ), what
        seen = re.sub("[\u00ad\u034f\u180b\u200b-\u200f\u2060\ufe0f\U000e0100]", "", stream)
        assert not re.search(r"##\w*\[", seen), what
        for line in seen.split("\n"):
            ours = re.match(r"::(error|warning) (file|title)=", line)
            assert ours or not line.strip().startswith("::"), (what, line)
    assert "Traceback" not in result.err, what


SHOWING = [
    *(("list", "--format", kind) for kind in ("tsv", "table", "json", "jsonl", "ids")),
    ("list", "--search", "x"), ("show", "a"), ("show", "a", "--format", "json"), ("log",),
    ("log", "--format", "json"), ("evidence", "list"), ("evidence", "list", "--format", "json"),
    *(("check", "--format", kind) for kind in ("text", "json", "github")),
    ("capture", "--all", "--dry-run"), ("mark", "a", "opinion", "--because", "x"),
    ("assign", "a", "Ben"), ("approve", "a", "--by", "Cleo"), ("approve", "b"),
    ("remove", "a"), ("edit", "a", "--quote", "y"), ("split", "a", "z"), ("diff",), ("log", "--git"),
    ("merge", "claims.yaml", "claims.yaml", "claims.yaml", "--output", "out.yaml"),
    ("import", "claims.yaml", "-w", "new.yaml"), ("review", "--plain", "--all"),
]  # fmt: skip


@pytest.mark.parametrize("words", SHOWING, ids=" ".join)
def test_no_value_is_a_command_or_grows_a_line(
    run: Run, desk: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "4000")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    lines = []
    for text in (HOSTILE, FLAT):
        (desk / "claims.yaml").write_text(worksheet(text), encoding="utf-8")
        (desk / "new.yaml").unlink(missing_ok=True)
        result = run(*words)
        tame(result, words)
        lines.append((result.out.count("\n"), result.err.count("\n")))
    # `show` has the lines of a note as lines of its own, further in than all that it says itself.
    assert words[0] in ("list", "review") or words == ("show", "a") or lines[0] == lines[1]
    if words[-1] == "table":
        monkeypatch.setenv("COLUMNS", "60")  # wrapping brings any word to the start of a line
        tame(run(*words))


def test_a_note_of_several_lines_says_nothing_in_the_name_of_show(run: Run, desk: Path) -> None:
    note = "Ask again.\nHistory\n::error::x\n✓ Verified"
    (desk / "claims.yaml").write_text(
        f"claims:\n- {{id: a, statement: S., note: {quoted(note)}}}\n", encoding="utf-8"
    )
    shown = run("show", "a")
    tame(shown)
    assert "\n  History\n" in shown.out
    assert not {"History", "✓ Verified"} & set(shown.out.split("\n"))


@pytest.mark.parametrize("kind", ["md", "html", "csv", "json", "jsonl", "claimreview"])
def test_an_export_is_the_same_bytes_in_a_file_and_in_a_log(
    run: Run, desk: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    text = worksheet(HOSTILE).replace(f"text: {quoted(HOSTILE)}", "text: article.txt")
    (desk / "claims.yaml").write_text(text, encoding="utf-8")
    (desk / "article.txt").write_text(HOSTILE, encoding="utf-8", newline="")
    result = run("export", "-f", kind)
    tame(result, kind)
    assert run("export", "-f", kind, "out").code == result.code == 0
    assert (desk / "out").read_bytes() == result.out.encode()


def test_json_holds_the_very_values(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(worksheet(HOSTILE), encoding="utf-8")
    assert run("list", "--format", "json").json[0]["quote"] == HOSTILE
    for words in (("list", "--format", "jsonl"), ("export", "-f", "jsonl")):
        assert json.loads(run(*words).out.split("\n")[0])["quote"] == HOSTILE


FIELDS = (
    "factsheet: {x}", "article: {{published: {x}}}", "article: {{{x}: y}}", "rules: {{min_sources: {x}}}",
    "rules: {{{x}: off}}", "rules: {{levels: {{{x}: {x}}}}}", "ratings: {{a: {x}}}", "{x}: y",
    "claims: [{{id: {x}, quote: y}}]", "claims: [{{id: a, quote: y, {x}: z}}]",
    *(f"claims: [{{{{id: a, quote: y, {name}: {{x}}}}}}]" for name in ("status", "priority", "evidence", "tags")),
    *(
        f"claims: [{{{{id: a, quote: y, evidence: [{{{{url: 'https://e.org', {name}: {{x}}}}}}]}}}}]"
        for name in ("stance", "kind", "published", "accessed", "confidential", "archive")
    ),
    "claims: [{{id: a, quote: y, history: [{{at: {x}, by: A}}]}}]",
    "claims: [{{id: a, quote: y, history: [{{at: 2026-01-01T00:00:00Z, by: A, status: {x}}}]}}]",
    "claims: [{{id: a, quote: y, history: [{{at: 2026-01-01T00:00:00Z, by: A, approved: {x}}}]}}]",
)  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_an_error_about_a_value_is_one_line(run: Run, desk: Path, field: str) -> None:
    lines = []
    for text in (HOSTILE, FLAT):
        (desk / "claims.yaml").write_text(field.format(x=quoted(text)) + "\n", encoding="utf-8")
        for words in (
            ("list",),
            ("check",),
            ("check", "--format", "github"),
            ("import", "claims.yaml", "-w", "n.yaml"),
        ):
            result = run(*words)
            tame(result, words)
            lines.append((result.out + result.err).count("\n"))
    assert lines[:4] == lines[4:]


def test_the_attack_on_a_runner_says_nothing_to_it(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        'claims:\n- {id: a, quote: x, status: "x\\n::stop-commands::t0k\\n6 claims checked: 0 errors"}\n'
    )
    result = run("check", "--format", "github")
    assert result.code == 2
    assert result.lines[0].startswith("::error file=claims.yaml,line=2,")
    assert len(result.lines) == 1
    assert "'x\\n::stop-commands::t0k\\n6 claims checked" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        (HOSTILE,), ("list", HOSTILE), ("list", "--" + HOSTILE), ("list", "--format", HOSTILE),
        ("list", "--status", HOSTILE), ("show", HOSTILE), ("mark", "a", HOSTILE), ("log", "--since", HOSTILE),
        ("log", "a", HOSTILE), ("diff", HOSTILE), ("export", HOSTILE), ("export", "-f", HOSTILE),
        ("export", "-f", "claimreview", "--base-url", HOSTILE), ("load", HOSTILE), ("import", HOSTILE),
        ("import", "t.csv", "--map", HOSTILE), ("import", "t.csv", "--format", HOSTILE),
        ("validate", HOSTILE), ("capture", HOSTILE), ("capture", "a", "--allow-host", HOSTILE),
        ("add", "--quote", "q", "--id", HOSTILE), ("add", "--quote", HOSTILE, "--tag", HOSTILE),
        ("evidence", "add", "a", HOSTILE), ("evidence", HOSTILE), ("evidence", "edit", "a", HOSTILE),
        ("assign", "a", HOSTILE), ("mark", "a", "verified", "--by", HOSTILE, "--because", HOSTILE),
        ("merge", HOSTILE, HOSTILE, HOSTILE), ("git-setup", HOSTILE), ("edit", "a", "--set", HOSTILE),
        ("list", "-w", HOSTILE), ("-w", HOSTILE, "list"), ("import", "t.csv", "-w", "n.yaml"),
    ],
    ids=lambda words: "-".join(word[:8] for word in words),
)  # fmt: skip
def test_no_argument_is_a_command(
    run: Run, sheet: Path, desk: Path, words: tuple[str, ...]
) -> None:
    sheet.write_text("claims:\n- {id: a, quote: x}\n")
    cells = io.StringIO()
    csv.writer(cells).writerows([["claim", HOSTILE, "url"], ["a", "b", HOSTILE]])
    (desk / "t.csv").write_text(cells.getvalue(), encoding="utf-8", newline="")
    tame(run(*words), words)


@pytest.mark.parametrize(
    "name",
    ["FACTSHEET_WORKSHEET", "FACTSHEET_USER", "VISUAL", "SOURCE_DATE_EPOCH", "GITHUB_WORKSPACE"],
)
def test_no_variable_is_a_command(
    run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, HOSTILE)
    for words in (
        ("list",),
        ("mark", "1", "opinion"),
        ("edit", "1"),
        ("export",),
        ("check", "--format", "github"),
    ):
        tame(run(*words), (name, words))


def test_no_file_name_is_a_command(run: Run, desk: Path) -> None:
    names = [
        "::error::x.yaml",
        "a\n::error::b.yaml",
        "##[error]c.yaml",
        "\x1b[31m\u202ed.yaml",
        "##vso[x]e.yaml",
    ]
    for name in names:
        (desk / name).write_text("factsheet: 1\nclaims:\n- {id: a, quote: x, status: verified}\n")
        (desk / f"bad-{name}").write_text("factsheet: 1\nclaims: 7\n")
    for words in (
        ("check", "."), ("check", ".", "--format", "github"), ("check", ".", "--format", "json"), ("list", "."),
        ("list", ".", "--format", "ids"), ("list", ".", "--format", "csv"), ("list", ".", "--format", "table"),
        ("log", "."), ("export", "-f", "jsonl", "-w", "."),
        *(("check", name) for name in names), *(("check", f"bad-{name}") for name in names),
        *(("import", f"bad-{name}") for name in names), *(("load", name, "-w", "n.yaml") for name in names),
        *(("validate", name) for name in names), *(("export", name + ".md", "-w", name) for name in names),
    ):  # fmt: skip
        tame(run(*words), words)
    assert len(run("check", ".").err.splitlines()) == len(names) + 2


def test_no_word_of_git_is_a_command(run: Run, sheet: Path, git: Git, commit: Git) -> None:
    commit("::error::x ##[error]y \x1b[31m\u202e", by="::error::A ##[error] \x1b[2J\u202e")
    run("mark", "1", "opinion", "--because", "x")
    commit("##vso[x] second", by="##teamcity[x] B")
    for words in (
        ("log", "--git"),
        ("log", "--git", "--format", "json"),
        ("diff", "HEAD~1"),
        ("diff", "::error::x"),
    ):
        tame(run(*words), words)


def test_no_answer_of_a_server_is_a_command(run: Run, desk: Path, site: Site) -> None:
    pytest.importorskip("warcio")
    bad = "::error::x ##[error]y \x1b[2J \u202e"
    site.pages["/a"] = answer(b"", f"404 {bad}", Content_Type="text/html")
    site.pages["/b"] = answer(b"", f"302 {bad}", Location=f"http://127.0.0.1:1/{bad}")
    (desk / "claims.yaml").write_text(
        "claims:\n- id: a\n  quote: x\n  evidence:\n"
        + "".join(f"  - {{url: '{site.url(path)}', quote: x}}\n" for path in ("/a", "/b"))
    )
    host = f"127.0.0.1:{site.port}"
    for words in (
        ("capture", "--all"),
        ("capture", "--all", "--format", "json"),
        ("check", "--links"),
    ):
        tame(run(*words, "--allow-host", host), words)


def test_a_merge_that_a_runner_would_obey_goes_to_a_file(run: Run, desk: Path) -> None:
    base = "claims:\n- {id: a, quote: x}\n"
    evil = base + "- id: b\n  quote: |\n    x\n    ::stop-commands::t\n"
    for name, text in (("base", base), ("ours", base), ("theirs", evil)):
        (desk / name).write_text(text)
    result = run("merge", "base", "ours", "theirs", "--output", "-")
    assert (result.code, result.out) == (2, "")
    assert "line 6 of the result" in result.err
    assert run("merge", "base", "ours", "theirs", "--output", "done.yaml").code == 0
    assert (desk / "done.yaml").read_text() == evil


def test_a_terminal_is_given_no_command_either(
    on_terminal: Callable[..., tuple[int, str]],  # noqa: F811
    sheet: Path,
) -> None:
    sheet.write_text(worksheet(HOSTILE), encoding="utf-8")
    for words in (("show", "a"), ("list",), ("evidence", "list"), ("log",), ("check",)):
        seen = re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(*words)[1])
        tame(Result(0, seen, ""), words)


def test_an_error_is_as_many_lines_as_it_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    from factsheet.console import complain

    complain(FactsheetError("one\ntwo", "three").of("a\nb"))
    assert capsys.readouterr().err == "factsheet: a\\nb: one\\ntwo\nthree\n"


@pytest.mark.parametrize("sign", ["\ufe0f", "\u034f", "\u17b4", ""])
def test_a_printable_sign_that_nobody_sees_does_not_hide_a_command(sign: str) -> None:
    assert escape_lines(f":{sign}:error:{sign}:x").startswith("\\x3a")
    assert escape_lines(f"#{sign}#[error]x").startswith("\\x23")


@given(st.text(st.sampled_from("a:#[ \n\t\u200b\u202e\x1b\U0001f3f4\U000e0061\U000e007f")))
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    once = escape_lines(text)
    assert escape_lines(once) == once
    assert escape_lines(json_text(text)) == json_text(text)
    assert json.loads(json_text(text)) == text


LEGIT = [
    "\u200fشكراً\u200f (1)", "می‌خواهم", "👩‍👩‍👧 ❤️", "क्‍ष", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "ភាសា\u200bខ្មែរ", "עברית\u200e!", "Donau\u00addampf", "\u061cعربي",
]  # fmt: skip


@pytest.mark.parametrize("text", LEGIT)
def test_what_people_write_is_left_alone(run: Run, desk: Path, text: str) -> None:
    assert visible(text) == readable(text) == text
    run("add", "--quote", text, "-w", "claims.yaml")
    for words in (
        ("list",),
        ("show", "1"),
        ("export",),
        ("export", "-f", "html"),
        ("export", "-f", "csv"),
    ):
        assert text in run(*words).out, words


def test_a_claim_review_holds_no_override(run: Run, desk: Path) -> None:
    x = quoted("\u202eevil\u202c \u2066x\u2069 \u200fعربي")
    (desk / "claims.yaml").write_text(
        f"claims:\n- {{id: a, quote: {x}, attributed_to: {x}, rating: {x}, status: opinion, history: "
        f"[{{at: 2026-01-01T00:00:00Z, by: {x}, status: opinion, because: {x}}}]}}\n"
    )
    result = run("export", "-f", "claimreview", "--base-url", "https://e.org/a")
    assert len(result.json) == 1
    text = json.dumps(result.json, ensure_ascii=False)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "\u200fعربي" in text


def test_readers_meet_no_override_and_no_isolate(run: Run, desk: Path) -> None:
    text = "\u202eevil\u202c \u2066x\u2069 \u202aéé"
    (desk / "claims.yaml").write_text(worksheet(text), encoding="utf-8")
    for kind in ("html", "md", "csv", "json", "jsonl", "claimreview"):
        out = run("export", "-f", kind).out
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", out), kind
    openpyxl = pytest.importorskip("openpyxl")
    run("export", "out.xlsx")
    for sheet in openpyxl.load_workbook(desk / "out.xlsx"):
        for row in sheet.iter_rows(values_only=True):
            assert not re.search("[\u202a-\u202e\u2066-\u2069]", " ".join(map(str, row)))


SIGNS = "=+-@＝＋－＠"
FORMULAS = [
    "=1", "x;=1", "x,=1", "x\t=1", "x|=1", "x\n=1", "x\r=1", " =1", "\u3000＝1", "x;  ＝1", "\x00=1", "\ufeff=1",
    'x;"=1"', "\u200b=1", "+1", "-1", "@x", "x; @SUM(1)", ";;=1", "\u202e=1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_whatever_delimiter_is_guessed(
    run: Run, desk: Path, text: str
) -> None:
    x = quoted(text)
    (desk / "claims.yaml").write_text(
        f"claims:\n- id: a\n  quote: {x}\n  statement: {x}\n  tags: [{x}]\n  rating: {x}\n  evidence:\n"
        f"  - {{source: {x}, quote: {x}, publisher: {x}}}\n"
        f"  history:\n  - {{at: 2026-01-01T00:00:00Z, by: {x}, status: verified, because: {x}}}\n"
    )
    for words in (
        ("list",), ("list", "--format", "csv"), ("export", "-f", "csv"), ("evidence", "list"), ("log",),
    ):  # fmt: skip
        out = run(*words).out.removeprefix("\ufeff")
        for delimiter in ",;\t|":
            rows = [*csv.reader(io.StringIO(out, newline=""), delimiter=delimiter)]
            rows += [line.split(delimiter) for line in out.splitlines()]
            for cell in (cell for row in rows for cell in row):
                inner = cell.lstrip(' \u3000\xa0\u200b"\ufeff')
                assert not inner.startswith(tuple(SIGNS)), (words, delimiter, cell)


def test_a_cell_that_is_no_formula_stays_as_it_is(run: Run, desk: Path) -> None:
    for text in ("a = b", "a-b", "a@b.c", "1 + 1", "1−2", "x; y", "2020-21, and more"):
        assert escape_formula(text) == text
        assert escape_formulas([text, text]) == [text, text]
    assert escape_formula("=1") == "'=1"


@given(st.text(st.sampled_from("a'\" =-@;,|\n\u200b\u3000＝")))
def test_a_guard_is_taken_back_by_import(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


def test_a_table_of_ours_comes_back_as_it_was(run: Run, desk: Path) -> None:
    for text in ("=1;=2", "x, -5 and '=1", "'=1"):
        run("add", "--statement", text, "-w", "claims.yaml")
    run("export", "out.csv")
    run("import", "out.csv", "-w", "copy.yaml")
    told = [claim["statement"] for claim in run("list", "-w", "copy.yaml", "--format", "json").json]
    assert told == ["=1;=2", "x, -5 and '=1", "'=1"]


def test_a_warning_of_a_library_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings(), safe_streams():
        warnings.simplefilter("always")
        warnings.warn("a\n::error::b", stacklevel=1)
    assert capsys.readouterr().err == "warning: a\\n::error::b\n"


ODD = [
    ("list",),
    ("--help",),
    ("--version",),
    ("show", "1"),
    ("check",),
    ("schema",),
    ("export", "-f", "html"),
    ("export", "-f", "xlsx"),
    ("list", "--format", "json"),
    ("log",),
]


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", ODD, ids=" ".join)
def test_on_a_full_disk_no_command_succeeds(words: tuple[str, ...], unbuffered: str) -> None:
    for target, size in (("/dev/full", None), ("out", 900)):
        with open(target, "wb") as out:  # noqa: PTH123
            done = subprocess.run(
                [
                    COMMAND,
                    *words,
                    *(
                        ()
                        if words[0].startswith("-") or words == ("schema",)
                        else ("-w", ROOT / "claims.yaml")
                    ),
                ],
                stdout=out,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
                preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900)))
                if size
                else None,
                check=False,
            )
        if size and Path(target).stat().st_size < size:
            assert done.returncode in (0, 1)  # it is short enough
            continue
        assert done.returncode == 2, (target, done.stderr)
        assert done.stderr.decode().count("cannot be written") == 1, done.stderr
        assert b"Traceback" not in done.stderr
        assert b"ignored" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_stdout_is_written_to_by_no_file_of_ours(
    sheet: Path, desk: Path, unbuffered: str
) -> None:
    for words, code in ((("list",), 2), (("check",), 2), (("assign", "1", "Ben"), 0)):
        done = subprocess.run(
            ["sh", "-c", 'exec "$0" "$@" >&-', COMMAND, *words],
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
        assert (done.returncode, b"Traceback" in done.stderr) == (code, False), words
    assert "assigned: Ben" in sheet.read_text()
    assert sheet.read_text().count("\n") == WORKSHEET.count("\n") + 1


@pytest.mark.parametrize(
    ("words", "code"),
    [(("list",), 0), (("remove", "1"), 2), (("review", "--plain"), 0), (("load", "-"), 2),
     (("import", "-"), 2), (("validate", "-"), 1), (("assign", "1", "Ben"), 0)],
)  # fmt: skip
def test_a_closed_stdin_is_an_empty_one(sheet: Path, words: tuple[str, ...], code: int) -> None:
    before = sheet.read_text()
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" "$@" <&-', COMMAND, *words], capture_output=True, check=False
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False), done.stderr
    assert sheet.read_text() == before or words[0] == "assign"


@pytest.mark.parametrize("words", [("load", "-"), ("import", "-"), ("validate", "-")])
def test_an_input_beyond_the_limit_is_refused_and_not_cut(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("factsheet.store.MAX_FILE", 100)
    monkeypatch.setattr("factsheet.cli.validate._MAX_PAGE", 100)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"It cost 5 million euros. " * 9)))
    result = run(*words)
    assert result.code == 2
    assert "the input: more than" in result.err
    assert not list(desk.iterdir())


@pytest.mark.parametrize("to", ["/dev/full", "&-"])
def test_a_stderr_that_takes_nothing_changes_no_exit_code(sheet: Path, to: str) -> None:
    for words, code in ((("list",), 0), (("show", "zzz"), 2), (("check",), 1)):
        done = subprocess.run(
            ["sh", "-c", f'exec "$0" "$@" 2>{to}', COMMAND, *words],
            stdout=subprocess.PIPE,
            check=False,
        )
        assert done.returncode == code, words
        assert b"Traceback" not in done.stdout


def test_a_disk_that_is_full_amid_an_export_is_said(tmp_path: Path, sheet: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        os.geteuid()
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk],
            capture_output=True,
            check=False,
        ).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    try:
        for unbuffered in ("", "1"):
            done = subprocess.run(
                [
                    "sh",
                    "-c",
                    f'exec "$0" export -f html -w "$1" >{disk}/out',
                    COMMAND,
                    ROOT / "claims.yaml",
                ],
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
                check=False,
            )
            assert done.returncode == 2
            assert b"no space left on device" in done.stderr
    finally:
        subprocess.run(["umount", disk], check=True)


class Sip(io.RawIOBase):
    """A stream that takes seven bytes at a time, as a pipe or a disk may."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        self.taken += bytes(data)[:7]  # type: ignore[call-overload]
        return min(7, len(bytes(data)))  # type: ignore[call-overload]


def test_a_stream_that_takes_a_part_is_given_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    sip = Sip()
    stream = io.TextIOWrapper(sip, write_through=True)  # type: ignore[type-var]
    monkeypatch.setattr("sys.stdout", stream)
    with safe_streams():
        emit("äöü" * 100 + "\n")
        emit_bytes(b"x" * 100)
    assert sip.taken == ("äöü" * 100 + "\n" + "x" * 100).encode()
    assert not stream.closed
