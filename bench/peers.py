"""Other people's programs, found in $BENCH_PEERS (a folder of executables) or on PATH."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache


@cache
def find(name: str) -> str | None:
    """Find a program; None when the machine lacks it."""
    folder = os.environ.get("BENCH_PEERS")
    return (folder and shutil.which(name, path=folder)) or shutil.which(name)


@cache
def said(*argv: str) -> str:
    """Give the first line that a program writes; empty when it cannot be run."""
    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return next(iter((done.stdout if done.returncode == 0 else "").splitlines()), "").strip()


@cache
def ruamel() -> str | None:
    """Find a Python that has ruamel.yaml: $BENCH_PEERS/python, else this one."""
    for python in (find("python") if os.environ.get("BENCH_PEERS") else None, sys.executable):
        if python and said(python, "-c", "import ruamel.yaml as r; print(r.__version__)"):
            return python
    return None


@cache
def yq() -> str | None:
    """Find the yq that wraps jq (Debian's package); the Go program of that name is another."""
    program = find("yq")
    return None if program is None or "mikefarah" in said(program, "--version") else program


def versions() -> Mapping[str, str]:
    """Say of each program what was found; an empty text means that the machine lacks it."""
    python = ruamel()
    found = {
        "GNU recutils": (program := find("recsel")) and said(program, "--version"),
        "yq (the jq wrapper)": (program := yq())
        and f"{said(program, '--version')}, over {said(find('jq') or 'jq', '--version')}",
        "doorstop": (program := find("doorstop")) and said(program, "--version"),
        "ruamel.yaml": python
        and said(python, "-c", "import ruamel.yaml as r; print('ruamel.yaml', r.__version__)"),
        "git": (program := find("git")) and said(program, "--version"),
        "linkchecker": (program := os.environ.get("LINKCHECKER") or find("linkchecker"))
        and said(program, "--version"),
    }
    return {name: text or "" for name, text in found.items()}
