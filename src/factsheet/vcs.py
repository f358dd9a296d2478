"""The door to git: who am I."""

from pathlib import Path


def user_name(folder: Path) -> str | None:
    """Give git's `user.name` as it holds in a folder; None without git or without a name."""
    import subprocess

    try:
        answer = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - the user's own git, found as the shell does
            cwd=folder,
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode("utf-8", "replace").strip() or None
