"""Ask the Wayback Machine to save a page, which copies it has, and for a copy as it was.

It is asked as its documentation says: Save Page Now 2 (a job and its status, with the keys of an
account), the index (CDX server), and replay in the mode `id_`. One request at a time with pauses,
within the limits that it names: 7 pages a minute to save, 30 questions a minute to the index.
Whatever it does instead is reported in words.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from factsheet import web
from factsheet.texts import json_value
from factsheet.urls import (
    ARCHIVE,
    same_page,
    wayback_address,
    wayback_moment,
    wayback_stamp,
)
from factsheet.workflows.fetch_options import FetchOptions

_log = logging.getLogger("factsheet.wayback")

PAUSES = {"save": 9.0, "status": 5.0, "index": 2.5, "copy": 1.0}
"""Seconds from one request of a kind to the next."""
_LONGEST = 60.0
"""The longest pause, in seconds, that is waited for if it asks for one."""
_PATIENCE = 180.0
"""Seconds after which a page being saved is no longer waited for; it gives up after 120 itself."""

_RECENT = "1h"
"""An existing copy that is no older than this is as good as a new one."""
_ROWS = 10
_JSON = 1_000_000
_SKEW = timedelta(days=1)
_JOB = re.compile(r"[\w-]{1,100}", re.ASCII)
_CODE = re.compile(r"error:([a-z-]{1,40})")
_REFUSALS = {
    "blocked": "the site turns its crawlers away",
    "blocked-url": "it saves no pages of this site",
    "blocked-client-ip": "your network is on a list of those it refuses",
    "no-access": "the site refuses it the page (403)",
    "unauthorized": "the site asks it for a password (401)",
    "not-found": "the site tells it that there is no such page (404)",
    "invalid-host-resolution": "it cannot find the site",
    "too-many-daily-captures": "the page was saved too often today",
    "too-many-requests": "the site asks it to wait (429)",
    "user-session-limit": "it is saving too many pages of yours at once",
    "max-daily-bandwidth": "it saves no more for you today",
    "filesize-limit": "the page is too big for it",
    **dict.fromkeys(
        ("browsing-timeout", "gateway-timeout", "read-timeout", "soft-time-limit-exceeded"),
        "the page took too long",
    ),
}
_UNDOCUMENTED = "its answer does not match its documentation"
_EXCLUDED = {
    b"AdministrativeAccessControlException": "the site is excluded from the Wayback Machine",
    b"RobotAccessControlException": "the site's robots.txt excludes it from the Wayback Machine",
}


class NoWaybackAnswer(Exception):
    """The Wayback Machine did not give what was asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class WaybackCopy:
    """A copy in the Wayback Machine: of which page, and when it was made (UTC)."""

    page: str
    captured: datetime

    @property
    def url(self) -> str:
        """Its address, for people."""
        return wayback_address(self.page, self.captured)


