import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../kube/objects.ts";
import { claim, machine, namespace, startWorld, type World } from "../../testing/world.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import type { VirtualMachine } from "../kubevirt/types.ts";
import type { Volume } from "./claims.ts";
import type { Content, VolumeSnapshot } from "./snapshots.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const bound = (name: string) => world.until<Claim>("PersistentVolumeClaim", name, ({ status }) => status?.phase === "Bound");
const snapshot = (name: string, source: string): KubeObject & { spec: object } => ({
  apiVersion: "snapshot.storage.k8s.io/v1",
  kind: "VolumeSnapshot",
  metadata: { name, namespace },
  spec: { source: { persistentVolumeClaimName: source }, volumeSnapshotClassName: "standard" },
});

describe("claims", () => {
  it("get a volume of their size and mode", async () => {
    await world.cluster.create(claim("data", "3Gi"));
    const made = await bound("data");
    expect(made.status?.capacity).toEqual({ storage: "3Gi" });
    const volume = world.cluster.find<Volume>("PersistentVolume", undefined, made.spec.volumeName!);
    expect(volume?.spec).toMatchObject({
      capacity: { storage: "3Gi" },
      volumeMode: "Block",
      storageClassName: "standard",
      claimRef: { name: "data", uid: made.metadata.uid },
    });
  });

  it("of no class get the default one", async () => {
    await world.cluster.create(claim("plain", "1Gi", { storageClassName: undefined }));
    expect((await bound("plain")).spec.storageClassName).toBe("standard");
  });

  it("of a class of another driver are left alone", async () => {
    await world.cluster.create({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "foreign" },
      provisioner: "other.example",
    } as KubeObject);
    await world.cluster.create(claim("foreign", "1Gi", { storageClassName: "foreign" }));
    await world.cluster.create(claim("after"));
    await bound("after");
    expect(world.cluster.find<Claim>("PersistentVolumeClaim", namespace, "foreign")?.status?.phase).not.toBe("Bound");
  });

  it("of each driver are made by it, and not from a snapshot of the other's", async () => {
    await world.cluster.create(claim("quick", "1Gi", { storageClassName: "fast" }));
    const volume = world.cluster.find<Volume>("PersistentVolume", undefined, (await bound("quick")).spec.volumeName!);
    expect(volume?.spec.csi?.driver).toBe("fast.simulator.csi.dicot.io");
    await world.cluster.create({
      ...snapshot("quick", "quick"),
      spec: { source: { persistentVolumeClaimName: "quick" } },
    } as KubeObject);
    const cut = await world.until<VolumeSnapshot>("VolumeSnapshot", "quick", ({ status }) => status?.readyToUse === true);
    expect(cut.spec.volumeSnapshotClassName).toBe("fast");
    const dataSourceRef = { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "quick" };
    await world.cluster.create(claim("quick-elsewhere", "1Gi", { dataSourceRef }));
    await world.cluster.create(claim("quick-again", "1Gi", { dataSourceRef, storageClassName: "fast" }));
    await bound("quick-again");
    expect(world.cluster.find<Claim>("PersistentVolumeClaim", namespace, "quick-elsewhere")?.status?.phase).not.toBe("Bound");
  });

  it("leave a volume that is to be retained, which another claim takes as soon as it is given to it", async () => {
    await world.cluster.create(claim("first"));
    const first = await bound("first");
    const name = first.spec.volumeName!;
    await world.cluster.update(world.cluster.find<Volume>("PersistentVolume", undefined, name)!, (copy) => {
      copy.spec.persistentVolumeReclaimPolicy = "Retain";
    });
    await world.cluster.delete(first);
    const released = await world.until<Volume>("PersistentVolume", name, ({ status }) => status?.phase === "Released");
    const second: KubeObject & Pick<Claim, "status"> = await world.cluster.create(claim("second", "1Gi", { volumeName: name }));
    expect(second.status?.phase).not.toBe("Bound");
    await world.cluster.update(released, (copy) => {
      copy.spec.claimRef = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: "second", uid: second.metadata.uid! };
    });
    expect((await bound("second")).spec.volumeName).toBe(name);
    await world.until<Volume>("PersistentVolume", name, ({ status }) => status?.phase === "Bound");
  });

  it("grow with their request", async () => {
    await world.cluster.update(await bound("data"), (copy) => {
      copy.spec.resources!.requests!.storage = "5Gi";
    });
    const grown = await world.until<Claim>("PersistentVolumeClaim", "data", ({ status }) => status?.capacity?.["storage"] === "5Gi");
    await world.until<Volume>("PersistentVolume", grown.spec.volumeName!, ({ spec }) => spec.capacity.storage === "5Gi");
  });

  it("go with their volume", async () => {
    const made = await bound("after");
    await world.cluster.delete(made);
    await world.gone("PersistentVolumeClaim", "after");
    await world.gone("PersistentVolume", made.spec.volumeName!);
  });

  it("stay while a machine runs on them", async () => {
    await world.cluster.create(claim("web"));
    await world.cluster.create(machine("web"));
    const vm = await world.until<VirtualMachine>("VirtualMachine", "web", ({ status }) => status?.printableStatus === "Running");
    await world.cluster.delete(await bound("web"));
    const held = await world.until<Claim>("PersistentVolumeClaim", "web", ({ metadata }) => metadata.deletionTimestamp !== undefined);
    expect(held.metadata.finalizers).toContain("kubernetes.io/pvc-protection");
    await world.cluster.delete(vm);
    await world.gone("PersistentVolumeClaim", "web");
  });
});

