/** The processes of the real services: their databases' tables made, their APIs under uwsgi as devstack has them, their workers. */
import { join } from "node:path";
import type { Groups } from "./groups.ts";
import { HOST, type Place, type ServiceName } from "./place.ts";

/** Processes of each API, and workers of nova's conductor and scheduler: one for each of two cores. */
export const WORKERS = 2;
export const computes = ["compute1", "compute2"];

const program = ({ environment }: Place, name: string) => join(environment, "bin", name);

const configurations = (place: Place, service: ServiceName): string[] => {
  const files: Record<ServiceName, string[]> = {
    keystone: ["keystone.conf"],
    glance: ["glance-api.conf"],
    placement: ["placement.conf"],
    nova: ["nova.conf"],
    neutron: ["neutron.conf", "ml2_conf.ini"],
    cinder: ["cinder.conf"],
  };
  return files[service].flatMap((file) => ["--config-file", place.etc(service, file)]);
};

/** What makes the tables of a service, one after the other. */
export async function makeTables(place: Place, groups: Groups, service: ServiceName): Promise<void> {
  const manage = (tool: string, ...words: string[]) =>
    groups.run(`${service}-tables`, { command: [program(place, tool), ...configurations(place, service), ...words] });
  const { keystone } = place.urls;
  const addresses = ["admin", "internal", "public"].flatMap((name) => [`--bootstrap-${name}-url`, keystone]);
  const steps: Record<ServiceName, (() => Promise<void>)[]> = {
    keystone: [
      () => manage("keystone-manage", "db_sync"),
      () =>
        manage("keystone-manage", "bootstrap", "--bootstrap-password", place.password, "--bootstrap-region-id", "RegionOne", ...addresses),
    ],
    glance: [() => manage("glance-manage", "db_sync")],
    placement: [() => manage("placement-manage", "db", "sync")],
    nova: [
      () => manage("nova-manage", "api_db", "sync"),
      () => manage("nova-manage", "cell_v2", "map_cell0"),
      () => manage("nova-manage", "cell_v2", "create_cell", "--name", "cell1"),
      () => manage("nova-manage", "db", "sync"),
    ],
    neutron: [() => manage("neutron-db-manage", "upgrade", "heads")],
    cinder: [() => manage("cinder-manage", "db", "sync")],
  };
  for (const step of steps[service]) await step();
}

/** Computes that have told of themselves get their place in the cell. */
export async function discoverComputes(place: Place, groups: Groups): Promise<void> {
  await groups.run("nova-tables", {
    command: [program(place, "nova-manage"), ...configurations(place, "nova"), "cell_v2", "discover_hosts"],
  });
}

interface Wsgi {
  module: string;
  env?: NodeJS.ProcessEnv;
  words?: string;
}

const wsgi: Record<ServiceName, (place: Place) => Wsgi> = {
  keystone: ({ etc }) => ({ module: "keystone.wsgi.api", env: { OS_KEYSTONE_CONFIG_FILES: etc("keystone", "keystone.conf") } }),
  glance: ({ etc }) => ({ module: "glance.wsgi.api", env: { OS_GLANCE_CONFIG_DIR: etc("glance") } }),
  placement: ({ etc }) => ({ module: "placement.wsgi.api", env: { OS_PLACEMENT_CONFIG_DIR: etc("placement") } }),
  nova: ({ etc, environment }) => ({
    module: "nova.wsgi.osapi_compute",
    env: { OS_NOVA_CONFIG_DIR: etc("nova"), OS_NOVA_CONFIG_FILES: `${environment}/etc/nova/api-paste.ini;nova.conf` },
  }),
  neutron: ({ etc }) => ({
    module: "neutron.wsgi.api",
    env: { OS_NEUTRON_CONFIG_DIR: etc("neutron"), OS_NEUTRON_CONFIG_FILES: "neutron.conf;ml2_conf.ini" },
  }),
  // Its module reads the command line.
  cinder: ({ etc }) => ({ module: "cinder.wsgi.api", words: `--config-file ${etc("cinder", "cinder.conf")}` }),
};

export function startApi(place: Place, groups: Groups, service: ServiceName): void {
  const { module, env = {}, words } = wsgi[service](place);
  const uwsgi = [
    program(place, "uwsgi"),
    "--http-socket",
    `${HOST}:${place.ports[service]}`,
    "--module",
    `${module}:application`,
    "--home",
    place.environment,
    "--processes",
    String(WORKERS),
    ...["--threads", "1", "--master", "--enable-threads", "--thunder-lock", "--lazy-apps", "--need-app", "--die-on-term", "--no-orphans"],
    // It keeps no connection, and does not say so by itself.
    ...["--add-header", "Connection: close"],
    ...["--disable-logging", "--buffer-size", "65535", "--listen", "128", "--post-buffering", "0"],
    ...["--chunked-input-limit", String(2 ** 30), "--chunked-input-timeout", "60"],
    ...(words === undefined ? [] : ["--pyargv", words]),
  ];
  groups.start(`${service}-api`, { command: uwsgi, env });
}

/** All that serve no HTTP. */
export function startWorkers(place: Place, groups: Groups): void {
  const start = (service: ServiceName, name: string) =>
    groups.start(`${service}-${name}`, { command: [program(place, `${service}-${name}`), ...configurations(place, service)] });
  for (const name of ["conductor", "scheduler"]) start("nova", name);
  for (const name of ["scheduler", "volume"]) start("cinder", name);
  for (const name of ["rpc-server", "periodic-workers"]) start("neutron", name);
  for (const host of computes)
    groups.start(`nova-${host}`, { command: [program(place, "nova-compute"), "--config-file", place.etc("nova", `${host}.conf`)] });
}
