"""Write the validator's table of schema.org again: `make vocabulary RELEASE=30.0 FILE=…`.

FILE is that release's `schemaorg-current-https.jsonld`, from
https://github.com/schemaorg/schemaorg/tree/main/data/releases.
"""

import json
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src/factsheet/validation/vocabulary.tsv"
ROOTS = {"CreativeWork", "Organization", "Person", "Rating"}
HEAD = """\
# Types, properties and expected values of schema.org, release {release}: names only, from
# schemaorg-current-https.jsonld in https://github.com/schemaorg/schemaorg/tree/main/data/releases
# © the sponsors of schema.org (https://schema.org/docs/terms.html), licensed CC BY-SA 3.0:
# https://creativecommons.org/licenses/by-sa/3.0/
#
# Every type that is not a data type, as a claim may be about anything; every property of creative
# works, organisations, people and ratings, and of what these are a kind of. Not edited by hand:
# `make vocabulary` writes it (docs/vocabulary.py).
#
# Two columns: a type, and the types right above it.
# Three columns: a property, the types that have it, the values that are expected of it.
"""


def names(node: dict[str, Any], key: str) -> list[str]:
    """Return the schema.org names that a node refers to."""
    said = node.get(key, [])
    ids = (one["@id"] for one in (said if isinstance(said, list) else [said]))
    return sorted(name.removeprefix("schema:") for name in ids if name.startswith("schema:"))


def table(graph: list[dict[str, Any]]) -> str:
    """Return the rows of the table."""
    nodes = {name: n for n in graph if (name := n["@id"]).startswith("schema:")}
    parents = {name[7:]: names(node, "rdfs:subClassOf") for name, node in nodes.items()}

    def above(name: str) -> set[str]:
        return {name}.union(*map(above, parents[name]))

    types = {name for name in parents if "Thing" in above(name)}
    with_properties = {one for name in types if ROOTS & above(name) for one in above(name)}
    rows = [f"{name}\t{' '.join(parents[name])}" for name in sorted(types)]
    for name, node in sorted(nodes.items()):
        if owners := [
            one for one in names(node, "schema:domainIncludes") if one in with_properties
        ]:
            expected = names(node, "schema:rangeIncludes")
            rows.append(f"{name[7:]}\t{' '.join(owners)}\t{' '.join(expected)}")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    release, file = sys.argv[1:]
    graph = json.loads(Path(file).read_text(encoding="utf-8"))["@graph"]
    OUT.write_text(HEAD.format(release=release) + table(graph), encoding="utf-8")