describe("snapshots", () => {
  it("become ready with the size of their claim, and are copied into new claims", async () => {
    await world.cluster.create(snapshot("before", "data"));
    const ready = await world.until<VolumeSnapshot>("VolumeSnapshot", "before", ({ status }) => status?.readyToUse === true);
    expect(ready.status?.restoreSize).toBe("5Gi");
    const content = world.cluster.find<KubeObject & { spec: object }>(
      "VolumeSnapshotContent",
      undefined,
      ready.status!.boundVolumeSnapshotContentName!,
    );
    expect(content?.spec).toMatchObject({ deletionPolicy: "Delete", volumeSnapshotRef: { name: "before", namespace } });
    const source = { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "before" };
    await world.cluster.create(claim("restored", "5Gi", { dataSourceRef: source }));
    await bound("restored");
  });

  it("wait for their claim, and say why", async () => {
    await world.cluster.create(snapshot("early", "later"));
    await world.until<VolumeSnapshot>("VolumeSnapshot", "early", ({ status }) => status?.error !== undefined);
    await world.cluster.create(claim("later"));
    const ready = await world.until<VolumeSnapshot>("VolumeSnapshot", "early", ({ status }) => status?.readyToUse === true);
    expect(ready.status?.error).toBeUndefined();
  });

  it("leave a content that is to be retained, of whose handle another snapshot is made", async () => {
    await world.cluster.create(snapshot("kept", "data"));
    const kept = await world.until<VolumeSnapshot>("VolumeSnapshot", "kept", ({ status }) => status?.readyToUse === true);
    const content = world.cluster.find<Content>("VolumeSnapshotContent", undefined, kept.status!.boundVolumeSnapshotContentName!)!;
    await world.cluster.update(content, (copy) => {
      copy.spec.deletionPolicy = "Retain";
    });
    await world.cluster.delete(kept);
    await world.gone("VolumeSnapshot", "kept");
    const { driver, sourceVolumeMode } = content.spec;
    await world.cluster.create({
      ...snapshot("again", ""),
      spec: { source: { volumeSnapshotContentName: "content-again" } },
    } as KubeObject);
    await world.until<VolumeSnapshot>("VolumeSnapshot", "again", ({ status }) => status?.error !== undefined);
    await world.cluster.create({
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotContent",
      metadata: { name: "content-again" },
      spec: {
        deletionPolicy: "Delete",
        driver,
        sourceVolumeMode,
        source: { snapshotHandle: content.status!.snapshotHandle },
        volumeSnapshotRef: { apiVersion: "snapshot.storage.k8s.io/v1", kind: "VolumeSnapshot", namespace, name: "again" },
      },
    } as KubeObject);
    const again = await world.until<VolumeSnapshot>("VolumeSnapshot", "again", ({ status }) => status?.readyToUse === true);
    expect(again.status).toMatchObject({ restoreSize: kept.status!.restoreSize, boundVolumeSnapshotContentName: "content-again" });
    await world.cluster.delete(content);
    await world.gone("VolumeSnapshotContent", content.metadata.name!);
    await world.cluster.delete(again);
    await world.gone("VolumeSnapshotContent", "content-again");
  });

  it("go with their content", async () => {
    const ready = await world.until<VolumeSnapshot>("VolumeSnapshot", "before", ({ status }) => status?.readyToUse === true);
    await world.cluster.delete(ready);
    await world.gone("VolumeSnapshot", "before");
    await world.gone("VolumeSnapshotContent", ready.status!.boundVolumeSnapshotContentName!);
  });
});
