"""Bytes to text: which encoding it is, honestly, and no characters that nobody can see."""

import codecs
import re
import unicodedata
from itertools import pairwise

from factsheet.intake.archives import looks_like
from factsheet.intake.encodings import spelled
from factsheet.problems import FactsheetError
from factsheet.texts import counted

MAX_TEXT = 50_000_000
"""Bytes of text that are read; a long book has 5 million."""

BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

LATIN = ("cp1252", "cp1250", "cp1254", "iso8859_2", "iso8859_15", "cp1257", "mac_roman", "cp850")
"""Encodings that differ in a few letters only, the commonest first."""

GUESSED = (
    *LATIN,
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866"),
    *("cp1253", "iso8859_7", "cp1255", "cp1256", "cp874"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
"""What is tried when a file does not say: what newsrooms' programs have written since 1990."""

NEW_LINES = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
RETURNS = re.compile(r"\r\n?")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def decode(
    data: bytes, declared: str | None = None, *, fold_lines: bool = True
) -> tuple[str, tuple[str, ...]]:
    r"""Give the text of a file and notes for the user; line ends become `\n`.

    Without `fold_lines` only `\r\n` and `\r` do: in a table or in JSON the others end no line.

    A byte order mark decides, then UTF-8 where it fits, then what the file itself declares, then a
    guess, which is always said. Raises FactsheetError for a file that is empty, too large, binary,
    or in an encoding that cannot be told.
    """
    if not data.strip():
        raise FactsheetError("the file is empty")
    if len(data) > MAX_TEXT:
        raise FactsheetError(
            f"the text has {len(data) / 1e6:.0f} MB; up to {MAX_TEXT // 10**6} MB are read. "
            "Cut out the part that is to be checked"
        )
    if kind := looks_like(data):
        raise FactsheetError(f"this is {kind}, not a text; give it the right ending")
    text, notes = _text(data, declared)
    text, more = tidy(text, fold_lines=fold_lines)
    if not text.strip():
        raise FactsheetError("the file is empty")
    return text, notes + more


def tidy(text: str, *, fold_lines: bool = True) -> tuple[str, tuple[str, ...]]:
    r"""Make every line end `\n`, leave out control characters, and note what was wrong.

    Raises FactsheetError where there are so many that it is no text.
    """
    text = (NEW_LINES if fold_lines else RETURNS).sub("\n", text)
    tidied = UNSEEN.sub("", text)
    left_out = len(text) - len(tidied)
    if left_out > 20 + len(text) // 200:
        raise FactsheetError("this is no text: it is full of control characters")
    notes = []
    if left_out:
        notes.append(f"left out {counted(left_out, 'control character')} that nobody can see")
    if lost := tidied.count("\ufffd"):
        count = counted(lost, "character")
        notes.append(f"{count} lost before the file came here, shown as \ufffd")
    return tidied, tuple(notes)


def _text(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise FactsheetError(
                    f"the file says it is {encoding[:6].upper()}, and byte {error.start} is not; "
                    "save it again as UTF-8"
                ) from None
    if b"\0" in data:
        return _wide(data)
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        broken = error
    if declared:
        try:
            return data.decode(declared), ()
        except (UnicodeDecodeError, LookupError):
            pass
    _refuse_mixed(data, broken)
    return _guess(data)


def _wide(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Read UTF-16 that lost its mark; refuse what is binary."""
    sample = data[:10_000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) > len(sample) // 6 and min(even, odd) <= len(sample) // 200:
        try:
            return data.decode(encoding), (f"read as {encoding.upper()}, though it has no mark",)
        except UnicodeDecodeError:
            pass
    raise FactsheetError("this is a binary file, not a text")


def _refuse_mixed(data: bytes, broken: UnicodeDecodeError) -> None:
    """Refuse UTF-8 with a few wrong bytes: any other reading garbles all the rest."""
    wrong = data.decode(errors="replace").count("\ufffd") - data.count("\ufffd".encode())
    right = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data))
    if right >= 3 * wrong:
        line = data.count(b"\n", 0, broken.start) + 1
        raise FactsheetError(
            f"line {line} holds a byte (0x{data[broken.start]:02x}) that is not UTF-8, "
            "and the rest is; mend that line, or save the file again as UTF-8"
        )


def _guess(data: bytes) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    sample = b""
    for line in data.splitlines():
        if not line.isascii():
            sample += line[:10_000] + b"\n"
        if len(sample) > 100_000:
            break
    best = from_bytes(sample, cp_isolation=list(GUESSED)).best()
    candidates = [best.encoding] if best else []
    if not best or best.encoding in LATIN:
        # The rarer ones win only where they alone make sense, never by a tie.
        likely = [name for name in candidates if name in LATIN[:4]] + list(LATIN)
        candidates = sorted(likely, key=lambda name: _oddness(sample, name))
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        shown = ", ".join(f"'{word}'" for word in _telling_words(text))
        return text, (
            f"read as {spelled(encoding)}, a guess, as the file is not UTF-8; check {shown}",
        )
    raise FactsheetError("the file's encoding cannot be told; save it again as UTF-8")


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
    """Count what no language writes: `z³otych`, `Ł40`, `Ðas`; infinite where it cannot be read."""
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
