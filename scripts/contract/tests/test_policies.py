"""Which policy rules belong to an operation, and in which order."""

import unittest
from typing import Any

from extract.closures import layers
from extract.model import Operation, Rule
from extract.policies import attach, enforced_by, place

BASE = "os:%s"


def handler(context: Any) -> None:
    context.can(BASE % "show")
    context.can("os:show:extra", target={})


def decorated(schema: object) -> object:
    def decorate(func: object) -> object:
        def wrapper() -> object:
            return func, schema

        return wrapper

    return decorate


class Rules(unittest.TestCase):
    def test_documented_path_is_found_whatever_its_parameters_are_called(self) -> None:
        self.assertEqual(place("/servers/{server_id}/action (os-start)", "/v2.1"), ("/servers/{}/action", "os-start"))
        self.assertEqual(place("/v3/users/{user_id}", "/v3"), ("/users/{}", None))

    def test_rules_in_the_text_of_a_function_are_read_in_order(self) -> None:
        self.assertEqual(enforced_by(handler, "can"), ["os:show", "os:show:extra"])

    def test_the_rule_of_the_operation_comes_before_those_that_refine_it(self) -> None:
        rules = [Rule(name, "", operations=[("DELETE", "/volumes/{id}")]) for name in ("volume:delete", "volume:force_delete")]
        operation = Operation("DELETE", "/v3/volumes/{volume_id}", handler="v:C.delete", policy=["volume:force_delete"])
        attach([operation], rules, "/v3")
        self.assertEqual(operation.policy, ["volume:delete", "volume:force_delete"])

    def test_decorators_are_looked_through(self) -> None:
        found = list(layers(decorated("the schema")(handler)))
        self.assertEqual(found[0].cells["schema"], "the schema")
        self.assertIs(found[-1].function, handler)


if __name__ == "__main__":
    unittest.main()
