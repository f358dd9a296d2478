"""What a stranger gets: a bag with the report, the claims, the signed statements, the proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from factsheet import __version__, archive, attestations, bags, keys, store, web
from factsheet.anchors import find
from factsheet.attestations import Sidecar
from factsheet.model import Evidence, Worksheet
from factsheet.problems import FactsheetError
from factsheet.proofs import Proofs, proof_of
from factsheet.reports import wacz
from factsheet.texts import json_text
from factsheet.workflows.bundle_files import SIGNATURE, extract_name
from factsheet.workflows.packing import packed
from factsheet.workflows.saved_copies import read_page
from factsheet.workflows.signed import sidecar_of
from factsheet.workflows.signers import signers_of
from factsheet.workflows.signing import SigningOptions
from factsheet.workflows.stamping import request_stamp

_REACH = 150
"""How many characters of a page are given on either side of a quote."""


@dataclass(frozen=True, slots=True)
class BundleSource:
    """What is bundled: a worksheet as read, its article's text, what its copies prove, the report.

    `article` are the stored text's bytes, None if it is not to be given away. `made` is the
    bundle's time in UTC.
    """

    loaded: store.Loaded
    article: bytes | None
    proofs: Proofs
    report: bytes
    made: datetime
    private: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle's files by name, and counts to report: statements left out, extracts, copies."""

    files: Mapping[str, bytes]
    kept_back: int
    extracts: int
    copies: int


def bundle_of(source: BundleSource, who: SigningOptions) -> Bundle:
    """Make a bundle and sign it. Raises FactsheetError, also if there is no key to sign with."""
    path, sheet = source.loaded.path, source.loaded.worksheet
    sidecar = sidecar_of(path) or Sidecar()
    secret = frozenset() if source.private else attestations.revealing_statements(sheet, sidecar)
    payload = _statements(sidecar, secret)
    payload["report.html"] = source.report
    payload["claims.json"] = (json_text(attestations.public_tree(sheet), indent=2) + "\n").encode()
    if source.article is not None:
        payload["article.txt"] = source.article
    if file := signers_of(path):
        named = {one.by for one in sidecar.attestations.values()} | {who.by}
        payload[attestations.NAME] = attestations.signers_text(file.signers, named).encode()
    extracts = _extracts(sheet, path, source.proofs)
    payload |= extracts
    copies = _copies(sheet, path, confidential=source.private)
    if source.private:
        payload["claims.yaml"] = source.loaded.data
        if copies:
            payload["evidence.wacz"] = wacz.package(
                packed(copies), source.made, sheet.article.title or "Evidence"
            )
    elif copies:
        rows = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(copies.items()))
        payload["withheld-sha256.txt"] = "".join(rows).encode()
    info = {
        "Bagging-Date": f"{source.made:%Y-%m-%d}",
        "Bag-Software-Agent": f"factsheet {__version__}",
        "Publisher": who.by,
        "External-Description": f"A fact-check, {'private' if source.private else 'public'}",
    }
    files = bags.bag_of(payload, info, {"VERIFY.txt": _instructions(who.by).encode()})
    with keys.key_to_sign(who.key) as key:
        ssh = keys.sign(key, files[bags.TAG_MANIFEST], attestations.PUBLICATION)
    files[SIGNATURE] = ssh.encode()
    return Bundle(files, len(secret), len(extracts), len(copies))


def _statements(sidecar: Sidecar, secret: frozenset[str]) -> dict[str, bytes]:
    """Return statements, signatures and stamps as files that sha256sum and ssh-keygen take."""
    files = {
        f"attestations/{one.sha256}.json": one.line.encode("utf-8", "surrogateescape")
        for one in sidecar.attestations.values()
        if one.sha256 not in secret
    }
    for number, signature in enumerate(sidecar.signatures, 1):
        name = f"signatures/{number:04}"
        files[f"{name}.txt"] = signature.signed.encode()
        files[f"{name}.sig"] = signature.ssh.encode()
        for count, stamp in enumerate(sidecar.stamps.get(signature.sha256, ()), 1):
            files[f"{name}.{count}.tsr"] = stamp
    if secret:
        files["withheld-statements.txt"] = "".join(f"{hash}\n" for hash in sorted(secret)).encode()
    return files


def _extracts(sheet: Worksheet, path: Path, proofs: Proofs) -> dict[str, bytes]:
    """Return the words around each quote that was found on the saved copy of its page."""
    found: dict[str, bytes] = {}
    for claim in sheet.claims:
        for number, item in enumerate(claim.evidence, 1):
            proof = proof_of(item, proofs)
            if item.confidential or not item.quote or proof is None or not proof.proven:
                continue
            if words := _around(item, path):
                found[extract_name(claim, number)] = words.encode()
    return found


