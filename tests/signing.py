"""What tests of signed statements share: people with throw-away keys, a signed worksheet."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

SHEET = """\
factsheet: 1
# Comments stay.
claims:
- id: bridge-cost
  quote: The bridge cost 40 million euros.
  statement: The bridge cost the city 40 million euros.
  attributed_to: the mayor
  note: for the desk
  evidence:
  - url: https://city.example/budget
    publisher: City
    kind: primary
    stance: supports
    quote: 40 million euros
    published: 2026-01-05
  - url: https://paper.example/later
    publisher: Paper
    stance: refutes
    quote: 41 million euros
  - source: A clerk of the mayor's office
    confidential: true
    stance: supports
- id: bridge-length
  quote: It is 310 metres long.
"""
ARTICLE = "The bridge cost 40 million euros. It is 310 metres long.\n"


@dataclass(frozen=True)
class Person:
    """Somebody with a key, in a folder of keys that is not the worksheet's."""

    name: str
    key: Path

    @property
    def public(self) -> Path:
        """Their public key."""
        return self.key.with_name(self.key.name + ".pub")


def make_key(folder: Path, name: str, kind: str = "ed25519") -> Person:
    """Make a throw-away key for a person."""
    key = folder / name.lower().replace(" ", "-")
    words = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "throw-away test key", "-f", str(key)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    return Person(name, key)


def have_key() -> Path:
    """Put a key into ~/.ssh that git signs with; return git's configuration."""
    ssh = Path.home() / ".ssh"
    ssh.mkdir(parents=True, exist_ok=True)
    key = make_key(ssh, "id_ed25519").key
    config = Path.home() / ".gitconfig"
    config.write_text(f"[gpg]\n\tformat = ssh\n[user]\n\tsigningkey = {key}\n")
    return config
