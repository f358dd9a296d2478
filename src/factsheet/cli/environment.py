"""What a command takes from its surroundings: the worksheet that is meant, who acts, the time."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import typer

from factsheet import console, store
from factsheet.people import is_name
from factsheet.problems import FactsheetError

_ARCHIVE_KEYS = ("IA_ACCESS_KEY_ID", "IA_SECRET_ACCESS_KEY")


def locate(given: str | None) -> Path:
    """Find the worksheet that a command means."""
    return store.find(given, os.environ, Path.cwd())


def locate_or_begin(worksheet: str | None) -> Path:
    """Return the worksheet that is meant, or `claims.yaml` here when there is none."""
    try:
        return store.find(worksheet, os.environ, Path.cwd())
    except FactsheetError:
        return Path(store.NAME)


def actor(by: str | None, worksheet: Path) -> str:
    """Return who acts. Raises FactsheetError if that is not known."""
    if by is not None and not is_name(by):
        raise typer.BadParameter("a name is expected", param_hint="--by")
    name = by or os.environ.get("FACTSHEET_USER", "")
    if not is_name(name):
        from factsheet import vcs

        name = vcs.user_name(worksheet.absolute().parent) or ""
    if not is_name(name):
        import getpass

        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):  # Windows has no list of users to import
            name = ""
    if not is_name(name):
        raise FactsheetError("who are you? use --by NAME, or set $FACTSHEET_USER")
    return " ".join(name.split())


def now() -> datetime:
    """Return the present time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def report_time() -> datetime:
    """Return the time that a report states: $SOURCE_DATE_EPOCH for reproducible builds, else now.

    Raises FactsheetError if that is not a time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return now()
    try:
        if epoch.isdecimal():
            return datetime.fromtimestamp(int(epoch[:20]), UTC)
    except (OverflowError, OSError, ValueError):  # beyond the year 9999
        pass
    raise FactsheetError(
        f"SOURCE_DATE_EPOCH is '{epoch[:40]}', which is not a time; "
        "give seconds since 1970, such as 1767225600, or unset it"
    )


def archive_keys() -> str | None:
    """Return the keys of an archive.org account, `ACCESS:SECRET`; None if none are set.

    The variables are those of the archive's own program, `ia`. Raises FactsheetError if only one
    is set, or they cannot be keys; the message does not have them.
    """
    keys = [os.environ.get(name, "").strip() for name in _ARCHIVE_KEYS]
    if not any(keys):
        return None
    if not all(re.fullmatch(r"[!-9;-~]+", key) for key in keys):
        raise FactsheetError(
            f"${' and $'.join(_ARCHIVE_KEYS)} are not the keys of an archive.org account; "
            "https://archive.org/account/s3.php has them"
        )
    return ":".join(keys)


def is_web_address(name: str) -> bool:
    """Whether an argument in a file's place is really a web address."""
    return name.lower().startswith(("http://", "https://"))


def read_input(name: str, limit: int | None = None) -> bytes:
    """Return the bytes of a file, or of stdin for `-`.

    `limit` is how many at most, else `store.MAX_FILE`. Raises FactsheetError, also for an address.
    """
    if is_web_address(name):
        raise FactsheetError(
            f"{name[:80]}: web addresses are not fetched here; save the page and give the file"
        )
    limit = limit or store.MAX_FILE
    return console.read_stdin(limit) if name == "-" else store.read_bytes(Path(name), limit)
