"""Folders that list every file with its hash, also as one file: BagIt (RFC 8493), ZIP."""

import io
import re
import zipfile
from collections.abc import Mapping
from hashlib import sha256

DATA = "data/"
_MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ROW = re.compile(r"([0-9a-f]{64}) [ *](\S.*)\Z")
_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\Z")


def bag_of(
    payload: Mapping[str, bytes], info: Mapping[str, str], tags: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the files of a bag: the payload below `data/`, the data about it, its manifests.

    `tags` are further files at the top. The signature of the tag manifest is added by whoever
    signs.
    """
    files = {DATA + name: data for name, data in payload.items()}
    size = sum(map(len, payload.values()))
    said = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    top = {
        "bagit.txt": _DECLARATION,
        "bag-info.txt": "".join(f"{name}: {text}\n" for name, text in said.items()).encode(),
        _MANIFEST: _manifest(files),
        **tags,
    }
    return files | top | {TAG_MANIFEST: _manifest(top)}


def _manifest(files: Mapping[str, bytes]) -> bytes:
    rows = (f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(rows).encode()


def problems(files: Mapping[str, bytes], beside: frozenset[str]) -> list[str]:
    """Return what is wrong with a bag: files altered, missing, added, or not listed, in words.

    `beside` are the files that no manifest can list, because they sign it.
    """
    if files.get("bagit.txt", b"").replace(b"\r\n", b"\n") != _DECLARATION:
        return ["it is not a bag (BagIt 1.0)"]
    wrong: list[str] = []
    payload = _listed(files, _MANIFEST, wrong)
    tags = _listed(files, TAG_MANIFEST, wrong)
    for name, hash in {**payload, **tags}.items():
        if name.startswith(DATA) != (name in payload):
            wrong.append(f"{name[:80]}: listed in the wrong manifest")
        elif name not in files:
            wrong.append(f"{name[:80]}: missing")
        elif sha256(files[name]).hexdigest() != hash:
            wrong.append(f"{name[:80]}: altered")
    listed = payload.keys() | tags.keys() | {TAG_MANIFEST} | beside
    return wrong + [f"{name[:80]}: added" for name in sorted(files.keys() - listed)]


def _listed(files: Mapping[str, bytes], manifest: str, wrong: list[str]) -> dict[str, str]:
    if manifest not in files:
        wrong.append(f"{manifest}: missing")
        return {}
    found: dict[str, str] = {}
    for line in files[manifest].decode("utf-8", "replace").splitlines():
        row = _ROW.match(line)
        if not row or not is_safe(row[2]) or row[2] in found:
            wrong.append(f"{manifest}: a line that cannot be read: {line[:80]}")
        else:
            found[row[2]] = row[1]
    return found


def is_safe(name: str) -> bool:
    """Whether a file's name stays inside the bag, on any system."""
    return _SAFE.match(name) is not None and len(name) <= 200


def zipped(files: Mapping[str, bytes], *, packed: bool = False) -> bytes:
    """Return a ZIP of files with one time for all: the same bytes each time, on any system.

    They are compressed if `packed`.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            made.writestr(entry, data)
    return out.getvalue()
