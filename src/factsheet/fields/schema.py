"""The JSON Schema of the worksheet, from the same annotations."""

from typing import Any

from factsheet.fields.shapes import LEVELS, SPILL, Shape, record, required
from factsheet.model import FORMAT, Worksheet

_SCALARS: dict[str, dict[str, Any]] = {
    # Editors type plain YAML scalars before they look here; the worksheet reads them as text.
    "text": {"type": ["string", "number", "boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "time": {"type": ["string", "null"], "format": "date-time"},
    "bool": {"type": ["boolean", "null"]},
    "int": {"type": ["integer", "null"]},
    "number": {"type": "number"},
}


def json_schema() -> dict[str, Any]:
    """Return the schema (draft 7, which YAML editors know best) as a JSON object."""
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "factsheet worksheet",
        **_schema(record(Worksheet)),
    }
    schema["properties"]["factsheet"] = {"const": FORMAT, "description": "The format's version."}
    claim = schema["properties"]["claims"]["items"]
    claim["properties"]["id"] = {
        "type": "string",
        "pattern": "^[A-Za-z\\u00aa-\\uffff][A-Za-z0-9_.\\u00aa-\\uffff-]*$",
        "description": claim["properties"]["id"]["description"],
    }
    claim["anyOf"] = [{"required": ["quote"]}, {"required": ["statement"]}]
    evidence = claim["properties"]["evidence"]["items"]
    evidence["anyOf"] = [{"required": ["url"]}, {"required": ["source"]}]
    return schema


def _schema(shape: Shape) -> dict[str, Any]:
    if shape.kind == "choice":
        return {"enum": [*shape.choices, None]}
    if shape.item and shape.kind == "list":
        return {"type": ["array", "null"], "items": _schema(shape.item)}
    if shape.item and shape.kind == "map":
        return {"type": ["object", "null"], "additionalProperties": _schema(shape.item)}
    if shape.kind != "record":
        return dict(_SCALARS[shape.kind])
    assert shape.cls is not None
    properties = {
        name: {**_schema(field), "description": shape.docs[name]}
        for name, field in shape.fields.items()
    }
    schema: dict[str, Any] = {
        "type": ["object", "null"],
        "properties": properties,
        "patternProperties": {"^x-": {}},
        "additionalProperties": {"enum": list(LEVELS)} if shape.cls in SPILL else False,
    }
    if needed := required(shape.cls):
        schema["required"] = needed
    return schema
