/** tempest.conf, from what a cloud says of itself. Every feature that is switched off has its reason here. */
import type { CloudFacts } from "./cloud.ts";

type Sections = Record<string, Record<string, string | number | boolean>>;

/** Features of Tempest that Kubernetes with KubeVirt cannot give, and why: docs/limits.md says what to do instead. */
const switchedOff: Record<string, Record<string, string>> = {
  "compute-feature-enabled": {
    suspend: "KubeVirt has no managed save",
    metadata_service: "169.254.169.254 needs the network plugin's help; config drives are given instead",
    personality: "KubeVirt cannot inject files",
    swap_volume: "not mapped yet",
    vnc_console: "simulated guests have no screen",
    live_migration: "not mapped yet",
  },
  "volume-feature-enabled": {
    backup: "not mapped yet",
    manage_volume: "not mapped yet",
    manage_snapshot: "not mapped yet",
    multi_backend: "not mapped yet",
    consistency_group: "not mapped yet",
  },
  validation: { run_validation: "guests are simulated: nobody answers SSH" },
};

export function tempestConf(facts: CloudFacts, folder: string): string {
  const { credentials, images, flavors, publicNetwork, microversions } = facts;
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
    identity: { uri_v3: `${credentials.authUrl}/v3`.replace("/v3/v3", "/v3"), auth_version: "v3", region: credentials.region },
    "identity-feature-enabled": { application_credentials: true, access_rules: true, project_tags: true, security_compliance: true },
    service_available: { cinder: true, neutron: true, glance: true, nova: true, placement: true, swift: false, horizon: false },
    compute: {
      image_ref: images[0],
      image_ref_alt: images[1],
      flavor_ref: flavors[0],
      flavor_ref_alt: flavors[1],
      build_interval: 1,
      build_timeout: 120,
      ready_wait: 0,
      min_compute_nodes: Math.max(1, facts.computeNodes),
      max_microversion: microversions.compute,
      hypervisor_type: "kubevirt",
    },
    "compute-feature-enabled": {
      console_output: true,
      config_drive: true,
      interface_attach: true,
      resize: true,
      snapshot: true,
      pause: true,
    },
    image: { build_timeout: 120 },
    "image-feature-enabled": { import_image: true },
    network: {
      public_network_id: publicNetwork?.id ?? "",
      floating_network_name: publicNetwork?.name ?? "",
      project_network_cidr: "10.100.0.0/16",
      project_network_mask_bits: 28,
      build_timeout: 120,
    },
    "network-feature-enabled": { api_extensions: facts.extensions.join(","), ipv6: true, ipv6_subnet_attributes: true, floating_ips: true },
    volume: {
      catalog_type: facts.catalogTypes.volume,
      build_interval: 1,
      build_timeout: 120,
      max_microversion: microversions.volume,
      volume_size: 1,
    },
    "volume-feature-enabled": { snapshot: true, clone: true, extend_attached_volume: true },
    placement: { max_microversion: microversions.placement },
    enforce_scope: { nova: true, neutron: true, glance: true, cinder: true, keystone: true, placement: true },
  };
  for (const [section, flags] of Object.entries(switchedOff)) {
    sections[section] = { ...sections[section], ...Object.fromEntries(Object.keys(flags).map((flag) => [flag, false])) };
  }
  return Object.entries(sections)
    .map(([name, values]) => `[${name}]\n${lines(values)}\n`)
    .join("\n");
}

const lines = (values: Record<string, unknown>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} = ${value}`)
    .join("\n");
