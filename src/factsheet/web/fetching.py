"""Fetch one page, redirects included."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from factsheet.http_messages import (
    REDIRECTS,
    TOO_MANY_CHUNKS,
    TOO_MANY_LINES,
    BrokenAnswer,
    Hop,
    charset_of,
    content,
)
from factsheet.web.addresses import Address, Exceptions, Refused, read_address
from factsheet.web.fetch_log import FetchLog
from factsheet.web.outcomes import MAY_BE_RETRIED, by_status
from factsheet.web.wire import Dial, NoAnswer, RequestMessage, Resolve, connect, exchange, look_up

_MAX_REDIRECTS = 10
_MAX_REDIRECT_BODY = 1_000_000
_FOR_GOOD = (301, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a page may cost: bytes on the wire, bytes when unpacked, and seconds in all."""

    wire: int = 50_000_000
    decoded: int = 200_000_000
    seconds: float = 60.0


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """The result of requesting a page.

    `asked` is the address as given, `outcome` a row of OUTCOMES and `reason` what is to be said
    beside it. `hops` are the exchanges, redirects first; there may be none. `body` is the last
    answer's, unpacked; `content_type` and `charset` are its header's. `moved_to` is the new address
    when the old one leads there for good. `may_be_retried`: another try may help.
    """

    asked: str
    outcome: str
    reason: str = ""
    hops: tuple[Hop, ...] = ()
    body: bytes = b""
    content_type: str = ""
    charset: str | None = None
    moved_to: str | None = None
    may_be_retried: bool = False


def _utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def fetch(
    url: str,
    *,
    limits: Limits = DEFAULT,
    allow: Exceptions = frozenset(),
    resolve: Resolve = look_up,
    dial: Dial = connect,
    now: Callable[[], datetime] = _utc_now,
    steps: FetchLog | None = None,
) -> Fetched:
    """Fetch a page with GET, following at most 10 redirects; never raises for network problems.

    Every connection is judged by the address it goes to: a host of which any IP address is not
    public is refused before anything is dialled, and the judged address itself is dialled. `allow`
    are exact pairs of host and port that are asked nevertheless. The limits are for all hops
    together; what is beyond them is not read, and `Hop.cut` says so. `steps` go to the debug log.
    """
    steps = steps or FetchLog(url)
    fetched = _fetch(url, limits, allow, resolve, dial, now, steps)
    steps.log(f"outcome {fetched.outcome}", fetched.reason)
    return fetched


def _fetch(
    url: str,
    limits: Limits,
    allow: Exceptions,
    resolve: Resolve,
    dial: Dial,
    now: Callable[[], datetime],
    steps: FetchLog,
) -> Fetched:
    deadline = time.monotonic() + limits.seconds
    hops: list[Hop] = []

    def max_body(status: int) -> int:
        left = max(0, limits.wire - sum(len(hop.body) for hop in hops))
        return min(left, _MAX_REDIRECT_BODY) if status in REDIRECTS else left

    try:
        address = read_address(url)
        seen = {address}
        while True:
            steps.log("request", f"GET, to {address.netloc}")
            hops.append(exchange(address, deadline, max_body, allow, resolve, dial, now))
            _log_answer(steps, hops[-1])
            following = _leads_to(hops[-1])
            if following is None:
                break
            steps.log("redirect", f"to {following.url}")
            if following in seen:
                raise NoAnswer("error", "the address redirects in a circle; it may need cookies")
            if len(hops) > _MAX_REDIRECTS:
                raise NoAnswer("error", f"more than {_MAX_REDIRECTS} redirects")
            address = following
            seen.add(address)
    except Refused as error:
        came = f"{hops[-1].url} redirects to an address that is not allowed: " if hops else ""
        return Fetched(url, "refused", f"{came}{error}", tuple(hops))
    except NoAnswer as error:
        return Fetched(
            url, error.outcome, str(error), tuple(hops), may_be_retried=error.may_be_retried
        )
    return _judged(url, tuple(hops), limits)


