"""What a page says: the visible text of HTML, the text of PDFs, plain text. Pure."""

from factsheet.pages.decoding import decode
from factsheet.pages.needs import css_needs, html_needs
from factsheet.pages.page import Page, page_text
from factsheet.pages.pdf import pdf_texts

__all__ = ["Page", "css_needs", "decode", "html_needs", "page_text", "pdf_texts"]
