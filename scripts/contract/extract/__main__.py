"""python -m extract <archives> <folder> [service …]: writes one OpenAPI document for each service into the folder."""

from __future__ import annotations

import importlib
import json
import logging
import subprocess
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


# Without anchors: a value that stands twice is written twice.
_Dumper: Any = type("_Dumper", (yaml.CSafeDumper,), {"ignore_aliases": lambda *_: True})


def main(archives: Path, folder: Path, names: list[str]) -> None:
    """Each service in a process of its own: they register conflicting options with the one oslo.config."""
    if len(names) != 1:
        for name in names or MODULES:
            subprocess.run([sys.executable, "-W", "ignore", "-m", __package__, str(archives), str(folder), name], check=True)
        return
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    started = time.monotonic()
    name = names[0]
    service = importlib.import_module(f".{MODULES[name]}", __package__).read(archives)
    # Through JSON, so that no Python type reaches the document.
    text = yaml.dump(json.loads(json.dumps(document(service))), Dumper=_Dumper, sort_keys=False, width=140, allow_unicode=True)
    (folder / f"{name}.yaml").write_text(text)
    print(f"{name}: {len(service.operations)} operations, {len(service.rules)} policy rules, {time.monotonic() - started:.1f} s")
    for repair, count in sorted(repairs.items()):
        print(f"  repaired {count} times: {repair}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
