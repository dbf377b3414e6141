"""python -m extract.collect <archives> <specs> <file>: the reference's operations and sample bodies, for oracle.ts."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from .apiref import ARCHIVES, Documented, Reference

METHODS = ("get", "head", "post", "put", "patch", "delete")


def collect(archives: Path, specs: Path) -> dict[str, list[dict[str, Any]]]:
    """For each service the documented operations, each with the path of the specification that it means, or None."""
    found = {}
    for service in ARCHIVES:
        document = yaml.load((specs / f"{service}.yaml").read_text(), Loader=yaml.CSafeLoader)
        reference = Reference(archives, service, document["x-openstack"]["prefix"])
        places = {
            (method.upper(), reference.place(path)): path
            for path, item in document["paths"].items()
            for method in METHODS
            if method in item
        }
        # A HEAD is the GET of its path.
        places |= {("HEAD", place): path for (method, place), path in places.items() if method == "GET"}
        found[service] = [_entry(one, places.get((one.method, reference.place(one.path)))) for one in reference.operations]
    return found


def _entry(documented: Documented, path: str | None) -> dict[str, Any]:
    return {
        "method": documented.method,
        "documented": documented.path,
        "path": path,
        "file": documented.source,
        "actions": sorted(documented.actions()),
        "samples": [asdict(sample) for sample in documented.samples],
    }


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(json.dumps(collect(Path(sys.argv[1]), Path(sys.argv[2]))))
