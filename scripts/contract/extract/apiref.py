"""The API reference in the source archives: which operations it has, their success codes, query parameters and sample bodies."""

from __future__ import annotations

import json
import posixpath
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .policies import place

# Where each archive keeps its reference, and the samples that the reference includes.
ARCHIVES = {
    "identity": ("keystone", r"api-ref/source/v3(-ext)?/"),
    "image": ("glance", r"api-ref/source/v2/"),
    "compute": ("nova", r"(api-ref/source|doc/api_samples)/"),
    "block-storage": ("cinder", r"api-ref/source/v3/"),
    "network": ("neutron_lib", r"api-ref/source/v2/"),
    "placement": ("openstack_placement", r"api-ref/source/"),
}


@dataclass
class Sample:
    """A body that the reference shows."""

    file: str
    kind: str
    version: str | None
    body: Any


@dataclass
class Documented:
    """One `rest_method` of the reference."""

    method: str
    path: str
    success: list[int] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    source: str = ""

    def actions(self) -> set[str]:
        """The keys of bodies that the reference shows for an action path."""
        return {key for sample in self.samples if sample.kind == "request" and isinstance(sample.body, dict) for key in sample.body}


class Reference:
    """A service's reference, by method and place (see `policies.place`)."""

    def __init__(self, folder: Path, service: str, prefix: str) -> None:
        archive, wanted = ARCHIVES[service]
        self._files = _read(next(folder.glob(f"{archive}-*.tar.gz")), wanted)
        self._prefix = prefix
        self._locations = {name: entry.get("in") for name, entry in self._parameters()}
        self.operations = [
            documented for name, text in self._files.items() if name.endswith(".inc") for documented in self._sections(name, text)
        ]

    def find(self, method: str, path: str) -> list[Documented]:
        """The sections for one method on one path: several where the path takes actions."""
        wanted = (method, self.place(path))
        return [one for one in self.operations if (one.method, self.place(one.path)) == wanted]

    def place(self, path: str) -> str:
        """A path without what differs between the reference and the code: prefix, project, names of parameters."""
        bare = place(path, self._prefix)[0]
        return re.sub(r"^/\{\}(?=/)", "", bare).replace("-", "_")

    def _parameters(self) -> Iterator[tuple[str, dict[str, Any]]]:
        import yaml

        for name, text in self._files.items():
            if name.endswith("parameters.yaml"):
                yield from (yaml.load(text, Loader=yaml.CSafeLoader) or {}).items()

    def _sections(self, name: str, text: str) -> Iterator[Documented]:
        pieces = re.split(r"^\.\. rest_method::\s*", text, flags=re.MULTILINE)
        for piece in pieces[1:]:
            first, _, rest = piece.partition("\n")
            method, _, path = first.strip().partition(" ")
            documented = Documented(method.upper(), "/" + path.strip().lstrip("/"), source=name)
            documented.success = [
                int(code)
                for block in _blocks(rest, r"rest_status_code:: success.*")
                for code in re.findall(r"^\s+- (\d{3})", block, re.MULTILINE)
            ]
            if not documented.success:
                normal = re.search(r"^Normal response codes?: (.*)$", rest, re.MULTILINE | re.IGNORECASE)
                documented.success = [int(code) for code in re.findall(r"\d{3}", normal[1])] if normal else []
            for block in _blocks(rest, r"rest_parameters::.*"):
                for shown, key in re.findall(r"^\s+- ([\w:.\-]+)\s*:\s*(\S+)", block, re.MULTILINE):
                    if self._locations.get(key) == "query":
                        documented.query.append(shown)
            documented.samples = list(self._samples(name, rest, documented.method))
            yield documented

    def _samples(self, name: str, section: str, method: str) -> Iterator[Sample]:
        heading = ""
        for line in re.sub(r"literalinclude::\s+", "literalinclude:: ", section).split("\n"):
            if re.match(r"^(\*\*)?[A-Z].*$", line):
                heading = line.lower()
            included = re.search(r"literalinclude:: (\S+\.json)", line)
            if included is None:
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), included[1]))
            for file in self._versions(path):
                try:
                    body = json.loads(self._files[file])
                except ValueError:
                    continue
                yield Sample(file, _kind(file, heading, method), _version(file), body)

    def _versions(self, path: str) -> Iterator[str]:
        """A sample and its namesakes in folders of microversions beside it."""
        folder, base = posixpath.split(path)
        folder = re.sub(r"/v\d+\.\d+$", "", folder)
        pattern = re.compile(re.escape(folder) + r"(/v\d+\.\d+)?/" + re.escape(base) + "$")
        yield from sorted(file for file in self._files if pattern.fullmatch(file) or file == path)


def _read(archive: Path, wanted: str) -> dict[str, str]:
    files = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            name = member.name.partition("/")[2]
            if member.isfile() and re.match(wanted, name) and name.endswith((".inc", ".json", "parameters.yaml")):
                opened = tar.extractfile(member)
                assert opened is not None
                files[name] = opened.read().decode()
    return files


def _blocks(text: str, directive: str) -> list[str]:
    """The indented lines that belong to a directive."""
    return re.findall(rf"^\.\. {directive}\n((?:[ \t]+.*\n|\s*\n)*)", text, re.MULTILINE)


def _kind(file: str, heading: str, method: str) -> str:
    base = posixpath.basename(file)
    if re.search(r"resp", base) or "/responses/" in file:
        return "response"
    if re.search(r"req", base):
        return "request"
    if "response" in heading or method in ("GET", "HEAD"):
        return "response"
    return "request"


def _version(file: str) -> str | None:
    """From a folder (`/v2.47/`), or from the end of the name (`-v294`, `-1.38`)."""
    found = re.search(r"/v(\d+\.\d+)/", file) or re.search(r"-(\d+\.\d+)\.json$", file)
    if found is not None:
        return found[1]
    short = re.search(r"-v(\d)\.?(\d+)\.json$", file)
    return f"{short[1]}.{short[2]}" if short is not None else None
