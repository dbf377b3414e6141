"""Identity: keystone's resources are Flask views; registering them on a throw-away application gives their paths."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

from .apiref import Reference
from .closures import layers
from .model import Operation, Service, Status, Variant
from .policies import attach, enforced_by, read_rules
from .samples import complete

PREFIX = "/v3"
# What the frame of keystone's views answers where a view names no code (keystone/server/flask/common.py, api-ref).
DEFAULT_STATUS = {"get": 200, "head": 200, "post": 201, "put": 204, "patch": 200, "delete": 204}
METHODS = ("get", "head", "post", "put", "patch", "delete")


def read(samples: Path) -> Service:
    """Needs no configuration and no database."""
    import keystone.api as package
    from keystone.common.policies import list_rules

    operations: dict[tuple[str, str], Operation] = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("_") or module.ispkg:
            continue
        for api in getattr(importlib.import_module(f"keystone.api.{module.name}"), "APIs", None) or ():
            for path, view in _views(api):
                for operation in _operations(path, view):
                    operations.setdefault((operation.method, operation.path), operation)
    rules = read_rules(list_rules())
    found = [operations[key] for key in operations]
    attach(found, rules, PREFIX)
    complete(found, Reference(samples, "identity", PREFIX), codes=True, bodies=True)
    return Service("identity", "OpenStack Identity (keystone)", "30.0.0", PREFIX, None, None, found, rules)


def _views(api: Any) -> list[tuple[str, Any]]:
    import flask

    application = flask.Flask("contract")
    api.instantiate_and_register_to_app(application)
    views = []
    for rule in application.url_map.iter_rules():
        view = _view_class(application.view_functions[rule.endpoint])
        if rule.endpoint == "static" or view is None:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule.rule))
        if path.startswith(f"{PREFIX}/"):
            views.append((path, view))
    return views


def _view_class(function: Any) -> Any:
    for layer in layers(function):
        for candidate in (layer.function, *layer.cells.values()):
            view = getattr(candidate, "view_class", None)
            if view is not None:
                return view
    return None


def _operations(path: str, view: Any) -> list[Operation]:
    found = []
    for method in METHODS:
        function = getattr(view, method, None)
        if function is None or function.__qualname__.startswith(("MethodView", "Resource")):
            continue
        operation = Operation(
            method.upper(), path, status=[Status(DEFAULT_STATUS[method])], handler=f"{view.__module__}:{view.__name__}.{method}"
        )
        for layer in layers(function):
            if layer.module.startswith("keystone.api.validation") and layer.cells.get("schema") is not None:
                _described_by(operation, layer.name).append(Variant(layer.cells["schema"]))
            operation.policy += [rule for rule in enforced_by(layer.function, "enforce_call", "action") if rule not in operation.policy]
        found.append(operation)
    return found


def _described_by(operation: Operation, decorator: str) -> list[Variant]:
    if "request_body" in decorator:
        return operation.request
    return operation.query if "request_query" in decorator else operation.response
