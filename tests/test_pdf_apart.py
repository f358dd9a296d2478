"""A PDF is read in a process of its own: what it unpacks to cannot take this one along."""

import os
import sys
import zlib
from pathlib import Path

import pytest
from conftest import Run
from office_files import lines, pdf

from factsheet import apart
from factsheet.documents import pdf_lines
from factsheet.problems import FactsheetError

TOO_LARGE = "the PDF is too large to read safely"


def bomb(times: int) -> bytes:
    """Make a page whose contents unpack to `times` MB: each 22 bytes are a letter to place."""
    packer = zlib.compressobj(9)
    part = b"BT /F1 1 Tf (x) Tj ET " * 45_000
    packed = b"".join([packer.compress(part) for _ in range(times)] + [packer.flush()])
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font<</F1<</Type/Font"
        b"/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n"
        % len(packed)
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )


limited = pytest.mark.skipif(os.name != "posix", reason="limits of memory are POSIX's")


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_MEMORY", 150_000_000)


def test_the_child_reads_what_the_reader_reads() -> None:
    data = pdf([lines("The bridge cost 40 million.", "It is “long”, says José."), lines("Two.")])
    assert apart.pdf_lines_in_child(data) == pdf_lines(data)


@pytest.mark.parametrize("data", [b"%PDF-1.4 and nothing", b"no PDF"])
def test_what_the_reader_refuses_is_refused_in_its_words(data: bytes) -> None:
    with pytest.raises(FactsheetError) as here:
        pdf_lines(data)
    with pytest.raises(FactsheetError) as there:
        apart.pdf_lines_in_child(data)
    assert str(there.value) == str(here.value)


@limited
@pytest.mark.usefixtures("small_limits")
def test_load_refuses_a_pdf_that_unpacks_to_too_much(run: Run, desk: Path) -> None:
    desk.joinpath("a.pdf").write_bytes(bomb(30))
    result = run("load", "a.pdf")
    assert result.code == 2
    assert f"a.pdf: {TOO_LARGE}" in result.err
    assert not desk.joinpath("claims.yaml").exists()


@limited
@pytest.mark.usefixtures("small_limits")
def test_a_kept_copy_that_unpacks_to_too_much_is_a_finding_of_that_copy(
    run: Run, desk: Path
) -> None:
    desk.joinpath("a.pdf").write_bytes(bomb(30))
    desk.joinpath("b.pdf").write_bytes(pdf([lines("It cost 40 million.")]))
    desk.joinpath("claims.yaml").write_text(
        "factsheet: 1\nclaims:\n- id: a\n  statement: It cost 40 million.\n  evidence:\n"
        "  - {url: https://example.org/a.pdf, quote: cost 40 million, stance: supports}\n"
        "  - {url: https://example.org/b.pdf, quote: cost 40 million, stance: supports}\n"
    )
    assert TOO_LARGE in run("capture", "a", "-n", "1", "--from", "a.pdf").out
    run("capture", "a", "-n", "2", "--from", "b.pdf")
    found = run("check")
    assert (found.code in (0, 1), found.out.count(TOO_LARGE)) == (True, 1)


@limited
def test_a_pdf_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SECONDS", 0)
    with pytest.raises(FactsheetError, match=TOO_LARGE):
        apart.pdf_lines_in_child(pdf([lines("Words.")] * 50))


def test_an_answer_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_MOST", 10)
    with pytest.raises(FactsheetError, match=TOO_LARGE):
        apart.pdf_lines_in_child(pdf([lines("Words.")]))


def test_a_child_that_dies_early_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_CHILD", "import os; os._exit(3)")
    with pytest.raises(FactsheetError, match=TOO_LARGE):
        apart.pdf_lines_in_child(b"%PDF-" + b"x" * 1_000_000)


def test_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(FactsheetError, match="no process could be started"):
        apart.pdf_lines_in_child(b"%PDF-")


def test_what_pdfs_need_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ModuleNotFoundError) as error:
        apart.pdf_lines_in_child(pdf([lines("Words.")]))
    assert error.value.name == "pypdfium2"


def test_a_page_without_text_among_others_is_passed_over(run: Run, desk: Path) -> None:
    pages = [
        lines("The bridge cost 40 million euros in 2025."),
        [],
        lines("It grew by 12 percent."),
    ]
    desk.joinpath("a.pdf").write_bytes(pdf(pages))
    assert [row.split("\t")[0] for row in run("load", "a.pdf").lines] == ["new", "new"]


def test_a_scan_without_text_wants_a_text_recognition(run: Run, desk: Path) -> None:
    desk.joinpath("a.pdf").write_bytes(pdf([[], [], []]))
    result = run("load", "a.pdf")
    assert (result.code, "OCR" in result.err) == (2, True)
