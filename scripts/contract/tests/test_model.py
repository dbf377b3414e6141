"""Names of operations and parameters."""

import unittest

from extract.model import Operation, collection_of, name_parameters, operation_id, version_key


class Names(unittest.TestCase):
    def test_operation_is_named_by_its_static_segments_and_verb(self) -> None:
        cases = {
            ("POST", "/v2.1/servers", None): "servers.create",
            ("GET", "/v2.1/servers/detail", None): "servers/detail.list",
            ("GET", "/v2.1/servers/{server_id}", None): "servers.show",
            ("POST", "/v2.1/servers/{server_id}/action", "os-start"): "servers.action.os-start",
            ("PUT", "/v2.1/servers/{server_id}/metadata", None): "servers/metadata.put",
            ("DELETE", "/v2.1/servers/{server_id}/tags", None): "servers/tags.deleteAll",
            ("GET", "/v2.1/", None): "versions.list",
        }
        for (method, path, action), name in cases.items():
            self.assertEqual(operation_id(Operation(method, path, action), "/v2.1", has_put=False), name)

    def test_patch_is_an_update_unless_the_path_has_a_put(self) -> None:
        operation = Operation("PATCH", "/v3/mappings/{mapping_id}")
        self.assertEqual(operation_id(operation, "/v3", has_put=False), "mappings.update")
        self.assertEqual(operation_id(operation, "/v3", has_put=True), "mappings.patch")

    def test_of_two_parameters_in_a_row_the_first_is_a_segment(self) -> None:
        self.assertEqual(collection_of("/v3/domains/{domain_id}/config/{group}/{option}", "/v3"), "domains/config/group")

    def test_bare_id_is_named_after_its_collection(self) -> None:
        self.assertEqual(name_parameters("/v2.1/servers/{id}/os-interface/{id}"), "/v2.1/servers/{server_id}/os-interface/{interface_id}")
        self.assertEqual(name_parameters("/v2.0/security-groups/{id}"), "/v2.0/security-groups/{security_group_id}")
        self.assertEqual(name_parameters("/v2.0/qos/policies/{id}"), "/v2.0/qos/policies/{policy_id}")

    def test_versions_sort_by_number(self) -> None:
        self.assertEqual(sorted(["2.100", "2.47", None, "2.9"], key=version_key), [None, "2.9", "2.47", "2.100"])


if __name__ == "__main__":
    unittest.main()
