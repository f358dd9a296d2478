"""Read what already exists: claims in tables, JSON, ClaimReview, worksheets; library sources."""

from collections.abc import Mapping

from factsheet.importers.bibtex import knows_bibtex, read_bibtex
from factsheet.importers.cells import evidence_in_line
from factsheet.importers.cited import Source, SourceNote
from factsheet.importers.claimreview import knows_claimreview, read_claimreview
from factsheet.importers.csl import knows_csl, read_csl
from factsheet.importers.delimited import knows_csv, knows_tsv, read_csv, read_tsv
from factsheet.importers.hypothesis import knows_hypothesis, read_hypothesis
from factsheet.importers.imported import Imported, Importer, Options
from factsheet.importers.jsonlines import knows_json, knows_jsonl, read_json, read_jsonl
from factsheet.importers.returned_export import ReturnedExport, read_returned_export
from factsheet.importers.ris import knows_ris, read_ris
from factsheet.importers.spreadsheet import knows_xlsx, read_xlsx
from factsheet.importers.unsupported import unsupported_format
from factsheet.importers.values import Values
from factsheet.importers.webannotation import knows_web_annotation, read_web_annotation
from factsheet.importers.whole import knows_yaml, read_yaml
from factsheet.importers.zotero_csv import knows_zotero_csv, read_zotero_csv
from factsheet.intake import read_text
from factsheet.problems import FactsheetError

__all__ = [
    "IMPORTERS",
    "Imported",
    "Importer",
    "Options",
    "ReturnedExport",
    "Source",
    "SourceNote",
    "Values",
    "evidence_in_line",
    "import_claims",
    "read_returned_export",
]

_SOURCES = (
    Importer("hypothesis", knows_hypothesis, read_hypothesis),
    Importer("web-annotation", knows_web_annotation, read_web_annotation),
    Importer("csl-json", knows_csl, read_csl),
    Importer("bibtex", knows_bibtex, read_bibtex),
    Importer("ris", knows_ris, read_ris),
    Importer("zotero-csv", knows_zotero_csv, read_zotero_csv),
)
"""These recognise a file by its content, whatever its name: they are asked before the others."""

IMPORTERS: Mapping[str, Importer] = {
    row.name: row
    for row in (
        Importer("csv", knows_csv, read_csv, columns=True),
        Importer("tsv", knows_tsv, read_tsv, columns=True),
        Importer("xlsx", knows_xlsx, read_xlsx, columns=True),
        Importer("jsonl", knows_jsonl, read_jsonl, columns=True),
        Importer("json", knows_json, read_json, columns=True),
        Importer("claimreview", knows_claimreview, read_claimreview),
        Importer("yaml", knows_yaml, read_yaml),
        *_SOURCES,
    )
}


def import_claims(
    data: bytes,
    name: str,
    *,
    format: str | None = None,
    options: Options | None = None,
) -> Imported:
    """Read claims from the bytes of a file; `name` is its name or `-`, and nothing is opened.

    `format` is a name in IMPORTERS; without it the one importer that knows the file reads it.
    `options` is what the user says of the file. Ids are unique in the result; whether a worksheet
    has such claims already is for the caller to see.

    Raises FactsheetError: no importer or several know the file, an option does not fit the format,
    or the file cannot be read. It names the lines that are to blame; a file is read whole or not at
    all.
    """
    shown = "the input" if name == "-" else name
    options = options or Options()
    try:
        importer = _named(format) if format else _knowing(data, name)
        if (options.mapping or options.values or options.date_format) and not importer.columns:
            raise FactsheetError(
                "--map, --map-value and --date-format are for tables and JSON; "
                f"this is {importer.name}"
            )
        if options.delimiter and importer.name not in ("csv", "tsv"):
            raise FactsheetError(f"--delimiter is for csv and tsv; this is {importer.name}")
        return importer.read(data, options)
    except FactsheetError as error:
        raise error.of(shown) from None


def _named(format: str) -> Importer:
    if format not in IMPORTERS:
        raise FactsheetError(f"'{format}' is not a format; formats: {', '.join(IMPORTERS)}")
    return IMPORTERS[format]


def _knowing(data: bytes, name: str) -> Importer:
    if not data.strip():
        raise FactsheetError("the file is empty")
    if why := unsupported_format(data):
        raise FactsheetError(why)
    try:
        text = read_text(data, fold_lines=False)[0].encode()
    except FactsheetError:
        text = data
    found = [importer for importer in _SOURCES if importer.knows(text, name)]
    found = found or [one for one in IMPORTERS.values() if one.knows(data, name)]
    if len(found) > 1:
        both = " and ".join(importer.name for importer in found)
        raise FactsheetError(f"it can be read as {both}; choose one: --format {found[0].name}")
    if not found:
        raise FactsheetError(
            f"format not recognised; add --format with one of {', '.join(IMPORTERS)}"
        )
    return found[0]
