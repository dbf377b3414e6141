"""Schemas from sample bodies: what no package describes. They say which properties there are, and forbid nothing."""

from __future__ import annotations

import re
from typing import Any

from .apiref import Documented, Reference
from .model import Operation, Status, Variant

# Objects whose keys are data: names that users or backends choose.
MAPS = {
    "metadata",
    "extra_specs",
    "volume_image_metadata",
    "glance_metadata",
    "specs",
    "properties",
    "group_specs",
    "connection_info",
    "connector",
    "capabilities",
    "target",
    "updated_metadata",
    "volume_replication_driver_data",
    "requests",
    "provider_summaries",
    "configurations",
    "resources_synced",
    "backup_url",
}
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
RESOURCE_CLASS = re.compile(r"[A-Z][A-Z0-9_]+")


def infer(bodies: list[Any], name: str = "", *, answers: bool) -> dict[str, Any]:
    """The schema that all of `bodies` follow. Any object may have more; in answers any property may also be null."""
    types = {_type(body) for body in bodies}
    if "number" in types:
        types.discard("integer")
    nullable = "null" in types
    types.discard("null")
    if not types:
        return {}
    schema: dict[str, Any] = {
        "type": next(iter(types)) if len(types) == 1 and not nullable else [*sorted(types), *(["null"] if nullable else [])]
    }
    objects = [body for body in bodies if isinstance(body, dict)]
    if objects:
        schema |= _object(objects, name, answers)
    items = [item for body in bodies if isinstance(body, list) for item in body]
    if "array" in types:
        schema["items"] = infer(items, answers=answers)
    return schema


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    types = schema.get("type", [])
    names = [types] if isinstance(types, str) else types
    return {**schema, "type": [*names, "null"]} if names and "null" not in names else schema


def _object(objects: list[dict[str, Any]], name: str, answers: bool) -> dict[str, Any]:
    keys = list(dict.fromkeys(key for one in objects for key in one))
    by_key = {key: [one[key] for one in objects if key in one] for key in keys}
    is_map = (
        name in MAPS or (keys and all(UUID.fullmatch(key) for key in keys)) or (keys and all(RESOURCE_CLASS.fullmatch(key) for key in keys))
    )
    if is_map:
        values = [value for key in keys for value in by_key[key]]
        scalar = name in MAPS or not values
        return {"additionalProperties": True if scalar else infer(values, answers=answers)}
    properties = {key: infer(values, key, answers=answers) for key, values in by_key.items()}
    return {"properties": {key: _nullable(one) for key, one in properties.items()} if answers else properties, "additionalProperties": True}


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def complete(operations: list[Operation], reference: Reference, *, codes: bool = False, bodies: bool = False) -> None:
    """Adds what the packages leave open: responses, query parameters and, where asked, success codes and request bodies."""
    for operation in operations:
        sections = [one for one in reference.find(operation.method, operation.path) if _is_about(operation, one)]
        if not sections:
            continue
        if codes:
            found = sorted({code for one in sections for code in one.success})
            operation.status = [Status(code) for code in found] or operation.status
        if not operation.response:
            operation.response = _variant(sections, "response", operation)
        if bodies and not operation.request and operation.method in ("POST", "PUT", "PATCH"):
            operation.request = _variant(sections, "request", operation)
        names = list(dict.fromkeys(name for one in sections for name in one.query))
        if names and not operation.query:
            properties = {name: {"type": "string"} for name in names}
            operation.query = [Variant({"type": "object", "properties": properties}, source="sample")]


def _is_about(operation: Operation, documented: Documented) -> bool:
    return operation.action is None or operation.action in documented.actions()


def _variant(sections: list[Documented], kind: str, operation: Operation) -> list[Variant]:
    bodies = [sample.body for one in sections for sample in one.samples if sample.kind == kind]
    if operation.action is not None and kind == "request":
        bodies = [body for body in bodies if operation.action in body]
    if not bodies or all(status.code == 204 for status in operation.status) and kind == "response" and operation.status:
        return []
    return [Variant(infer(bodies, answers=kind == "response"), source="sample")]
