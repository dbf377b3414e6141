/** Short words for what scenarios do again and again. Each fails with the whole answer where it is not the one that was due. */
import { expect } from "vitest";
import { type Answer, type Caller, type Cloud, eventually, type Sending, type ServiceType } from "./cloud.ts";

export interface Thing {
  id: string;
  name: string;
  status: string;
}

export interface KubernetesObject {
  metadata: { name: string; uid: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

export function due(answer: Answer, status: number): Answer {
  expect(answer.status, answer.text).toBe(status);
  return answer;
}

/** POSTs `body`, and answers what is under its only key, or the answer itself where `body` has no envelope (images). */
export async function made<T = Thing>(caller: Caller, service: ServiceType, path: string, body: object): Promise<T> {
  const answer = await caller.ask(service, "POST", path, { body });
  expect([200, 201, 202], answer.text).toContain(answer.status);
  const [key = "", ...others] = Object.keys(body);
  return (others.length === 0 ? answer.json()[key] : answer.json()) as T;
}

/** Asks in this microversion: `compute 2.47`. */
const at = (microversion: string | undefined): Sending =>
  microversion === undefined ? {} : { headers: { "openstack-api-version": microversion } };

/** GETs one thing: what is under the answer's only key, or the answer itself where it has no envelope (images). */
export async function shown<T = Thing>(caller: Caller, service: ServiceType, path: string, microversion?: string): Promise<T> {
  const body = due(await caller.ask(service, "GET", path, at(microversion)), 200).json();
  const values = Object.values(body);
  return (values.length === 1 ? values[0] : body) as T;
}

/** GETs a list: the one array of the answer. */
export async function listed<T = Thing>(caller: Caller, service: ServiceType, path: string, microversion?: string): Promise<T[]> {
  const body = due(await caller.ask(service, "GET", path, at(microversion)), 200).json();
  const list = Object.values(body).find((value) => Array.isArray(value));
  if (list === undefined) throw new Error(`no list in the answer to ${path}: ${Object.keys(body)}`);
  return list as T[];
}

export async function named<T extends { name: string } = Thing>(
  caller: Caller,
  service: ServiceType,
  path: string,
  name: string,
): Promise<T> {
  const found = (await listed<T>(caller, service, path)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${path} has no ${name}`);
  return found;
}

export const reaches = <T extends { status: string } = Thing>(caller: Caller, service: ServiceType, path: string, status: string) =>
  eventually(
    () => shown<T>(caller, service, path),
    (thing) => thing.status === status,
  );

export const gone = (caller: Caller, service: ServiceType, path: string) =>
  eventually(
    () => caller.ask(service, "GET", path),
    ({ status }) => status === 404,
  );

/** The objects of a collection of the Kubernetes API. */
export async function objects(cloud: Cloud, path: string): Promise<KubernetesObject[]> {
  return due(await cloud.kubernetes("GET", path), 200).json<{ items: KubernetesObject[] }>().items;
}

export async function object(cloud: Cloud, path: string): Promise<KubernetesObject> {
  return due(await cloud.kubernetes("GET", path), 200).json<KubernetesObject>();
}

export async function networkWithSubnet(caller: Caller, name: string, cidr: string): Promise<{ network: string; subnet: string }> {
  const network = await made(caller, "network", "/networks", { network: { name } });
  const subnet = await made(caller, "network", "/subnets", { subnet: { network_id: network.id, ip_version: 4, cidr } });
  return { network: network.id, subnet: subnet.id };
}

/** A server of the smallest flavor from the demo's image, ACTIVE. */
export async function server(caller: Caller, name: string, network: string, more: object = {}): Promise<Thing> {
  const flavor = await named(caller, "compute", "/flavors", "m1.tiny");
  const image = await named(caller, "image", "/images", "tiny");
  const body = { server: { name, flavorRef: flavor.id, imageRef: image.id, networks: [{ uuid: network }], ...more } };
  const { id } = await made(caller, "compute", "/servers", body);
  return reaches(caller, "compute", `/servers/${id}`, "ACTIVE");
}
