"""The Wayback Machine on 127.0.0.1, as its documentation describes it: save, index, replay."""

import contextlib
import json
import re
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOST, IP = "web.archive.org", "207.241.237.3"
Said = tuple[int, dict[str, str], bytes]
KEYS = "LOW access:secret"


def said(value: object, status: int = 200, **headers: str) -> Said:
    """Spell an answer: JSON of a value, or bytes as they are."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return status, {"Content-Type": "application/json"} | names, body


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class ArchiveOrg:
    """A running Wayback Machine.

    `copies` are what it has: of each page, by stamp, the body. `saves` is what a page becomes when
    it is asked to save it, a stamp and a body, or a `status_ext`. `pending` is how often a job is
    said to wait. `instead` answers a path that begins so, once for each answer in the list.
    """

    port: int = 0
    copies: dict[str, dict[str, bytes]] = field(default_factory=dict)
    saves: dict[str, tuple[str, bytes] | str] = field(default_factory=dict)
    pending: int = 1
    content_type: str = "text/html; charset=utf-8"
    instead: dict[str, list[Said]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    _jobs: dict[str, tuple[str, int]] = field(default_factory=dict)

    def paths(self) -> list[str]:
        """Give what was asked: save, status, index or copy."""
        names = {"/save": "save", "/save/status": "status", "/cdx/search": "index", "/web": "copy"}
        return [
            names[re.sub(r"(/\w+(?:/(?:status|search)\b)?).*", r"\1", one.path)]
            for one in self.asked
        ]

    def answer(self, asked: Asked) -> Said:
        """Answer as the documentation says."""
        for begin, answers in self.instead.items():
            if answers and asked.path.startswith(begin):
                return answers.pop(0) if len(answers) > 1 else answers[0]
        if asked.path == "/save":
            return self._save(asked)
        if asked.path.startswith("/save/status/"):
            return self._status(asked)
        if asked.path.startswith("/cdx/search/cdx?"):
            return self._index(parse_qs(urlsplit(asked.path).query))
        found = re.fullmatch(r"/web/(\d{14})id_/(.*)", asked.path)
        assert found, asked.path
        return self._replay(found[1], found[2])

    def _save(self, asked: Asked) -> Said:
        if asked.method != "POST" or asked.headers.get("authorization") != KEYS:
            return said({"message": "You need to be logged in to use Save Page Now."}, 401)
        assert asked.headers["accept"] == "application/json"
        page = asked.form["url"]
        self._jobs[f"spn2-{len(self._jobs)}"] = (page, self.pending)
        return said({"url": page, "job_id": f"spn2-{len(self._jobs) - 1}"})

    def _status(self, asked: Asked) -> Said:
        job = asked.path.rpartition("/")[2]
        page, left = self._jobs[job]
        self._jobs[job] = (page, left - 1)
        if left > 0:
            return said({"status": "pending", "job_id": job, "resources": []})
        made = self.saves[page]
        if isinstance(made, str):
            return said({"status": "error", "status_ext": made, "message": "\x1b[31mno"})
        self.copies.setdefault(page, {})[made[0]] = made[1]
        return said(
            {"status": "success", "job_id": job, "timestamp": made[0], "original_url": page}
        )

    def _index(self, query: dict[str, list[str]]) -> Said:
        copies = self.copies.get(query["url"][0], {})
        near = int(query["closest"][0])
        stamps = sorted(copies, key=lambda stamp: abs(int(stamp) - near))
        rows = [[stamp, query["url"][0], "200"] for stamp in stamps][: int(query["limit"][0])]
        return said([["timestamp", "original", "statuscode"], *rows] if rows else [])

    def _replay(self, stamp: str, page: str) -> Said:
        if stamp not in self.copies.get(page, {}):
            return said(b"<h1>Not archived</h1>", 404, Content_Type="text/html")
        body = self.copies[page][stamp]
        link = f'<{page}>; rel="original"'
        kind = self.content_type
        return said(body, Content_Type=kind, Memento_Datetime=when(stamp), Link=link)


def when(stamp: str) -> str:
    """Spell a stamp as a header does."""
    moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return format_datetime(moment, usegmt=True)


@contextlib.contextmanager
def wayback_machine(context: ssl.SSLContext) -> Iterator[ArchiveOrg]:
    """Run a Wayback Machine until the end of the block."""
    archive = ArchiveOrg()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = {
                name: values[0]
                for name, values in parse_qs(self.rfile.read(length).decode()).items()
            }
            headers = {name.lower(): text for name, text in self.headers.items()}
            asked = Asked(self.command, self.path, headers, form)
            archive.asked.append(asked)
            status, more, body = archive.answer(asked)
            self.send_response(status)
            for name, text in more.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    archive.port = server.server_address[1]
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    ).start()
    try:
        yield archive
    finally:
        server.shutdown()
        server.server_close()
