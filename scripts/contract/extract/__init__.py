"""Reads the contract of an installed OpenStack release: routes, schemas, codes and default policies."""
