"""What an extractor says about a service: operations with their schemas, and policy rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any] | bool


@dataclass
class Variant:
    """A schema and the microversions for which it holds, both ends included; None is an open end."""

    schema: Schema
    since: str | None = None
    until: str | None = None
    source: str = "package"


@dataclass
class Status:
    """A success code and its microversions."""

    code: int
    since: str | None = None
    until: str | None = None


@dataclass
class Operation:
    """One method on one path or, with `action`, one key of a body that the path accepts."""

    method: str
    path: str
    action: str | None = None
    since: str | None = None
    until: str | None = None
    removed: bool = False
    status: list[Status] = field(default_factory=list)
    errors: set[int] = field(default_factory=set)
    policy: list[str] = field(default_factory=list)
    extension: str | None = None
    request: list[Variant] = field(default_factory=list)
    query: list[Variant] = field(default_factory=list)
    response: list[Variant] = field(default_factory=list)
    # Python's name of the function, for people who look for it in the source.
    handler: str = ""


@dataclass
class Rule:
    """A default of oslo.policy: a base rule has no operations."""

    name: str
    check: str
    scopes: list[str] | None = None
    deprecated: dict[str, str] | None = None
    operations: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Service:
    """Everything that is read of one service."""

    name: str
    title: str
    release: str
    prefix: str
    min_version: str | None
    max_version: str | None
    operations: list[Operation]
    rules: list[Rule]
    # Words that requests may use and no schema lists, by what they are words for.
    vocabulary: dict[str, Any] = field(default_factory=dict)


def version_key(version: str | None) -> tuple[int, int]:
    """Sorts "2.100" after "2.47", and an open beginning before all."""
    if version is None:
        return (0, 0)
    major, minor = version.split(".")
    return (int(major), int(minor))


VERBS_ON_ITEM = {"GET": "show", "PUT": "update", "PATCH": "patch", "POST": "post", "DELETE": "delete", "HEAD": "check"}
VERBS_ON_COLLECTION = {"GET": "list", "POST": "create", "PUT": "put", "PATCH": "patch", "DELETE": "deleteAll", "HEAD": "check"}


def collection_of(path: str, prefix: str) -> str:
    """The static segments of a path below the version prefix. Of two parameters in a row the first counts as a segment."""
    rest = path.removeprefix(prefix)
    if prefix == "/v3" and rest.startswith("/{project_id}/"):
        rest = rest.removeprefix("/{project_id}")
    segments = [segment for segment in rest.split("/") if segment]
    kept: list[str] = []
    for at, segment in enumerate(segments):
        parameter = re.fullmatch(r"\{(\w+)\}", segment)
        if parameter is None:
            kept.append(segment)
        elif at + 1 < len(segments) and segments[at + 1].startswith("{"):
            kept.append(parameter[1])
    return "/".join(kept) or "versions"


def name_parameters(path: str) -> str:
    """A bare `{id}` is named after its collection, as in the paths where the service itself names it: `/servers/{server_id}`."""
    segments = path.split("/")
    for at, segment in enumerate(segments):
        if segment == "{id}" and at > 0:
            segments[at] = "{" + _singular(segments[at - 1]) + "_id}"
    return "/".join(segments)


def _singular(collection: str) -> str:
    word = re.sub(r"\W", "_", collection.removeprefix("os-"))
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def operation_id(operation: Operation, prefix: str, has_put: bool) -> str:
    """The mechanical name: `servers.create`, `servers.action.os-start`. A PATCH is `update` where the path has no PUT."""
    collection = collection_of(operation.path, prefix)
    if operation.action is not None:
        return f"{collection.removesuffix('/action')}.action.{operation.action}"
    on_item = operation.path.endswith("}")
    if operation.method == "PATCH" and on_item and not has_put:
        return f"{collection}.update"
    verbs = VERBS_ON_ITEM if on_item else VERBS_ON_COLLECTION
    return f"{collection}.{verbs[operation.method]}"
