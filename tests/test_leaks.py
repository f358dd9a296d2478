"""Every command in every format, on a worksheet whose confidential evidence is all markers.

What may show them is listed here: text for people, which marks them CONFIDENTIAL, and what is asked
for with `--confidential`. Nothing else that is printed or written may hold one, or a hash of one.
"""

import hashlib
import io
import itertools
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Result, Run
from website import Site, answer, redirect

from factsheet.fingerprints import of_verdict
from factsheet.yamltext import parse

DATES = ("1987-06-05", "1987-06-07", "1987-06-09")
MARKERS = (
    "zzpath", "zzmoved", "zzsource", "zzpublisher", "zzvia", "zzquote", "zzlocator", "zznote", "zzown",
    "zzcopy", "zzlater", "zzpage", *DATES, *(hex * 64 for hex in "cde"),
)  # fmt: skip
QUOTE = "zzquote one zzquote two zzquote three"


def piece(
    site: Site, mark: str = "confidential: true", path: str = "zzpath", more: str = ""
) -> str:
    """Write the piece of evidence of which every field is a marker."""
    return (
        f"  - url: {site.url('/' + path)}\n    source: zzsource of the desk\n"
        "    publisher: zzpublisher\n    via: zzvia\n    kind: primary\n    stance: supports\n"
        f"    quote: {QUOTE}\n    locator: p. 99 zzlocator\n    published: {DATES[0]}\n"
        f"    accessed: {DATES[1]}\n    archive: {{path: evidence/zzcopy.warc.gz, "
        f"sha256: {'c' * 64}, body_sha256: {'d' * 64}, captured: {DATES[2]}T10:00:00Z}}\n"
        f"    changed: {{path: evidence/zzlater.warc.gz, sha256: {'e' * 64}}}\n"
        f"    note: zznote for us\n    x-own: zzown\n{more}" + (f"    {mark}\n" if mark else "")
    )


def sheet_of(site: Site, secret: str, because: str = "The log says so.") -> str:
    """Write a worksheet with a public piece, and the secret one, and a verdict on both."""
    text = (
        f"factsheet: 1\narticle: {{title: The trip, url: '{site.url('/open')}'}}\n"
        "rules: {min_sources: 4, not-preserved: warning}\nclaims:\n- id: trip\n"
        "  quote: the mayor flew to Rome\n  status: verified\n  evidence:\n"
        f"  - url: {site.url('/open')}\n    stance: supports\n{secret}"
        f"  history:\n  - {{at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: {because}, "
        "seen: s-0}\n- id: other\n  statement: Another thing.\n"
    )
    return text.replace("s-0", of_verdict(parse(text).worksheet.claims[0]))


