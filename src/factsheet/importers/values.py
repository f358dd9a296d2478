"""What a cell of a table means: turn text as people write it into a value of the format."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from factsheet.fields import cell_items
from factsheet.fields.shapes import Shape
from factsheet.importers.imported import Options, read_day
from factsheet.intake import ambiguous_day, day
from factsheet.problems import FactsheetError
from factsheet.texts import caseless, decoded, json_value
from factsheet.vocabulary import CHOICES

_WORDS: Mapping[str, Mapping[str, str]] = {
    field: {
        word.casefold(): row.name
        for row in table.values()
        for word in (row.name, row.name.replace("-", " "), row.label, *row.synonyms)
    }
    for field, table in CHOICES.items()
}
"""Field -> what tables have in it, small -> the word of the format."""

_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?")


class Values:
    """The meaning of the cells of one file.

    `own` says that factsheet wrote it: then a text is exactly what it was when it was exported.
    """

    def __init__(self, options: Options, *, own: bool) -> None:
        """Begin with what the user said. Raises FactsheetError for a word that no field has."""
        self.own = own
        self.options = options
        self.said = {caseless(word): meant for word, meant in options.values.items()}
        self.used: Counter[str] = Counter()
        known = {word for table in _WORDS.values() for word in table.values()}
        for word, meant in options.values.items():
            if meant and caseless(meant) not in {one for table in _WORDS.values() for one in table}:
                raise FactsheetError(
                    f"--map-value '{word[:40]}={meant[:40]}': '{meant[:40]}' is not one of "
                    f"{', '.join(sorted(known))}"
                )

    def of(self, shape: Shape | None, name: str, text: str) -> Any:
        """Return a cell's value as a field's shape wants it; of a key of the user's own, text.

        None for a word that the user wants left out. Raises ValueError for an impossible value.
        """
        if self.own:
            text = decoded(text)
        if shape is None:
            return self._own_key(name, text)
        if shape.kind == "list":
            return cell_items(text)
        if shape.kind == "date":
            return read_day(text, self.options.date_format).isoformat()
        if shape.kind == "time":
            return in_utc(text)
        if shape.kind == "bool":
            return _TRUTHS.get(text.lower(), text)
        return self._choice(name, text) if shape.kind == "choice" else text

    def _choice(self, name: str, text: str) -> str | None:
        word = caseless(text)
        if word in self.said:
            self.used[word] += 1
            word = caseless(self.said[word])
            if not word:
                return None
        return _WORDS.get(name, {}).get(word, text)

    def _own_key(self, name: str, text: str) -> Any:
        if self.own:
            try:
                return json_value(text) if text[:1] in ("[", "{", '"') else text
            except ValueError:
                return text
        if name != "x-date":
            return text
        if self.options.date_format or ambiguous_day(text):
            return read_day(text, self.options.date_format).isoformat()
        found = day(text)
        return found.isoformat() if found else text

    def remarks(self) -> list[str]:
        """Return the words of `--map-value` that no cell has."""
        unused = [word for word in self.options.values if not self.used[caseless(word)]]
        return [f"--map-value names '{word[:40]}', which is in no cell" for word in unused]


def in_utc(text: str) -> str:
    """Return a spreadsheet's time with its zone, which its cells cannot hold: it is UTC."""
    found = _TIME.fullmatch(text)
    return f"{found[1]}T{found[2] or '00:00:00'}Z" if found else text
