import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DataSource, PersistentVolumeClaim } from "../../../generated/kubernetes/kinds.ts";
import { ID, IMAGE, PROPERTIES } from "../../kube/names.ts";
import { startTestCluster, type TestCluster } from "../../testing/cluster.ts";
import { rotate } from "./imaging.ts";
import type { VirtualMachine } from "./task.ts";

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster(["DataSource", "DataVolume", "PersistentVolumeClaim", "VolumeSnapshot"]);
});
afterAll(() => cluster.close());

describe("a server's backup that rotates out", () => {
  it("takes no data along that is another project's, whatever claim a tenant has it name", async () => {
    const { kube } = cluster;
    const id = crypto.randomUUID();
    for (const name of ["tenant", "victim"]) await kube.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    const claimIn = (namespace: string) =>
      kube.create<PersistentVolumeClaim>({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "data", namespace, labels: { [IMAGE]: id } },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      });
    await claimIn("tenant");
    await claimIn("victim");
    const properties = JSON.stringify({ image_type: "backup", backup_type: "daily", instance_uuid: "server" });
    const backupOf = (namespace: string) =>
      kube.create<DataSource>({
        apiVersion: "cdi.kubevirt.io/v1beta1",
        kind: "DataSource",
        metadata: { name: "backup", namespace: "tenant", labels: { [ID]: id }, annotations: { [PROPERTIES]: properties } },
        spec: { source: { pvc: { namespace, name: "data" } } },
      });
    const vm = { metadata: { namespace: "tenant", labels: { [ID]: "server" } } } as unknown as VirtualMachine;
    const rotated = () => rotate(kube, vm, { kind: "image", phase: "backup", image: "other", rotation: { type: "daily", most: 0 } });

    await backupOf("victim");
    await rotated();
    expect(kube.list("DataSource", "tenant")).toEqual([]);
    expect(await kube.read("PersistentVolumeClaim", "victim", "data")).toBeDefined();
    expect(await kube.read("PersistentVolumeClaim", "tenant", "data")).toBeDefined();

    await backupOf("tenant");
    await rotated();
    expect(await kube.read("PersistentVolumeClaim", "tenant", "data")).toBeUndefined();
  });
});
