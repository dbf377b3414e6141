import { afterEach, beforeEach, expect, it } from "vitest";
import type { Namespace, PersistentVolumeClaim } from "../../generated/kubernetes/kinds.ts";
import { ID, openstackId } from "../kube/names.ts";
import { silent, startTestCluster, type TestCluster } from "../testing/cluster.ts";
import { keepIdsApart } from "./ids.ts";

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startTestCluster([
    "Namespace",
    "VirtualMachine",
    "PersistentVolumeClaim",
    "DataSource",
    "VolumeSnapshot",
    "NetworkAttachmentDefinition",
  ]);
  await cluster.kube.create<Namespace>({ apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } });
});
afterEach(() => cluster.close());

const claim = (name: string, id: string): PersistentVolumeClaim => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "n", labels: { [ID]: id } },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
});

it("gives the later of two with one id its uid for good", async () => {
  const id = crypto.randomUUID();
  const objects = [await cluster.kube.create(claim("a", id)), await cluster.kube.create(claim("b", id))];
  const [other] = cluster.kube.list("PersistentVolumeClaim", "n").filter((object) => openstackId(object) !== id);
  const owner = objects.find(({ metadata }) => metadata.uid !== other?.metadata.uid);
  const controller = keepIdsApart(cluster, silent);
  await controller.idle();
  expect(other?.metadata.uid).toBeDefined();
  expect((await cluster.kube.read("PersistentVolumeClaim", "n", other?.metadata.name ?? ""))?.metadata.labels).toEqual({
    [ID]: other?.metadata.uid,
  });
  if (owner) await cluster.kube.delete(owner);
  // Its protection goes when nothing uses it.
  await expect.poll(() => cluster.kube.findById("PersistentVolumeClaim", "n", id)).toBeUndefined();
  expect(cluster.kube.findById("PersistentVolumeClaim", "n", other?.metadata.uid ?? "")?.metadata.name).toBe(other?.metadata.name);
  await controller.stop();
});
