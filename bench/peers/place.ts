/** Where the real services of one run are: a folder, ports of loopback, passwords. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../scripts/cluster/ports.ts";

const listeners = [
  "keystone",
  "glance",
  "placement",
  "nova",
  "neutron",
  "cinder",
  "mariadb",
  "rabbitmq",
  "erlang",
  "epmd",
  "memcached",
] as const;

export const services = ["keystone", "glance", "placement", "nova", "neutron", "cinder"] as const;

export type Listener = (typeof listeners)[number];
export type ServiceName = (typeof services)[number];

export const HOST = "127.0.0.1";
export const REGION = "RegionOne";

export interface Place {
  /** Of this run: configuration, data, logs. */
  folder: string;
  /** The Python environment that has the services. */
  environment: string;
  ports: Record<Listener, number>;
  /** Of everybody and everything in here. */
  password: string;
  /** Of each service, as the catalog has it. */
  urls: Record<ServiceName, string>;
  etc(...names: string[]): string;
  /** A folder for what a service keeps, made where it is missing. */
  data(...names: string[]): Promise<string>;
}

/** `bin` is the environment's. */
export async function findPlace(folder: string, bin: string): Promise<Place> {
  const ports = Object.fromEntries(await Promise.all(listeners.map(async (name) => [name, await freePort()]))) as Record<Listener, number>;
  const url = (name: ServiceName, path = "") => `http://${HOST}:${ports[name]}${path}`;
  return {
    folder,
    environment: join(bin, ".."),
    ports,
    password: randomBytes(18).toString("hex"),
    urls: {
      keystone: url("keystone", "/v3"),
      glance: url("glance"),
      placement: url("placement"),
      nova: url("nova", "/v2.1"),
      neutron: url("neutron"),
      cinder: url("cinder", "/v3"),
    },
    etc: (...names) => join(folder, "etc", ...names),
    async data(...names) {
      const path = join(folder, "data", ...names);
      await mkdir(path, { recursive: true, mode: 0o700 });
      return path;
    },
  };
}
