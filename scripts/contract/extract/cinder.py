"""Block Storage: cinder's routes exist only once its router is made; schemas and versions hang on the controllers' functions."""

from __future__ import annotations

import ast
import inspect
import re
import tempfile
import textwrap
from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any

from .apiref import Reference
from .closures import cells_of, layers
from .model import Operation, Service, Status, Variant, name_parameters
from .policies import attach, enforced_by, read_rules
from .samples import complete

PREFIX = "/v3"
# Cinder lets extensions add these two to a controller by the decorator that otherwise marks actions.
NOT_ACTIONS = ("create", "update", "delete")


def read(samples: Path) -> Service:
    """Makes the router with its connections to database and message bus cut."""
    router = _router()
    from cinder.api.openstack import api_version_request
    from cinder.policies import list_rules

    operations: dict[tuple[Any, ...], Operation] = {}
    for route in router.map.matchlist:
        for operation in _operations(route):
            key = (operation.path, operation.method, operation.action, operation.since, operation.until)
            operations.setdefault(key, operation)
    found = list(operations.values())
    rules = read_rules(list_rules())
    attach(found, rules, PREFIX)
    complete(found, Reference(samples, "block-storage", PREFIX))
    return Service(
        name="block-storage",
        title="OpenStack Block Storage (cinder)",
        release="29.0.0",
        prefix=PREFIX,
        min_version=api_version_request._MIN_API_VERSION,
        max_version=api_version_request._MAX_API_VERSION,
        operations=found,
        rules=rules,
    )


def _router() -> Any:
    from cinder import objects

    objects.register_all()
    import cinder.db
    import cinder.db.api
    import cinder.rpc
    from oslo_config import cfg

    # Registers the options.
    import_module("cinder.common.config")

    cfg.CONF([], project="cinder", default_config_files=[])
    cfg.CONF.set_override("state_path", tempfile.mkdtemp())
    for module in (cinder.db, cinder.db.api):
        module.service_get_all = lambda *_, **__: []
    objects.Service.get_minimum_obj_version = classmethod(lambda *_, **__: None)
    objects.Service.get_minimum_rpc_version = classmethod(lambda *_, **__: None)
    cinder.rpc.get_client = lambda *_, **__: None
    from cinder.api import extensions
    from cinder.api.v3.router import APIRouter

    return APIRouter(extensions.ExtensionManager())


def _operations(route: Any) -> Iterator[Operation]:
    resource = route.defaults.get("controller")
    controller = getattr(resource, "controller", None)
    name = route.defaults.get("action")
    path = _path(route.routepath)
    if controller is None or path is None or name in ("new", "edit"):
        return
    for method in (route.conditions or {}).get("method") or ["GET"]:
        if method == "HEAD":
            continue
        if name == "action":
            for action, bound in resource.wsgi_actions.items():
                if action not in NOT_ACTIONS:
                    yield from _versions(path, method, action, *_owner(bound, controller, action))
            continue
        owner, function = controller, name
        if not hasattr(type(controller), name) and name in resource.wsgi_actions:
            owner, function = _owner(resource.wsgi_actions[name], controller, name)
        yield from _versions(path, method, None, owner, function)


def _path(route: str) -> str | None:
    """A path of Routes as one of OpenAPI: None for the twins with a format or with the project in front."""
    if "format" in route:
        return None
    path = re.sub(r"\{(\w+):[^{}]*(?:\{[^}]*\}[^{}]*)*\}", r"{\1}", route)
    path = re.sub(r":\(?(\w+)\)?", r"{\1}", path).rstrip("/") or "/"
    if path.startswith("/{project_id}"):
        return None
    return name_parameters(PREFIX + path)


def _owner(bound: Any, controller: Any, action: str) -> tuple[Any, str]:
    """The controller and the method behind an action; a versioned one is a closure over them."""
    if hasattr(bound, "__self__"):
        return bound.__self__, bound.__name__
    owner = cells_of(bound).get("self", controller)
    return owner, getattr(type(owner), "wsgi_actions", {}).get(action, bound.__name__)


def _versions(path: str, method: str, action: str | None, controller: Any, name: str) -> Iterator[Operation]:
    versioned = (getattr(type(controller), "versioned_methods", None) or {}).get(name)
    if versioned:
        for one in versioned:
            yield _operation(path, method, action, controller, name, one.func, _text(one.start_version), _text(one.end_version))
        return
    function = getattr(type(controller), name, None)
    if function is not None:
        yield _operation(path, method, action, controller, name, function, None, None)


def _operation(
    path: str, method: str, action: str | None, controller: Any, name: str, function: Any, since: str | None, until: str | None
) -> Operation:
    handler = f"{type(controller).__module__}:{type(controller).__name__}.{name}"
    operation = Operation(method, path, action, since, until, handler=handler)
    codes: list[int] = []
    for layer in layers(function):
        if layer.module.startswith("cinder.api.validation"):
            cells = layer.cells
            operation.request.append(Variant(cells["request_body_schema"], cells.get("min_version"), cells.get("max_version")))
        decorated = layer.function.__dict__.get("wsgi_code")
        if decorated:
            codes = [int(decorated)]
        operation.policy += [rule for rule in enforced_by(layer.function, "authorize") if rule not in operation.policy]
        if not codes and layer.name.endswith(f".{name}"):
            codes = _returned(layer.function)
    operation.status = [Status(code) for code in codes or [200]]
    return operation


def _returned(function: Any) -> list[int]:
    """The codes of `webob.Response(status_int=…)` that a function returns."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):
        return []
    codes = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "Response":
            for keyword in node.keywords:
                if keyword.arg in ("status_int", "status"):
                    codes.append(_code(keyword.value))
    return sorted({code for code in codes if code is not None and code < 300})


def _code(node: ast.AST) -> int | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    name = getattr(node, "attr", "")
    return int(HTTPStatus[name]) if name in HTTPStatus.__members__ else None


def _text(version: Any) -> str | None:
    try:
        return version.get_string() if version else None
    except ValueError:  # an open end
        return None