@dataclass(slots=True)
class WaybackClient:
    """The Wayback Machine, as one run of a command uses it.

    `keys` are those of an account, `ACCESS:SECRET`, without which it saves nothing; `now` is the
    time in UTC. What it refuses for good, or for longer than is waited for, is not asked again:
    `closed` says why, by kind of request.
    """

    how: FetchOptions
    keys: str | None
    now: Callable[[], datetime]
    closed: dict[str, str] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _silent: bool = False

    def save(self, page: str) -> WaybackCopy:
        """Ask it to save a page, for which it wants keys, and wait. Raises NoWitness."""
        form = {"url": page, "if_not_archived_within": _RECENT, "skip_first_archive": "1"}
        job = self._json("save", "/save", body=urlencode(form).encode())
        name = job.get("job_id")
        if not (isinstance(name, str) and _JOB.fullmatch(name)):
            raise NoWaybackAnswer(_refusal(job))
        until = time.monotonic() + _PATIENCE
        while True:
            told = self._json("status", f"/save/status/{name}")
            if told.get("status") == "success":
                return self._copy(page, told.get("timestamp"), told.get("original_url"))
            if told.get("status") != "pending":
                raise NoWaybackAnswer(_refusal(told))
            if time.monotonic() + PAUSES["status"] > until:
                raise NoWaybackAnswer(f"it was still saving the page after {_PATIENCE:.0f} seconds")

    def nearest(self, page: str, when: datetime) -> WaybackCopy:
        """Return the copy of a page that was made nearest to a time. Raises NoWitness."""
        query = {
            "url": page, "output": "json", "fl": "timestamp,original,statuscode",
            "filter": "statuscode:200", "sort": "closest", "closest": wayback_stamp(when),
            "limit": str(_ROWS),
        }  # fmt: skip
        rows = self._json("index", f"/cdx/search/cdx?{urlencode(query)}", shape=list)
        copies, why = [], "it has no copy of the page"
        for row in rows[1:]:
            try:
                stamp, original, status = row
                if status == "200":
                    copies.append(self._copy(page, stamp, original))
            except (TypeError, ValueError):
                why = _UNDOCUMENTED
            except NoWaybackAnswer as error:
                why = str(error)
        if not copies:
            raise NoWaybackAnswer(why)
        return min(copies, key=lambda copy: abs(copy.captured - when))

    def open(self, copy: WaybackCopy) -> web.Fetched:
        """Fetch a copy as the page was. Raises NoWitness, also if a different one comes."""
        fetched = self._ask("copy", wayback_address(copy.page, copy.captured, raw=True), {})
        last = fetched.hops[-1]
        if last.status in (301, 302, 303, 307, 308):
            raise NoWaybackAnswer(f"its copy of {copy.captured:%Y-%m-%d} cannot be read yet")
        if fetched.outcome != "ok" or last.status != 200:
            raise NoWaybackAnswer(
                f"its copy cannot be read: {fetched.reason or f'status {last.status}'}"
            )
        if not _is_of(last.header("memento-datetime"), copy.captured):
            raise NoWaybackAnswer("its answer is not the copy that was asked for")
        original = re.search(r'<([^<>]{1,8000})>\s*;\s*rel="?original"?', last.header("link"))
        if original and not same_page(original[1], copy.page):
            raise NoWaybackAnswer("its answer is a copy of a different page")
        return fetched

    def _copy(self, page: str, stamp: object, original: object) -> WaybackCopy:
        when = wayback_moment(stamp) if isinstance(stamp, str) else None
        if when is None or not isinstance(original, str):
            raise NoWaybackAnswer(_UNDOCUMENTED)
        if not same_page(original, page):
            raise NoWaybackAnswer("its copy is of a different address")
        if when > self.now() + _SKEW:
            raise NoWaybackAnswer(f"it dates its copy {when:%Y-%m-%d}, which is in the future")
        return WaybackCopy(page, when)

    def _json(self, kind: str, path: str, shape: type = dict, body: bytes | None = None) -> Any:
        """Ask for JSON of one shape: an object, or a list. Raises NoWitness."""
        keys = f"LOW {self.keys}" if self.keys and kind != "index" else ""
        more = {"accept": "application/json", "authorization": keys, "body": body}
        if body is not None:
            more["content_type"] = "application/x-www-form-urlencoded"
        fetched = self._ask(kind, ARCHIVE + path, more)
        status = fetched.hops[-1].status
        if keys and status in (401, 403):
            self.closed["save"] = "it does not accept the keys of your account"
            raise NoWaybackAnswer(self.closed["save"])
        try:
            value = json_value(fetched.body.decode() or "[]" * (shape is list))
        except ValueError:
            value = None
        if fetched.outcome != "ok" and not (isinstance(value, dict) and "status_ext" in value):
            raise NoWaybackAnswer(f"it does not answer as usual: {fetched.reason}")
        if not isinstance(value, shape):
            raise NoWaybackAnswer(_UNDOCUMENTED)
        return value

    def _ask(self, kind: str, url: str, more: dict[str, Any]) -> web.Fetched:
        """Send one request when its time has come, twice if it asks for a pause that is short."""
        how, limits = self.how, self.how.limits
        if kind != "copy":
            limits = replace(limits, wire=_JSON, decoded=_JSON)
        message = web.RequestMessage(**{key: value for key, value in more.items() if value})
        for again in (True, False):
            if why := self.closed.get("all") or self.closed.get(kind):
                raise NoWaybackAnswer(why)
            self._wait(kind)
            answer = web.ask_service(url, message, limits=limits, allow=how.allow, dial=how.dial)
            if not answer.hops:
                self._note_silence(answer)
                raise NoWaybackAnswer(f"it could not be reached: {answer.reason}")
            self._silent = False
            rest = web.retry_after(answer)
            if rest is None:
                break
            words = f"it asks for a pause of {rest:.0f} seconds" if rest else "it asks for a pause"
            if not again or not rest or rest > _LONGEST:
                # It wants to be spared repeated requests.
                self.closed[kind] = f"{words}; it was not asked again"
                raise NoWaybackAnswer(self.closed[kind])
            _log.info("%s, before it is asked again (%s)", words, kind)
            time.sleep(rest)
        self._refuse_excluded(answer)
        return answer

    def _note_silence(self, answer: web.Fetched) -> None:
        """Leave it alone for the rest of the run if it fails to answer twice in a row."""
        if self._silent or answer.outcome == "refused":
            self.closed["all"] = f"it could not be reached: {answer.reason}"
        self._silent = True

    def _refuse_excluded(self, answer: web.Fetched) -> None:
        last = answer.hops[-1]
        said = last.header("x-archive-wayback-runtime-error").encode("latin-1", "replace")
        for name, words in _EXCLUDED.items():
            if name in said or (last.status != 200 and name in answer.body[:_JSON]):
                raise NoWaybackAnswer(words)

    def _wait(self, kind: str) -> None:
        left = self._last.get(kind, -1e9) + PAUSES[kind] - time.monotonic()
        if left > 0:
            time.sleep(left)
        self._last[kind] = time.monotonic()


def _refusal(told: dict[str, Any]) -> str:
    """Return in words why a page was not saved; for unknown reasons only the code."""
    code = _CODE.fullmatch(str(told.get("status_ext")))
    if code is None:
        return _UNDOCUMENTED
    return _REFUSALS.get(code[1], f"it could not save the page ({code[1]})")


def _is_of(header: str, when: datetime) -> bool:
    """Whether a header Memento-Datetime (RFC 7089) states this time."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(header) == when
    except (ValueError, TypeError):  # TypeError: one time has no zone
        return False
