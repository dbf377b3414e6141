"""Writes a service as an OpenAPI 3.1 document. What OpenAPI has no words for (microversions, actions, policy) is in `x-openstack`."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from .model import Operation, Rule, Service, Status, Variant, operation_id, version_key
from .schemas import normalize

Json = dict[str, Any]


def document(service: Service) -> Json:
    """The whole service; keys are in the order in which they are to be written."""
    components = Components()
    puts = {operation.path for operation in service.operations if operation.method == "PUT"}
    paths: dict[str, Json] = {}
    for operation in sorted(service.operations, key=_order):
        name = operation_id(operation, service.prefix, operation.path in puts)
        item = paths.setdefault(operation.path, {"parameters": _path_parameters(operation.path)})
        entry = item.setdefault(operation.method.lower(), {"x-openstack": {"operations": []}})
        entry["x-openstack"]["operations"].append(_operation(name, operation, components))
    for item in paths.values():
        for method in [key for key in item if key != "parameters"]:
            item[method] = _published(item[method], components)
        if not item["parameters"]:
            del item["parameters"]
    return {
        "openapi": "3.1.0",
        "info": {"title": service.title, "version": service.release},
        "x-openstack": {
            "service": service.name,
            "prefix": service.prefix,
            "min-version": service.min_version,
            "max-version": service.max_version,
            "policies": {rule.name: _rule(rule) for rule in service.rules},
            **({"vocabulary": service.vocabulary} if service.vocabulary else {}),
        },
        "paths": paths,
        "components": {"schemas": components.schemas},
    }


class Components:
    """Schemas by name; equal ones share the name that the first of them got."""

    def __init__(self) -> None:
        self.schemas: dict[str, Any] = {}
        self._names: dict[str, str] = {}

    def add(self, name: str, variant: Variant) -> str:
        """The name under which the variant's schema is found."""
        schema = normalize(variant.schema)
        digest = hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()
        if digest not in self._names:
            base = re.sub(r"[^A-Za-z0-9._-]", "_", name)
            unique, number = base, 2
            while unique in self.schemas:
                unique, number = f"{base}_{number}", number + 1
            self.schemas[unique] = schema
            self._names[digest] = unique
        return self._names[digest]


def _order(operation: Operation) -> tuple[Any, ...]:
    return (operation.path, operation.method, operation.action or "", version_key(operation.since), operation.removed)


def _path_parameters(path: str) -> list[Json]:
    names = dict.fromkeys(re.findall(r"\{(\w+)\}", path))
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _operation(name: str, operation: Operation, components: Components) -> Json:
    entry: Json = {"id": name}
    if operation.action is not None:
        entry["action"] = operation.action
    entry |= _span(operation.since, operation.until)
    if operation.removed:
        entry["removed"] = True
    if operation.extension is not None:
        entry["extension"] = operation.extension
    if operation.handler:
        entry["handler"] = operation.handler
    entry["status"] = [{"code": one.code, **_span(one.since, one.until)} for one in _unique(operation.status)]
    entry["errors"] = sorted(operation.errors)
    entry["policy"] = operation.policy
    for kind in ("request", "query", "response"):
        variants: list[Variant] = sorted(getattr(operation, kind), key=lambda one: version_key(one.since))
        entry[kind] = [
            {
                **_span(one.since, one.until),
                "schema": components.add(f"{name}.{kind}" + (f"_{one.since}" if one.since else ""), one),
                **({"source": one.source} if one.source != "package" else {}),
            }
            for one in variants
        ]
    return entry


def _unique(status: list[Status]) -> list[Status]:
    return [one for at, one in enumerate(status) if one not in status[:at]]


def _span(since: str | None, until: str | None) -> Json:
    return {**({"since": since} if since else {}), **({"until": until} if until else {})}


def _rule(rule: Rule) -> Json:
    entry: Json = {"check": rule.check}
    if rule.scopes is not None:
        entry["scopes"] = rule.scopes
    if rule.deprecated is not None:
        entry["deprecated"] = rule.deprecated
    return entry


def _published(entry: Json, components: Components) -> Json:
    """The same in plain OpenAPI, for tools that read nothing else: all versions and actions of a method together."""
    operations = entry["x-openstack"]["operations"]
    first = operations[0]
    published: Json = {
        "operationId": first["id"] if len(operations) == 1 or not first.get("action") else first["id"].rsplit(".action.", 1)[0] + ".action",
        "tags": [re.sub(r"\.(action\..*|[A-Za-z]+)$", "", first["id"])],
    }
    if all(one.get("removed") for one in operations):
        published["deprecated"] = True
    parameters = _query_parameters(operations, components)
    if parameters:
        published["parameters"] = parameters
    bodies = _references(operations, "request")
    if bodies:
        published["requestBody"] = {"content": {"application/json": {"schema": _any_of(bodies)}}}
    published["responses"] = _responses(operations)
    return published | entry


def _query_parameters(operations: list[Json], components: Components) -> list[Json]:
    schemas: dict[str, Any] = {}
    for operation in operations:
        for variant in operation["query"]:
            schema = components.schemas[variant["schema"]]
            if isinstance(schema, dict):
                schemas.update(schema.get("properties", {}))
    return [{"name": name, "in": "query", "schema": schema} for name, schema in sorted(schemas.items())]


def _references(operations: list[Json], kind: str) -> list[Json]:
    names = dict.fromkeys(variant["schema"] for operation in operations for variant in operation[kind])
    return [{"$ref": f"#/components/schemas/{name}"} for name in names]


def _any_of(references: list[Json]) -> Json:
    return references[0] if len(references) == 1 else {"anyOf": references}


def _responses(operations: list[Json]) -> Json:
    answers = _references(operations, "response")
    content = {"content": {"application/json": {"schema": _any_of(answers)}}} if answers else {}
    responses: Json = {}
    for code in sorted({one["code"] for operation in operations for one in operation["status"]}):
        responses[str(code)] = {"description": "", **(content if code != 204 else {})}
    for code in sorted({code for operation in operations for code in operation["errors"]}):
        responses.setdefault(str(code), {"description": ""})
    return responses or {"default": {"description": ""}}
