"""Lists of words in files of their own, beside the code that looks for them."""

from pkgutil import get_data


def word_lists(package: str, name: str) -> list[list[str]]:
    """Return the lists in a file of a package: one per line, with commas; `#` begins a comment.

    A line that ends in a comma goes on in the next.
    """
    text = (get_data(package, name) or b"").decode().replace("\r", "")
    lines = text.replace(",\n", ",").splitlines()
    return [[word.strip() for word in line.split(",")] for line in lines if line[:1] != "#"]
