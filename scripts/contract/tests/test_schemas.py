"""Dialects of JSON Schema, and schemas from samples."""

import unittest

from extract.samples import infer
from extract.schemas import normalize, pattern


class Dialects(unittest.TestCase):
    def test_prose_goes_and_properties_of_that_name_stay(self) -> None:
        schema = {"description": "words", "properties": {"description": {"type": "string", "title": "words"}}}
        self.assertEqual(normalize(schema), {"properties": {"description": {"type": "string"}}})

    def test_boolean_bounds_of_draft_4_become_numbers(self) -> None:
        self.assertEqual(normalize({"minimum": 0, "exclusiveMinimum": True}), {"exclusiveMinimum": 0})

    def test_definitions_are_inlined(self) -> None:
        schema = {"definitions": {"a": {"type": "string"}}, "properties": {"x": {"$ref": "#/definitions/a"}}}
        self.assertEqual(normalize(schema), {"properties": {"x": {"type": "string"}}})

    def test_type_beside_properties_is_not_a_property(self) -> None:
        schema = {"properties": {"type": "object", "name": {"type": "string"}}}
        self.assertEqual(normalize(schema), {"properties": {"name": {"type": "string"}}})

    def test_misspelt_keyword_means_what_was_meant(self) -> None:
        self.assertEqual(normalize({"additonalProperties": False}), {"additionalProperties": False})

    def test_words_are_sorted(self) -> None:
        self.assertEqual(normalize({"enum": {"b", "a"}}), {"enum": ["a", "b"]})

    def test_anchors_of_python_are_ecmascripts(self) -> None:
        self.assertEqual(pattern(r"\A[a-z\_]+\Z"), "^[a-z_]+$")


class Samples(unittest.TestCase):
    def test_several_samples_are_one_schema_that_forbids_nothing(self) -> None:
        schema = infer([{"a": 1}, {"a": 1.5, "b": None}], answers=True)
        self.assertEqual(
            schema, {"type": "object", "properties": {"a": {"type": ["number", "null"]}, "b": {}}, "additionalProperties": True}
        )

    def test_request_is_not_null_where_no_sample_is(self) -> None:
        self.assertEqual(infer([{"a": "x"}], answers=False)["properties"], {"a": {"type": "string"}})

    def test_keys_that_are_data_are_not_properties(self) -> None:
        found = infer([{"metadata": {"k": "v"}, "allocations": {"DISK_GB": {"used": 1}}}], answers=False)["properties"]
        self.assertEqual(found["metadata"], {"type": "object", "additionalProperties": True})
        self.assertEqual(found["allocations"]["additionalProperties"]["properties"], {"used": {"type": "integer"}})


if __name__ == "__main__":
    unittest.main()
