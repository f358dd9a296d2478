"""Ask time-stamping services, and say as of when a signature counts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from factsheet.attestations import Sidecar, Signature
from factsheet.problems import FactsheetError

if TYPE_CHECKING:
    from factsheet import web


def request_stamp(service: str, data: bytes, allow: "web.Exceptions") -> bytes:
    """Ask a time-stamping service to stamp data, of which it sees only the hash.

    Returns its whole response. Raises FactsheetError if there is none, or not one of this data.
    """
    from factsheet import timestamps, web

    limits = web.Limits(wire=200_000, decoded=200_000, seconds=30.0)
    asked = timestamps.timestamp_request(data)
    answer = web.ask_service(
        service, web.RequestMessage(asked, timestamps.QUERY), limits=limits, allow=allow
    )
    if answer.outcome != "ok":
        raise FactsheetError(f"{service}: {answer.reason or answer.outcome}")
    if not timestamps.is_stamp_of(answer.body, data):
        raise FactsheetError(f"{service}: its answer is not a time stamp of this")
    return answer.body


def trusted_times(
    sidecar: Sidecar, roots: Path | None, whole: datetime | None = None
) -> Callable[[Signature], datetime | None]:
    """Return a function from signatures to their trusted times (UTC): by stamp, else the whole's.

    `roots` are the services' certificates, `whole` is the time of a stamp over all of them.
    """
    from factsheet import timestamps

    found: dict[str, datetime] = {}
    for signature in sidecar.signatures:
        stamps = sidecar.stamps.get(signature.sha256, ()) if roots else ()
        own = [
            timestamps.verified_time(stamp, signature.ssh.encode(), roots)
            for stamp in stamps
            if roots
        ]
        if times := [time for time in (*own, whole) if time]:
            found[signature.sha256] = min(times)
    return lambda signature: found.get(signature.sha256)
