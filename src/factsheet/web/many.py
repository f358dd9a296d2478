"""Fetch many pages at once, politely: few at a time from one host, and again when it may help."""

import contextlib
import queue
import threading
import time
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from heapq import heappop, heappush
from itertools import count

from factsheet.urls import split
from factsheet.web.addresses import Exceptions
from factsheet.web.fetch_log import FetchLog
from factsheet.web.fetching import DEFAULT, Fetched, Limits, fetch
from factsheet.web.wire import Dial, Resolve, connect, look_up


@dataclass(slots=True)
class _Host:
    """What is known of a host: requests under way, those that wait, and until when it rests."""

    busy: int = 0
    waiting: deque["_Link"] = field(default_factory=deque)
    rests_until: float = 0.0


@dataclass(slots=True)
class _Link:
    url: str
    host: _Host
    steps: FetchLog
    tries: int = 0
    last: Fetched | None = None


class _Plan:
    """Which link to request next; times are on the clock of `time.monotonic`."""

    def __init__(
        self,
        urls: Iterable[str],
        per_host: int,
        retries: int,
        pause: float,
        patience: float,
        secret: Collection[str],
    ) -> None:
        self.per_host, self.retries = per_host, retries
        self.pause, self.patience = pause, patience
        self.given_up: list[_Link] = []
        self._due: list[tuple[float, int, _Link]] = []
        self._order = count()
        hosts: defaultdict[str, _Host] = defaultdict(_Host)
        for number, url in enumerate(dict.fromkeys(urls), 1):
            steps = FetchLog(url, secret=url in secret, number=number)
            self.put(_Link(url, hosts[_host_of(url)], steps))

    def put(self, link: _Link, when: float = 0.0) -> None:
        """Schedule a link."""
        heappush(self._due, (when, next(self._order), link))

    def next_time(self) -> float | None:
        """Return when the next link is due; None if none is scheduled."""
        return self._due[0][0] if self._due else None

    def start(self) -> _Link | None:
        """Take a link that may be asked now; links of hosts that rest too long are given up."""
        now = time.monotonic()
        while self._due and self._due[0][0] <= now:
            _, _, link = heappop(self._due)
            host = link.host
            if host.rests_until - now > self.patience:
                self.given_up.append(link)
                self._wake(host)
            elif host.rests_until > now:
                self.put(link, host.rests_until)
            elif host.busy >= self.per_host:
                host.waiting.append(link)
            else:
                host.busy += 1
                link.tries += 1
                return link
        return None

    def settle(self, link: _Link, result: Fetched) -> bool:
        """Take an answer, make room for the host's next; return whether the link is done with."""
        link.last = result
        link.host.busy -= 1
        self._wake(link.host)
        rest = _again_after(link, self.pause)
        if retry_after(result) is not None:
            link.host.rests_until = max(link.host.rests_until, time.monotonic() + rest)
            link.steps.log(f"its host is left alone for {rest:.1f} s, as it asks")
        if not result.may_be_retried:
            return True
        if link.tries > self.retries or rest > self.patience:
            link.steps.log(f"not tried again: {link.tries} tries, {rest:.1f} s to wait")
            return True
        link.steps.log(f"try {link.tries + 1} in {rest:.1f} s, after {result.outcome}")
        self.put(link, time.monotonic() + rest)
        return False

    def _wake(self, host: _Host) -> None:
        if host.waiting:
            self.put(host.waiting.popleft())


def fetch_all(
    urls: Iterable[str],
    *,
    limits: Limits = DEFAULT,
    allow: Exceptions = frozenset(),
    slots: int = 64,
    per_host: int = 4,
    retries: int = 2,
    pause: float = 1.0,
    patience: float = 30.0,
    resolve: Resolve = look_up,
    dial: Dial = connect,
    secret: Collection[str] = (),
) -> Iterator[Fetched]:
    """Fetch pages, each address once, and yield each result as it comes.

    At most `slots` requests at a time in all, `per_host` to one host. Temporary failures (429, 5xx,
    a lost connection; not a time-out) are retried up to `retries` times, after `pause` seconds,
    then twice that; or after the time that the server names in Retry-After, during which the whole
    host is left alone. A pause longer than `patience` seconds is not waited for: the host's other
    pages are then not asked. Nothing that waits holds a slot. The debug log says nothing of the
    addresses in `secret`.
    """
    plan = _Plan(urls, per_host, retries, pause, patience, secret)
    todo: queue.SimpleQueue[_Link | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[_Link, Fetched]] = queue.SimpleQueue()
    running = workers = 0

    def work() -> None:
        while link := todo.get():
            try:
                result = fetch(
                    link.url,
                    limits=limits,
                    allow=allow,
                    resolve=resolve,
                    dial=dial,
                    steps=link.steps,
                )
            except Exception as error:  # one page must never take the others down
                result = Fetched(link.url, "error", f"failed: {type(error).__name__}")
            done.put((link, result))

    ready: list[Fetched] = []
    try:
        while True:
            while running < slots and (link := plan.start()):
                running += 1
                if workers < running:
                    workers += 1
                    threading.Thread(target=work, daemon=True).start()
                todo.put(link)
            for left in plan.given_up:
                left.steps.log(
                    "not contacted: its host asks for a longer pause than factsheet waits"
                )
                yield left.last or Fetched(left.url, "blocked", "the server asked for a long pause")
            plan.given_up.clear()
            yield from ready
            ready.clear()
            due = plan.next_time() if running < slots else None
            if due is None and not running:
                return
            wait = None if due is None else max(0.0, due - time.monotonic())
            # All that came meanwhile makes room before the first of it is looked at.
            with contextlib.suppress(queue.Empty):
                asked, result = done.get(timeout=wait)
                while True:
                    running -= 1
                    if plan.settle(asked, result):
                        ready.append(result)
                    asked, result = done.get_nowait()
    finally:
        for _ in range(workers):
            todo.put(None)


def _host_of(url: str) -> str:
    parts = split(url)
    return f"{parts.host}:{parts.port}" if parts else ""


def retry_after(result: Fetched) -> float | None:
    """Return for how many seconds an answer asks to leave the whole host alone.

    0 if it does not say for how long; None if it does not ask.
    """
    if not result.hops:
        return None
    last = result.hops[-1]
    asks = last.status == 429 or (last.status == 503 and last.header("retry-after"))
    return (_retry_after(result) or 0.0) if asks else None


def _retry_after(result: Fetched | None) -> float | None:
    """Return the seconds of a Retry-After (RFC 9110), a number or a time; None without one."""
    said = result.hops[-1].header("retry-after").strip() if result and result.hops else ""
    if said.isdecimal():
        return float(said[:9])
    try:
        when = parsedate_to_datetime(said)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None


def _again_after(link: _Link, pause: float) -> float:
    """Return the seconds to wait: as long as the server says, else longer each time."""
    stated = _retry_after(link.last)
    return float(pause * 2 ** (link.tries - 1)) if stated is None else stated
