"""The floor under everything that reads worksheets: libyaml's events, and nothing done with them.

    python bench/events.py FILE|FOLDER…

One process with its imports, by PyYAML's own `yaml.parse`.
"""

import os
import sys

import yaml


def events(path: str) -> None:
    """Go through a file's events."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a floor imports nothing
        for _ in yaml.parse(file, Loader=yaml.CSafeLoader):
            pass


for given in sys.argv[1:]:
    if os.path.isdir(given):  # noqa: PTH112
        for folder, _, names in os.walk(given):
            for name in names:
                events(os.path.join(folder, name))  # noqa: PTH118
    else:
        events(given)
