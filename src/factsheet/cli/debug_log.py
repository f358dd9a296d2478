"""The debug log (`--log FILE`): what was done and why, one line per event, nothing confidential.

Events are written by the loggers below `factsheet`. They hold addresses, claims' ids, counts and
words of ours; no quotes, no text of an article or page. An event that names confidential evidence
nevertheless is stopped here, whoever wrote it.
"""

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from factsheet import console, store
from factsheet.model import Worksheet
from factsheet.texts import in_line
from factsheet.withholding import folded, secret_words

_LOGGER = logging.getLogger("factsheet")


class _File(logging.Handler):
    """A file that gets each event as a line: UTC time, logger, words."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.INFO)
        self.path = path
        self.descriptor = store.open_to_append(path)
        self.secrets: set[str] = set()

    def learn(self, worksheet: Worksheet) -> None:
        """Remember the words of a worksheet's confidential evidence."""
        for claim in worksheet.claims:
            self.secrets |= secret_words(claim)

    def emit(self, record: logging.LogRecord) -> None:
        """Write an event; if that fails, say so once and write no more."""
        words = record.getMessage()
        told = folded(words)
        if any(secret in told for secret in self.secrets):
            words = "(left out: it names confidential evidence)"
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{time.replace('+00:00', 'Z')} {record.name} {in_line(words)}\n"
        try:
            os.write(self.descriptor, line.encode("utf-8", "backslashreplace"))
        except OSError as error:
            _LOGGER.removeHandler(self)
            reason = (error.strerror or str(error)).lower()
            console.say(f"{self.path}: the log ends here: {reason}")


def start(path: Path) -> Callable[[], None]:
    """Begin a log; returns what ends it. Raises FactsheetError if the file cannot be written."""
    handler = _File(path)
    store.watchers.append(handler.learn)
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False

    def end() -> None:
        _LOGGER.removeHandler(handler)
        _LOGGER.setLevel(logging.NOTSET)
        _LOGGER.propagate = True
        store.watchers.remove(handler.learn)
        os.close(handler.descriptor)

    return end


def note(words: str) -> None:
    """Log an event of the command line."""
    logging.getLogger("factsheet.cli").info("%s", words)
