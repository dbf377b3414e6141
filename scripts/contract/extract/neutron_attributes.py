"""Neutron describes attributes by validators and converters; this is what they mean as JSON Schema."""

from __future__ import annotations

from collections import Counter
from typing import Any

Schema = dict[str, Any]

# Validators and converters that no table below knows; the extractor stops on them.
unknown: Counter[str] = Counter()

STRING: Schema = {"type": "string"}
UUID: Schema = {"type": "string", "format": "uuid"}
ADDRESS: Schema = {"type": "string", "format": "ip-address"}
SUBNET: Schema = {"type": "string", "format": "subnet"}
NOT_BLANK: Schema = {"type": "string", "format": "not-blank"}
BOOLEAN: Schema = {"enum": [True, False, "True", "False", "true", "false", "1", "0", 1, 0]}


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _closed(properties: dict[str, Schema], *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _open(properties: dict[str, Schema], *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


FIXED_IP = {"subnet_id": UUID, "ip_address": ADDRESS, "ip_address_substr": STRING}

# neutron_lib/api/validators: by the name behind `type:`. Where the validator takes a length, see `_measured`.
VALIDATORS: dict[str, Schema] = {
    "allowed_address_pairs": {
        "type": ["array", "null"],
        "items": _closed(
            {"ip_address": {"type": "string", "format": "ip-or-subnet"}, "mac_address": {"type": "string", "format": "mac-address"}},
            "ip_address",
        ),
    },
    "availability_zone_hint_list": _list(STRING),
    "boolean": BOOLEAN,
    "dict": {"type": "object"},
    "dns_domain_name": {"type": "string", "format": "dns-name"},
    "dns_host_name": {"type": "string", "format": "dns-name"},
    "ethertype": {"type": "string"},
    "fip_dns_host_name": {"type": "string", "format": "dns-name"},
    "fixed_ips": _list(_closed(FIXED_IP)),
    "hostroutes": _list(_closed({"destination": SUBNET, "nexthop": ADDRESS}, "destination", "nexthop"), uniqueItems=True),
    "integer": {"type": ["integer", "string"], "pattern": r"^-?\d+$"},
    "ip_address": ADDRESS,
    "ip_or_subnet": {"type": "string", "format": "ip-or-subnet"},
    "ip_pools": _list(_closed({"start": ADDRESS, "end": ADDRESS}, "start", "end")),
    "list_of_any_key_specs": _list({"type": "object"}),
    "list_of_dict": _list({"type": "object"}),
    "list_of_regex": _list(STRING),
    "list_of_subnet_service_types": _list(STRING, uniqueItems=True),
    "list_of_subnets": _list(SUBNET),
    "list_of_unique_strings": _list(STRING, uniqueItems=True),
    "mac_address": {"type": "string", "format": "mac-address"},
    "name_not_default": STRING,  # "default" is a conflict, not a mistake of form
    "name_string": STRING,
    "name_string_not_default": STRING,
    "nameservers": _list(ADDRESS, uniqueItems=True),
    "network_segments": {"type": ["array", "null"], "items": _open({"provider:network_type": STRING, "provider:physical_network": STRING})},
    "non_negative": {"type": ["integer", "string"], "minimum": 0},
    "not_empty_name_string": NOT_BLANK,
    "not_empty_string": NOT_BLANK,
    "oneline_name_string": STRING,
    "oneline_not_empty_string": {**NOT_BLANK, "pattern": "^[^\\n\\r]*$"},
    "port_range": {"type": ["integer", "string"]},
    "service_plugin_type": STRING,
    "string": STRING,
    "subnet": SUBNET,
    "subnet_list": _list(SUBNET, uniqueItems=True),
    "subnetpool_id": STRING,
    "subports": _list(_open({"port_id": UUID, "segmentation_type": STRING, "segmentation_id": {"type": ["integer", "string"]}}, "port_id")),
    "uuid": UUID,
    "valid_target_project": STRING,
    "uuid_list": _list(UUID, uniqueItems=True),
    "uuid_list_non_empty": _list(UUID, uniqueItems=True, minItems=1),
}

# neutron_lib/api/converters: what a value becomes; the server may do the first four itself.
CONVERSIONS = {
    "convert_to_boolean": "boolean",
    "convert_to_boolean_if_not_none": "boolean",
    "convert_to_int": "integer",
    "convert_to_int_if_not_none": "integer",
    "convert_to_positive_float_or_none": "number",
    "convert_to_list": "list",
    "convert_none_to_empty_list": "list",
    "convert_none_to_empty_dict": "object",
    "convert_none_to_empty_string": "string",
    "convert_to_string": "string",
    "convert_kvp_list_to_dict": "object",
    "convert_allocation_pools_to_canonical_format": "ip-pools",
    "convert_ip_to_canonical_format": "ip-address",
    "convert_cidr_to_canonical_format": "cidr",
    "convert_uppercase_ip": "ip-address",
    "convert_string_to_case_insensitive": "lower-case",
    "convert_to_protocol": "protocol",
    "convert_ethertype_to_case_insensitive": "ethertype",
    "convert_to_mac_if_none": "mac-address",
    "convert_to_sanitized_mac_address": "mac-address",
}
BY_CONVERSION: dict[str, Schema] = {
    "boolean": BOOLEAN,
    "integer": {"type": ["integer", "string"]},
    "number": {"type": ["number", "string"]},
    "list": {"type": "array"},
    "object": {"type": "object"},
    "string": STRING,
}


def request(attribute: dict[str, Any]) -> Schema:
    """What a request may give for an attribute, what it becomes (`x-convert`), and what stands for an absent one (`x-default`)."""
    schema, nullable = _validated(attribute.get("validate") or {})
    conversion = _conversion(attribute.get("convert_to"))
    if not schema and conversion in BY_CONVERSION:
        schema = dict(BY_CONVERSION[conversion])
    if conversion == "integer" and schema.get("type") == "integer":
        schema["type"] = ["integer", "string"]
    if conversion == "integer" and all(isinstance(value, int) for value in schema.get("enum", ["none"])):
        schema["enum"] = [*schema["enum"], *map(str, schema["enum"])]
    if conversion == "list" and schema.get("type") == "array":
        nullable = True
    if conversion == "ethertype":
        # In any case of letters; the converter itself refuses what is none.
        schema = dict(STRING)
    default = attribute.get("default", ...)
    if nullable or default is None or (attribute.get("convert_to") and "none" in getattr(attribute["convert_to"], "__name__", "")):
        schema = _nullable(schema)
    if conversion is not None:
        schema["x-convert"] = conversion
    if default is not ... and _is_json(default):
        schema["x-default"] = default
    if attribute.get("extension"):
        schema["x-extension"] = attribute["extension"]
    return schema


def answer(attribute: dict[str, Any]) -> Schema:
    """What an answer gives for an attribute: the converted value, or null."""
    schema, _ = _validated(attribute.get("validate") or {})
    conversion = _conversion(attribute.get("convert_to"))
    if conversion in ("boolean", "integer", "number", "string"):
        schema = {"type": conversion}
    elif not schema and conversion in BY_CONVERSION:
        schema = dict(BY_CONVERSION[conversion])
    schema = _loose(schema)
    if attribute.get("extension"):
        schema["x-extension"] = attribute["extension"]
    return schema


def _loose(schema: Schema) -> Schema:
    """Types only, and null everywhere: what a driver adds to an answer is not for us to refuse."""
    if schema.get("enum") is not None:
        words = {type(value) for value in schema["enum"]}
        return {"type": ["boolean", "null"]} if bool in words else {"type": ["string", "null"]} if words <= {str} else {}
    kinds = schema.get("type")
    if kinds is None:
        return {}
    names = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
    loose: Schema = {"type": [*names, "null"]}
    if "items" in schema:
        loose["items"] = _present(_loose(schema["items"]))
    if "properties" in schema:
        loose["properties"] = {name: _loose(inner) for name, inner in schema["properties"].items()}
        loose["additionalProperties"] = True
    return loose


def _present(schema: Schema) -> Schema:
    """The same without null: lists have no holes."""
    return {**schema, "type": [kind for kind in schema["type"] if kind != "null"]} if "type" in schema else schema


def _validated(validators: dict[str, Any]) -> tuple[Schema, bool]:
    """The schema of an attribute's validators, and whether null passes."""
    schema: Schema = {}
    nullable = False
    for kind, argument in validators.items():
        name = kind.removeprefix("type:")
        for suffix in ("_or_none", "_or_nodata", "_or_empty"):
            if name.endswith(suffix):
                name = name.removesuffix(suffix)
                nullable = True
        if name == "port_range":
            nullable = True
        schema = _measured(name, argument)
        if kind in ("type:dict_or_empty", "type:dict_or_nodata"):
            # {} passes too, whatever keys the dictionary must have otherwise.
            schema.pop("required", None)
        if name == "values" and None in argument:
            nullable = True
    return schema, nullable


def _measured(name: str, argument: Any) -> Schema:
    if name == "values":
        return {"enum": [value for value in argument if value is not None]}
    if name == "range":
        return {"type": "integer", "minimum": argument[0], "maximum": argument[1]}
    if name == "regex":
        return {"type": "string", "pattern": argument}
    if name == "dict" and isinstance(argument, dict):
        return _dictionary(argument)
    if name not in VALIDATORS:
        unknown[name] += 1
        return {}
    schema = dict(VALIDATORS[name])
    if schema.get("type") == "string" and isinstance(argument, int) and not isinstance(argument, bool):
        schema["maxLength"] = argument
    return schema


def _dictionary(keys: dict[str, Any]) -> Schema:
    properties = {}
    for key, rules in keys.items():
        inner = {"validate": {kind: value for kind, value in rules.items() if kind.startswith("type:")}}
        if "convert_to" in rules:
            inner["convert_to"] = rules["convert_to"]
        if "default" in rules:
            inner["default"] = rules["default"]
        properties[key] = request(inner)
    required = [key for key, rules in keys.items() if rules.get("required")]
    return {"type": "object", "properties": properties, "additionalProperties": False, **({"required": required} if required else {})}


def _conversion(converter: Any) -> str | None:
    if converter is None:
        return None
    function = getattr(converter, "func", converter)  # some are partial
    return CONVERSIONS.get(getattr(function, "__name__", ""))


def _nullable(schema: Schema) -> Schema:
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]} if None not in schema["enum"] else schema
    kinds = schema.get("type")
    if kinds is None:
        return schema
    names = [kinds] if isinstance(kinds, str) else list(kinds)
    return {**schema, "type": names if "null" in names else [*names, "null"]}


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(inner) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return all(_is_json(inner) for inner in value)
    return value is None or isinstance(value, bool | int | float | str)
