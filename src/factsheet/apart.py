"""The door to a process of its own, for readers that a hostile file could fill or stop.

PDFium reads what its format allows: 0.8 MB can unpack to more memory than the machine has. So a
PDF is read by a child with limits of memory and time; what it cannot read within them is refused.
"""

import json
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from factsheet.problems import FactsheetError

if TYPE_CHECKING:
    from factsheet.documents import PdfLines

_MEMORY = 1_200_000_000
"""Bytes that a child may ask for: a PDF of 200 MB and 2,000 pages takes a third of it."""

_SECONDS = 60
"""Seconds of processor time that a child may take; by the clock three times as long."""

_MOST = 300_000_000
"""Bytes that a child may answer."""

_PDFIUM = "pypdfium2"
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from factsheet.apart import answer; answer(*sys.argv[2:])"
)


def pdf_lines_in_child(data: bytes) -> "PdfLines":
    """Read a PDF as `documents.pdf_lines` does, in a child. Raises FactsheetError."""
    from factsheet.documents import PdfLine, pdf_lines

    found, said = _read(pdf_lines, data)
    return [[PdfLine(*line) for line in page] for page in found], said


def _read(reader: Callable[[bytes], object], data: bytes) -> Any:
    import subprocess

    if find_spec(_PDFIUM) is None:
        raise ModuleNotFoundError(f"No module named '{_PDFIUM}'", name=_PDFIUM)
    command = [sys.executable, "-I", "-X", "utf8", "-c", _CHILD]
    command += [json.dumps(sys.path), reader.__module__, reader.__name__]
    command += [str(_MEMORY), str(_SECONDS)]
    try:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise FactsheetError(f"no process could be started to read the PDF: {error}") from None
    assert child.stdin is not None
    assert child.stdout is not None
    clock = threading.Timer(3 * _SECONDS, child.kill)
    clock.start()
    try:
        with child:
            try:
                child.stdin.write(data)
                child.stdin.close()
            except OSError:  # it ended before it had read all
                pass
            said = child.stdout.read(_MOST + 1)
            if len(said) > _MOST:
                child.kill()
    finally:
        clock.cancel()
        child.kill()
    return _result(said if child.returncode == 0 else b"{}")


def _result(said: bytes) -> Any:
    """Return what a child read, or raise what it raised."""
    try:
        told = json.loads(said.decode("utf-8", "surrogatepass"))
    except ValueError:
        told = {}
    if "refused" in told:
        raise FactsheetError(told["refused"])
    if "found" not in told:
        raise FactsheetError(
            "the PDF is too large to read safely; save the pages that matter as a PDF of their own"
        )
    return told["found"]


def answer(module: str, name: str, memory: str, seconds: str) -> None:
    """Read stdin, as the child, and write to stdout what was found or why not."""
    _limit(int(memory), int(seconds))
    told: dict[str, object]
    try:
        told = {"found": getattr(import_module(module), name)(sys.stdin.buffer.read())}
    except FactsheetError as error:
        told = {"refused": str(error)}
    text = json.dumps(told, ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))


def _limit(memory: int, seconds: int) -> None:
    """Set the limits, where the system has them; a child that crosses one ends at once."""
    try:
        import resource
    except ImportError:  # Windows: the clock alone
        return
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
    ):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or most < hard:
            try:
                resource.setrlimit(kind, (most, most))
            except (OSError, ValueError):  # macOS refuses some
                continue
