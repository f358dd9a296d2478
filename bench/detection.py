"""Measure which sentences `load` takes, and where it lets sentences end, on public sets.

    .venv/bin/python bench/detection.py FOLDER

FOLDER has a folder per language (`en`, `zh`, …) with the files as their publishers give them: tables
(.tsv, .csv, .xlsx) or lists (.json) with a column of text and one of labels, and treebanks of Universal
Dependencies (.conllu). Nothing of them is shipped; docs/languages.md says which were measured and
where they are published.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from factsheet.detection import MINIMUM, sentences, spot

TEXT = ("Text", "tweet_text", "text", "comment_text", "SENTENCES")
LABEL = ("class_label", "Sub3_FactClaiming", "Golden", "golden", "label", "Claim")
"""The columns' names; the first that a table has counts."""

YES, NO = ("yes", "1", "true", "1.0"), ("no", "0", "false", "0.0")
LEAST = -1_000
TOGETHER = 50
"""Sentences of a treebank that are given as one paragraph."""


def rows(path: Path) -> Iterator[dict[str, object]]:
    """Read a table or a list."""
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        head, *rest = load_workbook(path, read_only=True).active.iter_rows(values_only=True)
        yield from (dict(zip(head, row, strict=False)) for row in rest)
    elif path.suffix == ".json":
        yield from json.loads(path.read_text(encoding="utf-8"))
    else:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            tabs = path.suffix == ".tsv"
            quoting = csv.QUOTE_NONE if tabs and '"' not in lines.readline() else csv.QUOTE_MINIMAL
            lines.seek(0)
            yield from csv.DictReader(lines, delimiter="\t" if tabs else ",", quoting=quoting)


def labelled(path: Path) -> Iterator[tuple[str, bool]]:
    """Read the texts of a set that have a label, and whether each is worth checking."""
    for row in rows(path):
        text = next((row[name] for name in TEXT if row.get(name)), None)
        label = str(next((row[name] for name in LABEL if row.get(name) is not None), "")).lower()
        if text and label in YES + NO:
            yield str(text), label in YES


def worth(texts: Iterable[tuple[str, bool]], language: str) -> list[str]:
    """Measure at the default; gives texts, those worth checking, precision, recall, F1, order.

    Order: how often a text that is worth checking scores more than one that is not; 0.5 is chance.
    """
    scores: dict[bool, list[int]] = {True: [], False: []}
    for text, wanted in texts:
        found = spot(text, language, minimum=LEAST)
        scores[wanted].append(max((candidate.score for candidate in found), default=LEAST))
    yes, no = Counter(scores[True]), Counter(scores[False])
    right, wrong = (sum(score >= MINIMUM for score in scores[is_]) for is_ in (True, False))
    all_yes, all_no = max(1, yes.total()), max(1, no.total())
    precision, recall = right / max(1, right + wrong), right / all_yes
    f1 = 2 * right / max(1, right + wrong + yes.total())
    pairs = sum(yes[s] * no[t] * (1 if s > t else 0.5) for s in yes for t in no if t <= s)
    figures = (precision, recall, f1, pairs / (all_yes * all_no))
    return [str(yes.total() + no.total()), str(yes.total()), *(f"{one:.3f}" for one in figures)]


def ends(path: Path, language: str) -> list[str]:
    """Count where sentences end; gives sentences, nothing, precision, recall, F1 of the ends."""
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [line.removeprefix("# text = ").strip() for line in lines if line[:9] == "# text = "]
    between = "" if language in ("zh", "ja") else " "
    found = wanted = both = 0
    for first in range(0, len(texts), TOGETHER):
        block, right = "", set()
        for text in texts[first : first + TOGETHER]:
            block += (between if block else "") + text
            right.add(len(block))
        given = {sentence.end for sentence in sentences(block, language)}
        found, wanted, both = found + len(given), wanted + len(right), both + len(given & right)
    figures = (both / found, both / wanted, 2 * both / (found + wanted))
    return [str(wanted), "", *(f"{figure:.3f}" for figure in figures), ""]


def main() -> None:
    """Measure each file and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    folder = options.parse_args().folder
    print("| language | set | texts | worth checking | precision | recall | F1 | order |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for path in sorted(path for path in folder.glob("*/*") if path.is_file()):
        language = path.parent.name
        if path.suffix == ".conllu":
            figures = ends(path, language)
        else:
            figures = worth(labelled(path), language)
        print("|", " | ".join([language, path.stem, *figures]), "|")


if __name__ == "__main__":
    main()
