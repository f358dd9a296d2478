"""Read what was signed about a worksheet, and compare the two."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from factsheet import attestations, keys, store
from factsheet.attestations import Chain, KeyTrust, Sidecar, Signature
from factsheet.model import Worksheet
from factsheet.workflows.signers import SignersFile
from factsheet.workflows.stamping import trusted_times

LARGEST = 256 * 1024 * 1024
"""The most bytes of a sidecar that are read."""


def sidecar_of(worksheet: Path) -> Sidecar | None:
    """Read the signed statements about a worksheet; None if there are none.

    Raises FactsheetError if the file cannot be read.
    """
    path = store.sidecar_path(worksheet)
    if not path.exists() and not path.is_symlink():
        return None
    return attestations.read_sidecar(_text(path))


def _text(path: Path) -> str:
    try:
        return store.read_bytes(path, LARGEST).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""


def judge_by(
    file: SignersFile | None,
    now: datetime,
    *,
    namespace: str = attestations.ATTESTATION,
    stamped: Callable[[Signature], datetime | None] = lambda _: None,
) -> attestations.Judge:
    """Return a function that judges signatures by a signers file, as of now or a time stamp."""

    def certified(armour: str, message: bytes, name: str, space: str, when: datetime) -> bool:
        return file is not None and keys.certified(file.path, armour, message, name, space, when)

    def judged(signature: Signature, name: str) -> KeyTrust:
        time = stamped(signature)
        return attestations.signature_trust(
            signature.ssh,
            signature.signed.encode("utf-8", "surrogateescape"),
            name,
            namespace,
            file.signers if file else None,
            time or now,
            verify=keys.verify,
            certified=certified,
            stamped=time is not None,
        )

    return judged


def chain_of(
    worksheet: Worksheet,
    sidecar: Sidecar | None,
    file: SignersFile | None,
    now: datetime,
    roots: Path | None = None,
) -> Chain:
    """Compare a worksheet with the signed statements about it.

    `roots` are the certificates (PEM) of time-stamping services whose stamps count.
    """
    given = sidecar or Sidecar()
    judge = judge_by(file, now, stamped=trusted_times(given, roots))
    return attestations.evaluate(worksheet, given, judge)
