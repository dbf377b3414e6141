"""Decorators keep what they were given in closure cells; this reads them without calling anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

# Under these names decorators keep the function that they wrap where they forgot functools.wraps.
WRAPPED_NAMES = ("f", "func", "fn", "method", "meth")


@dataclass
class Layer:
    """One function of a chain of decorators."""

    module: str
    name: str
    cells: dict[str, Any]
    function: Callable[..., Any]


def layers(function: Any) -> Iterator[Layer]:
    """The decorators of `function` from the outside in, the function itself last."""
    seen: set[int] = set()
    while function is not None and id(function) not in seen:
        seen.add(id(function))
        plain = getattr(function, "__func__", function)
        code = getattr(plain, "__code__", None)
        if code is None:
            function = getattr(function, "__wrapped__", None) or getattr(function, "func", None)
            continue
        cells = cells_of(plain)
        module = code.co_filename.split("site-packages/")[-1].removesuffix(".py").replace("/", ".")
        yield Layer(module, code.co_qualname, cells, plain)
        function = getattr(plain, "__wrapped__", None) or _wrapped_in(cells)


def cells_of(function: Any) -> dict[str, Any]:
    """The free variables of a function and their values."""
    cells: dict[str, Any] = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            cells[name] = cell.cell_contents
        except ValueError:  # a variable that has no value yet
            continue
    return cells


def _wrapped_in(cells: dict[str, Any]) -> Any:
    for name in WRAPPED_NAMES:
        value = cells.get(name)
        if callable(value) and hasattr(value, "__code__"):
            return value
    return None
