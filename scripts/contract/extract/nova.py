"""Compute: nova keeps its routes in a list, and schemas, codes and microversions on the functions of its controllers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .closures import layers
from .extra_specs import read_extra_specs
from .model import Operation, Service, Status, Variant, name_parameters
from .policies import attach, enforced_by, read_rules

PREFIX = "/v2.1"


def read(samples: Path) -> Service:
    """Needs no configuration: the routes are data, the controllers are never made."""
    from nova.api.openstack import api_version_request
    from nova.api.openstack.compute import routes
    from nova.objects.image_meta import ImageMetaProps
    from nova.policies import list_rules

    operations = [
        operation
        for path, methods in routes.ROUTE_LIST
        if not isinstance(methods, str)  # a redirect
        for method, (factory, name) in methods.items()
        for operation in _operations(name_parameters(PREFIX + path), method, factory.args, name)
    ]
    rules = read_rules(list_rules())
    attach(operations, rules, PREFIX)
    return Service(
        name="compute",
        title="OpenStack Compute (nova)",
        release="34.0.0",
        prefix=PREFIX,
        min_version=api_version_request.min_api_version().get_string(),
        max_version=api_version_request.max_api_version().get_string(),
        operations=operations,
        rules=rules,
        vocabulary={
            "extra-specs": read_extra_specs(),
            # As it names them now, and as it used to.
            "image-properties": sorted({*ImageMetaProps.fields, *ImageMetaProps._legacy_property_map}),
        },
    )


def _operations(path: str, method: str, controllers: tuple[Any, Any], name: str) -> list[Operation]:
    main, others = controllers
    if name != "action":
        return [_operation(path, method, main, name, None)]
    return [
        _operation(path, method, controller, function, action)
        for controller in (main, *others)
        for action, function in controller.wsgi_actions.items()
    ]


def _operation(path: str, method: str, controller: Any, name: str, action: str | None) -> Operation:
    function = getattr(controller, name)
    operation = Operation(
        method=method,
        path=path,
        action=action,
        since=getattr(function, "min_version", None),
        until=getattr(function, "max_version", None),
        removed=bool(getattr(function, "removed", False)),
        request=_variants(getattr(function, "request_body_schemas", None)),
        query=_variants(getattr(function, "request_query_schemas", None) or getattr(function, "query_schemas", None)),
        response=_variants(getattr(function, "response_body_schemas", None)),
        handler=f"{controller.__module__}:{controller.__name__}.{name}",
    )
    codes = getattr(function, "wsgi_codes", None)
    operation.status = [Status(code, _text(since), _text(until)) for code, since, until in codes._codes] if codes else [Status(200)]
    has_query = bool(operation.query)
    for layer in layers(function):
        if "expected_errors" in layer.name:
            errors = layer.cells["errors"]
            operation.errors.update([errors] if isinstance(errors, int) else errors)
        if "query_schema" in layer.name and not has_query:
            cells = layer.cells
            operation.query.append(Variant(cells["request_query_schema"], _text(cells.get("min_version")), _text(cells.get("max_version"))))
        operation.policy += [rule for rule in enforced_by(layer.function, "can") if rule not in operation.policy]
    return operation


def _variants(schemas: Any) -> list[Variant]:
    if schemas is None:
        return []
    return [Variant(schema, _text(since), _text(until)) for schema, since, until in schemas._schemas]


def _text(version: Any) -> str | None:
    if version is None or isinstance(version, str):
        return version
    return None if version.is_null() else version.get_string()
