"""python -m extract <folder> [service …]: writes one OpenAPI document for each service into the folder."""

from __future__ import annotations

import importlib
import json
import logging
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import yaml

from .openapi import document
from .schemas import repairs

MODULES = {
    "identity": "keystone",
    "image": "glance",
    "compute": "nova",
    "block-storage": "cinder",
    "network": "neutron",
    "placement": "placement",
}


class _Dumper(yaml.CSafeDumper):  # type: ignore[misc]
    """Without anchors: a value that stands twice is written twice."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def main(folder: Path, names: list[str]) -> None:
    """Each service reads in some seconds; a release in about half a minute."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    for name in names or MODULES:
        started = time.monotonic()
        service = importlib.import_module(f".{MODULES[name]}", __package__).read()
        # Through JSON, so that no Python type reaches the document.
        text = yaml.dump(json.loads(json.dumps(document(service))), Dumper=_Dumper, sort_keys=False, width=140, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text)
        print(f"{name}: {len(service.operations)} operations, {len(service.rules)} policy rules, {time.monotonic() - started:.1f} s")
    for repair, count in sorted(repairs.items()):
        print(f"  repaired {count} times: {repair}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
