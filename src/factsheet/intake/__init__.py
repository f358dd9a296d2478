"""Bytes from outside, made safe to read: encodings, archives, dates, addresses, saved pages."""

from factsheet.intake.addresses import addresses_in, first_address, meant_as_address
from factsheet.intake.archives import OLE, check_archive
from factsheet.intake.dates import ambiguous_day, day, moment
from factsheet.intake.decoding import read_text, spelled, stated_label, text_of, tidy, web_codec
from factsheet.intake.saved_pages import (
    MHTML,
    WEBARCHIVE,
    is_webarchive,
    letter,
    said_in_html,
    saved_page,
)

__all__ = [
    "MHTML",
    "OLE",
    "WEBARCHIVE",
    "addresses_in",
    "ambiguous_day",
    "check_archive",
    "day",
    "first_address",
    "is_webarchive",
    "letter",
    "meant_as_address",
    "moment",
    "read_text",
    "said_in_html",
    "saved_page",
    "spelled",
    "stated_label",
    "text_of",
    "tidy",
    "web_codec",
]
