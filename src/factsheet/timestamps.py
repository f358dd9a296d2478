"""Time stamps (RFC 3161): the query to a service, and verifying its answer offline.

A stamp is verified as of its own time, so that it outlives the service's certificate. The library
rfc3161-client verifies; what it cannot read, or where it is missing, openssl does.
"""

import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from factsheet import programs
from factsheet.problems import FactsheetError

QUERY = "application/timestamp-query"
_TIME = re.compile(rb"Time stamp: (\w{3} +\d+ \d\d:\d\d:\d\d(?:\.\d+)? \d{4}) GMT")


def timestamp_request(data: bytes) -> bytes:
    """Return the query to a service: it contains only the hash of the data."""
    from rfc3161_client import TimestampRequestBuilder

    made = TimestampRequestBuilder().data(data).cert_request(cert_request=True).build()
    asked: bytes = made.as_bytes()
    return asked


def is_stamp_of(response: bytes, data: bytes) -> bool:
    """Whether a response contains a stamp with the hash of data; its signature is not checked."""
    import hashlib

    hashes = [hashlib.new(name, data).digest() for name in ("sha256", "sha384", "sha512")]
    return any(one in response for one in hashes)


def verified_time(response: bytes, data: bytes, roots: Path) -> datetime | None:
    """Return when data existed (UTC), by a stamp that leads to one of the roots; None otherwise.

    `roots` is a file of certificates in PEM. Raises FactsheetError if it cannot be read, or if
    neither the library nor openssl is installed.
    """
    try:
        pem = roots.read_bytes()
    except OSError as error:
        raise FactsheetError(f"{roots}: {(error.strerror or str(error)).lower()}") from None
    try:
        return _by_library(response, data, pem)
    except (ImportError, _Unreadable):
        return _by_openssl(response, data, roots)


class _Unreadable(Exception):
    """The library cannot read this response; openssl may."""


def _by_library(response: bytes, data: bytes, pem: bytes) -> datetime | None:
    from cryptography import x509
    from rfc3161_client import VerifierBuilder, decode_timestamp_response
    from rfc3161_client.errors import VerificationError

    try:
        builder = VerifierBuilder()
        for root in x509.load_pem_x509_certificates(pem):
            builder = builder.add_root_certificate(root)
    except ValueError:
        raise FactsheetError("the --tsa-root file contains no certificates in PEM format") from None
    try:
        stamp = decode_timestamp_response(response)
        time = stamp.tst_info.gen_time
        builder.build().verify_message(stamp, data)
    except VerificationError:
        return None
    except ValueError:
        raise _Unreadable from None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _by_openssl(response: bytes, data: bytes, roots: Path) -> datetime | None:
    import subprocess

    program = programs.find("openssl", os.environ)
    if program is None:
        raise FactsheetError(
            "no time stamp can be verified here: pip install 'factsheet[sign]', or install openssl"
        )
    with tempfile.TemporaryDirectory() as folder:
        stamp, stamped = Path(folder) / "stamp.tsr", Path(folder) / "data"
        stamp.write_bytes(response)
        stamped.write_bytes(data)
        words = [program, "ts", "-reply", "-in", str(stamp), "-text"]
        shown = subprocess.run(words, capture_output=True, timeout=30, check=False)
        found = _TIME.search(shown.stdout)
        if found is None:
            return None
        text = re.sub(r"\.\d+", "", found[1].decode())
        time = datetime.strptime(" ".join(text.split()), "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        words = [program, "ts", "-verify", "-in", str(stamp), "-data", str(stamped)]
        words += ["-CAfile", str(roots), "-attime", str(int(time.timestamp()))]
        done = subprocess.run(words, capture_output=True, timeout=30, check=False)
    return time if done.returncode == 0 else None
