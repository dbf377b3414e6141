/** What tempest.conf must know of a cloud, asked of the cloud itself: the same for Dicot and for any other. */

import { readFile } from "node:fs/promises";
import { parse } from "yaml";

export interface Credentials {
  authUrl: string;
  username: string;
  password: string;
  project: string;
  domain: string;
  region: string;
}

export interface CloudFacts {
  credentials: Credentials;
  /** The two images that tests boot from; the same one twice where there is but one. */
  images: [string, string];
  flavors: [string, string];
  publicNetwork: { id: string; name: string } | undefined;
  /** One that every project may put servers on. */
  sharedNetwork: { id: string; name: string } | undefined;
  extensions: string[];
  computeNodes: number;
  /** Highest microversion of compute, volume and placement. */
  microversions: { compute: string; volume: string; placement: string };
  catalogTypes: { volume: string };
  /** The name of a volume type whose volumes several servers may have. */
  multiattachType: string | undefined;
  /** Who makes the storage, and how it is spoken to; the cloud's default first. */
  pools: { volume_backend_name: string; vendor_name: string; storage_protocol: string }[];
}

/** Reads a cloud of clouds.yaml. Throws one clear line where it is not there. */
export async function credentialsOf(file: string, cloud: string): Promise<Credentials> {
  const clouds = (
    parse(await readFile(file, "utf8")) as { clouds?: Record<string, { auth: Record<string, string>; region_name?: string }> }
  ).clouds;
  const found = clouds?.[cloud];
  if (found === undefined) throw new Error(`${file} has no cloud ${cloud}`);
  const { auth } = found;
  return {
    authUrl: required(auth, "auth_url").replace(/\/$/, ""),
    username: required(auth, "username"),
    password: required(auth, "password"),
    project: required(auth, "project_name"),
    domain: auth["user_domain_name"] ?? "Default",
    region: found.region_name ?? "RegionOne",
  };
}

function required(auth: Record<string, string>, key: string): string {
  const value = auth[key];
  if (value === undefined) throw new Error(`the cloud's auth has no ${key}`);
  return value;
}

interface Named {
  id: string;
  name: string;
}

export async function factsOf(credentials: Credentials): Promise<CloudFacts> {
  const { token, endpoint } = await authenticate(credentials);
  const get = async <T>(url: string): Promise<T> => {
    const response = await fetch(url, { headers: { "x-auth-token": token, accept: "application/json" }, redirect: "manual" });
    if (response.status >= 400) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const volume = ["block-storage", "volumev3", "block-store"].find((type) => endpoint(type) !== undefined) ?? "block-storage";
  const [compute, image, network] = ["compute", "image", "network"].map((type) => endpoint(type) ?? "");
  const { images } = await get<{ images: Named[] }>(`${image}/v2/images?visibility=public&status=active&sort=name:asc`);
  const { flavors } = await get<{ flavors: (Named & { ram: number; vcpus: number })[] }>(`${compute}/flavors/detail`);
  const { networks } = await get<{ networks: Named[] }>(`${network}/v2.0/networks?router:external=true`);
  const { networks: shared } = await get<{ networks: Named[] }>(`${network}/v2.0/networks?shared=true&router:external=false`);
  const { extensions } = await get<{ extensions: { alias: string }[] }>(`${network}/v2.0/extensions`);
  const { services } = await get<{ services: { state: string }[] }>(`${compute}/os-services?binary=nova-compute`);
  const { volume_types } = await get<{ volume_types: (Named & { extra_specs?: Record<string, string> })[] }>(`${endpoint(volume)}/types`);
  const { pools } = await get<{ pools: { capabilities: CloudFacts["pools"][number] }[] }>(
    `${endpoint(volume)}/scheduler-stats/get_pools?detail=true`,
  );
  const small = flavors.sort((a, b) => a.ram - b.ram || a.vcpus - b.vcpus);
  if (!images[0] || !small[0]) throw new Error("the cloud has no public image or no flavor");
  const newest = async (url: string | undefined) => {
    const { versions } = await get<{ versions: { version?: string; max_version?: string }[] }>(`${url}/`);
    return (
      versions
        .map((one) => one.version ?? one.max_version ?? "")
        .sort(byNumber)
        .at(-1) ?? ""
    );
  };
  return {
    credentials,
    images: [images[0].id, (images[1] ?? images[0]).id],
    flavors: [small[0].id, (small[1] ?? small[0]).id],
    publicNetwork: networks[0],
    sharedNetwork: shared[0],
    extensions: extensions.map(({ alias }) => alias).sort(),
    computeNodes: services.filter(({ state }) => state === "up").length,
    microversions: {
      compute: await newest(root(compute)),
      volume: await newest(root(endpoint(volume))),
      placement: await newest(endpoint("placement")),
    },
    catalogTypes: { volume },
    pools: pools.map(({ capabilities }) => capabilities),
    multiattachType: volume_types.find(({ extra_specs }) => extra_specs?.["multiattach"] === "<is> True")?.name,
  };
}

/**
 * What the suite needs of a cloud of its own that no cloud has from its start: a volume type with multiattach, images with a guest agent, and a
 * network for the servers of tests that make none, as devstack has it.
 */
export async function prepare(credentials: Credentials): Promise<void> {
  const { token, endpoint } = await authenticate(credentials);
  const ask = async (method: string, url: string, body?: unknown, type = "application/json") => {
    const init = { method, headers: { "x-auth-token": token, "content-type": type }, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await fetch(url, init);
    if (!response.ok) throw new Error(`${method} ${url} was refused: ${response.status} ${await response.text()}`);
    return response;
  };
  const volume_type = { name: "multiattach", extra_specs: { multiattach: "<is> True" } };
  await ask("POST", `${endpoint("block-storage")}/types`, { volume_type });
  const networking = `${endpoint("network")}/v2.0`;
  const made = await ask("POST", `${networking}/networks`, { network: { name: "shared", shared: true } });
  const { network } = (await made.json()) as { network: Named };
  const subnet = { name: "shared", network_id: network.id, ip_version: 4, cidr: "192.168.208.0/20" };
  await ask("POST", `${networking}/subnets`, { subnet });
  const image = `${endpoint("image")}/v2/images`;
  const { images } = (await (await ask("GET", `${image}?visibility=public`)).json()) as { images: Named[] };
  const agent = [{ op: "add", path: "/hw_qemu_guest_agent", value: "yes" }];
  for (const { id } of images) await ask("PATCH", `${image}/${id}`, agent, "application/openstack-images-v2.1-json-patch");
}

const root = (url: string | undefined) => url?.replace(/\/v[0-9.]+(\/.*)?$/, "");
const byNumber = (a: string, b: string) => Number(a.split(".")[1] ?? 0) - Number(b.split(".")[1] ?? 0);

async function authenticate({ authUrl, username, password, project, domain }: Credentials) {
  const user = { name: username, password, domain: { name: domain } };
  const scope = { project: { name: project, domain: { name: domain } } };
  const response = await fetch(`${authUrl}/v3/auth/tokens`.replace("/v3/v3", "/v3"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ auth: { identity: { methods: ["password"], password: { user } }, scope } }),
  });
  if (!response.ok) throw new Error(`${authUrl} refused ${username}: ${response.status}`);
  const { token } = (await response.json()) as { token: { catalog: { type: string; endpoints: { interface: string; url: string }[] }[] } };
  const endpoint = (type: string) =>
    token.catalog
      .find((service) => service.type === type)
      ?.endpoints.find((one) => one.interface === "public")
      ?.url.replace(/\/$/, "");
  return { token: response.headers.get("x-subject-token") ?? "", endpoint };
}
