"""Web addresses: what one is, which are the same page, who published it, how one is shown.

This is the only place that decides: whoever reads, checks or writes an address asks here. Which
addresses may be dialled is a different question, which `web` answers.
"""

from factsheet.urls.addresses import is_address, masked, mended, refusal, shown, site, split
from factsheet.urls.pages import original, page_key, publisher_host, same_page, same_story
from factsheet.urls.wayback import (
    ARCHIVE,
    wayback_address,
    wayback_moment,
    wayback_stamp,
    wayback_time,
)

__all__ = [
    "ARCHIVE",
    "is_address",
    "masked",
    "mended",
    "original",
    "page_key",
    "publisher_host",
    "refusal",
    "same_page",
    "same_story",
    "shown",
    "site",
    "split",
    "wayback_address",
    "wayback_moment",
    "wayback_stamp",
    "wayback_time",
]
