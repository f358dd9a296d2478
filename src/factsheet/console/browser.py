"""The person's browser."""

from pathlib import Path

from factsheet import programs
from factsheet.console.streams import say


def open_page(path: Path) -> None:
    """Show a file in the person's browser."""
    import webbrowser

    with programs.without_current_folder():
        shown = webbrowser.open(path.absolute().as_uri())
    if not shown:
        say(f"no browser could be opened; the report is {path}")


def open_address(url: str) -> bool:
    """Show a web address in the person's browser; False if none could be opened."""
    import webbrowser

    with programs.without_current_folder():
        return webbrowser.open(url)
