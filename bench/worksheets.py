"""Worksheets of any size for the benchmark, the same each time, and equal records for its peers."""

import random
import subprocess
from pathlib import Path

WORDS = (
    "the bridge cost forty million euros council budget report minister said that in of on a new "
    "river city opened after years works delayed contract signed company public money"
).split()


def write_worksheet(path: Path, claims: int, seed: int = 1) -> None:
    """Write a worksheet of so many claims, with two or three pieces of evidence and a verdict each."""
    chance = random.Random(seed)

    def sentence(words: int) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize()

    lines = ["factsheet: 1", "article:", "  title: A long article", "claims:"]
    for number in range(claims):
        lines += [
            f"- id: claim-{number}",
            f"  quote: {sentence(12)}",
            f"  statement: {sentence(14)} {number}.",
            f"  attributed_to: {sentence(2)}",
            "  tags: [money, bridge]",
            "  status: verified",
            "  evidence:",
        ]
        for page in range(chance.choice((2, 2, 3))):
            lines += [
                f"  - url: https://example.org/{number}/{page}",
                f"    publisher: {sentence(2)}",
                "    kind: primary",
                "    stance: supports",
                f"    quote: {sentence(10)}",
                "    published: 2025-12-01",
                "    accessed: 2026-03-02",
            ]
        lines += [
            "  history:",
            f"  - {{at: 2026-03-02T10:05:00Z, by: Ana, status: verified, because: {sentence(6)}}}",
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


PROSE = (
    "people who walk along the water in the morning like to sit under old trees and look at boats "
    "while children play near gardens because light falls softly over quiet streets they seem happy"
).split()


def article(size: int, seed: int = 1) -> str:
    """Write an article of about so many characters, in paragraphs of a few sentences."""
    chance = random.Random(seed)
    parts, length = ["A long article"], 0
    while length < size:
        sentences = []
        for _ in range(chance.randint(2, 5)):
            words = [chance.choice(PROSE) for _ in range(chance.randint(12, 32))]
            if chance.random() < 0.2:  # one sentence in five has something to check
                words[chance.randrange(len(words))] = str(chance.randint(2, 9000))
            if chance.random() < 0.05:
                words[-1] = "according to Reuters"
            sentences.append(" ".join(words).capitalize() + ".")
        parts.append(" ".join(sentences))
        length += len(parts[-1])
    return "\n\n".join(parts) + "\n"


def write_side(path: Path, worksheet: Path, claims: int, start: int, who: str) -> None:
    """Write a copy of a worksheet in which somebody added a note to one claim in ten."""
    wanted = {f"- id: claim-{number}" for number in range(start, claims, 10)}
    lines = worksheet.read_text(encoding="utf-8").splitlines()
    edited = [
        f"{line}\n  note: {who} {number}" if line in wanted else line
        for number, line in enumerate(lines)
    ]
    path.write_text("\n".join(edited) + "\n", encoding="utf-8")


def write_records(path: Path, worksheet: Path) -> None:
    """Write a worksheet's claims as GNU recutils' records: the same fields and values, flat."""
    lines = ["%rec: claim", "%key: id"]
    for line in worksheet.read_text(encoding="utf-8").splitlines():
        name, colon, value = line.strip().removeprefix("- ").partition(": ")
        if line.startswith("- id: "):
            lines += ["", f"id: {value}"]
        elif line.startswith("  - {"):
            fields = line.strip(" -{}").split(", ")
            lines += [f"history_{text}" for text in fields]
        elif (colon and line.startswith("    ")) or line.startswith("  - "):
            lines.append(f"evidence_{name}: {value}")
        elif colon and line.startswith("  ") and not line.startswith("  title"):
            lines.append(f"{name}: {value}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_doorstop(folder: Path, worksheet: Path) -> None:
    """Write a worksheet's claims as items of a doorstop document: one file each, all its lines."""
    document = folder / "claims"
    document.mkdir(parents=True)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (document / ".doorstop.yml").write_text(
        "settings:\n  digits: 6\n  itemformat: yaml\n  prefix: CLM\n  sep: ''\n", encoding="utf-8"
    )
    _, *claims = worksheet.read_text(encoding="utf-8").split("\n- id: ")
    for number, claim in enumerate(claims, 1):
        fields = "".join(f"{line}\n" for line in claim.split("\n")[1:] if line.strip())
        fields = "".join(line[2:] for line in fields.splitlines(keepends=True))
        fields = fields.replace("status: verified\n", "", 1)
        (document / f"CLM{number:06}.yml").write_text(
            f"active: true\nderived: false\nheader: ''\nlevel: {number}.0\nlinks: []\n"
            f"normative: true\nref: ''\nreviewed: null\ntext: claim {number}\n{fields}",
            encoding="utf-8",
        )


def write_archive(folder: Path, worksheets: int, claims: int) -> None:
    """Write a folder of worksheets."""
    for number in range(worksheets):
        place = folder / f"{number:04}"
        place.mkdir(parents=True)
        write_worksheet(place / "claims.yaml", claims, seed=number)


def write_repository(folder: Path, worksheet: Path, claims: int, setup: list[str]) -> None:
    """Write a git repository in which two people edited one claim in ten, each on a branch."""
    folder.mkdir()

    def git(*words: str) -> None:
        names = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)

    def commit(name: str) -> None:
        git("add", ".")
        git("commit", "-qm", name)

    git("init", "-q", "-b", "main")
    subprocess.run(setup, cwd=folder, check=True, capture_output=True)
    (folder / "claims.yaml").write_bytes(worksheet.read_bytes())
    commit("base")
    git("checkout", "-qb", "theirs")
    write_side(folder / "claims.yaml", worksheet, claims, 5, "theirs")
    commit("theirs")
    git("checkout", "-q", "main")
    write_side(folder / "claims.yaml", worksheet, claims, 0, "ours")
    commit("ours")
    git("tag", "ours")
