"""Bytes from outside, made safe to read: encodings, archives, HTML and dates."""

from factsheet.intake.addresses import first_address, meant_as_address
from factsheet.intake.archives import check_archive, looks_like
from factsheet.intake.dates import ambiguous_day, day
from factsheet.intake.decoding import decode, tidy
from factsheet.intake.encodings import spelled, stated_codec, web_codec
from factsheet.intake.taming import tamed
from factsheet.intake.trees import charset, html_tree, visible_text

__all__ = [
    "ambiguous_day",
    "charset",
    "check_archive",
    "day",
    "decode",
    "first_address",
    "html_tree",
    "looks_like",
    "meant_as_address",
    "spelled",
    "stated_codec",
    "tamed",
    "tidy",
    "visible_text",
    "web_codec",
]
