"""A guess which language a text is in, by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from factsheet.detection.names import WORD
from factsheet.detection.words import pack

_SAMPLE = 20_000
_SCRIPTS = re.compile(
    r"(?P<kana>[\u3040-\u30ff])|(?P<han>[\u3400-\u9fff])|(?P<hangul>[\uac00-\ud7af])"
    r"|(?P<hindi>[\u0900-\u097f])|(?P<arabic>[\u0600-\u06ff])|(?P<cyrillic>[\u0400-\u052f])"
    r"|(?P<latin>[A-Za-z\u00c0-\u024f\u1e00-\u1eff])"
)
_BY_WORDS = {
    "latin": ("en", "de", "es", "fr", "it", "pt", "nl", "tr"),
    "cyrillic": ("ru", "uk", "bg"),
    "hindi": ("hi",),
}
_NEIGHBOURS = {
    "latin": {
        "af": """die en van het is wat nie dit vir om met hy sy deur ook as was sal kan daar
            hulle in ons word hierdie sê na by te aan op wees moet teen meer""",
        "ca": """els les i amb que de la el del dels al als per una un és va ser són aquest aquesta
            ha més però també com no en es seva seu aquests des hi""",
        "cs": "a v se na je že o s z do to i za by jsem byl jako by pro od ve po které který jsou",
        "da": "og i at det er en til på som med for af den de har ikke der et var fra også han ved",
        "et": "ja on ei et see ta ka oli kui mis oma või kes aga pole nii siis ning",
        "eu": "eta da ez du dira bat izan zen hori zuen baina ere dute egin",
        "fi": "ja on ei että se hän oli ovat mutta myös kun joka sen olla mukaan ole vuonna tai",
        "gl": """o a os as de do da dos das que e en un unha por con para non na no nas nos polo
            pola ao á foi son máis tamén pero como se unhas uns ó á súa seu é""",
        "hr": "i u je na se da su za od s o kao koji koja koje ne to bi što iz nije po će ili te",
        "hu": "a az és hogy nem is egy meg volt ez de már csak el még mint vagy ki ha azt ezt van",
        "id": "yang dan di dengan untuk pada dari ini dalam itu tidak adalah akan ke oleh juga dia",
        "la": """et in est non ut ad cum quod sed per ex qui quae enim esse sunt a aut autem ab hoc
            de si vel secundum ergo sicut sic eius quam nec ea""",
        "lt": "ir yra kad į su tai ne iš kaip bet jo buvo ar dėl apie po nuo už",
        "lv": "un ir ka ar no uz par tas kas nav bija gan arī pēc bet vai",
        "pl": "w i na się z do nie że jest to o po przez od za jak dla był są ale jego oraz tym",
        "ro": """și şi de a în la cu pe din care o un nu mai să este au fost sunt pentru ca că al
            ale lui se prin dar după iar între""",
        "sk": "a v sa na je že o s z do to aj za by som bol ako pre od vo po ktoré ktorý sú",
        "sl": "in je v na se da so za z s ki ne pa bi ni po kot od tudi o ter iz pri",
        "sq": "të e në dhe i me për një që nga është u më se nuk ka si kanë",
        "sv": "och i att det som en på är av för med till den har de inte om ett han var från vid",
        "vi": "và của là có được trong cho không các với một người này đã những để ở khi",
    },
    "cyrillic": {
        "be": "і у не на з што да як гэта ён па але яна таксама для было быў пра ад за яго іх",
        "kk": "және мен бұл үшін бір деп болып осы да де ол бар",
        "mk": "на и во се да од за со не е што ќе ги го ја беше како по или од тоа има",
        "sr": "и у је на се да су за од са о као који која које не то би што из није по ће или",
    },
    "hindi": {
        "mr": "आहे आणि या हे ते तो ती च्या नाही होते होता मध्ये केले असे पण का एक की",
        "ne": "र को मा छ का ले पनि गरेको भएको हो लागि यो एक छन्",
    },
}
"""The commonest words of languages that have no row, lest one of them be taken for a neighbour."""
_FOREIGN = {"ru": "іїєґў", "uk": "ыэёъў", "bg": "ыэёіїєў"}
"""Letters that a language does not have."""


def guess_language(text: str) -> str | None:
    """Return the language code of `text`, guessed from its script and commonest words.

    One of those that have a row of words; None when unsure, also where another language is as
    likely. Only the first 20,000 characters count.
    """
    sample = text[:_SAMPLE]
    scripts = Counter(match.lastgroup or "" for match in _SCRIPTS.finditer(sample))
    total = sum(scripts.values())
    # One Chinese or Korean character is worth about three letters.
    for wide in ("kana", "han", "hangul"):
        scripts[wide] *= 3
    if total < 10:
        return None
    script = scripts.most_common(1)[0][0]
    if scripts[script] < 0.5 * sum(scripts.values()) and script not in ("han", "kana"):
        return None
    if script in ("han", "kana"):
        return "ja" if scripts["kana"] * 10 > scripts["han"] else "zh"
    if script == "hangul":
        return "ko"
    words = Counter(WORD.findall(sample.lower()))
    if script == "arabic":
        return _arabic_or_persian(sample, words)
    guess = _by_common_words(words, script)
    foreign = sum(map(sample.count, _FOREIGN.get(guess or "", "")))
    return guess if foreign * 100 <= total else None


def _arabic_or_persian(sample: str, words: Counter[str]) -> str | None:
    # Urdu, Kurdish, Pashto
    if any(letter in sample for letter in "ٹڈڑںےڵێۆەښځټړ"):
        return None
    persian = sum(words[word] for word in pack("fa").common if word != "و")
    if persian * 20 >= words.total() and any(letter in sample for letter in "پچژگی"):
        return "fa"
    return "ar" if any(word.startswith("ال") for word in words) else None


@cache
def _common(script: str) -> dict[str, dict[str, float]]:
    """Return of each language written in a script its commonest words, and what each tells.

    A word that several languages have is shared out among them.
    """
    lists = {code: pack(code).common for code in _BY_WORDS[script]}
    lists |= {code: frozenset(of.split()) for code, of in _NEIGHBOURS[script].items()}
    shared = Counter(word for common in lists.values() for word in common)
    return {code: {word: 1 / shared[word] for word in of} for code, of in lists.items()}


def _by_common_words(words: Counter[str], script: str) -> str | None:
    lists = _common(script)
    told = {code: sum(words[word] * worth for word, worth in lists[code].items()) for code in lists}
    best, second, *_ = sorted(told, key=lambda code: told[code], reverse=True)
    held = sum(words[word] for word in lists[best])
    sure = held >= 3 and held * 10 >= words.total() and told[best] >= 1.3 * told[second]
    return best if sure and best in _BY_WORDS[script] else None
