"""Prints the features that Tempest has switched off, by its own defaults and its tempest.conf: section and flag, one a line."""

from oslo_config import cfg
from tempest import config

for group, options in config._opts:
    name = getattr(group, "name", None) or ""
    if not (name.endswith("-feature-enabled") or name == "validation") or name.startswith("object-storage"):
        continue
    values = getattr(config.CONF, name.replace("-", "_"))
    for option in options:
        if isinstance(option, cfg.BoolOpt) and not getattr(values, option.dest):
            print(f"{name}\t{option.dest}")