@pytest.fixture
def leaky(desk: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the worksheet, committed before and after it was marked and edited."""
    for scope in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{scope}", os.devnull)
    site.pages |= {
        "/open": answer(b"<p>The log.</p>", Content_Type="text/html"),
        "/zzpath": redirect("/zzmoved"),
        "/zzmoved": answer(b"<p>zzpage zzquote one zzquote 2 zzquote three</p>" * 9,
                           Content_Type="text/html"),
    }  # fmt: skip
    path = desk / "claims.yaml"
    subprocess.run(["git", "init", "-q", "-b", "main"], check=True)
    for secret in (
        "",
        piece(site, mark="").replace("zznote", "zznote 1"),
        piece(site, mark=""),
        piece(site).replace("zzquote one", "zzquote 1"),
        piece(site),
    ):
        path.write_text(sheet_of(site, secret), encoding="utf-8")
        who = ("-c", "user.name=G", "-c", "user.email=g@example.org")
        subprocess.run(["git", "add", "claims.yaml"], check=True)
        subprocess.run(["git", *who, "commit", "-q", "-m", "x"], check=True)
    return path


def hashes() -> Iterator[str]:
    """Give what could be computed of the markers: the beginnings of their hashes."""
    for text in (*MARKERS[:-3], QUOTE, "zzsource of the desk"):
        for name in ("sha256", "sha1", "md5"):
            yield hashlib.new(name, text.encode()).hexdigest()[:16]


def leaks(*texts: str) -> list[str]:
    """Find the markers, hashes of them, and fingerprints in texts."""
    whole = "\n".join(texts)
    found = [word for word in (*MARKERS, *hashes()) if word in whole]
    return found + re.findall(r"\bs-[0-9a-f]{8,64}\b", whole)


def said(result: Result) -> list[str]:
    """Find what a command printed that it must not."""
    return leaks(result.out, result.err)


MACHINE = [
    ("list", "--format", "json"), ("list", "--format", "jsonl"), ("list", "--format", "csv"),
    ("list", "--format", "tsv"), ("list", "--format", "ids"), ("list", "--format", "table"),
    ("list",), ("list", ".", "--format", "json"), ("list", "--stale"), ("list", "--unapproved"),
    ("show", "trip", "--format", "json"),
    ("evidence", "list", "--format", "json"), ("evidence", "list", "trip", "--format", "json"),
    ("log",), ("log", "--format", "json"), ("log", "--git"), ("log", "--git", "--format", "json"),
    ("log", "trip", "--git"), ("log", "."),
    *(("diff", f"HEAD~{n}", "--format", f) for n in range(5) for f in ("text", "json")),
    ("check",), ("check", "--strict"), ("check", "--format", "json"), ("check", "--format", "github"),
    ("check", "."), ("check", ".", "--format", "json"), ("check", "--rules"),
    ("capture", "--all", "--dry-run"), ("capture", "--missing", "--dry-run"),
    ("capture", "trip", "-n", "2", "--dry-run"), ("capture", "--all", "--dry-run", "--format", "json"),
    ("schema",),
]  # fmt: skip
"""Read by machines, or by anybody in CI: never a marker."""

DESK = [("show", "trip"), ("evidence", "list"), ("evidence", "list", "trip")]
"""Text for people: it shows confidential evidence, and marks it."""

ASKED = [
    ("show", "trip", "--format", "json"), ("list", "--format", "json"), ("list", "--format", "jsonl"),
    ("evidence", "list", "--format", "json"), ("diff", "HEAD~1"), ("log", "--git"),
    ("check",), ("capture", "--all", "--dry-run"),
]  # fmt: skip
"""With `--confidential` these show it."""


@pytest.mark.parametrize("argv", MACHINE, ids=" ".join)
def test_nothing_confidential_is_printed(run: Run, leaky: Path, argv: tuple[str, ...]) -> None:
    result = run(*argv)
    assert result.code in (0, 1), result.err
    assert said(result) == []


@pytest.mark.parametrize("argv", DESK, ids=" ".join)
def test_text_for_people_marks_it(run: Run, leaky: Path, argv: tuple[str, ...]) -> None:
    result = run(*argv)
    assert "zzquote" in result.out
    assert result.out.count("CONFIDENTIAL") == 1


@pytest.mark.parametrize("argv", ASKED, ids=" ".join)
def test_with_the_option_it_is_shown(run: Run, leaky: Path, argv: tuple[str, ...]) -> None:
    result = run(*argv, "--confidential")
    assert said(result), "it was asked for"


@pytest.mark.parametrize("format", ["text", "json", "github"])
def test_asking_for_links_prints_nothing_of_it(
    run: Run, leaky: Path, site: Site, format: str
) -> None:
    allow = ("--allow-host", f"127.0.0.1:{site.port}", "--time-limit", "5")
    assert said(run("check", "--links", "--format", format, *allow)) == []


def test_capture_prints_nothing_of_it(run: Run, leaky: Path, site: Site, desk: Path) -> None:
    allow = ("--allow-host", f"127.0.0.1:{site.port}")
    (desk / "saved.html").write_text(f"<p>{QUOTE}</p>", encoding="utf-8")
    for words in (
        ("trip", *allow),
        ("trip", "--format", "json", *allow),
        ("trip", "-n", "2", "--from", "saved.html"),
        ("trip", "-n", "2", "--from", "saved.html", "--format", "json"),
    ):
        result = run("capture", *words)
        assert result.code in (0, 1)
        assert "trip" in result.out
        assert said(result) == []


@pytest.mark.parametrize(
    "format", ["html", "md", "json", "jsonl", "csv", "docx", "xlsx", "claimreview"]
)
def test_no_export_holds_it(run: Run, leaky: Path, desk: Path, format: str) -> None:
    (desk / "out").mkdir()
    result = run("export", "out/report", "-f", format, "--base-url", "https://e.org/r")
    assert result.code == 0
    assert said(result) == []
    assert said(run("export", "-f", "jsonl", "-w", ".")) == []
    data = (desk / "out" / "report").read_bytes()
    if format in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"\n".join(book.read(name) for name in book.namelist())
    assert leaks(data.decode("utf-8", "replace")) == []


def test_commands_that_write_say_nothing_of_it(run: Run, leaky: Path) -> None:
    for argv in (
        ("assign", "trip", "Ben"),
        ("mark", "trip", "disputed", "--because", "Not so."),
        ("mark", "trip", "verified", "--because", "So."),
        ("approve", "trip", "--by", "Ben"),
        ("edit", "trip", "--note", "Ask again."),
        ("split", "trip", "the mayor flew", "to Rome"),
        ("evidence", "edit", "trip", "2", "--note", "quiet"),
        ("evidence", "edit", "trip", "2", "--not-confidential"),
        ("evidence", "edit", "trip", "2", "--confidential"),
        ("evidence", "edit", "trip", "9", "--note", "x"),
        ("evidence", "remove", "trip", "2"),
        ("diff", "--format", "json"),
        ("remove", "trip"),
        ("remove", "trip", "--yes"),
        ("diff",),
        ("diff", "--format", "json"),
        ("log", "--git"),
    ):
        result = run(*argv)
        assert said(result) == [], argv


def test_a_mark_taken_away_by_hand_is_told_without_its_words(run: Run, leaky: Path) -> None:
    leaky.write_text(
        leaky.read_text(encoding="utf-8")
        .replace("    confidential: true\n", "")
        .replace("zznote", "zznote 2"),
        encoding="utf-8",
    )
    for format in ("text", "json"):
        result = run("diff", "--format", format)
        assert "evidence 2 is no longer confidential: note changed" in result.out
        assert [word for word in said(result) if word != "zznote"] == []


def test_merge_says_which_piece_conflicts_and_not_what_it_says(
    run: Run, leaky: Path, site: Site, desk: Path
) -> None:
    base = sheet_of(site, piece(site))
    edits = {
        "note": ("zznote for us", "zznote for {}"),
        "quote": (QUOTE, QUOTE + " {}"),
        "date": (DATES[0], "1987-06-0{}"),
        "copy": ("c" * 64, "c" * 63 + "{}"),
        "own": ("zzown", "zzown{}"),
    }
    for (old, new), removed in itertools.product(edits.values(), (False, True)):
        (desk / "base.yaml").write_text(base, encoding="utf-8")
        (desk / "ours.yaml").write_text(base.replace(old, new.format(1)), encoding="utf-8")
        theirs = sheet_of(site, "") if removed else base.replace(old, new.format(2))
        (desk / "theirs.yaml").write_text(theirs, encoding="utf-8")
        result = run("merge", "base.yaml", "ours.yaml", "theirs.yaml", "-o", "merged.yaml")
        assert result.code == 1
        assert "2 (confidential)" in result.err
        assert [word for word in said(result) if word not in ("zzlocator",)] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (f"published: {DATES[0]}", "published: zznote June"),
        (f"accessed: {DATES[1]}", "accessed: [zznote]"),
        ("kind: primary", "kind: zznote"),
        ("stance: supports\n    quote", "stance: zznote\n    quote"),
        ("x-own: zzown", "zzown: zznote"),
        ("x-own: zzown", "x-own: zzown\n    x-zzown: 1\n    x-zzown: 2"),
        ("confidential: true", "confidential: yes zznote"),
        ("confidential: true", "confidental: true\n    zznote: x"),
        (f"captured: {DATES[2]}T10:00:00Z", "captured: zznote"),
        ("locator: p. 99 zzlocator", "locator: !zzlocator x"),
        ("confidential: true", "Confidential: true\n    x-a: !zznote x"),
        ("source: zzsource of the desk", "source: {zzsource: x}"),
    ],
)
def test_what_is_wrong_in_it_is_said_with_its_place_and_without_its_words(
    run: Run, leaky: Path, right: str, wrong: str
) -> None:
    text = leaky.read_text(encoding="utf-8")
    secret = text.split("  - url: http")[2]
    start = text.index(secret)
    assert right in secret
    leaky.write_text(text[:start] + secret.replace(right, wrong, 1), encoding="utf-8")
    for argv in (("list",), ("check", "--format", "github"), ("check", ".", "--format", "json")):
        result = run(*argv)
        assert result.code == 2
        assert "evidence 2 (confidential)" in result.err
        assert re.search(r"claims\.yaml:\d+:\d+: ", result.err)
        assert said(result) == []


def test_a_walk_shows_it_marked_and_says_nothing_of_it_on_the_way(
    run: Run, leaky: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "v\nThe log.\n\nq\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    result = run("review", "--plain", "--all")
    assert "CONFIDENTIAL" in result.out
    assert leaks(result.err) == []


def test_words_copied_into_the_claim_are_told_without_them(
    run: Run, leaky: Path, site: Site
) -> None:
    because = "he said zzquote one zzquote two zzquote three to us"
    leaky.write_text(sheet_of(site, piece(site), because=f"'{because}'"), encoding="utf-8")
    for format in ("text", "json", "github"):
        result = run("check", "--format", format)
        assert (
            "because of entry 1 repeats 6 words from the quote of confidential evidence 2"
            in result.out
        )
        assert said(result) == []


def test_rules_that_name_publishers_or_hosts_do_not_name_these(
    run: Run, leaky: Path, site: Site
) -> None:
    from factsheet.problems import Finding
    from factsheet.rules import Context, Rule, check

    sheet = parse(leaky.read_text(encoding="utf-8")).worksheet
    claim = ("claims", 0)
    hits = [
        Finding(claim, f"publishers: {word}", "x") for word in ("ZZPUBLISHER", "zzvia", DATES[0])
    ]
    hits += [Finding((*claim, "evidence", 1, "url"), "zzpath", "zzsource")]
    hits += [Finding(claim, "see zzpath", f"open {site.url('/zzpath')}")]

    def rule(*_: object) -> Iterator[Finding]:
        """Something is wrong."""
        yield from hits

    findings = check(sheet, Context(), [Rule("r", "error", rule)])
    assert leaks(*(item.message + item.remedy for item in findings)) == []
    assert {item.message for item in findings} == {
        "confidential evidence: something is wrong",
        "evidence 2 (confidential): something is wrong",
    }
    hits[:] = [Finding(claim, "only 1 independent publisher", "x")]
    (kept,) = check(sheet, Context(), [Rule("r", "error", rule)])
    assert kept.message == "only 1 independent publisher"


def test_the_case_of_a_talk_gives_no_name_away(run: Run, desk: Path) -> None:
    (desk / "claims.yaml").write_text(
        "claims:\n- id: trip\n  quote: x\n  evidence:\n"
        '  - {source: "Talk with C. Example, 3 May", stance: supports, confidential: true}\n',
        encoding="utf-8",
    )
    run("mark", "trip", "verified", "--because", "Heard.")
    seen = of_verdict(parse((desk / "claims.yaml").read_text(encoding="utf-8")).worksheet.claims[0])
    for argv in (("export", "-f", "json"), ("list", "--format", "json"), ("log", "--format", "json"),
                 ("diff",), ("check", "--format", "json"), ("export",)):  # fmt: skip
        result = run(*argv)
        assert "Example" not in result.out + result.err
        assert seen not in result.out


def test_what_cannot_be_imported_is_not_repeated(run: Run, desk: Path) -> None:
    (desk / "in.jsonl").write_text(
        '{"quote": "x", "evidence": [{"source": "a", "confidential": true, "published": "zznote"}]}',
        encoding="utf-8",
    )
    result = run("import", "in.jsonl", "-w", "claims.yaml")
    assert result.code == 2
    assert "evidence 1 (confidential): published is not valid; write it as 2026-03-01" in result.err
    assert said(result) == []


def test_what_was_confidential_in_between_is_not_told_of_before_or_after(
    run: Run, leaky: Path, site: Site
) -> None:
    leaky.write_text(sheet_of(site, ""), encoding="utf-8")
    for n in range(5):
        for format in ("text", "json"):
            assert said(run("diff", f"HEAD~{n}", "--format", format)) == []
    who = ("-c", "user.name=H", "-c", "user.email=h@example.org")
    subprocess.run(["git", *who, "commit", "-aqm", "x"], check=True)
    for words in (("--by", "G"), ("--since", "2000-01-01"), ("trip",)):
        assert said(run("log", "--git", "--format", "json", *words)) == []
    assert "zznote" in run("diff", "HEAD~3", "--format", "json", "--confidential").out


def test_a_piece_that_is_open_again_on_purpose_is_told_whole(
    run: Run, leaky: Path, site: Site
) -> None:
    leaky.write_text(sheet_of(site, piece(site, mark="")), encoding="utf-8")
    assert "zznote for us" in run("diff", "HEAD~4", "--format", "json").out


def test_an_import_does_not_name_the_address_of_confidential_evidence(
    run: Run, leaky: Path, desk: Path
) -> None:
    text = leaky.read_text(encoding="utf-8").replace("/zzpath", "\\@zzpath")
    (desk / "other.yaml").write_text(text.replace("id: trip", "id: trip2"), encoding="utf-8")
    result = run("import", "other.yaml")
    assert result.code == 2
    assert "other.yaml: claim 'trip2': evidence 2 (confidential): no web address" in result.err
    assert said(result) == []


@pytest.mark.parametrize(
    "wrong", ["x-zzkey: 1\n    x-zzkey: 2\n    note: *zzname", "note: *zzname"]
)
def test_a_text_that_begins_with_a_star_is_not_told(run: Run, leaky: Path, wrong: str) -> None:
    text = leaky.read_text(encoding="utf-8").replace("note: zznote for us", wrong)
    leaky.write_text(text, encoding="utf-8")
    result = run("check")
    assert result.code == 2
    assert re.search(r"claims.yaml:\d+:\d+: \* names no anchor", result.err)
    assert "zz" not in result.err