def _around(item: Evidence, path: Path) -> str | None:
    assert item.archive is not None
    copy = archive.read(store.beside(path, item.archive.path), item.archive.sha256, url=item.url)
    text = read_page(copy.body, copy.content_type, copy.captured, copy.trouble).text
    anchors = find(item.quote or "", text, explain=False).anchors if text else ()
    if text is None or not anchors:
        return None
    start, end = anchors[0].start, anchors[0].end
    return text.original[max(0, start - _REACH) : end + _REACH]


def _copies(sheet: Worksheet, path: Path, *, confidential: bool) -> dict[str, bytes]:
    """Return the saved copies that the worksheet names and that are there, by their paths."""
    found: dict[str, bytes] = {}
    for item in sheet.evidence:
        if item.archive is None:
            continue
        if not confidential and (item.confidential or item.archive.withheld):
            continue
        try:
            file = store.beside(path, item.archive.path)
            found[item.archive.path] = store.read_bytes(file, store.MAX_FILE)
        except FactsheetError:
            continue  # the hash in the signed statement still names it
    return found


def stamped(
    files: Mapping[str, bytes], services: Sequence[str], allow: web.Exceptions
) -> tuple[dict[str, bytes], list[str]]:
    """Have time-stamping services stamp a bundle's signature; return its files, and what failed."""
    signature = files.get(SIGNATURE)
    if signature is None:
        raise FactsheetError(f"it has no {SIGNATURE}: not a bundle, or never signed")
    made, failed = dict(files), []
    for service in services:
        try:
            response = request_stamp(service, signature, allow)
        except FactsheetError as error:
            failed.append(str(error))
            continue
        number = next(n for n in range(1, 1000) if f"{SIGNATURE}.{n}.tsr" not in made)
        made[f"{SIGNATURE}.{number}.tsr"] = response
    return made, failed


def write(target: Path, files: Mapping[str, bytes], *, over: bool = False) -> None:
    """Write a bundle: a ZIP for a name that ends in .zip, else a folder. Raises FactsheetError."""
    if target.exists() and not over:
        raise FactsheetError(f"{target}: already exists; choose a different name, or remove it")
    if target.suffix.lower() == ".zip":
        top = target.stem
        data = bags.zipped({f"{top}/{name}": files[name] for name in sorted(files)})
        store.replace_file(target, data)
        return
    try:
        for name, data in files.items():
            file = target / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if not (over and file.exists() and file.read_bytes() == data):
                file.write_bytes(data)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise FactsheetError(f"{target}: cannot be written: {why}") from None


def _instructions(publisher: str) -> str:
    return f"""\
How to check this without factsheet, with what every Linux or macOS computer has. Run the commands
in this folder.

1. No file has been changed since it was bundled:

     sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt

   (On macOS: shasum -a 256 -c.) It does not notice added files; look for any yourself.

2. {publisher} published it. Get their public key from somewhere other than here, such as their
   newsroom's site, and write one line into a file called signers beside this folder, not in it:

     "{publisher}" namespaces="*@factsheet" ssh-ed25519 AAAA…

     ssh-keygen -Y verify -f ../signers -I "{publisher}" -n publication@factsheet \\
       -s {SIGNATURE} < {bags.TAG_MANIFEST}

3. It existed at the time of its stamp (if there is a file that ends in .tsr). Get the service's
   root certificate from the service, save it as root.pem beside this folder, and look at the time
   first:

     openssl ts -reply -in {SIGNATURE}.1.tsr -text
     openssl ts -verify -in {SIGNATURE}.1.tsr -data {SIGNATURE} \\
       -CAfile ../root.pem -attime SECONDS

   SECONDS is that time as seconds since 1970 (date -u -d "TIME" +%s). Without -attime, openssl
   rejects a stamp once the service's certificate has expired.

4. Verdicts and approvals were given by the people named, on this evidence. For each pair of files
   in data/signatures:

     (cd data && sha256sum -c signatures/0001.txt)
     ssh-keygen -Y verify -f ../signers -I "NAME" -n attestation@factsheet \\
       -s data/signatures/0001.sig < data/signatures/0001.txt

   Each file in data/attestations is one statement: who said what about which sentence, on which
   evidence, with the hashes of the saved pages. NAME is its "by"; each NAME needs a line in
   signers with their key, as in step 2. A statement that is listed but missing was left out,
   because it names a confidential source; in that case, add --ignore-missing.

5. The quotes. A file in data/extracts holds the words around a quote that a program found on the
   saved page. A picture, a scan or a recording has no words that a program can read: there,
   "by_eye" in data/claims.json only says that the person it names compared the quote with the file
   of that SHA-256. No signature covers this: ask for the file, and look.

data/withheld-sha256.txt lists saved pages that are withheld for copyright reasons. If you get them
later, put them elsewhere, under the names in it, and run sha256sum -c with that file there.

With factsheet: factsheet verify . --signers ../signers --tsa-root ../root.pem
"""


def bundle_hash(files: Mapping[str, bytes]) -> str:
    """Return the hash that names a bundle as a whole: the tag manifest's SHA-256, in hex."""
    return sha256(files[bags.TAG_MANIFEST]).hexdigest()
