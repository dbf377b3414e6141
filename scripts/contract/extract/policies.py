"""The defaults of oslo.policy, and to which operations they belong."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

from .model import Operation, Rule


def read_rules(defaults: Iterable[Any]) -> list[Rule]:
    """oslo.policy's registered defaults as facts."""
    rules = []
    for default in defaults:
        deprecated = getattr(default, "deprecated_rule", None)
        rules.append(
            Rule(
                name=default.name,
                check=default.check_str,
                scopes=list(default.scope_types) if default.scope_types else None,
                deprecated={"name": deprecated.name, "check": deprecated.check_str} if deprecated else None,
                operations=[
                    (method, documented["path"])
                    for documented in getattr(default, "operations", None) or []
                    for method in _methods(documented["method"])
                ],
            )
        )
    return sorted(rules, key=lambda rule: rule.name)


def _methods(method: str | list[str]) -> list[str]:
    return [method.upper()] if isinstance(method, str) else [one.upper() for one in method]


def attach(operations: list[Operation], rules: list[Rule], prefix: str) -> None:
    """Adds to each operation the rules that are documented for it, after those that its code enforces itself."""
    by_place: dict[tuple[str, str, str | None], list[str]] = {}
    for rule in rules:
        for method, path in rule.operations:
            by_place.setdefault((method, *place(path, prefix)), []).append(rule.name)
    for operation in operations:
        path, _ = place(operation.path, prefix)
        documented = by_place.get((operation.method, path, operation.action), [])
        own = [name for name in operation.policy if any(rule.name == name for rule in rules)]
        # The shortest name is the operation's own; longer ones (`:attach_network`) refine it.
        extra = sorted((name for name in documented if name not in own), key=lambda name: (len(name), name))
        operation.policy = _primary_first(_general_first(list(dict.fromkeys([*own, *extra]))), operation)


def _general_first(names: list[str]) -> list[str]:
    """A rule comes before those that refine it, as `migrate` does before `migrate:host`, however the code asks for them."""
    ordered: list[str] = []
    for name in names:
        at = next((index for index, other in enumerate(ordered) if other.startswith(f"{name}:")), len(ordered))
        ordered.insert(at, name)
    return ordered


def _primary_first(names: list[str], operation: Operation) -> list[str]:
    """The rule that is called as the operation itself (`volume:delete`, `…:attach`) comes before those for cases of it."""
    word = (operation.action or operation.handler.rpartition(".")[2]).removeprefix("os-")
    return sorted(names, key=lambda name: name.rpartition(":")[2] != word)


def place(path: str, prefix: str) -> tuple[str, str | None]:
    """A documented path without its prefix, parameter names and action: `/servers/{}/action`, `os-start`."""
    action = re.search(r"\s*\((?:body:)?\s*'?([\w:-]+)'?\)\s*$", path)
    bare = re.sub(r"\s*\(.*$", "", path).split("?")[0].strip()
    bare = re.sub(rf"^{re.escape(prefix)}(?=/|$)", "", bare) if prefix else bare
    bare = re.sub(r"^/v\d(\.\d)?(?=/)", "", bare)
    bare = re.sub(r"\{[^}]*\}", "{}", bare).rstrip("/")
    return bare or "/", action[1] if action else None


def enforced_by(function: Callable[..., Any], call: str, keyword: str | None = None) -> list[str]:
    """The rule names that `function` itself passes to `<anything>.<call>(name, …)`, in the order of its text."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):
        return []
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", None) == call or getattr(node.func, "id", None) == call)
    ]
    names = []
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        given = next((one.value for one in node.keywords if one.arg == keyword), None) if keyword else next(iter(node.args), None)
        name = _constant(given, function.__globals__)
        if name is not None:
            names.append(name)
    return names


def _constant(node: ast.expr | None, scope: dict[str, Any]) -> str | None:
    """The string that an expression of module constants makes, such as `policies.BASE % 'show'`."""
    if node is None or any(isinstance(inner, ast.Call) for inner in ast.walk(node)):
        return None
    try:
        value = eval(compile(ast.Expression(node), "<policy>", "eval"), dict(scope))
    except Exception:  # a name that only exists when the function runs
        return None
    return value if isinstance(value, str) else None
