/** Configuration files as oslo.config reads them, and what those of several services have in common. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { HOST, type Place, REGION } from "../place.ts";

export type Section = Record<string, string | number | boolean>;
export type Sections = Record<string, Section>;

export async function writeIni(file: string, sections: Sections): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, toIni(sections), { mode: 0o600 });
}

export const toIni = (sections: Sections): string =>
  Object.entries(sections)
    .map(
      ([name, section]) =>
        `[${name}]\n${Object.entries(section)
          .map(([key, value]) => `${key} = ${value}\n`)
          .join("")}`,
    )
    .join("\n");

export const database = ({ password, ports }: Place, name: string): Section => ({
  connection: `mysql+pymysql://bench:${password}@${HOST}:${ports.mariadb}/${name}?charset=utf8mb4`,
  max_pool_size: 10,
});

export const messages = ({ password, ports }: Place) => `rabbit://bench:${password}@${HOST}:${ports.rabbitmq}/`;

/** Who a service is to the others. */
export const account = ({ urls, password }: Place, username: string): Section => ({
  auth_type: "password",
  auth_url: urls.keystone,
  username,
  password,
  project_name: "service",
  user_domain_name: "Default",
  project_domain_name: "Default",
  region_name: REGION,
});

/** How a service finds out whose token it was sent: from keystone, and then for five minutes from memcached, as devstack has it. */
export const tokens = (place: Place, username: string): Section => ({
  ...account(place, username),
  www_authenticate_uri: place.urls.keystone,
  memcached_servers: `${HOST}:${place.ports.memcached}`,
  service_token_roles: "service",
  service_token_roles_required: true,
});

export const cache = ({ ports }: Place): Section => ({
  enabled: true,
  backend: "dogpile.cache.pymemcache",
  memcache_servers: `${HOST}:${ports.memcached}`,
});

export const quiet: Section = { driver: "noop" };
