"""Image: glance's controllers, deserializers and serializers share JSON schemas that clients can read too."""

from __future__ import annotations

import http
import inspect
import re
import sys
from pathlib import Path
from typing import Any

from .apiref import Reference
from .model import Operation, Service, Status, Variant, version_key
from .policies import attach, read_rules
from .samples import complete

PREFIX = "/v2"


def read(samples: Path) -> Service:
    """Makes the router; it opens no database before the first request."""
    import routes
    from glance.api import versions
    from glance.api.v2 import router
    from glance.common import config
    from glance.policies import list_rules

    config.parse_args(args=[], default_config_files=[])
    mapper = routes.Mapper()
    router.API(mapper)
    operations: dict[tuple[str, str], Operation] = {}
    for route in mapper.matchlist:
        resource, name = route.defaults.get("controller"), route.defaults.get("action")
        if resource is None or name == "reject":
            continue
        for method in (route.conditions or {}).get("method") or ["GET"]:
            path = PREFIX + re.sub(r"\{(\w+):[^{}]*(?:\{[^}]*\}[^{}]*)*\}", r"{\1}", route.routepath)
            operations.setdefault((path, method), _operation(path, method, resource, name))
    rules = read_rules(list_rules())
    found = list(operations.values())
    attach(found, rules, PREFIX)
    reference = Reference(samples, "image", PREFIX)
    complete(found, reference, codes=True, bodies=True)
    for operation in found:
        operation.status = operation.status or [Status(200)]
    announced = sorted(set(re.findall(r"'(2\.\d+)'", inspect.getsource(versions))), key=version_key)
    return Service("image", "OpenStack Image (glance)", "33.0.0", PREFIX, announced[0], announced[-1], found, rules)


def _operation(path: str, method: str, resource: Any, name: str) -> Operation:
    controller = resource.controller
    operation = Operation(method, path, handler=f"{type(controller).__module__}:{type(controller).__name__}.{name}")
    deserialize = getattr(type(resource.deserializer), name, None)
    if method in ("POST", "PUT") and deserialize is not None:
        validated = re.search(r"self\.(\w*schema)\.validate\(", inspect.getsource(deserialize))
        if validated is not None:
            operation.request = [Variant(getattr(resource.deserializer, validated[1]).raw())]
    serialize = getattr(type(resource.serializer), name, None)
    source = inspect.getsource(serialize) if serialize is not None else ""
    code = re.search(r"response\.status_int = (?:http\.)?(\w+)", source)
    if code is not None:
        operation.status = [Status(int(code[1]) if code[1].isdigit() else http.HTTPStatus[code[1]].value)]
    schema = _answer(sys.modules[type(controller).__module__], name, source)
    if schema is not None:
        operation.response = [Variant(schema)]
    return operation


def _answer(module: Any, name: str, serializer: str) -> Any:
    """The schema that a module publishes for its items and lists, where the serializer writes one of them."""
    writes = re.search(r"\.(unicode_body|body)\s*=|_format|_prepare|to_json", serializer) is not None
    if not writes or name not in ("index", "show", "create", "update", "get"):
        return None
    function = getattr(module, "get_collection_schema" if name == "index" else "get_schema", None)
    return function().raw() if function is not None else None
