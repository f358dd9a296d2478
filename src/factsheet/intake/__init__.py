"""Bytes from outside, made safe to read: encodings, archives, dates, addresses."""

from factsheet.intake.addresses import addresses_in, first_address, meant_as_address
from factsheet.intake.archives import OLE, check_archive, looks_like
from factsheet.intake.dates import ambiguous_day, day
from factsheet.intake.decoding import read_text, spelled, stated_label, text_of, tidy, web_codec

__all__ = [
    "OLE",
    "addresses_in",
    "ambiguous_day",
    "check_archive",
    "day",
    "first_address",
    "looks_like",
    "meant_as_address",
    "read_text",
    "spelled",
    "stated_label",
    "text_of",
    "tidy",
    "web_codec",
]
