import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import ROOT, WORKSHEET, Run

from factsheet.fields import json_schema

SHIPPED = ROOT / "docs" / "worksheet.schema.json"


def _errors(text: str) -> list[Any]:
    validator = jsonschema.Draft7Validator(json_schema())
    return list(validator.iter_errors(yaml.load(text, Loader=yaml.BaseLoader)))


def test_the_shipped_schema_is_the_codes(run: Run) -> None:
    assert run("schema").out == SHIPPED.read_text(encoding="utf-8"), "redraw it with `make schema`"
    jsonschema.Draft7Validator.check_schema(json.loads(SHIPPED.read_text(encoding="utf-8")))


@pytest.mark.parametrize("text", [WORKSHEET, (ROOT / "claims.yaml").read_text(encoding="utf-8")])
def test_the_schema_accepts_good_worksheets(text: str) -> None:
    errors = [e for e in _errors(text) if e.validator not in ("const", "type")]
    assert errors == [], "numbers and booleans are text to the loader used here"


@pytest.mark.parametrize(
    "claim",
    [
        "{id: a}",
        "{quote: x}",
        "{id: a, quote: x, stauts: verified}",
        "{id: a, quote: x, status: nope}",
        "{id: a, quote: x, evidence: [{quote: y}]}",
        "{id: a, quote: x, evidence: [{url: u, stance: maybe}]}",
        "{id: 1a, quote: x}",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(run: Run, desk: Path, claim: str) -> None:
    text = f"factsheet: 1\nclaims:\n- {claim}\n"
    assert [e for e in _errors(text) if list(e.absolute_path)[:1] == ["claims"]]
    (desk / "claims.yaml").write_text(text, encoding="utf-8")
    assert run("list").code == 2


def test_every_field_is_described() -> None:
    seen = []

    def walk(schema: dict[str, Any], name: str) -> None:
        for field, inner in schema.get("properties", {}).items():
            assert inner.get("description"), f"{name}.{field}"
            seen.append(f"{name}.{field}")
            walk(inner, f"{name}.{field}")
            walk(inner.get("items", {}), f"{name}.{field}[]")

    walk(json_schema(), "")
    assert {".rules", ".claims[].evidence[].archive.sha256", ".claims[].history[].because"} <= {
        *seen
    }
