"""Signatures of `ssh-keygen -Y sign` (OpenSSH's PROTOCOL.sshsig): taken apart, and verified.

Strict where OpenSSH is: no bytes left over, no kinds mixed; and stricter in the armour, which must
be just what ssh-keygen writes. Kinds of keys that are not verified here (certificates) are left to
ssh-keygen. A test mutates signatures and compares with it.
"""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_CURVES = {b"nistp256": "SECP256R1", b"nistp384": "SECP384R1", b"nistp521": "SECP521R1"}
_SIZES = {"SECP256R1": "SHA256", "SECP384R1": "SHA384", "SECP521R1": "SHA512"}


class BadSignature(ValueError):
    """A signature that cannot be read, or does not match its text."""


@dataclass(frozen=True, slots=True)
class SshSignature:
    """The parts of a signature: the public key, what it is for, and the signature itself."""

    key: bytes
    namespace: str
    reserved: bytes
    hash: str
    signature: bytes

    @property
    def kind(self) -> str:
        """The kind of key, such as `ssh-ed25519`."""
        return _read(self.key, 1)[0].decode("ascii", "replace")

    @property
    def fingerprint(self) -> str:
        """The key's fingerprint, as `ssh-keygen -l` shows it; of a certificate, its own."""
        return fingerprint(self.key)


def fingerprint(key: bytes) -> str:
    """Return a public key's fingerprint, as `ssh-keygen -l` shows it: `SHA256:…`."""
    return "SHA256:" + base64.b64encode(sha256(key).digest()).decode().rstrip("=")


def read_signature(armour: str) -> SshSignature:
    """Take an armoured signature apart. Raises BadSignature."""
    lines = armour.split("\n")
    if lines[0] != _BEGIN or lines[-2:] != [_END, ""]:
        raise BadSignature("it is not an SSH signature")
    try:
        blob = base64.b64decode("".join(lines[1:-2]), validate=True)
    except binascii.Error:
        raise BadSignature("it is not an SSH signature") from None
    if armoured(blob) != armour:
        raise BadSignature("it is not written as ssh-keygen writes signatures")
    if blob[:10] != _MAGIC + b"\x00\x00\x00\x01":
        raise BadSignature("it is not an SSH signature of version 1")
    key, namespace, reserved, hash, signature = _read(blob[10:], 5, whole=True)
    if hash not in (b"sha256", b"sha512") or not namespace:
        raise BadSignature("it is an SSH signature of an unknown kind")
    try:
        return SshSignature(key, namespace.decode(), reserved, hash.decode(), signature)
    except UnicodeDecodeError:
        raise BadSignature("it is an SSH signature of an unknown kind") from None


def armoured(blob: bytes) -> str:
    """Return a signature's bytes as ssh-keygen writes them."""
    text = base64.b64encode(blob).decode()
    rows = [text[place : place + 70] for place in range(0, len(text), 70)]
    return "\n".join([_BEGIN, *rows, _END, ""])


def verify(found: SshSignature, message: bytes, namespace: str) -> bool | None:
    """Whether a signature matches a message and a namespace; None for other kinds of key.

    Needs the library cryptography (ImportError). Raises BadSignature for what cannot be read.
    """
    import hashlib

    if found.namespace != namespace:
        raise BadSignature(f"it was made for '{found.namespace[:60]}'")
    digest = hashlib.new(found.hash, message).digest()
    signed = _MAGIC + b"".join(
        len(part).to_bytes(4, "big") + part
        for part in (found.namespace.encode(), found.reserved, found.hash.encode(), digest)
    )
    check = _CHECKS.get(found.kind)
    return check(found.key, found.signature, signed) if check else None


def _ed25519(key: bytes, signature: bytes, signed: bytes) -> bool:
    kind, public = _read(key, 2, whole=True)
    named, raw = _read(signature, 2, whole=True)
    return named == kind and _fits_ed25519(public, raw, signed)


def _fits_ed25519(public: bytes, raw: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(public) != 32 or len(raw) != 64:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _ecdsa(key: bytes, signature: bytes, signed: bytes) -> bool:
    kind, curve, point = _read(key, 3, whole=True)
    named, raw = _read(signature, 2, whole=True)
    if named != kind or not kind.endswith(b"-" + curve):
        return False
    return _fits_ecdsa(curve, point, raw, signed)


def _fits_ecdsa(curve: bytes, point: bytes, raw: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    if curve not in _CURVES or point[:1] != b"\x04":
        return False
    name = _CURVES[curve]
    r, s = (_integer(part) for part in _read(raw, 2, whole=True))
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(getattr(ec, name)(), point)
        algorithm = getattr(hashes, _SIZES[name])()
        public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(algorithm))
    except (InvalidSignature, ValueError):
        return False
    return True


def _rsa(key: bytes, signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    _, exponent, modulus = _read(key, 3, whole=True)
    named, raw = _read(signature, 2, whole=True)
    algorithm = {b"rsa-sha2-256": hashes.SHA256, b"rsa-sha2-512": hashes.SHA512}.get(named)
    n, e = _integer(modulus), _integer(exponent)
    size = (n.bit_length() + 7) // 8
    if algorithm is None or not 1024 <= n.bit_length() <= 16384 or len(raw) > size:
        return False
    try:
        public = rsa.RSAPublicNumbers(e, n).public_key()
        public.verify(raw.rjust(size, b"\x00"), signed, padding.PKCS1v15(), algorithm())
    except (InvalidSignature, ValueError):
        return False
    return True


def _token(signature: bytes, kind: bytes, application: bytes, signed: bytes) -> tuple[bytes, bytes]:
    """Return the raw signature of a hardware key, and what it signed (PROTOCOL.u2f)."""
    named, rest = _read(signature, 1)[0], signature
    place = 4 + len(named)
    raw = _read(rest[place:], 1)[0]
    tail = rest[place + 4 + len(raw) :]
    if named != kind or len(tail) != 5:
        raise BadSignature("it is not a hardware key's signature")
    return raw, sha256(application).digest() + tail + sha256(signed).digest()


def _sk_ed25519(key: bytes, signature: bytes, signed: bytes) -> bool:
    kind, public, application = _read(key, 3, whole=True)
    raw, told = _token(signature, kind, application, signed)
    return _fits_ed25519(public, raw, told)


def _sk_ecdsa(key: bytes, signature: bytes, signed: bytes) -> bool:
    kind, curve, point, application = _read(key, 4, whole=True)
    raw, told = _token(signature, kind, application, signed)
    return curve == b"nistp256" and _fits_ecdsa(curve, point, raw, told)


_CHECKS = {
    "ssh-ed25519": _ed25519,
    "ssh-rsa": _rsa,
    "ecdsa-sha2-nistp256": _ecdsa,
    "ecdsa-sha2-nistp384": _ecdsa,
    "ecdsa-sha2-nistp521": _ecdsa,
    "sk-ssh-ed25519@openssh.com": _sk_ed25519,
    "sk-ecdsa-sha2-nistp256@openssh.com": _sk_ecdsa,
}


def _integer(data: bytes) -> int:
    if data[:1] >= b"\x80":
        raise BadSignature("a number in it is negative")
    return int.from_bytes(data, "big")


def _read(data: bytes, count: int, *, whole: bool = False) -> list[bytes]:
    """Read strings, each after its length; `whole`: nothing may follow. Raises BadSignature."""
    found = []
    for _ in range(count):
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            raise BadSignature("it is cut short")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    if whole and data:
        raise BadSignature("there is extra data at its end")
    return found
