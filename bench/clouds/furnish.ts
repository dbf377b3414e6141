/** A project with a member, and in it as much as the measurements need: kept and topped up where it is there already. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Say } from "../../scripts/cluster/say.ts";
import type { Credentials } from "../../tempest-subset/cloud.ts";
import type { Cloud } from "./cloud.ts";
import { login, type Session } from "./session.ts";

export interface Amounts {
  servers: number;
  ports: number;
  volumes: number;
  /** That the member sees, those of the cloud's own included. */
  networks: number;
  images: number;
}

export interface Furnished {
  cloud: Cloud;
  admin: Session;
  member: Session;
  /** Of the member. */
  credentials: Credentials;
  /** Of the project. */
  servers: string[];
  /** Without a server. */
  ports: string[];
  network: string;
  image: string;
  flavor: string;
}

interface Named {
  id: string;
  name: string;
}

const NAME = "bench";
/** The real services would fail some of more. */
const SERVERS_AT_ONCE = 10;
/** Where a cloud can copy servers, so many are made through its API and the others are copies of them. */
const ORIGINALS = 20;
const SERVERS_WITHIN_MILLISECONDS = 30 * 60_000;

export async function furnish(cloud: Cloud, amounts: Amounts, say: Say): Promise<Furnished> {
  const admin = await login(cloud.admin);
  const credentials: Credentials = { ...cloud.admin, username: NAME, project: NAME, password: randomBytes(18).toString("base64url") };
  await makeAccount(admin, credentials);
  await cloud.equalHash?.(credentials);
  const member = await login(credentials);
  await liftQuotas(admin, member.projectId);
  const network = await networkNamed(member, `${NAME}-servers`, "10.64.0.0/16");
  const spare = await networkNamed(member, `${NAME}-ports`, "10.65.0.0/16");
  const image = await imageToBoot(member);
  const flavor = await smallestFlavor(member);
  const furnished: Furnished = { cloud, admin, member, credentials, servers: [], ports: [], network, image, flavor };
  furnished.ports = await makePorts(member, spare, amounts.ports);
  await makeVolumes(member, amounts.volumes);
  await makeNetworks(member, amounts.networks);
  await makeImages(member, amounts.images);
  say(`${cloud.name}: ${amounts.ports} ports, ${amounts.volumes} volumes, ${amounts.networks} networks, ${amounts.images} images`);
  await makeServers(furnished, amounts.servers, say);
  return furnished;
}

async function makeAccount({ call, identity }: Session, { username, password, project }: Credentials): Promise<void> {
  await call("POST", `${identity}/projects`, { project: { name: project, domain_id: "default" } }, [201, 409]);
  await call("POST", `${identity}/users`, { user: { name: username, domain_id: "default", password } }, [201, 409]);
  const { projects } = await call<{ projects: Named[] }>("GET", `${identity}/projects?name=${project}`);
  const { users } = await call<{ users: Named[] }>("GET", `${identity}/users?name=${username}`);
  const { roles } = await call<{ roles: Named[] }>("GET", `${identity}/roles?name=member`);
  // One from before has another password. Keystone refuses all tokens of the second in which it changes.
  await call("PATCH", `${identity}/users/${users[0]?.id}`, { user: { password } });
  await sleep(1000 - (Date.now() % 1000) + 100);
  await call("PUT", `${identity}/projects/${projects[0]?.id}/users/${users[0]?.id}/roles/${roles[0]?.id}`);
}

async function liftQuotas({ call, compute, network, volume }: Session, project: string): Promise<void> {
  await call("PUT", `${compute}/os-quota-sets/${project}`, { quota_set: { instances: -1, cores: -1, ram: -1, metadata_items: -1 } });
  await call("PUT", `${network}/quotas/${project}`, { quota: { port: -1, network: -1, subnet: -1 } });
  await call("PUT", `${volume}/os-quota-sets/${project}`, { quota_set: { volumes: -1, gigabytes: -1 } });
}

async function networkNamed({ call, network }: Session, name: string, cidr: string): Promise<string> {
  const { networks } = await call<{ networks: Named[] }>("GET", `${network}/networks?name=${name}`);
  if (networks[0]) return networks[0].id;
  const { network: made } = await call<{ network: Named }>("POST", `${network}/networks`, { network: { name } });
  await call("POST", `${network}/subnets`, { subnet: { network_id: made.id, ip_version: 4, cidr } });
  return made.id;
}

async function imageToBoot({ call, image }: Session): Promise<string> {
  const { images } = await call<{ images: Named[] }>("GET", `${image}/images?status=active&visibility=public&sort=created_at:asc`);
  if (!images[0]) throw new Error(`${image} has no public image`);
  return images[0].id;
}

