"""What a plain installation leaves out: which extra brings a module, and how to say so."""

from collections.abc import Mapping

EXTRAS: Mapping[str, tuple[str, str]] = {
    "warcio": ("web", "reads and writes saved copies"),
    "brotli": ("web", "unpacks pages that other tools saved compressed"),
    "selectolax": ("web", "reads pages as a reader sees them"),
    "tinycss2": ("web", "reads what a page's styles hide"),
    "lxml": ("web", "reads HTML and OpenDocument"),
    "trafilatura": ("web", "finds the main text of a page"),
    "pypdfium2": ("web", "reads PDF"),
    "idna": ("web", "reads non-ASCII host names"),
    "docx": ("office", "reads Word"),
    "openpyxl": ("office", "reads spreadsheets"),
    "xlsxwriter": ("office", "writes spreadsheets"),
    "dateparser": ("office", "reads dates in many languages"),
    "bibtexparser": ("references", "reads BibTeX"),
    "pylatexenc": ("references", "reads the TeX in BibTeX"),
    "rispy": ("references", "reads RIS"),
    "cryptography": ("sign", "verifies signatures quickly"),
    "rfc3161_client": ("sign", "asks for and verifies time stamps"),
    "textual": ("review", "draws the screen; without it, review --plain"),
}
"""The modules that only an extra brings: the extra's name, and what the module does."""


def remedy(module: str | None) -> str | None:
    """Return how to get a missing module, in one line; None for one that no extra brings.

    A plain ModuleNotFoundError reaches `cli.app`, which asks here: so no import needs an error
    of its own, and a worksheet whose saved copies cannot be read never passes.
    """
    name = (module or "").partition(".")[0]
    if name not in EXTRAS:
        return None
    extra, purpose = EXTRAS[name]
    return f"this needs {name}, which {purpose}; install it: pip install 'factsheet[{extra}]'"


def modules(extra: str) -> tuple[str, ...]:
    """Return the modules that an extra brings."""
    return tuple(name for name, (brought_by, _) in EXTRAS.items() if brought_by == extra)
