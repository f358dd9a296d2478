"""The door to the network: fetch pages safely, one or many.

The client is the standard library's: a socket that this package dials itself, and `http.client` to
read the answer. What is needed is below the level of the usual clients: the raw bytes for the
archive, the address of every connection judged and then dialled itself, a deadline that holds for
every read, no pool, no cookies, no proxy except one that the user names. With httpx that rests on a
private attribute, and urllib3 unpacks the chunks. HTTP/1.1 with `Connection: close` is what every
server speaks. Certificates are checked against the system's store (`ssl.create_default_context`).
For many pages there are threads: the waiting is in the sockets, and name look-ups would need
threads anyway.
"""

from factsheet.web.addresses import (
    Exceptions,
    Refused,
    is_excepted,
    plain_address,
    read_exception,
)
from factsheet.web.fetching import DEFAULT, Fetched, Limits, ask_service, fetch
from factsheet.web.many import fetch_all, retry_after
from factsheet.web.outcomes import OUTCOMES
from factsheet.web.page_outcomes import page_outcome
from factsheet.web.proxies import through
from factsheet.web.wire import Dial, RequestMessage, connect

__all__ = [
    "DEFAULT",
    "OUTCOMES",
    "Dial",
    "Exceptions",
    "Fetched",
    "Limits",
    "Refused",
    "RequestMessage",
    "ask_service",
    "connect",
    "fetch",
    "fetch_all",
    "is_excepted",
    "page_outcome",
    "plain_address",
    "read_exception",
    "retry_after",
    "through",
]
