import { afterAll, beforeAll, expect, it } from "vitest";
import type { KindName } from "../../../kube/kube.ts";
import { openstackId } from "../../../kube/names.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import { objectKey } from "../../../kube/paths.ts";
import { reconcile as reconcileNetwork } from "../../../network/reconcile.ts";
import { silent } from "../../../testing/cluster.ts";
import { type Life, mortal } from "../../../testing/mortal.ts";
import { type ServerCloud, startServerCloud, turn } from "../../../testing/server-cloud.ts";
import { compute } from "../../index.ts";
import { reconcile } from "../../reconcile.ts";

const life: Life = { writes: Number.POSITIVE_INFINITY };

type Create = typeof compute.servers.create;
const dying = {
  ...compute,
  servers: {
    ...compute.servers,
    create: (call: Parameters<Create>[0]) =>
      compute.servers.create(Object.create(call, { kube: { value: mortal(call.kube, life) } }) as typeof call),
  },
};

let cloud: ServerCloud;
let portId: string;
let volumeId: string;

beforeAll(async () => {
  cloud = await startServerCloud({ services: { compute: dying }, log: silent });
  const port = await cloud.askAt("POST", "/networking/v2.0/ports", { body: { port: { network_id: cloud.networkId } } });
  portId = String(port.body["port"]!["id"]);
  const volume = await cloud.askAt("POST", "/volume/v3/volumes", { body: { volume: { size: 1, name: "there before" } } });
  volumeId = String(volume.body["volume"]!["id"]);
  while (String((await cloud.askAt("GET", `/volume/v3/volumes/${volumeId}`)).body["volume"]!["status"]) !== "available") await turn();
});
afterAll(() => cloud.close());

const kinds = ["VirtualMachine", "Port", "IPAllocation", "DataVolume", "PersistentVolumeClaim"] as const satisfies KindName[];

async function everything(): Promise<string[]> {
  const { kube, namespaces } = cloud;
  const cached = kinds.flatMap((kind) => kube.list(kind, namespaces.demo) as readonly KubeObject[]);
  const secrets = await kube.readAll("Secret", namespaces.demo);
  return [...cached, ...secrets].map((object) => `${object.kind} ${object.metadata.name}`).sort();
}

const order = () => ({
  networks: [{ uuid: cloud.networkId }, { port: portId }],
  block_device_mapping_v2: [
    { boot_index: 0, source_type: "image", destination_type: "local", uuid: cloud.imageRef, delete_on_termination: true },
    { source_type: "blank", destination_type: "volume", volume_size: 1, delete_on_termination: false },
    { source_type: "volume", destination_type: "volume", uuid: volumeId, delete_on_termination: true },
  ],
});

/** What the leader does once it must be that nobody goes on. */
async function lookLater(): Promise<void> {
  const later = () => new Date(Date.now() + 3_600_000);
  const { kube, namespaces } = cloud;
  for (const vm of kube.list("VirtualMachine", namespaces.demo)) await reconcile(objectKey(vm), kube.own, later);
  for (const allocation of kube.list("IPAllocation", namespaces.demo))
    await reconcileNetwork(`IPAllocation ${objectKey(allocation)}`, kube, later);
}

it("leaves nothing behind, wherever its maker dies", async () => {
  const port = () => cloud.kube.findById("Port", cloud.namespaces.demo, portId)?.spec.deviceID;
  const before = await everything();
  let deaths = 0;
  for (; ; deaths++) {
    life.writes = deaths;
    const { status, body } = await cloud.create(order());
    life.writes = Number.POSITIVE_INFINITY;
    if (status === 202) {
      await cloud.until(body["server"]!["id"]!, "ACTIVE");
      break;
    }
    expect(status).toBe(500);
    const made = cloud.kube.list("VirtualMachine", cloud.namespaces.demo).find(({ spec }) => spec.runStrategy !== "Halted");
    if (made !== undefined) {
      // It was whole: what was left to do is done by the leader, and it runs.
      await lookLater();
      const id = openstackId(made);
      const server = await cloud.until(id, "ACTIVE");
      const attached = [...server["os-extended-volumes:volumes_attached"]!];
      expect(attached.find((one) => String(one["id"]) === volumeId)).toMatchObject({ delete_on_termination: true });
      break;
    }
    await lookLater();
    // Kubernetes collects what the machine owned.
    while ((await everything()).join() !== before.join()) await turn();
    expect(port()).toBeFalsy();
  }
  expect(deaths).toBeGreaterThan(8);
});
