"""Whom a Chinese or an Arabic sentence names as its source: languages without capital letters."""

from __future__ import annotations

import re
from functools import cache

_NAMED = r"[^\s،,.:؛؟!\"«»()]+"
PATTERNS: dict[str, tuple[str, ...]] = {
    "zh": (
        r"(?:^|[，。；])(?:据|根据)(?P<x>[^，。；：“”]{2,20}?)(?:的)?"
        r"(?:\d{1,2}日|周.|星期.)?(?:报道|消息|透露|介绍|统计(?![局司处])|数据|报告|公布|发布)",
        r"(?:^|[，。；”])(?P<x>[^，。；：“”\s]{2,25}?)"
        r"(?:\d{1,2}日|\d{1,2}月\d{1,2}日|周[一二三四五六日]|星期.|今天|昨天|当天|近日|在[^，。]{2,15}?[上中时])?"
        r"(?:表示|指出|强调|认为|宣布|报道|透露|回应称|警告|说|称)(?=[，：:“]|(?<![名简统号])[^为号作呼])",
    ),
    "ar": (
        rf"(?:^|[\s«\"(])[وف]?(?:قال|قالت|أكد|أكدت|ذكر|ذكرت|أفاد|أفادت|صرح|صرحت|أوضح|أوضحت|أشار|"
        rf"أشارت|أضاف|أضافت|أعلن|أعلنت|كشف|كشفت|نقلت|اعتبر|اعتبرت)\s+(?P<x>{_NAMED}(?:\s+{_NAMED}){{0,8}}?)"
        r"\s*(?:،[^،]{1,60}،\s*)?(?:\s(?:إن|أن|بأن|إلى أن|عن أن|أنه|إنه|أنها|إنها|بأنه|إن[ّ]?)\s|:)",
        rf"(?:^|[\s،])(?:وفقا|وفقًا|طبقا|طبقًا|وفقاً|طبقاً)\s+ل(?P<x>{_NAMED}(?:\s+{_NAMED}){{0,5}})"
        r"(?=\s*(?:[،,.؛]|$))",
        rf"(?:^|[\s،])و?(?:بحسب|حسب|نقلا عن|نقلًا عن)\s+(?P<x>{_NAMED}(?:\s+{_NAMED}){{0,5}})"
        r"(?=\s*(?:[،,.؛]|$))",
    ),
}
_NOT_NAMED = {
    "zh": re.compile(
        r"^(?:他|她|它|他们|她们|我|我们|有人|专家|消息人士|知情人士|分析人士|有关人士|人士|双方|报道|报告|"
        r"有关部门|这|那|该|此|其|可以说|据|根据|也就是|有分析|分析|但|而|因此|可|所|不用|虽然|如果|名|简|统)"
        r"|(?:人士|专家|网友|民众|居民)$|[的了是在将被把与和]$"
    ),
    "ar": re.compile(
        r"^(?:هو|هي|هم|إنه|إنها|أنه|أنها|إن|أن|مصدر|مصادر|مسؤول|مسؤولون|مراقبون|خبراء|محللون|شهود|"
        r"البعض|ذلك|لي|له|لها|في|من)(?:\s|$)"
    ),
}
_CUT = {
    "ar": re.compile(
        r"\s(?:يوم|أمس|اليوم|خلال|في مؤتمر|في بيان|في تصريح|على|عبر|مساء|صباح|إن|أن)(?:\s|$)"
    )
}


@cache
def _compiled(code: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in PATTERNS[code])


def by_pattern(text: str, code: str) -> str | None:
    """Return the source that a sentence in Chinese or Arabic names, or None."""
    for pattern in _compiled(code):
        match = pattern.search(text)
        if not match:
            continue
        found = match["x"]
        if code in _CUT and (cut := _CUT[code].search(found)):
            found = found[: cut.start()]
        found = found.strip(" 《》")
        if found and not _NOT_NAMED[code].search(found):
            return found
    return None
