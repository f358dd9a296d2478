"""What `mark` does, by ruamel.yaml's round trip; run by a Python that has it.

python bench/round_trip.py FILE NUMBER
"""

import sys
from pathlib import Path

from ruamel.yaml import YAML  # type: ignore[import-not-found,unused-ignore]

yaml = YAML()
file = Path(sys.argv[1])
tree = yaml.load(file)
claim = tree["claims"][int(sys.argv[2])]
claim["status"] = "disputed"
claim["history"].append(
    {"at": "2026-03-03T10:05:00Z", "by": "Ana", "status": "disputed", "because": "x"}
)
yaml.dump(tree, file)
