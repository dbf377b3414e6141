"""Network: neutron's API is its extensions: attribute maps, resources, sub-resources and actions on members."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from .apiref import Reference
from .model import Operation, Service, Status, Variant, name_parameters
from .neutron_attributes import answer, request, unknown
from .policies import attach, read_rules
from .samples import complete

PREFIX = "/v2.0"
CORE = ("network", "subnet", "port", "subnetpool")
CRUD = (
    ("GET", "", "index", 200),
    ("POST", "", "create", 201),
    ("GET", "/{id}", "show", 200),
    ("PUT", "/{id}", "update", 200),
    ("DELETE", "/{id}", "delete", 204),
)

# The generic controllers offer every method on every path; the reference says which of them mean something. These it leaves out.
UNDOCUMENTED = {
    "GET /v2.0/quotas/{quota_id}/details",
    "GET /v2.0/quotas/project",
    "GET /v2.0/quotas/tenant",
    "GET /v2.0/auto-allocated-topology",
}
# Where an extension's prefix is only known to its plugin.
PREFIXES = {"metering": "/metering", "qos-pps": "/qos", "floatingip-pools": "", "policies": "/qos"}

Attributes = dict[str, dict[str, Any]]


def read(samples: Path) -> Service:
    """Needs no database and no message bus: plugins are stood in for by a mock."""
    plugin = _cut_connections()
    extensions = list(_extensions())
    maps, nested = _attribute_maps(extensions)
    operations: dict[tuple[str, str], Operation] = {}
    for operation in _all(extensions, maps, nested, plugin):
        operations.setdefault((operation.method, operation.path), operation)
    if unknown:
        raise SystemExit(f"validators of neutron that neutron_attributes.py does not know: {dict(unknown)}")
    from neutron.conf.policies import list_rules

    rules = read_rules(list_rules())
    reference = Reference(samples, "network", PREFIX)
    found = [one for one in operations.values() if reference.find(one.method, one.path) or f"{one.method} {one.path}" in UNDOCUMENTED]
    found += _tags(extensions)
    for operation in found:
        operation.policy = [_rule_name(operation)]
    attach(found, rules, PREFIX)
    complete(found, reference, codes=True, bodies=True)
    return Service("network", "OpenStack Network (neutron)", "29.0.0", PREFIX, None, None, found, rules)


def _cut_connections() -> Any:
    from neutron.common import config

    config.register_common_config_options()
    import neutron.manager
    import neutron_lib.rpc
    from neutron_lib.plugins import directory

    plugin = mock.MagicMock()
    plugin.supported_extension_aliases = []
    directory.get_plugin = lambda *_, **__: plugin
    directory.get_plugins = lambda *_, **__: {"CORE": plugin}
    neutron.manager.NeutronManager.get_service_plugins = classmethod(lambda _: {"CORE": plugin})
    neutron.manager.NeutronManager.get_plugin = classmethod(lambda *_: plugin)
    neutron_lib.rpc.get_notifier = lambda *_, **__: plugin
    return plugin


def _extensions() -> Iterator[tuple[str, Any]]:
    """All extensions of the release by alias."""
    import neutron.db.models as models
    import neutron.extensions as package
    from neutron_lib.api.extensions import ExtensionDescriptor

    # Descriptions, times and revisions belong to every resource whose model is known.
    for info in pkgutil.iter_modules(models.__path__):
        importlib.import_module(f"neutron.db.models.{info.name}")

    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"neutron.extensions.{info.name}")
        for descriptor in vars(module).values():
            if (
                inspect.isclass(descriptor)
                and issubclass(descriptor, ExtensionDescriptor)
                and descriptor.__module__ == module.__name__
                and not inspect.isabstract(descriptor)
            ):
                extension: Any = descriptor
                yield extension.get_alias(), extension


def _attribute_maps(extensions: list[tuple[str, Any]]) -> tuple[dict[str, Attributes], dict[str, Attributes]]:
    """The attributes of each collection, and of each collection below another one."""
    maps: dict[str, Attributes] = {}
    nested: dict[str, Attributes] = {}
    for name in CORE:
        definition = importlib.import_module(f"neutron_lib.api.definitions.{name}")
        for collection, attributes in definition.RESOURCE_ATTRIBUTE_MAP.items():
            maps.setdefault(collection, {}).update(attributes)
    for alias, descriptor in extensions:
        extended = descriptor().get_extended_resources("2.0") or {}
        for collection, attributes in extended.items():
            below = "parameters" in attributes
            target = (nested if below else maps).setdefault(collection, {})
            for name, attribute in (attributes["parameters"] if below else attributes).items():
                if isinstance(attribute, dict):
                    target[name] = {**attribute, "extension": alias}
    for attributes in (*maps.values(), *nested.values()):
        if "tenant_id" in attributes:
            attributes.setdefault("project_id", attributes["tenant_id"])
    return maps, nested


def _all(extensions: list[tuple[str, Any]], maps: dict[str, Attributes], nested: dict[str, Attributes], plugin: Any) -> Iterator[Operation]:
    for name in CORE:
        yield from _crud(f"/{name}s", f"{name}s", name, maps[f"{name}s"], None, None)
    for alias, descriptor in extensions:
        if alias == "standard-attr-tag":
            continue
        plugin.path_prefix = PREFIXES.get(alias, getattr(getattr(descriptor, "api_definition", None), "API_PREFIX", "") or "")
        for resource in descriptor().get_resources() or []:
            if alias in PREFIXES:
                resource.path_prefix = PREFIXES[alias]
            yield from _resource(alias, resource, maps, nested)


def _resource(alias: str, resource: Any, maps: dict[str, Attributes], nested: dict[str, Attributes]) -> Iterator[Operation]:
    path = _path(resource)
    collection = resource.collection.replace("-", "_")
    controller = getattr(resource.controller, "controller", resource.controller)
    below = isinstance(resource.parent, dict)
    own = getattr(resource, "attr_map", None)
    attributes = (nested if below else maps).get(collection) or maps.get(collection) or (own if isinstance(own, dict) else None)
    item = getattr(controller, "_resource", None)
    item = item if isinstance(item, str) else _singular(collection)
    generic = type(controller).__name__ == "Controller"
    yield from _crud(path, collection, item, attributes, alias, None if generic else controller)
    for place, actions in (("/{id}/", resource.member_actions), ("/", resource.collection_actions)):
        for action, method in (actions or {}).items():
            yield Operation(
                method,
                name_parameters(f"{PREFIX}{path}{place}{action}"),
                extension=alias,
                status=[Status(200)],
                handler=f"{alias}:{action}",
            )


def _path(resource: Any) -> str:
    path = (resource.path_prefix or "").strip("/")
    path = f"/{path}" if path else ""
    if isinstance(resource.parent, dict):
        path += f"/{resource.parent['collection_name']}/{{{resource.parent['member_name']}_id}}"
    return f"{path}/{resource.collection}"


def _crud(path: str, collection: str, item: str, attributes: Attributes | None, alias: str | None, controller: Any) -> Iterator[Operation]:
    for method, suffix, function, code in CRUD:
        if controller is not None and not hasattr(controller, function):
            continue
        operation = Operation(
            method, name_parameters(f"{PREFIX}{path}{suffix}"), extension=alias, status=[Status(code)], handler=f"{item}:{function}"
        )
        if attributes:
            _describe(operation, function, collection, item, attributes)
        yield operation


def _describe(operation: Operation, function: str, collection: str, item: str, attributes: Attributes) -> None:
    shown = {
        "type": "object",
        "properties": {name: answer(one) for name, one in sorted(attributes.items()) if one.get("is_visible")},
        "additionalProperties": True,
    }
    one = _wrapped(item, shown)
    many = _wrapped(collection, {"type": "array", "items": shown})
    if function == "index":
        many["properties"][f"{collection}_links"] = {"type": "array", "items": {"type": "object", "additionalProperties": True}}
        operation.response = [Variant(many)]
        operation.query = [Variant(_query(attributes))]
    elif function == "create":
        given = _given(attributes, "post")
        single = _wrapped(item, given)
        bulk = _wrapped(collection, {"type": "array", "items": given, "minItems": 1})
        operation.request = [Variant({"anyOf": [single, bulk]})]
        operation.response = [Variant({"anyOf": [one, many]})]
    elif function != "delete":
        operation.response = [Variant(one)]
        if function == "show":
            # Repeated, as in lists; the reference calls it a string.
            operation.query = [Variant({"type": "object", "properties": {"fields": {"type": "array", "items": {"type": "string"}}}})]
        if function == "update":
            operation.request = [Variant(_wrapped(item, _given(attributes, "put")))]


def _tags(extensions: list[tuple[str, Any]]) -> Iterator[Operation]:
    """Tags of every kind of resource that has them. https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/extensions/tagging.py"""
    descriptor = dict(extensions)["standard-attr-tag"]
    tag = {"type": "string", "minLength": 1, "maxLength": 255}
    several = Variant(_wrapped("tags", {"type": "array", "items": tag, "uniqueItems": True}))
    shown = Variant(_wrapped("tags", {"type": "array", "items": {"type": "string"}}))
    for resource in descriptor().get_resources():
        parent = resource.parent["collection_name"]
        member = f"{PREFIXES.get(parent, '')}/{parent}/{{{resource.parent['member_name']}_id}}"
        path = f"{PREFIX}{member}/tags"
        made = (
            Operation("GET", path, status=[Status(200)], response=[shown], handler=f"{member}:get_tags"),
            Operation("PUT", path, status=[Status(200)], request=[several], response=[shown], handler=f"{member}:update_tags"),
            Operation("POST", path, status=[Status(200)], request=[several], response=[shown], handler=f"{member}:create_tags"),
            Operation("DELETE", path, status=[Status(204)], handler=f"{member}:delete_tags"),
            Operation("GET", f"{path}/{{tag}}", status=[Status(204)], handler=f"{member}:get_tags"),
            Operation("PUT", f"{path}/{{tag}}", status=[Status(201)], handler=f"{member}:update_tags"),
            Operation("DELETE", f"{path}/{{tag}}", status=[Status(204)], handler=f"{member}:delete_tags"),
        )
        for operation in made:
            operation.extension = "standard-attr-tag"
            yield operation


def _wrapped(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: schema}, "required": [name], "additionalProperties": False}


def _given(attributes: Attributes, verb: str) -> dict[str, Any]:
    allowed = {name: one for name, one in sorted(attributes.items()) if one.get(f"allow_{verb}")}
    # https://opendev.org/openstack/neutron-lib/src/tag/5.0.1/neutron_lib/api/attributes.py (fill_post_defaults)
    required = [
        name for name, one in allowed.items() if verb == "post" and "default" not in one and name not in ("tenant_id", "project_id")
    ]
    properties = {name: request(one) for name, one in allowed.items()}
    if verb == "put":
        for one in properties.values():
            one.pop("x-default", None)
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    return schema


def _query(attributes: Attributes) -> dict[str, Any]:
    # Others are refused: https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/api/api_common.py (get_filters_from_dict)
    several = {"type": "array", "items": {"type": "string"}}
    properties: dict[str, Any] = {name: several for name, one in sorted(attributes.items()) if one.get("is_filter")}
    properties |= {"fields": several, "sort_key": several, "sort_dir": several}
    properties |= {name: {"type": "string"} for name in ("limit", "marker", "page_reverse")}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _singular(collection: str) -> str:
    return f"{collection[:-3]}y" if collection.endswith("ies") else collection.removesuffix("s")


def _rule_name(operation: Operation) -> str:
    """Neutron asks for `<verb>_<resource>`, and for members of members `<verb>_<parent>_<resource>`."""
    item, _, function = operation.handler.partition(":")
    verb = {"index": "get", "show": "get", "create": "create", "update": "update", "delete": "delete"}.get(function)
    return f"{verb}_{item}" if verb else function
