/** Live migration: a second launcher pod on another node, and the guest moves into it. */
import type { KubeObject } from "../../kube/objects.ts";
import { timestamp } from "../../kube/time.ts";
import type { Controller } from "../controller.ts";
import type { Simulation } from "../simulation.ts";
import { launcherPod, type Pod } from "./launcher-pod.ts";
import { isFinal } from "./machine-state.ts";
import type { Migration, MigrationState, VirtualMachineInstance } from "./types.ts";
import { activePod, type PodsOf } from "./vmi.ts";
import { dropFinalizer } from "./vmi-status.ts";

const finalizer = "kubevirt.io/migrationJobFinalize";
const jobLabel = "kubevirt.io/migrationJobUID";
/** How long the guest's memory takes to move. */
const copyMilliseconds = 400;
const stepMilliseconds = 40;

/** From the pod that runs to the guest that moves; each is an event of its own. */
const preparations = ["Scheduling", "Scheduled", "PreparingTarget", "TargetReady"];

export function migrations(sim: Simulation, pods: PodsOf): Controller<Migration> {
  const { cluster } = sim;
  const byInstance = cluster.index<Migration>("VirtualMachineInstanceMigration", ({ metadata, spec }) => [
    `${metadata.namespace}/${spec.vmiName}`,
  ]);
  const over = (migration: Migration) => ["Succeeded", "Failed"].includes(migration.status?.phase ?? "");

  async function enter(migration: Migration, phase: string, migrationState?: MigrationState) {
    const at = timestamp(sim.now());
    await cluster.updateStatus(migration, (copy) => {
      if (copy.status?.phase === phase) return;
      const times = [...(copy.status?.phaseTransitionTimestamps ?? []), { phase, phaseTransitionTimestamp: at }];
      copy.status = { ...copy.status, phase, phaseTransitionTimestamps: times, ...(migrationState && { migrationState }) };
    });
  }

  async function end(migration: Migration, phase: "Succeeded" | "Failed", state?: MigrationState) {
    await enter(migration, phase, state);
    await cluster.update(migration, (copy) => dropFinalizer(copy, finalizer));
    sim.forget(`move ${migration.metadata.uid}`);
    return undefined;
  }

  async function reconcile(migration: Migration): Promise<number | undefined> {
    const { namespace, uid } = migration.metadata;
    if (over(migration)) return void (await cluster.update(migration, (copy) => dropFinalizer(copy, finalizer)));
    const vmi = cluster.find<VirtualMachineInstance>("VirtualMachineInstance", namespace, migration.spec.vmiName);
    const all = vmi ? pods(vmi.metadata.uid!) : [];
    const target = all.find((pod) => pod.metadata.labels?.[jobLabel] === uid);
    if (!vmi || isFinal(vmi) || vmi.metadata.deletionTimestamp !== undefined) return end(migration, "Failed");
    if (migration.metadata.deletionTimestamp !== undefined) return abort(migration, vmi, target);
    const protect = await cluster.update(migration, (copy) => {
      const finalizers = copy.metadata.finalizers ?? [];
      if (!finalizers.includes(finalizer)) copy.metadata.finalizers = [...finalizers, finalizer];
      copy.metadata.labels = { ...copy.metadata.labels, "kubevirt.io/vmi-name": migration.spec.vmiName };
    });
    if (!protect) return undefined;
    const phase = migration.status?.phase ?? "";
    if (phase === "") return void (await enter(migration, "Pending"));
    const source = activePod(vmi, all);
    if (!source || vmi.status?.phase !== "Running") return undefined;
    if (!target) return void (await cluster.ensure(targetPod(migration, vmi, source)));
    // A target that fits nowhere leaves the migration pending; it goes on by itself when there is room.
    if (target.spec.nodeName === undefined) return undefined;
    if (target.metadata.deletionTimestamp !== undefined) return end(migration, "Failed");
    if (target.status?.phase !== "Running") return phase === "Pending" ? void (await enter(migration, "Scheduling")) : undefined;
    return move(migration, vmi, { source, target });
  }

  async function move(
    migration: Migration,
    vmi: VirtualMachineInstance,
    { source, target }: { source: Pod; target: Pod },
  ): Promise<number | undefined> {
    const phase = migration.status?.phase ?? "";
    const what = `move ${migration.metadata.uid}`;
    const at = preparations.indexOf(phase);
    if (phase !== "Running") {
      const left = sim.left(what, stepMilliseconds);
      if (left > 0) return left;
      if (at < preparations.length - 1) return void (await enter(migration, preparations[at + 1]!));
      await cluster.update(vmi, (copy) => {
        copy.metadata.labels = { ...copy.metadata.labels, "kubevirt.io/migrationTargetNodeName": target.spec.nodeName! };
        copy.status = { ...copy.status, migrationState: stateOf(migration, { source, target }, timestamp(sim.now())) };
      });
      return void (await enter(migration, "Running"));
    }
    const left = sim.left(what, copyMilliseconds);
    if (left > 0) return left;
    const done = { ...vmi.status?.migrationState, completed: true, endTimestamp: timestamp(sim.now()) };
    await cluster.update(vmi, (copy) => {
      const nodeName = target.spec.nodeName!;
      copy.metadata.labels = { ...copy.metadata.labels, "kubevirt.io/nodeName": nodeName };
      delete copy.metadata.labels["kubevirt.io/migrationTargetNodeName"];
      copy.status = { ...copy.status, nodeName, migrationState: done, activePods: { [target.metadata.uid!]: nodeName } };
    });
    await end(migration, "Succeeded", done);
    await cluster.delete(source);
    return undefined;
  }

  async function abort(migration: Migration, vmi: VirtualMachineInstance, target: Pod | undefined): Promise<undefined> {
    if (target) await cluster.delete(target);
    const state = vmi.status?.migrationState;
    const mine =
      state?.migrationUid === migration.metadata.uid
        ? { ...state, failed: true, completed: true, abortStatus: "Succeeded", endTimestamp: timestamp(sim.now()) }
        : undefined;
    if (mine)
      await cluster.update(vmi, (copy) => {
        delete copy.metadata.labels?.["kubevirt.io/migrationTargetNodeName"];
        copy.status = { ...copy.status, migrationState: mine };
      });
    return end(migration, "Failed", mine);
  }

  return {
    kind: "VirtualMachineInstanceMigration",
    triggers: {
      Pod: ({ metadata }: KubeObject) => {
        const owner = metadata.labels?.[jobLabel] === undefined ? undefined : metadata.ownerReferences?.[0];
        return owner ? byInstance(`${metadata.namespace}/${owner.name}`).map((m) => `${metadata.namespace}/${m.metadata.name}`) : [];
      },
      VirtualMachineInstance: ({ metadata }) =>
        byInstance(`${metadata.namespace}/${metadata.name}`)
          .filter((m) => !over(m))
          .map((m) => `${metadata.namespace}/${m.metadata.name}`),
    },
    reconcile,
  };
}

