"""A file in earlier revisions, and who committed what when; only git's objects are read."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from factsheet.problems import FactsheetError
from factsheet.vcs.running import git, text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that changed a file: its full id, author, time (UTC), subject.

    `old` and `new` are the ids of the file's content before and after; None if there was none.
    """

    id: str
    by: str
    at: datetime
    subject: str
    old: str | None
    new: str | None


def _git(folder: Path, *words: str) -> tuple[int, bytes, str]:
    """Run git in a folder; return its exit code, stdout, and the first line of stderr."""
    answer = git(folder, *words)
    said = text(answer.stderr).splitlines()
    return answer.returncode, answer.stdout, said[0] if said else ""


def _require(file: Path) -> None:
    """Ensure that a file is in a working tree. Raises FactsheetError with git's reason."""
    code, out, said = _git(_folder(file), "rev-parse", "--is-inside-work-tree")
    if code or out.strip() != b"true":
        if "not a git repository" in said or not said:
            said = "it is not in a git repository"
        raise FactsheetError(f"{file}: {said.removeprefix('fatal: ')}")


def _folder(file: Path) -> Path:
    return Path(os.path.realpath(file)).parent


def _name(file: Path) -> str:
    return Path(os.path.realpath(file)).name


def resolve(file: Path, revision: str) -> str | None:
    """Return the id of the commit that a revision names; None for HEAD before the first commit.

    Raises FactsheetError if there is no such commit.
    """
    _require(file)
    folder = _folder(file)
    code, out, _ = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)
    if code == 0:
        name = out.decode("ascii", "replace").strip()
        peeled = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        code, out, _ = _git(folder, *peeled)
        if code == 0:
            return out.decode("ascii", "replace").strip()
    elif revision == "HEAD":
        return None
    hint = "; the clone is shallow, `git fetch --unshallow` brings the rest" * is_shallow(file)
    raise FactsheetError(f"'{revision[:80]}' is not a commit here{hint}")


def content_then(file: Path, commit: str) -> str | None:
    """Return the id of a file's content in a commit, even under an earlier name.

    None if it was not there.
    """
    folder = _folder(file)
    names = [f"./{_name(file)}"]
    earlier = [change.old_path for change in _changes(file, f"{commit}..HEAD") if change.old_path]
    names += earlier[-1:] or [_renamed(file, commit)]
    for name in filter(None, names):
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{name}")
        code, out, _ = _git(folder, *words)
        if code == 0:
            return out.decode("ascii", "replace").strip()
    return None


def _renamed(file: Path, commit: str) -> str:
    """Find the name that a file had in a commit, by likeness; for what was renamed and staged."""
    folder = _folder(file)
    _, prefix, _ = _git(folder, "rev-parse", "--show-prefix")
    here = os.fsdecode(prefix.removesuffix(b"\n")) + _name(file)
    words = ("diff-index", "--cached", "-M", "--raw", "-z", "--diff-filter=R", *_PLAIN, commit)
    _, out, _ = _git(folder, *words)
    tokens = iter(os.fsdecode(out).split("\0"))
    for old, new in [(next(tokens, ""), next(tokens, "")) for _ in tokens]:
        if new == here:
            return old
    return ""


def versions(file: Path) -> list[Commit]:
    """Return all versions of a file here, newest first, with those that a merge dropped.

    Unlike `commits`, a merge is listed once for each of its parents, and what was merged away is
    there too. Raises FactsheetError.
    """
    if resolve(file, "HEAD") is None:
        return []
    names = {change.old_path for change in _changes(file, "HEAD")}
    top = Path(os.fsdecode(_git(_folder(file), "rev-parse", "--show-cdup")[1].rstrip(b"\n")))
    paths = [_name(file), *sorted(str(top / name) for name in names if name)]
    words = (
        "log",
        "--full-history",
        "--topo-order",
        "-m",
        "--no-renames",
        *_RAW,
        "HEAD",
        "--",
        *paths,
    )
    return [change.commit for change in _read_log(file, words)]


