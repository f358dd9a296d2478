"""The door to OpenSSH: sign with the user's own key, always through ssh-keygen.

So keys in an agent, hardware keys, passphrases and certificates work as everywhere else. Git's
settings are read from the person's own configuration only: a repository's may be a stranger's.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from factsheet import programs
from factsheet.problems import FactsheetError

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from factsheet.attestations import SshSignature

_SECONDS = 30
"""How long a program may take that does not prompt anybody."""
_OLDEST = (8, 9)
"""The first OpenSSH that supports end dates of keys."""
_VERSION = re.compile(r"OpenSSH(?:_for_Windows)?_(\d{1,4})\.(\d{1,4})")
_PUBLIC = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[\w@.-]+ [A-Za-z0-9+/=]+")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key to sign with: the file that ssh-keygen is given, and the program, if another."""

    path: Path
    program: str | None = None
    temporary: bool = False


@contextmanager
def key_to_sign(given: str | None) -> Iterator[SigningKey]:
    """Find the key to sign with: the file given, else git's `user.signingkey`, else the agent's.

    Of a key in the agent the file holds the public half only, for as long as this is open. Raises
    FactsheetError when there is none, or the agent has several.
    """
    if given:
        path = Path(given).expanduser()
        if not path.is_file():
            raise FactsheetError(f"{given}: there is no such key file")
        yield SigningKey(path, _git_program())
        return
    named = _git("user.signingkey") if _git("gpg.format") == "ssh" else None
    if named and not named.startswith(("key::", "ssh-", "ecdsa-", "sk-")):
        path = Path(named).expanduser()
        if not path.is_file():
            raise FactsheetError(f"{named}: git's user.signingkey names it, but it does not exist")
        yield SigningKey(path, _git_program())
        return
    public = named.removeprefix("key::") if named else _only_in_agent()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "key.pub"
        path.write_bytes(f"{public}\n".encode())
        yield SigningKey(path, _git_program(), temporary=True)


def sign(key: SigningKey, message: bytes, namespace: str) -> str:
    """Sign a message; return the armoured signature. Raises FactsheetError in ssh-keygen's words.

    It may ask on the terminal for a passphrase, or wait for a touch of a hardware key.
    """
    program = key.program or _keygen()
    words = ["-Y", "sign", "-n", namespace, "-f", str(key.path)]
    done = _run([program, *words], message, wait=None)
    armour = done.stdout.decode("ascii", "replace").replace("\r\n", "\n")
    if done.returncode or not armour.startswith("-----BEGIN SSH SIGNATURE-----"):
        raise FactsheetError(_explained(done.stderr.decode("utf-8", "replace"), key))
    return armour


def public_key(path: Path) -> str:
    """Return the public half of a key: type and key, as a `.pub` file has them.

    `path` is a private key or its `.pub`. Raises FactsheetError.
    """
    for file in (path, path.with_name(path.name + ".pub")):
        try:
            text = file.read_bytes()[:65_536].decode("ascii", "replace")
        except OSError:
            continue
        if found := _PUBLIC.match(text):
            return found[0]
    done = _run([_keygen(), "-y", "-P", "", "-f", str(path)], b"")
    if done.returncode == 0 and (found := _PUBLIC.match(done.stdout.decode("ascii", "replace"))):
        return found[0]
    raise FactsheetError(f"{path}: not a readable key; give the .pub file")


def verify(found: "SshSignature", armour: str, message: bytes, namespace: str) -> bool:
    """Whether a signature matches, by the library cryptography, else by ssh-keygen (slower)."""
    from factsheet import attestations

    try:
        fits = attestations.verify(found, message, namespace)
    except ImportError:
        fits = None
    return verify_with_keygen(armour, message, namespace) if fits is None else fits


def verify_with_keygen(armour: str, message: bytes, namespace: str) -> bool:
    """Whether ssh-keygen finds that a signature matches, no matter whose it is.

    Raises FactsheetError.
    """
    with _file(armour) as signature:
        words = ["-Y", "check-novalidate", "-n", namespace, "-s", signature]
        return _run([_keygen(), *words], message).returncode == 0


