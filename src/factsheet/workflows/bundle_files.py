"""The files of a bundle: what they are called, and reading them from a folder or a ZIP."""

from hashlib import sha256
from pathlib import Path

from factsheet import bags, store
from factsheet.model import Claim
from factsheet.problems import FactsheetError

SIGNATURE = f"{bags.TAG_MANIFEST}.sig"
_MOST_FILES = 100_000
MOST_BYTES = 2 * 1024**3


def extract_name(claim: Claim, number: int) -> str:
    """Return the name of the extract for a piece of evidence, by its number from 1; in ASCII."""
    id = claim.id if claim.id.isascii() else sha256(claim.id.encode()).hexdigest()[:16]
    return f"extracts/{id}-{number}.txt"


def read_bundle(path: Path) -> dict[str, bytes]:
    """Read a bundle's files, from a folder or a ZIP. Raises FactsheetError."""
    return _zip(path) if path.is_file() else _folder(path)


def _folder(path: Path) -> dict[str, bytes]:
    if not path.is_dir():
        raise FactsheetError(f"{path}: there is no such bundle")
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_symlink():
            raise FactsheetError(f"{path}: {name[:80]!r} is a link, which a bundle may not contain")
        if file.is_dir():
            continue
        files[name] = store.read_bytes(file, left)
        left -= len(files[name])
        if len(files) > _MOST_FILES:
            raise FactsheetError(f"{path}: more than {_MOST_FILES} files")
    return files


def _zip(path: Path) -> dict[str, bytes]:
    import io
    import zipfile

    data = store.read_bytes(path, MOST_BYTES)
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise FactsheetError(f"{path}: too large")
            for entry in entries:
                _, _, name = entry.filename.partition("/")
                if name in files:
                    raise FactsheetError(f"{path}: {name[:80]!r} is in it twice")
                files[name] = opened.read(entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise FactsheetError(f"{path}: neither a readable ZIP file nor a folder") from None
    return files
