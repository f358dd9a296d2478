"""Decide whether a signature is a person's, and as of when, by the asker's signers file."""

from collections.abc import Callable
from datetime import datetime

from factsheet.attestations import sshsig
from factsheet.attestations.signers import Signer, Signers
from factsheet.attestations.sshsig import BadSignature, SshSignature
from factsheet.attestations.trust import KeyTrust, Trust
from factsheet.fields import time_text

Verify = Callable[[SshSignature, str, bytes, str], bool]
"""Whether a signature (its parts, its armour) fits a message and a namespace."""

Certified = Callable[[str, bytes, str, str, datetime], bool]
"""Whether an authority of the signers file vouches for a certificate: armour, message, name,
namespace, time."""


def signature_trust(
    armour: str,
    message: bytes,
    name: str,
    namespace: str,
    signers: Signers | None,
    when: datetime,
    *,
    verify: Verify,
    certified: Certified,
    stamped: bool = False,
) -> KeyTrust:
    """Judge whether a signature over a message is that of the person `name`, and say why not.

    `signers` are the keys that the asker relies on, None if there are none; `when` (UTC) is the
    time at which a key must have been valid: a trusted time stamp's (`stamped`), else the present.
    """
    try:
        found = sshsig.read_signature(armour)
        fits = verify(found, armour, message, namespace)
    except BadSignature as error:
        return KeyTrust(Trust.BROKEN, "", str(error))
    key = found.fingerprint
    if not fits:
        return KeyTrust(Trust.BROKEN, key, "the signature does not match what it covers")
    if signers is None:
        return KeyTrust(Trust.CLAIMED, key, f"no signers file vouches for the key {key}")
    rows = [row for row in signers.of(name) if row.allows(namespace)]
    if not rows:
        return KeyTrust(Trust.CLAIMED, key, f"{name} is not in the signers file; the key is {key}")
    if "-cert-v" in found.kind:
        if certified(armour, message, name, namespace, when):
            return KeyTrust(Trust.PROVEN, key)
        return KeyTrust(Trust.CLAIMED, key, f"no authority in the signers file vouches for {key}")
    own = [row for row in rows if row.blob == found.key and not row.authority]
    if not own:
        return KeyTrust(Trust.BROKEN, key, f"it is not {name}'s key, but {key}")
    if any(_valid(row, when) for row in own):
        return KeyTrust(Trust.PROVEN, key)
    return KeyTrust(Trust.CLAIMED, key, _expired(name, own[0], when, stamped))


def _valid(row: Signer, when: datetime) -> bool:
    return (row.after is None or row.after <= when) and (row.before is None or when < row.before)


def _expired(name: str, row: Signer, when: datetime, stamped: bool) -> str:
    if row.before and when >= row.before:
        ended = f"{name}'s key ended at {time_text(row.before)}"
        if stamped:
            return f"{ended}, before {time_text(when)}, the time stamp's time"
        return f"{ended}, and nothing proves that this was signed earlier"
    return f"{name}'s key is valid only from {time_text(row.after or when)}"
