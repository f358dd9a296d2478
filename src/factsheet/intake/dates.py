"""Read days as people write them, if there is only one way to read them."""

import re
from datetime import UTC, date, datetime
from functools import cache, lru_cache

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
_TIME = r"(?:[T,\s]+(?:at\s+)?\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*\S{0,6})?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"

_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_WORDED = re.compile(r"(?=.*[^\W\d_])(?:\D*\b\d{1,2}\b\D*\b\d{4}\b|\D*\b\d{4}\b\D+\d{1,2}\b)\D*")


def moment(text: str) -> datetime | None:
    """Return a time (ISO 8601) in UTC, which is assumed if no zone is given; else None."""
    try:
        at = datetime.fromisoformat(text.strip()[:40])
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # a zone may lead out of the years 1 to 9999
        return None


@lru_cache(4096)
def day(text: str) -> date | None:
    """Read a day: ISO 8601, `3 July 2025`, `July 3, 2025`, `3 июля 2025`, `25/12/2025`.

    A time after it is passed over. None for what is not a day, or could be two (`03/04/2025`).
    """
    text = text.strip()
    if len(text) > 60:
        return None
    for pattern in _clear():
        if match := pattern.fullmatch(text):
            month = match["month"]
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            return _date(match["year"], number, match["day"])
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), match[4]
        readings = {_date(year, second, first), _date(year, first, second)} - {None}
        return readings.pop() if len(readings) == 1 else None
    # A sentence with two numbers is not a date, and dateparser takes seconds to find that out.
    worded = len(text.split()) <= 6 and _WORDED.fullmatch(text)
    return _in_words(text) if worded else None


@cache
def _clear() -> tuple[re.Pattern[str], ...]:
    """Compile, when first needed, the ways to write a day that can be read in only one way."""
    return tuple(
        re.compile(_WEEKDAY + pattern + _TIME, re.IGNORECASE)
        for pattern in (
            r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
            r"(?P<year>\d{4})[/.](?P<month>\d\d?)[/.](?P<day>\d\d?)",
            r"(?P<year>\d{4})年\s?(?P<month>\d\d?)月\s?(?P<day>\d\d?)日",
            rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
            rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        )
    )


def ambiguous_day(text: str) -> bool:
    """Whether it could be two days: `03/04/2025`, or any day with two digits for the year."""
    text = text.strip()
    numbers = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})", text)
    return bool(numbers) and day(text) is None


def _date(year: str, month: int, number: str | int) -> date | None:
    try:
        return date(int(year), month, int(number))
    except ValueError:
        return None


def _in_words(text: str) -> date | None:
    """Read a month's name in the other languages of the world; slow, and seldom needed."""
    import dateparser

    found = dateparser.parse(
        text, settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
    )
    return found.date() if found else None