def is_shallow(file: Path) -> bool:
    """Whether the clone lacks the earlier commits."""
    return _git(_folder(file), "rev-parse", "--is-shallow-repository")[1].strip() == b"true"


def commits(file: Path) -> list[Commit]:
    """Return the commits that changed a file, newest first, through its renames.

    A merge is left out: what it brought was changed by the commits on its branches. Raises
    FactsheetError.
    """
    if resolve(file, "HEAD") is None:
        return []
    return [change.commit for change in _changes(file, "HEAD")]


def contents_about(file: Path, word: str) -> list[str]:
    """Return the ids of a file's contents around each change of a line with a word, newest first.

    The last commit's comes first, whatever it contains. Raises FactsheetError.
    """
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"HEAD:./{_name(file)}")
    code, out, _ = _git(_folder(file), *words)
    newest: str | None = out.decode("ascii", "replace").strip()
    if code:  # no repository, no commit, not in it, or under another name
        head = resolve(file, "HEAD")
        newest = content_then(file, head) if head else None
    if not newest:
        return []
    touched = [change.commit for change in _changes(file, "HEAD", "-G", word)]
    ids = [newest, *(id for c in touched for id in (c.new, c.old))]
    return list(dict.fromkeys(filter(None, ids)))


@dataclass(frozen=True, slots=True)
class _Touched:
    """A commit, and the path from the repository's top that the file had before it."""

    commit: Commit
    old_path: str | None


_PLAIN = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-abbrev")
_RAW = ("--raw", "-z", "--encoding=UTF-8", "--format=%H%x00%at%x00%an%x00%s", *_PLAIN)


def _changes(file: Path, revisions: str, *choice: str) -> Iterator[_Touched]:
    return _read_log(file, ("log", "--follow", *_RAW, *choice, revisions, "--", _name(file)))


def _read_log(file: Path, words: Sequence[str]) -> Iterator[_Touched]:
    """Read `git log --raw -z`: four fields of ours, then `:modes ids letter`, path, new path."""
    code, out, said = _git(_folder(file), *words)
    if code:
        raise FactsheetError(f"{file}: git cannot show its history: {said}")
    tokens = os.fsdecode(out).split("\0")
    at = 0
    while at < len(tokens):
        name = tokens[at]
        if not name:
            at += 1
            continue
        if len(tokens) < at + 4:
            raise FactsheetError(f"{file}: git's answer about its history was not understood")
        seconds, by, subject = tokens[at + 1 : at + 4]
        at += 4
        while at + 1 < len(tokens) and tokens[at].lstrip("\n").startswith(":"):
            fields, path = tokens[at].lstrip("\n:").split(" "), tokens[at + 1]
            if len(fields) != 5:
                raise FactsheetError(f"{file}: git's answer about its history was not understood")
            at += 3 if fields[4][:1] in "RC" else 2
            ids = [None if set(id) == {"0"} else id for id in fields[2:4]]
            words_of = [os.fsencode(text).decode("utf-8", "replace") for text in (by, subject)]
            yield _Touched(
                Commit(name, words_of[0], _time(seconds), words_of[1], ids[0], ids[1]),
                path if ids[0] else None,
            )


def _time(seconds: str) -> datetime:
    """Read a commit's time; an impossible one becomes the nearest possible."""
    try:
        return _EPOCH + timedelta(seconds=int(seconds))
    except (ValueError, OverflowError):
        return _EPOCH if seconds.startswith("-") else datetime(9999, 12, 31, tzinfo=UTC)


def content(file: Path, id: str, limit: int) -> bytes:
    """Read a file's earlier content by its id; at most `limit` bytes. Raises FactsheetError."""
    folder = _folder(file)
    code, size, said = _git(folder, "cat-file", "-s", id)
    if code == 0 and int(size) > limit:
        raise FactsheetError(f"{file}: {int(size) // 2**20} MB in git is too large")
    code, data, said = (code, b"", said) if code else _git(folder, "cat-file", "blob", id)
    if code:
        raise FactsheetError(f"{file}: git cannot read it: {said.removeprefix('fatal: ')}")
    return data
