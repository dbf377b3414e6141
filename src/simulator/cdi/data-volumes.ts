/** CDI's controller of DataVolumes: makes the claim, fills it, and tells how far it has come. */
import { isDeepStrictEqual } from "node:util";
import type { Condition, KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { parseQuantity } from "../../kube/quantity.ts";
import { timestamp } from "../../kube/time.ts";
import { withCondition } from "../conditions.ts";
import type { Controller } from "../controller.ts";
import type { StorageClass } from "../csi/claims.ts";
import { handleOf } from "../csi/handles.ts";
import type { Disks } from "../disks.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import { controlledBy, ownersOf } from "../owners.ts";
import type { Simulation } from "../simulation.ts";
import { importHttp } from "./http-import.ts";
import { phasesOf, type Resolved, resolve } from "./sources.ts";
import { type DataVolume, POD_PHASE, type StorageProfile } from "./types.ts";

const stepMilliseconds = 40;
const over = (dataVolume: DataVolume) => ["Succeeded", "Failed"].includes(dataVolume.status?.phase ?? "");

const sourceKinds: Partial<Record<Resolved["kind"], string>> = {
  upload: "VolumeUploadSource",
  pvc: "VolumeCloneSource",
  snapshot: "VolumeCloneSource",
};

export function dataVolumes(sim: Simulation, disks: Disks): Controller<DataVolume> {
  const { cluster } = sim;
  const unfinished = cluster.index<DataVolume>("DataVolume", (dataVolume) => [over(dataVolume) ? undefined : "unfinished"]);
  const waiting = () => unfinished("unfinished").map(objectKey);
  const importing = new Set<string>();

  const classOf = (name: string | undefined) =>
    name ??
    cluster
      .list<StorageClass>("StorageClass")
      .find((c) => c.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true")?.metadata.name;

  async function reconcile(dataVolume: DataVolume): Promise<number | undefined> {
    if (dataVolume.metadata.deletionTimestamp !== undefined || over(dataVolume)) return undefined;
    const { namespace, name, uid } = dataVolume.metadata;
    const claim = cluster.find<Claim>("PersistentVolumeClaim", namespace, name!);
    if (claim && !isOf(claim, dataVolume)) return adopt(dataVolume, claim);
    const source = resolve(cluster, dataVolume);
    if (source.kind === "fail") return void (await say(dataVolume, "Failed", { message: source.message, failed: true }));
    if (claim?.metadata.annotations?.[POD_PHASE] === "Succeeded") {
      if (claim.status?.phase === "Bound") await say(dataVolume, "Succeeded", {});
      return undefined;
    }
    if (source.kind === "wait") return void (await say(dataVolume, "Pending", { message: source.message }));
    const template = dataVolume.spec.storage ?? dataVolume.spec.pvc ?? {};
    const storageClassName = classOf(template.storageClassName);
    if ("storage" in source && parseQuantity(template.resources?.requests?.storage ?? source.storage) < parseQuantity(source.storage))
      return void (await say(dataVolume, "Pending", { message: `the source has ${source.storage}: the target is smaller` }));
    if (!claim) {
      await cluster.ensure(claimFor(dataVolume, source, storageClassName));
      return void (await say(dataVolume, "Pending", {}));
    }
    const phases = phasesOf(cluster, source, storageClassName);
    const at = phases.indexOf(dataVolume.status?.phase ?? "");
    const left = sim.left(`fill ${uid} ${at}`, stepMilliseconds);
    if (left > 0) return left;
    if (at < phases.length - 1) return void (await say(dataVolume, phases[at + 1]!, {}));
    return finish(dataVolume, claim, source);
  }

  async function finish(dataVolume: DataVolume, claim: Claim, source: Resolved): Promise<undefined> {
    if (source.kind === "upload") return undefined;
    if (source.kind === "http") return importOnce(dataVolume, claim, source.url);
    if ("handle" in source) await disks.copy(source.handle, handleOf(cluster, claim));
    await filled(sim, claim);
    return undefined;
  }

  /** A transfer may outlast many looks at its object: it is begun once. */
  function importOnce(dataVolume: DataVolume, claim: Claim, url: string): undefined {
    const { uid } = dataVolume.metadata;
    if (importing.has(uid!)) return;
    importing.add(uid!);
    importHttp(disks, handleOf(cluster, claim), { url, roomBytes: parseQuantity(claim.spec.resources?.requests?.storage) })
      .then(() => filled(sim, claim))
      .catch((error: Error) => say(dataVolume, "Failed", { message: error.message, failed: true }))
      .catch((err: unknown) => sim.log.warn({ err }, "an import could not be told of"))
      .finally(() => importing.delete(uid!));
    return undefined;
  }

  /** A claim of this name that says it was filled for the DataVolume (a restored backup, a moved image) is taken as it is. */
  async function adopt(dataVolume: DataVolume, claim: Claim): Promise<undefined> {
    if (claim.metadata.annotations?.["cdi.kubevirt.io/storage.populatedFor"] === dataVolume.metadata.name) {
      await cluster.update(claim, (copy) => {
        copy.metadata.ownerReferences = [controlledBy(dataVolume)];
      });
      await say(dataVolume, "Succeeded", {});
    } else await say(dataVolume, "Pending", { message: `claim ${claim.metadata.name} exists already and is of somebody else` });
    return undefined;
  }

  function claimFor(dataVolume: DataVolume, source: Resolved, storageClassName: string | undefined): Claim {
    const { namespace, name, uid, labels, annotations } = dataVolume.metadata;
    const template = dataVolume.spec.storage ?? dataVolume.spec.pvc ?? {};
    const sets = cluster.find<StorageProfile>("StorageProfile", undefined, storageClassName ?? "")?.status?.claimPropertySets ?? [];
    const mode = template.volumeMode ?? ("volumeMode" in source ? source.volumeMode : undefined);
    const set = sets.find((each) => mode === undefined || each.volumeMode === mode) ?? {
      accessModes: ["ReadWriteOnce"],
      volumeMode: "Filesystem",
    };
    // `spec.storage` leaves to CDI what `spec.pvc` has to say.
    const chosen = dataVolume.spec.storage ? set : { accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem" };
    return {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: name!,
        namespace: namespace!,
        labels: { ...labels, app: "containerized-data-importer", "app.kubernetes.io/managed-by": "cdi-controller" },
        annotations: { ...annotations, "cdi.kubevirt.io/storage.contentType": "kubevirt", "cdi.kubevirt.io/storage.usePopulator": "true" },
        ownerReferences: [controlledBy(dataVolume)],
      },
      spec: {
        accessModes: template.accessModes ?? chosen.accessModes,
        volumeMode: mode ?? chosen.volumeMode,
        ...(storageClassName !== undefined && { storageClassName }),
        resources: { requests: { storage: template.resources?.requests?.storage ?? ("storage" in source ? source.storage : "1Gi") } },
        dataSourceRef: {
          apiGroup: "cdi.kubevirt.io",
          kind: sourceKinds[source.kind] ?? "VolumeImportSource",
          name: `volume-source-${uid}`,
        },
      },
    };
  }

  async function say(dataVolume: DataVolume, phase: string, { message, failed = false }: { message?: string; failed?: boolean }) {
    const now = timestamp(sim.now());
    await cluster.updateStatus(dataVolume, (copy) => {
      const conditions = conditionsFor(copy, phase, { message: message ?? "", failed }).reduce(
        (all, c) => withCondition(all, c, now),
        copy.status?.conditions ?? [],
      );
      const progress = phase === "Succeeded" ? "100.0%" : "N/A";
      const next = { ...copy.status, claimName: copy.metadata.name!, phase, progress, conditions };
      if (!isDeepStrictEqual(next, copy.status)) copy.status = next;
    });
  }

  return {
    kind: "DataVolume",
    triggers: {
      PersistentVolumeClaim: (claim) => [...ownersOf(claim, "DataVolume"), ...(isBound(claim as Claim) ? waiting() : [])],
      VolumeSnapshot: waiting,
      DataSource: waiting,
      DataVolume: (dataVolume) => (over(dataVolume as DataVolume) ? waiting() : []),
    },
    reconcile,
  };
}

/** The claim has its data: external-provisioner may bind it now. */
export const filled = ({ cluster }: Simulation, claim: Claim) =>
  cluster.update(claim, (copy) => {
    copy.metadata.annotations = { ...copy.metadata.annotations, [POD_PHASE]: "Succeeded" };
  });

const isBound = (claim: Claim) => claim.status?.phase === "Bound";
const isOf = ({ metadata }: KubeObject, { metadata: { uid } }: KubeObject) =>
  metadata.ownerReferences?.some((owner) => owner.uid === uid) === true;

function conditionsFor({ metadata }: DataVolume, phase: string, { message, failed }: { message: string; failed: boolean }): Condition[] {
  const done = phase === "Succeeded";
  const running = /InProgress|UploadReady/.test(phase);
  return [
    {
      type: "Bound",
      status: done ? "True" : "False",
      reason: done ? "Bound" : "Pending",
      message: `PVC ${metadata.name} ${done ? "Bound" : "Pending"}`,
    },
    {
      type: "Running",
      status: running ? "True" : "False",
      reason: failed ? "Error" : done ? "Completed" : running ? "Pod is running" : "",
      message,
    },
    { type: "Ready", status: done ? "True" : "False", reason: "", message: "" },
  ];
}
