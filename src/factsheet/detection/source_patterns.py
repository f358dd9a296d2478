"""Whom a sentence in Chinese, Japanese or Arabic names as its source: no capital letters there."""

import re
from functools import cache

from factsheet.detection.packs import pack


@cache
def _compiled(code: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in pack(code).source_patterns)


@cache
def _compiled_limits(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(pack(code).not_source), re.compile(pack(code).after_source)


def by_pattern(text: str, code: str) -> str | None:
    """Return the source that a sentence names by the patterns of its language, or None."""
    not_source, after = _compiled_limits(code)
    for match in filter(None, (pattern.search(text) for pattern in _compiled(code))):
        found = after.split(match["x"], maxsplit=1)[0].strip(" 《》")
        if found and not not_source.search(found):
            return found
    return None
