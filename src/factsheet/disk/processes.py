"""Which process wrote a file, and whether it is still there."""

import os

WINDOWS = os.name == "nt"
_MOST = 2**31


def host() -> str:
    """Return this machine's name."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    return os.environ.get("COMPUTERNAME", "")


def user() -> str:
    """Return the login name of whoever runs this, by the system's own list where it has one."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return os.environ.get("USERNAME") or os.environ.get("USER") or "somebody"


def has_ended(on: str, pid: int) -> bool:
    """Whether a process has certainly ended; of another machine's nothing is certain.

    Nor is it on Windows, where asking would stop it.
    """
    if WINDOWS or on != host() or not 0 < pid < _MOST:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
