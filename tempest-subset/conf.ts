/** tempest.conf, from what a cloud says of itself. Every feature that is switched off has its reason in flags.tsv. */
import type { CloudFacts } from "./cloud.ts";
import { readTable } from "./tables.ts";

type Sections = Record<string, Record<string, string | number | boolean>>;

/** A feature that Kubernetes with KubeVirt cannot give: a row of flags.tsv, with the reason and the limit behind it. */
export interface Flag {
  section: string;
  flag: string;
}

export async function readFlags(file: string): Promise<Flag[]> {
  return (await readTable(file, 4)).map(([section = "", flag = ""]) => ({ section, flag }));
}

/** The rules that the tests of passwords need; a cloud of yours is to be started with the same. */
const passwordRules = { history: 2, failures: 2, seconds: 5 };
export const passwordFlags = [
  ["--password-history", passwordRules.history],
  ["--lockout-failures", passwordRules.failures],
  ["--lockout-seconds", passwordRules.seconds],
].flatMap((words) => words.map(String));

export function tempestConf(facts: CloudFacts, off: Flag[], folder: string): string {
  const { credentials, images, flavors, publicNetwork, sharedNetwork, microversions, pools } = facts;
  const backends = [...new Set(pools.map(({ volume_backend_name }) => volume_backend_name))];
  const sections: Sections = {
    DEFAULT: { debug: false, log_file: `${folder}/tempest.log`, use_stderr: false },
    oslo_concurrency: { lock_path: `${folder}/lock` },
    auth: {
      use_dynamic_credentials: true,
      admin_username: credentials.username,
      admin_password: credentials.password,
      admin_project_name: credentials.project,
      admin_domain_name: credentials.domain,
      tempest_roles: "member",
      create_isolated_networks: true,
    },
    identity: {
      uri_v3: `${credentials.authUrl}/v3`.replace("/v3/v3", "/v3"),
      auth_version: "v3",
      region: credentials.region,
      user_unique_last_password_count: passwordRules.history,
      user_lockout_failure_attempts: passwordRules.failures,
      user_lockout_duration: passwordRules.seconds,
    },
    "identity-feature-enabled": { application_credentials: true, access_rules: true, project_tags: true, security_compliance: true },
    service_available: { cinder: true, neutron: true, glance: true, nova: true, placement: true, swift: false, horizon: false },
    compute: {
      image_ref: images[0],
      image_ref_alt: images[1],
      flavor_ref: flavors[0],
      flavor_ref_alt: flavors[1],
      ...(sharedNetwork === undefined ? {} : { fixed_network_name: sharedNetwork.name }),
      build_interval: 1,
      build_timeout: 120,
      ready_wait: 0,
      // The first is the root disk, the second the config drive.
      volume_device_name: "vdc",
      min_compute_nodes: Math.max(1, facts.computeNodes),
      max_microversion: microversions.compute,
      hypervisor_type: "kubevirt",
    },
    "compute-feature-enabled": {
      change_password: true,
      console_output: true,
      vnc_console: true,
      config_drive: true,
      interface_attach: true,
      resize: true,
      snapshot: true,
      pause: true,
      live_migrate_back_and_forth: true,
      volume_backed_live_migration: true,
      block_migration_for_live_migration: true,
      volume_multiattach: facts.multiattachType !== undefined,
      // What stands for Nova's filters in the scheduler of Kubernetes: docs/limits.md, Servers.
      scheduler_enabled_filters:
        "ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter,SameHostFilter,DifferentHostFilter",
    },
    // Tests that upload made-up bytes take the formats that may hold any.
    image: { build_timeout: 120, container_formats: "bare,ovf,ova,docker", disk_formats: "raw" },
    "image-feature-enabled": { import_image: true, store_weight_enabled: true },
    network: {
      public_network_id: publicNetwork?.id ?? "",
      floating_network_name: publicNetwork?.name ?? "",
      project_network_cidr: "10.100.0.0/16",
      project_network_mask_bits: 28,
      build_timeout: 120,
    },
    "network-feature-enabled": {
      api_extensions: facts.extensions.join(","),
      ipv6: true,
      ipv6_subnet_attributes: true,
      floating_ips: true,
    },
    volume: {
      catalog_type: facts.catalogTypes.volume,
      build_interval: 1,
      build_timeout: 120,
      max_microversion: microversions.volume,
      volume_size: 1,
      ...(pools[0] === undefined ? {} : { vendor_name: pools[0].vendor_name, storage_protocol: pools[0].storage_protocol }),
      backend_names: backends.join(","),
      // What was left behind is found by the id that it had.
      manage_volume_ref: "source-id,%s",
      manage_snapshot_ref: "source-id,%s",
      ...(facts.multiattachType === undefined ? {} : { volume_type_multiattach: facts.multiattachType }),
      // An image of a volume is its blocks.
      disk_format: "raw",
    },
    "volume-feature-enabled": {
      multi_backend: backends.length > 1,
      manage_volume: true,
      manage_snapshot: true,
      snapshot: true,
      clone: true,
      extend_attached_volume: true,
    },
    placement: { max_microversion: microversions.placement },
    enforce_scope: { nova: true, neutron: true, glance: true, cinder: true, keystone: true, placement: true },
  };
  for (const { section, flag } of off) sections[section] = { ...sections[section], [flag]: false };
  return Object.entries(sections)
    .map(([name, values]) => `[${name}]\n${lines(values)}\n`)
    .join("\n");
}

const lines = (values: Record<string, unknown>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} = ${value}`)
    .join("\n");