async function smallestFlavor({ call, compute }: Session): Promise<string> {
  const { flavors } = await call<{ flavors: { id: string; ram: number }[] }>("GET", `${compute}/flavors/detail`);
  const [smallest] = flavors.sort((a, b) => a.ram - b.ram);
  if (!smallest) throw new Error(`${compute} has no flavor`);
  return smallest.id;
}

async function makePorts({ call, network }: Session, on: string, count: number): Promise<string[]> {
  const list = () => call<{ ports: Named[] }>("GET", `${network}/ports?network_id=${on}&name=${NAME}`);
  const missing = count - (await list()).ports.length;
  for (let left = missing; left > 0; left -= 50) {
    const ports = Array.from({ length: Math.min(50, left) }, () => ({ network_id: on, name: NAME }));
    await patiently(() => call("POST", `${network}/ports`, { ports }));
  }
  return (await list()).ports.map(({ id }) => id);
}

/** A quota that was just lifted is in force when Kubernetes' controller has seen it: until then Dicot answers 503. */
async function patiently<T>(once: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 60_000; ; await sleep(500)) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof Error && error.message.includes("answered 503")) || Date.now() > deadline) throw error;
    }
  }
}

async function makeVolumes({ call, volume }: Session, count: number): Promise<void> {
  const { volumes } = await call<{ volumes: Named[] }>("GET", `${volume}/volumes?limit=1000`);
  for (let n = volumes.length; n < count; n += 1)
    await patiently(() => call("POST", `${volume}/volumes`, { volume: { size: 1, name: NAME } }));
}

async function makeNetworks({ call, network }: Session, count: number): Promise<void> {
  const { networks } = await call<{ networks: Named[] }>("GET", `${network}/networks`);
  for (let n = networks.length; n < count; n += 1) await call("POST", `${network}/networks`, { network: { name: `${NAME}-${n}` } });
}

async function makeImages({ call, image }: Session, count: number): Promise<void> {
  const { images } = await call<{ images: Named[] }>("GET", `${image}/images?limit=1000`);
  for (let n = images.length; n < count; n += 1)
    await call("POST", `${image}/images`, { name: `${NAME}-${n}`, disk_format: "raw", container_format: "bare" });
}

export const serverRequest = ({ image, flavor, network }: Furnished, name: string, count = 1) => ({
  server: {
    name,
    imageRef: image,
    flavorRef: flavor,
    networks: [{ uuid: network }],
    ...(count > 1 && { min_count: count, max_count: count }),
  },
});

/** Until there are `count` of them and all are active. Throws where one fails. */
export async function makeServers(furnished: Furnished, count: number, say: Say): Promise<void> {
  const { cloud, member } = furnished;
  const deadline = Date.now() + SERVERS_WITHIN_MILLISECONDS;
  const started = performance.now();
  let have = (await serversOf(member)).length;
  const atOnce = cloud.serversAtOnce ?? SERVERS_AT_ONCE;
  const made = cloud.multiply ? Math.min(ORIGINALS, count) : count;
  while (have < made) {
    const block = Math.min(atOnce, made - have);
    const request = serverRequest(furnished, NAME, block);
    await patiently(() => member.call("POST", `${member.compute}/servers`, request));
    have += block;
    say.progress?.(`${cloud.name}: ${have} of ${count} servers`);
    await untilBuilding(member, 2 * atOnce, deadline);
  }
  await untilBuilding(member, 0, deadline);
  if (have < count) await cloud.multiply?.(count);
  const broken = await serversOf(member, "&status=ERROR");
  if (broken.length > 0) throw new Error(`${cloud.name}: ${broken.length} servers are in ERROR`);
  furnished.servers = await serversOf(member);
  say(`${cloud.name}: ${furnished.servers.length} servers after ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

/** Resolves when at most `most` servers are still being built. */
export async function untilBuilding(member: Session, most: number, deadline: number): Promise<void> {
  while ((await serversOf(member, "&status=BUILD")).length > most) {
    if (Date.now() > deadline) throw new Error(`servers are still being built: ${member.compute}`);
    await sleep(250);
  }
}

export async function serversOf({ call, compute }: Session, filter = ""): Promise<string[]> {
  const ids: string[] = [];
  for (let page: string[] | undefined; page === undefined || page.length === 1000; ids.push(...page)) {
    const marker = page === undefined ? "" : `&marker=${page.at(-1)}`;
    const { servers } = await call<{ servers: Named[] }>("GET", `${compute}/servers?limit=1000${filter}${marker}`);
    page = servers.map(({ id }) => id);
  }
  return ids;
}
