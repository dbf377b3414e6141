import { afterAll, beforeAll, expect, it } from "vitest";
import type { KindName } from "../kube/kube.ts";
import { TASK } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { objectKey } from "../kube/paths.ts";
import { reconcile as reconcileNetwork } from "../network/reconcile.ts";
import { silent } from "../testing/cluster.ts";
import { type Life, mortal } from "../testing/mortal.ts";
import { type ServerCloud, startServerCloud, turn } from "../testing/server-cloud.ts";
import { compute } from "./index.ts";
import { reconcileLeftover } from "./leftovers.ts";

const life: Life = { writes: Number.POSITIVE_INFINITY };
const immortal = () => {
  life.writes = Number.POSITIVE_INFINITY;
};

/** The same handlers, which write as a replica does that dies. */
const dying = <T extends object>(handlers: T): T =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      typeof handler === "function"
        ? (call: { kube: ServerCloud["kube"] }) => handler(Object.create(call, { kube: { value: mortal(call.kube, life) } }))
        : dying(handler as object),
    ]),
  ) as T;

let cloud: ServerCloud;
let id: string;
let portId: string;

beforeAll(async () => {
  cloud = await startServerCloud({ services: { compute: dying(compute) }, log: silent });
  const port = await cloud.askAt("POST", "/networking/v2.0/ports", { body: { port: { network_id: cloud.networkId } } });
  portId = String(port.body["port"]!["id"]);
  const { body } = await cloud.create({ networks: [{ uuid: cloud.networkId }] });
  id = String(body["server"]!["id"]);
  await cloud.until(id, "ACTIVE");
});
afterAll(() => cloud.close());

const kinds = ["Port", "IPAllocation", "DataVolume", "PersistentVolumeClaim"] as const satisfies KindName[];
const everything = () =>
  kinds
    .flatMap((kind) => cloud.kube.list(kind, cloud.namespaces.demo) as readonly KubeObject[])
    .map((object) => `${object.kind} ${object.metadata.name}`)
    .sort();
const device = () => cloud.kube.findById("Port", cloud.namespaces.demo, portId)?.spec.deviceID ?? "";

/** What the leader does when so long has passed that nobody can be at it any more. */
async function lookLater(): Promise<void> {
  const later = () => new Date(Date.now() + 3_600_000);
  const { kube, namespaces } = cloud;
  for (const kind of ["DataVolume", "Port"] as const)
    for (const object of kube.list(kind, namespaces.demo)) await reconcileLeftover(`${kind} ${objectKey(object)}`, kube.own, later);
  for (const allocation of kube.list("IPAllocation", namespaces.demo))
    await reconcileNetwork(`IPAllocation ${objectKey(allocation)}`, kube, later);
}

/** Lets the request die before each of its writes, until it gets through; `unchanged` must hold after each death and the leader's look. */
async function dieEverywhere(
  request: () => Promise<{ status: number }>,
  accepted: number,
  unchanged: () => Promise<boolean>,
): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    life.writes = deaths;
    const { status } = await request().finally(immortal);
    if (status === accepted) return deaths;
    expect(status).toBe(500);
    await lookLater();
    while (!(await unchanged())) await turn();
  }
}

const interfaces = async () =>
  (await cloud.askAt("GET", `/compute/v2.1/servers/${id}/os-interface`)).body["interfaceAttachments"] as unknown as { port_id: string }[];
const attach = (body: object) => cloud.askAt("POST", `/compute/v2.1/servers/${id}/os-interface`, { body: { interfaceAttachment: body } });

it("frees a port that was to be attached, or the attachment is there", async () => {
  const deaths = await dieEverywhere(
    () => attach({ port_id: portId }),
    200,
    async () => {
      const attached = (await interfaces()).some((one) => one.port_id === portId);
      // Plugged in, and only the note of it is missing: the next try is refused, as the port has its server.
      if (attached) return (await cloud.askAt("DELETE", `/compute/v2.1/servers/${id}/os-interface/${portId}`)).status === 202;
      return device() === "";
    },
  );
  expect(deaths).toBeGreaterThanOrEqual(3);
  expect(device()).toBe(id);
});

it("frees a port that was unplugged", async () => {
  // Unplugged, and then it dies.
  life.writes = 1;
  expect((await cloud.askAt("DELETE", `/compute/v2.1/servers/${id}/os-interface/${portId}`).finally(immortal)).status).toBe(500);
  await lookLater();
  expect(device()).toBe("");
});

it("deletes a port that was made to be attached, and its address", async () => {
  const before = everything();
  life.writes = 2;
  expect((await attach({ net_id: cloud.networkId }).finally(immortal)).status).toBe(500);
  expect(everything()).not.toEqual(before);
  await lookLater();
  await lookLater();
  expect(everything()).toEqual(before);
});

it("deletes a disk that a rebuild was to use", async () => {
  const before = everything();
  const rebuild = () => cloud.askAt("POST", `/compute/v2.1/servers/${id}/action`, { body: { rebuild: { imageRef: cloud.imageRef } } });
  const begun = () => cloud.kube.findById("VirtualMachine", cloud.namespaces.demo, id)?.metadata.annotations?.[TASK] !== undefined;
  let deaths = 0;
  for (; ; deaths++) {
    life.writes = deaths;
    expect((await rebuild().finally(immortal)).status).toBe(500);
    // It is written down, and only the note of it is missing: the leader ends it, and needs the new disk.
    if (begun()) break;
    await lookLater();
    while (everything().join() !== before.join()) await turn();
  }
  expect(deaths).toBeGreaterThanOrEqual(2);
  const withDisk = everything();
  await lookLater();
  expect(everything()).toEqual(withDisk);
});

it("leaves a disk alone that is young, or that a server has", async () => {
  const before = everything();
  const { kube, namespaces, now } = { ...cloud, now: () => new Date() };
  for (const disk of kube.list("DataVolume", namespaces.demo)) await reconcileLeftover(`DataVolume ${objectKey(disk)}`, kube.own, now);
  expect(everything()).toEqual(before);
});