const stateOf = ({ metadata }: Migration, { source, target }: { source: Pod; target: Pod }, startTimestamp: string): MigrationState => ({
  migrationUid: metadata.uid!,
  mode: "PreCopy",
  sourceNode: source.spec.nodeName!,
  targetNode: target.spec.nodeName!,
  sourcePod: source.metadata.name!,
  targetPod: target.metadata.name!,
  startTimestamp,
});

/** On another node than the source, and where the migration wants it. */
function targetPod(migration: Migration, vmi: VirtualMachineInstance, source: Pod): Pod {
  const pod = launcherPod(vmi, migration.metadata.uid);
  const apart = { labelSelector: { matchLabels: { "kubevirt.io/created-by": vmi.metadata.uid! } }, topologyKey: "kubernetes.io/hostname" };
  const { podAntiAffinity, ...affinity } = pod.spec.affinity ?? {};
  pod.metadata.labels = { ...pod.metadata.labels, ...source.metadata.labels, [jobLabel]: migration.metadata.uid! };
  pod.spec.nodeSelector = { ...pod.spec.nodeSelector, ...migration.spec.addedNodeSelector };
  pod.spec.affinity = {
    ...affinity,
    podAntiAffinity: {
      ...podAntiAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: [...(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []), apart],
    },
  };
  return pod;
}
