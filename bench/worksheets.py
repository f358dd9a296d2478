"""Worksheets of any size for the benchmark, the same each time."""

import random
from pathlib import Path

WORDS = [
    "the",
    "bridge",
    "cost",
    "forty",
    "million",
    "euros",
    "council",
    "budget",
    "report",
    "minister",
    "said",
    "that",
    "in",
    "of",
    "on",
    "a",
    "new",
    "river",
    "city",
    "opened",
    "after",
    "years",
    "works",
    "delayed",
    "contract",
    "signed",
    "company",
    "public",
    "money",
]


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
