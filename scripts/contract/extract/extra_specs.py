"""The extra specs that nova knows, and what each may hold: its validators are objects, registered by entry points."""

from __future__ import annotations

import re
from typing import Any

TYPES = {str: "string", int: "integer", bool: "boolean"}


def read_extra_specs() -> list[dict[str, Any]]:
    """Those of one namespace whose values are the same stand together; names and namespaces are regular expressions of any language."""
    from nova.api.validation.extra_specs.validators import VALIDATORS

    groups: dict[str, dict[str, Any]] = {}
    for validator in VALIDATORS.values():
        pattern = re.sub(r"\(\?P<\w+>", "(", validator.name_regex)
        namespace, name = pattern.split(":", 1) if ":" in pattern else (None, pattern)
        value = _value(validator.value)
        group = groups.setdefault(f"{namespace} {value}", {"namespace": namespace, "names": [], "value": value})
        group["names"].append(name)
    for group in groups.values():
        group["names"].sort()
    return sorted(groups.values(), key=lambda one: (one["namespace"] or "", one["names"]))


def _value(value: dict[str, Any]) -> dict[str, Any]:
    """Of a text either the pattern or the enumeration counts: base.py, _validate_str."""
    bounds = {key: value[key] for key in ("min", "max") if key in value}
    words = {"pattern": value["pattern"]} if "pattern" in value else {"enum": list(value["enum"])} if "enum" in value else {}
    return {"type": TYPES[value["type"]], **(bounds if value["type"] is int else words)}
