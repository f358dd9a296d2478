"""Requests, answers and their heads, as bytes."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException, HTTPResponse
from typing import Any, Literal

Cut = Literal["length", "time", "disconnect"]
"""Why an answer is not whole, in the words of WARC's field WARC-Truncated."""

REDIRECTS = (301, 302, 303, 307, 308)
"""Statuses that redirect to another address (RFC 9110, 15.4)."""

_PIECE = 65_536
MAX_CHUNKS = 500_000
"""How many chunks of one answer are read; whole books come in fewer."""
TOO_MANY_CHUNKS = f"the answer comes in more than {MAX_CHUNKS:,} chunks"
MAX_HEAD = 65_536
"""Bytes of a status line with its headers, and lines in a row, as after the last chunk."""
TOO_MANY_LINES = "the answer has too many headers at its end"

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t][^\n]*)?\r?\n", re.IGNORECASE)
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[^\n]*\n?(?:[ \t][^\n]*\n?)*", re.MULTILINE)
_READ = (b"content-type", b"content-encoding", b"transfer-encoding", b"location", b"content-length")
"""What counts of an archived answer's headers."""
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,16}[ \t]*(?:;[^\n]{0,200})?\r?\n")
_INTERIM = re.compile(rb"(?:HTTP/1\.[01] 1\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n)+")


class BrokenAnswer(ValueError):
    """What came is not an HTTP answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and its answer; a redirect and the page it leads to are two.

    `request`, `head` (status line to blank line) and `body` are the bytes as sent: the body still
    chunked and compressed. `peer` is the address and port that answered, `started` the moment of
    the request in UTC, `cut` why the body is not whole.
    """

    url: str
    request: bytes
    head: bytes
    body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    peer: tuple[str, int]
    started: datetime
    cut: Cut | None = None

    def header(self, name: str) -> str:
        """Return the value of the first header called `name`, in small letters; else empty."""
        return header(self.headers, name)


def header(headers: tuple[tuple[str, str], ...], name: str) -> str:
    """Return the value of the first header called `name`, in small letters; else an empty text."""
    return next((value for key, value in headers if key.lower() == name), "")


def charset_of(content_type: str) -> str | None:
    """Return the charset that a Content-Type states, if it states one."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \t\"'") or None
    return None


class Stream(io.BufferedReader):
    """Bytes to read an answer from, in the shape that `http.client` wants.

    `http.client` closes what it reads from at the end of a body; the place reached is asked for
    after that, so closing does nothing.
    """

    def makefile(self, *_: object) -> "Stream":
        """Return itself."""
        return self

    def close(self) -> None:
        """Do nothing."""

    lines = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line; `http.client` reads any number of them after the last chunk."""
        self.lines += 1
        if self.lines > MAX_HEAD:
            raise BrokenAnswer(TOO_MANY_LINES)
        return super().readline(size)

    def read(self, size: int | None = -1, /) -> bytes:
        """Read bytes of a chunk or its end."""
        self.lines = 0
        return super().read(size)


@dataclass(frozen=True, slots=True)
class Head:
    """The status line and headers of an answer up to `end`; `reading` goes on with the body."""

    end: int
    status: int
    headers: tuple[tuple[str, str], ...]
    reading: HTTPResponse

    def pieces(self) -> Iterator[bytes]:
        """Yield the body without its chunks; raises BrokenAnswer if it stops too early."""
        count = 0
        try:
            while piece := self.reading.read1(_PIECE):  # of a chunk, or the rest of it
                yield piece
                count += self.reading.chunked
                if count > MAX_CHUNKS:
                    raise BrokenAnswer(TOO_MANY_CHUNKS)
        except BrokenAnswer:
            raise
        except (HTTPException, ValueError, OverflowError) as error:
            yield getattr(error, "partial", b"")
            raise BrokenAnswer("the answer's body stops too early") from None
        if self.reading.length:
            raise BrokenAnswer("the answer's body is shorter than announced")


def read_head(stream: Stream) -> Head:
    """Read a status line and headers, past interim answers (1xx). Raises BrokenAnswer."""
    while True:
        reading = HTTPResponse(_as_socket(stream))
        try:
            reading.begin()
        except (HTTPException, ValueError) as error:
            said = " ".join(str(error)[:80].split())
            raise BrokenAnswer(f"not an HTTP answer: {said or 'it is empty'}") from None
        if not 100 <= reading.status < 200:
            headers = tuple((key, str(value)) for key, value in reading.headers.items())
            return Head(stream.tell(), reading.status, headers, reading)


def _as_socket(stream: Stream) -> Any:
    return stream


def checked_head(head: bytes) -> bytes:
    """Return a head without interim answers; refuse one that other readers interpret differently.

    It must end in a blank line, have no line that only looks blank, and speak HTTP/1.0 or 1.1.
    Raises BrokenAnswer.
    """
    interim = _INTERIM.match(head)
    head = head[interim.end() :] if interim else head
    if not head.endswith((b"\n\r\n", b"\n\n")):
        raise BrokenAnswer("the answer ends in the middle of its headers")
    looks_blank = any(line not in (b"", b"\r") and not line.strip() for line in head.split(b"\n"))
    if looks_blank or not head.startswith((b"HTTP/1.0 ", b"HTTP/1.1 ")):
        raise BrokenAnswer("the answer's headers are malformed")
    return head


def divided(answer: bytes) -> tuple[Head, bytes, bytes]:
    """Return what an archived answer's head says, the head as bytes, and those of the body.

    Tools keep what `checked_head` refuses: HTTP/2, bare line feeds, lines that are not headers, the
    length or the chunks of a body that they have unpacked. Such a head is given as it would be for
    the body as kept. Raises BrokenAnswer for what is not an answer.
    """
    interim = _INTERIM.match(answer[:MAX_HEAD])
    answer = answer[interim.end() :] if interim else answer
    end = _HEAD_END.search(answer[: MAX_HEAD + 4])
    if end is None:
        raise BrokenAnswer("not an HTTP answer, or one that ends in the middle of its headers")
    head, body = answer[: end.end()], answer[end.end() :]
    status = _STATUS.match(head)
    plain = head if status is None else _plain_head(status[1], head[status.end() :], body)
    return read_head(Stream(io.BytesIO(plain))), plain, body


def _plain_head(status: bytes, fields: bytes, body: bytes) -> bytes:
    kept = []
    for field in _FIELD.finditer(fields):
        name, value = field[1].lower(), b" ".join(field[0].partition(b":")[2].split())
        whole = name == b"content-length" and value.isdigit() and int(value[:15]) <= len(body)
        unchunked = name == b"transfer-encoding" and body and not _CHUNK.match(body)
        if name in _READ and not whole and not unchunked:
            kept.append(name + b": " + value + b"\r\n")
    return b"HTTP/1.1 " + status + b" \r\n" + b"".join(kept) + b"\r\n"
