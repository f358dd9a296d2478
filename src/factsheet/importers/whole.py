"""A whole worksheet in YAML: its claims are imported, its rules and ratings are not."""

from factsheet.importers.imported import Imported, Options
from factsheet.model import Policy
from factsheet.problems import BrokenText, FactsheetError
from factsheet.yamltext import parse


def knows_yaml(data: bytes, name: str) -> bool:
    """Whether a file is called .yaml or .yml, or its text has a line `claims:` or `factsheet:`."""
    if name.lower().endswith((".yaml", ".yml")):
        return True
    lines = data[:100_000].split(b"\n") if name == "-" else []
    return any(line.startswith((b"claims:", b"factsheet:")) for line in lines)


def read_yaml(data: bytes, _: Options) -> Imported:
    """Read a worksheet's claims and its article."""
    if not data.strip():
        raise FactsheetError("the file is empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FactsheetError(f"line {line}: worksheets are UTF-8, but this line is not") from None
    try:
        worksheet = parse(text).worksheet
    except BrokenText as error:
        raise FactsheetError(
            *(f"line {one.line}: {one.message}" for one in error.problems[:20])
        ) from None
    left = [
        name
        for name, there in (
            ("rules", worksheet.rules != Policy()),
            ("ratings", worksheet.ratings),
        )
        if there
    ]
    remarks = (f"its {' and '.join(left)} were skipped: only claims are imported",) if left else ()
    provisional = frozenset(one.id for one in worksheet.claims if worksheet.provisional(one))
    return Imported(
        worksheet.claims, remarks=remarks, article=worksheet.article, provisional=provisional
    )
