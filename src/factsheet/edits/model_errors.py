"""Turn what the model refuses into an error message for people."""

from collections.abc import Callable
from typing import Any, TypeVar

from factsheet.model import Claim, Evidence
from factsheet.problems import FactsheetError

_Record = TypeVar("_Record", Claim, Evidence)


def make_record(make: Callable[..., _Record], /, *record: _Record, **values: Any) -> _Record:
    """Make a record, or `replace` fields of one; raises FactsheetError for a value it refuses."""
    try:
        return make(*record, **values)
    except ValueError as error:
        raise FactsheetError(str(error)) from None