def _log_answer(steps: FetchLog, hop: Hop) -> None:
    cut = f"cut by {hop.cut}" if hop.cut else ""
    kind = hop.header("content-type")
    steps.log(f"status {hop.status}", f"from {hop.peer[0]}", kind, f"{len(hop.body)} bytes", cut)


def ask_service(
    url: str,
    message: RequestMessage,
    *,
    limits: Limits = DEFAULT,
    allow: Exceptions = frozenset(),
    resolve: Resolve = look_up,
    dial: Dial = connect,
    now: Callable[[], datetime] = _utc_now,
) -> Fetched:
    """Send a request to a service, guarded as `fetch` is; redirects are not followed.

    Keys are sent over https only, but for the exceptions in `allow`; never to another host, as
    nothing is followed.
    """
    deadline = time.monotonic() + limits.seconds
    try:
        address = read_address(url)
        if message.authorization and not _is_safe(address, message.authorization, allow):
            raise Refused("keys are sent over https only, and must be letters, digits and signs")
        steps = FetchLog(url)
        steps.log("request", f"{message.method}, to {address.netloc}")
        hop = exchange(address, deadline, lambda _: limits.wire, allow, resolve, dial, now, message)
        _log_answer(steps, hop)
    except Refused as error:
        return Fetched(url, "refused", str(error))
    except NoAnswer as error:
        return Fetched(url, error.outcome, str(error), may_be_retried=error.may_be_retried)
    return _judged(url, (hop,), limits)


def _is_safe(address: Address, authorization: str, allow: Exceptions) -> bool:
    """Whether keys may be sent there, and form just one header's value."""
    over = address.scheme == "https" or (address.host, address.port) in allow
    return over and authorization.isascii() and authorization.isprintable()


def _leads_to(hop: Hop) -> Address | None:
    """Return where a redirect leads; None for any other answer. Raises Refused, NoAnswer."""
    if hop.status not in REDIRECTS:
        return None
    if hop.cut == "time":
        raise NoAnswer("timeout", "no complete answer within the time limit")
    location = hop.header("location").strip()
    if not location:
        raise NoAnswer("error", f"status {hop.status} gives no new address")
    # Servers write UTF-8 here, http.client reads it as Latin-1.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    return read_address(location, hop.url)


def _judged(url: str, hops: tuple[Hop, ...], limits: Limits) -> Fetched:
    last = hops[-1]
    try:
        body = content(last.head, last.body, limits.decoded)
    except BrokenAnswer as error:
        return Fetched(url, "error", str(error), hops)
    outcome, reason = by_status(last.status), ""
    may_be_retried = last.status in MAY_BE_RETRIED and last.cut != "time"
    moved_to = _moved_to(hops)
    if outcome != "ok":
        reason = f"status {last.status}"
    elif last.cut == "length":
        too_long = f"larger than {limits.wire / 10**6:g} MB"
        many = body.trouble in (TOO_MANY_CHUNKS, TOO_MANY_LINES)
        reason = f"{body.trouble if many else too_long}; the rest was not read"
    elif last.cut == "time":
        outcome, reason = "timeout", "the answer was not complete within the time limit"
    elif last.cut == "disconnect":
        outcome, reason, may_be_retried = "error", "the answer was cut short", True
    elif body.trouble:
        outcome, reason = "error", body.trouble
    elif moved_to:
        outcome, reason = "moved", f"moved to {moved_to}"
    content_type = last.header("content-type")
    return Fetched(
        url, outcome, reason, hops, body.data, content_type, charset_of(content_type),
        moved_to, may_be_retried,
    )  # fmt: skip


def _moved_to(hops: tuple[Hop, ...]) -> str | None:
    """Return where the permanent redirects at the beginning lead; what follows may change again."""
    moved = 0
    while moved < len(hops) - 1 and hops[moved].status in _FOR_GOOD:
        moved += 1
    return hops[moved].url if moved else None
