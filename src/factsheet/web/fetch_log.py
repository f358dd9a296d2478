"""What is done for one page, step by step, for the debug log (`factsheet.web`)."""

import logging

from factsheet.urls import masked

_log = logging.getLogger("factsheet.web")


class FetchLog:
    """Log the steps of fetching a page; nothing that identifies a `secret` one."""

    def __init__(self, url: str, *, secret: bool = False, number: int = 1) -> None:
        """Name the page: by its address, a secret one by its `number` among those asked for."""
        self._name = f"confidential page {number}" if secret else masked(url)
        self._secret = secret

    def log(self, step: str, *details: object) -> None:
        """Log a step; `details` may hold addresses and what a server says."""
        if _log.isEnabledFor(logging.INFO):
            more = "" if self._secret else ", ".join(str(part) for part in details if part)
            _log.info("%s: %s%s", self._name, step, f" ({masked(more)})" if more else "")
