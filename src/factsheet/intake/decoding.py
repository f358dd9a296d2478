"""Bytes to text: find the encoding, admit what was guessed, drop characters that nobody can see."""

import codecs
import logging
import re
import unicodedata
from itertools import pairwise

from factsheet.intake.archives import looks_like
from factsheet.problems import FactsheetError
from factsheet.texts import counted

_log = logging.getLogger("factsheet.decoding")

_MAX_TEXT = 50_000_000
"""Bytes of text that are read; a long book has 5 million."""

_BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_LATIN = ("cp1252", "cp1250", "cp1254", "iso8859_2", "iso8859_15", "cp1257", "mac_roman", "cp850")
"""Encodings that differ in a few letters only, the commonest first."""

_GUESSED = (
    *_LATIN,
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866"),
    *("cp1253", "iso8859_7", "cp1255", "cp1256", "cp874"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
"""What is tried if a file does not state its encoding: what newsrooms' programs have written since
1990."""

_STATED = re.compile(
    rb"""<(?:meta[^>]{0,300}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_LARGER = {"gbk": "gb18030"}
"""Encodings for which Python's codec of that name knows fewer characters than the standard's."""

_NEW_LINES = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_RETURNS = re.compile(r"\r\n?")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def read_text(
    data: bytes, label: str | None = None, *, fold_lines: bool = True, exact: bool = False
) -> tuple[str, tuple[str, ...]]:
    r"""Return the text of a file and remarks for the user; line endings become `\n`.

    Without `fold_lines` only `\r\n` and `\r` do: in a table or in JSON the others end no line.
    `label` and `exact` are as for `text_of`. Raises FactsheetError for a file that is empty, too
    large, binary, or in an unclear encoding.
    """
    if not data.strip():
        raise FactsheetError("the file is empty")
    if kind := looks_like(data):
        raise FactsheetError(f"this is {kind}, not a text; give the file the right extension")
    text, remarks = text_of(data, label, exact=exact)
    text, more = tidy(text, fold_lines=fold_lines)
    if not text.strip():
        raise FactsheetError("the file is empty")
    return text, remarks + tuple(remark for remark in more if not (remarks and "\ufffd" in remark))


def text_of(
    data: bytes, label: str | None = None, *, exact: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Turn bytes into text, and say in remarks what was guessed or lost.

    A byte order mark decides, then UTF-8 where it is valid, whatever the label says; then `label`
    (a header's), then what the file states in itself, then a guess, which is always reported. What
    is invalid becomes U+FFFD, as browsers show it; with `exact` it is refused.
    """
    if len(data) > _MAX_TEXT:
        raise FactsheetError(
            f"the text has {len(data) / 1e6:.0f} MB; the limit is {_MAX_TEXT // 10**6} MB. "
            "Keep only the part that you want to check"
        )
    for mark, marked in _BOMS:
        if data.startswith(mark):
            return _read_as(marked, data, exact)
    codec = web_codec(label)
    if codec is None and (codec := web_codec(stated := stated_label(data))):
        label = stated
        codec = "utf-8" if codec.startswith("utf-16") else codec  # what could be read is not UTF-16
    if b"\0" in data and (codec is None or codec.startswith("utf-16")):
        codec = codec or _wide(data)
        if codec is None and exact:
            raise FactsheetError("this is a binary file, not a text")
        if codec:
            _log.info("decoded as %s: it has NUL bytes where UTF-16 has them", codec)
            unsaid = (
                () if label else (f"read as {spelled(codec)}, although it has no byte order mark",)
            )
            return data.decode(codec, "replace"), unsaid
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        broken = error
    else:
        if codec in (None, "utf-8") or not data.isascii():
            _log.info("decoded as utf-8: every byte is valid")
            other = codec not in (None, "utf-8")
            return text, (f"read as UTF-8, although it says {label}",) if other else ()
        return _read_as(codec, data, exact)
    if codec not in (None, "utf-8"):
        return _read_as(codec, data, exact)
    # UTF-8 with a few wrong bytes: any other reading garbles all the rest.
    wrong_bytes = data.decode(errors="replace").count("\ufffd") - data.count("\ufffd".encode())
    right = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data))
    if codec is not None or right >= 3 * wrong_bytes:
        return _read_as("utf-8", data, exact, broken)
    return _guess(data)


def _read_as(
    codec: str, data: bytes, exact: bool, broken: UnicodeDecodeError | None = None
) -> tuple[str, tuple[str, ...]]:
    _log.info("decoded as %s: by its mark, the header, the file itself, or most bytes", codec)
    try:
        return data.decode(codec), ()
    except UnicodeDecodeError as error:
        broken = broken or error
    line = data.count(b"\n", 0, broken.start) + 1
    byte = f"line {line} has a byte (0x{data[broken.start]:02x}) that is not {spelled(codec)}"
    if exact:
        raise FactsheetError(f"{byte}; fix that line, or save the file as UTF-8")
    return data.decode(codec, "replace"), (f"{byte}, shown as \ufffd",)


def web_codec(label: str | None) -> str | None:
    """Return Python's name of the encoding that a page's label means; None if it is not one."""
    if not label:
        return None
    from webencodings import lookup

    found = lookup(label)
    if found is None or found.name in ("replacement", "x-user-defined"):
        return None
    return _LARGER.get(found.name) or str(found.codec_info.name)


def stated_label(data: bytes) -> str | None:
    """Return the label of the encoding that a page states within itself."""
    found = _STATED.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else None


def spelled(codec: str) -> str:
    """Return the name of an encoding as pages write it: `windows-1252` for Python's `cp1252`."""
    from webencodings import lookup

    plain = codec.replace("_", "-").removesuffix("-sig")
    found = lookup(plain)
    name = found.name if found else plain
    return name.upper() if name.startswith("utf") else name


def tidy(text: str, *, fold_lines: bool = True) -> tuple[str, tuple[str, ...]]:
    r"""Make every line end `\n`, leave out control characters, and note what was wrong.

    Raises FactsheetError if there are so many that it is not text.
    """
    text = (_NEW_LINES if fold_lines else _RETURNS).sub("\n", text)
    tidied = _UNSEEN.sub("", text)
    left_out = len(text) - len(tidied)
    if left_out > 20 + len(text) // 200:
        raise FactsheetError("this is not a text: it is full of control characters")
    remarks = []
    if left_out:
        remarks.append(f"left out {counted(left_out, 'invisible control character')}")
    if lost := tidied.count("\ufffd"):
        count = counted(lost, "character")
        remarks.append(f"{count} lost before factsheet read the file, shown as \ufffd")
    return tidied, tuple(remarks)


def _wide(data: bytes) -> str | None:
    """Return the kind of UTF-16 that a text without a mark is in; None for binary data."""
    sample = data[:10_000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    wide = max(even, odd) > len(sample) // 6 and min(even, odd) <= len(sample) // 200
    return ("utf-16-le" if odd > even else "utf-16-be") if wide else None


def _guess(data: bytes) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    sample = b""
    for line in data.splitlines():
        if not line.isascii():
            sample += line[:10_000] + b"\n"
        if len(sample) > 100_000:
            break
    best = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
    candidates = [best.encoding] if best else []
    if not best or best.encoding in _LATIN:
        # The rarer ones win only where they alone make sense, never by a tie.
        likely = [name for name in candidates if name in _LATIN[:4]] + list(_LATIN)
        candidates = sorted(likely, key=lambda name: _oddness(sample, name))
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        _log.info("decoded as %s: a guess", encoding)
        shown = ", ".join(f"'{word}'" for word in _telling_words(text))
        return text, (
            f"read as {spelled(encoding)} (a guess, as the file is not UTF-8); check {shown}",
        )
    raise FactsheetError("the file's encoding is unclear; save it as UTF-8")


def _telling_words(text: str) -> list[str]:
    """Pick up to four words with signs beyond ASCII, each with one not seen before."""
    words: list[str] = []
    seen: set[str] = set()
    for word in text[:200_000].split():
        signs = {sign for sign in word if not sign.isascii()}
        if signs - seen:
            words.append(word[:20])
            seen |= signs
        if len(words) == 4:
            break
    return words


def _oddness(sample: bytes, encoding: str) -> float:
    """Count what no language writes: `z³otych`, `Ł40`, `Ðas`; infinite if it cannot be read."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return float("inf")
    odd = 0
    for word in text[:20_000].split():
        if word.isascii():
            continue
        kinds = [unicodedata.category(character) for character in word]
        for (left, right), (first, second) in zip(pairwise(kinds), pairwise(word), strict=True):
            if first.isascii() and second.isascii():
                continue
            sign = (left if not first.isascii() else right) in ("So", "Sk", "Sm", "Sc", "No", "Cc")
            letters = left[0] == "L" or right[0] == "L"
            inner = left == "Ll" and right == "Lu"
            number = {left[0], right[0]} == {"L", "N"}
            stray = left[0] == "L" and second in "¶§¿¡"
            odd += (sign and letters) + inner + number + stray
    return odd + text.count("\x81") + text.count("\x9d")