def certified(
    signers: Path, armour: str, message: bytes, name: str, namespace: str, when: datetime
) -> bool:
    """Whether ssh-keygen finds that an authority in a signers file vouches for a certificate."""
    at = when.astimezone(UTC).strftime("%Y%m%d%H%M%S")  # read in TZ, which is UTC; Z is new in 9.1
    with _file(armour) as signature:
        words = ["-Y", "verify", "-n", namespace, "-s", signature, "-I", name, "-f", str(signers)]
        return _run([_keygen(), *words, "-O", f"verify-time={at}"], message).returncode == 0


@contextmanager
def _file(text: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "signature"
        path.write_bytes(text.encode())
        yield str(path)


def _keygen() -> str:
    """Find an ssh-keygen that is new enough. Raises FactsheetError."""
    program = programs.find("ssh-keygen", os.environ)
    if program is None:
        raise FactsheetError("ssh-keygen is not installed, or not on the PATH; install OpenSSH")
    if program not in _known:
        ssh = programs.find("ssh", os.environ)
        said = _run([ssh, "-V"], b"").stderr.decode("ascii", "replace") if ssh else ""
        version = _VERSION.search(said)
        if version and (int(version[1]), int(version[2])) < _OLDEST:
            raise FactsheetError(
                f"OpenSSH {version[1]}.{version[2]} does not support expiry dates of keys; "
                f"{_OLDEST[0]}.{_OLDEST[1]} or later is needed"
            )
        _known.add(program)
    return program


_known: set[str] = set()


def _only_in_agent() -> str:
    program = programs.find("ssh-add", os.environ)
    done = _run([program, "-L"], b"") if program else None
    keys = (
        done.stdout.decode("utf-8", "replace").splitlines() if done and not done.returncode else []
    )
    public = [found[0] for key in keys if (found := _PUBLIC.match(key))]
    if len(public) == 1:
        return public[0]
    if public:
        raise FactsheetError(
            f"the SSH agent has {len(public)} keys; choose the one to sign with: --key FILE.pub"
        )
    raise FactsheetError(
        "no SSH key to sign with: give one with --key FILE, or create one: ssh-keygen -t ed25519"
    )


def _git(name: str) -> str | None:
    """Return a setting of the person's own git configuration, never a repository's."""
    program = programs.find("git", os.environ)
    if program is None:
        return None
    for place in ("--global", "--system"):
        done = _run([program, "config", place, "--includes", "--get", name], b"")
        if value := done.stdout.decode("utf-8", "replace").strip():
            return value
    return None


def _git_program() -> str | None:
    """Return the user's own program in place of ssh-keygen, such as a password manager's."""
    named = _git("gpg.ssh.program")
    return programs.find(os.path.expanduser(named), os.environ) if named else None  # noqa: PTH111


def _explained(said: str, key: SigningKey) -> str:
    """Return what ssh-keygen said, in more helpful words."""
    if "passphrase" in said or "read_passphrase" in said:
        return f"{key.path}: the key is locked, and there is nobody to unlock it; load it: ssh-add"
    if "No private key found" in said or "agent" in said:
        return f"{key.path.name}: the private key is neither here nor in the SSH agent"
    lines = [line for line in said.splitlines() if line.strip() and "Signing" not in line]
    return f"ssh-keygen could not sign: {lines[-1].strip() if lines else 'it gave no reason'}"


def _run(
    words: Sequence[str], data: bytes, wait: float | None = _SECONDS
) -> "CompletedProcess[bytes]":
    import subprocess

    environment = dict(os.environ) | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    environment["PATH"] = programs.search_path(os.environ)
    try:
        return subprocess.run(
            words, input=data, capture_output=True, env=environment, timeout=wait, check=False
        )
    except OSError as error:
        raise FactsheetError(f"{words[0]} could not be started: {error}") from None
    except subprocess.TimeoutExpired:
        raise FactsheetError(f"{words[0]} took longer than {wait:.0f} seconds") from None
