/** The file by which OpenStack's clients find a cloud: https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html */
import { stringify } from "yaml";

/** As YAML: the cloud `dicot` is the user demo's in the project demo, `dicot-admin` the administrator's in his. */
export function toCloudsYaml(url: string, region: string, passwords: { admin: string; demo: string }): string {
  const cloud = (name: "admin" | "demo") => ({
    auth: {
      auth_url: `${url}/identity`,
      username: name,
      password: passwords[name],
      project_name: name,
      user_domain_name: "Default",
      project_domain_name: "Default",
    },
    region_name: region,
    identity_api_version: 3,
  });
  return stringify({ clouds: { dicot: cloud("demo"), "dicot-admin": cloud("admin") } });
}
