"""Placement: handlers are plain functions; which schema one checks at which microversion stands in its text only."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

from .apiref import Reference
from .closures import cells_of
from .model import Operation, Service, Status, Variant, version_key
from .policies import attach, enforced_by, read_rules
from .samples import complete


def read(samples: Path) -> Service:
    """Needs no configuration: routes and handlers are module data."""
    import os_resource_classes
    import os_traits
    from placement import handler, microversion
    from placement.policies import list_rules

    operations = [
        operation
        for path, methods in handler.ROUTE_DECLARATIONS.items()
        if path != ""  # the root, spelt as a prefix
        for method, function in methods.items()
        for operation in _operations(path, method, function, microversion.VERSIONED_METHODS)
    ]
    rules = read_rules(list_rules())
    attach(operations, rules, "")
    complete(operations, Reference(samples, "placement", ""), codes=True)
    return Service(
        name="placement",
        title="OpenStack Placement",
        release="16.0.0",
        prefix="",
        min_version=microversion.min_version_string(),
        max_version=microversion.max_version_string(),
        operations=operations,
        rules=rules,
        vocabulary={"resource-classes": list(os_resource_classes.STANDARDS), "traits": sorted(os_traits.get_traits())},
    )


def _operations(path: str, method: str, wrapped: Any, versioned: dict[str, list[tuple[Any, Any, Any]]]) -> list[Operation]:
    functions = _functions_below(wrapped)
    names = {value for function in functions for value in cells_of(function).values() if isinstance(value, str)}
    ranges = [one for name in names if name in versioned for one in versioned[name]]
    if not ranges:
        own = [function for function in functions if function.__module__.startswith("placement.handlers")]
        return [_operation(path, method, own, None, None)]
    return [
        _operation(path, method, _functions_below(function), str(since), str(until))
        for since, until, function in sorted(ranges, key=lambda one: version_key(str(one[0])))
    ]


def _operation(path: str, method: str, functions: list[Any], since: str | None, until: str | None) -> Operation:
    from placement import microversion

    until = None if until == microversion.max_version_string() else until
    handlers = [function for function in functions if function.__module__.startswith("placement.handlers")]
    inner = handlers[-1]
    operation = Operation(method, path, None, since, until, handler=f"{inner.__module__}:{inner.__name__}")
    for function in (*handlers, *_private(inner)):
        operation.policy += [rule for rule in enforced_by(function, "can") if rule not in operation.policy]
    schemas = [found for function in (inner, *_private(inner)) for found in _schemas(function)]
    operation.query = _variants({name: one for name, one in schemas if name.startswith(("GET", "LIST"))}, since, until)
    operation.request = _variants({name: one for name, one in schemas if not name.startswith(("GET", "LIST"))}, since, until)
    codes = sorted({code for function in handlers for code in _codes(function)})
    operation.status = [Status(code) for code in codes or [200]]
    return operation


def _functions_below(function: Any) -> list[Any]:
    """All functions that decorators wrap, the innermost last."""
    found: list[Any] = []
    waiting = [function]
    while waiting:
        one = waiting.pop(0)
        if any(one is other for other in found):
            continue
        if getattr(one, "__code__", None) is None:
            inner = getattr(one, "func", None)
            waiting += [inner] if inner is not None else []
            continue
        found.append(one)
        waiting += [value for value in cells_of(one).values() if callable(value) and (hasattr(value, "__code__") or hasattr(value, "func"))]
        waiting += [one.__wrapped__] if hasattr(one, "__wrapped__") else []
    return found


def _private(function: Any) -> list[Any]:
    """The private functions of the same module that a handler calls."""
    module = sys.modules[function.__module__]
    called = [getattr(module, name, None) for name in function.__code__.co_names if name.startswith("_")]
    return [one for one in called if inspect.isfunction(one) and one.__module__ == function.__module__]


def _schemas(function: Any) -> list[tuple[str, dict[str, Any]]]:
    """The schemas that a function names. One that it looks up by version (`GET_SCHEMA_%s_%s`) stands for all of them."""
    module = sys.modules[function.__module__]
    found = []
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        holder = getattr(module, node.value.id, None)
        schema = getattr(holder, node.attr, None)
        if inspect.ismodule(holder) and holder.__name__.startswith("placement.schemas") and isinstance(schema, dict):
            if "getattr" in function.__code__.co_names:
                family = re.sub(r"_\d+_\d+$", "", node.attr)
                found += [(name, one) for name, one in vars(holder).items() if re.fullmatch(rf"{family}_\d+_\d+", name)]
            else:
                found.append((node.attr, schema))
    return found


def _variants(schemas: dict[str, dict[str, Any]], since: str | None, until: str | None) -> list[Variant]:
    """A constant's name says from which version on it is used: `POST_RP_SCHEMA_V1_14`."""
    dated = []
    for name, schema in schemas.items():
        named = re.search(r"_V?1_(\d+)$", name)
        dated.append((f"1.{named[1]}" if named else None, schema))
    dated.sort(key=lambda one: version_key(one[0]))
    variants = []
    for at, (version, schema) in enumerate(dated):
        following = dated[at + 1][0] if at + 1 < len(dated) else None
        end = f"1.{version_key(following)[1] - 1}" if following else until
        begin = since if at == 0 or version_key(version) < version_key(since) else version
        variants.append(Variant(schema, begin, end))
    return variants


def _codes(function: Any) -> list[int]:
    """The codes that a handler sets: `req.response.status = 204`."""
    codes = []
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant) or not isinstance(node.value.value, int):
            continue
        if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in node.targets):
            codes.append(node.value.value)
    return codes
