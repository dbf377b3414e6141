"""From the JSON Schema dialects in OpenStack's Python to self-contained JSON Schema 2020-12 without prose."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

PROSE = {"description", "title", "$schema", "id", "$id", "example", "examples", "$comment"}
MAPS = {"properties", "patternProperties", "definitions", "$defs", "dependentSchemas"}
DATA = {"enum", "const", "default"}
MISSPELT = {"additonalProperties": "additionalProperties", "additinalProperties": "additionalProperties", "miniumum": "minimum"}

# Each repair that was made and how often: the release's own mistakes, printed at the end of a run.
repairs: Counter[str] = Counter()


def plain(value: Any) -> Any:
    """Only what JSON has: lazy translations become strings, sets become sorted lists."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=repr)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def normalize(schema: Any) -> Any:
    """A schema as 2020-12, references inlined."""
    if isinstance(schema, bool):
        return schema
    value = plain(schema)
    return _inline(_convert(value), {})


def _convert(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_convert(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    converted: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in MISSPELT:
            repairs[f"{keyword} means {MISSPELT[keyword]}"] += 1
            keyword = MISSPELT[keyword]
        if keyword in PROSE:
            continue
        for key, inner in _keyword(schema, keyword, value):
            converted[key] = inner
    return converted


def _keyword(schema: dict[str, Any], keyword: str, value: Any) -> list[tuple[str, Any]]:
    """What one keyword of draft 4 is in 2020-12."""
    if keyword in MAPS and isinstance(value, dict):
        return [("$defs" if keyword == "definitions" else keyword, _map(keyword, value))]
    if keyword in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool):
        bound = "minimum" if keyword == "exclusiveMinimum" else "maximum"
        return [(keyword, schema[bound])] if value else []
    if keyword == "minimum" and schema.get("exclusiveMinimum") is True:
        return []
    if keyword == "maximum" and schema.get("exclusiveMaximum") is True:
        return []
    if keyword == "items" and isinstance(value, list):
        return [("prefixItems", _convert(value))]
    if keyword == "required" and isinstance(value, bool):
        repairs["required inside a property"] += 1
        return []
    if keyword == "enum" and all(isinstance(word, str) for word in value):
        return [(keyword, sorted(value))]  # some lists upstream are made of sets, in another order each time
    if keyword in DATA or keyword == "required":
        return [(keyword, value)]
    if keyword == "pattern":
        return [(keyword, pattern(value))]
    return [(keyword, _convert(value))]


def _map(keyword: str, value: dict[str, Any]) -> dict[str, Any]:
    converted = {}
    for name, inner in value.items():
        if not isinstance(inner, dict | bool):
            repairs[f"{name} beside the {keyword} it belongs to"] += 1
            continue
        converted[pattern(name) if keyword == "patternProperties" else name] = _convert(inner)
    return converted


def pattern(python: str) -> str:
    """A regular expression of Python's as ECMAScript's."""
    expression = python.replace(r"\A", "^").replace(r"\Z", "$").replace("(?P<", "(?<")
    return re.sub(r"\\([_ @:#=!<>&%~`'\",;])", r"\1", expression)


def _inline(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inline(inner, definitions) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if "$defs" in schema:
        definitions = {**definitions, **schema["$defs"]}
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.rsplit("/", 1)[-1]
        return _inline(definitions[name], definitions)
    return {key: _inline(value, definitions) for key, value in schema.items() if key != "$defs"}
