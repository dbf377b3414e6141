/**
 * A live migration is a VirtualMachineInstanceMigration (kubevirt.io/v1); of a resize and of a cold migration the ServerAction tells that
 * recorded it (record.ts), and the server's task how far it is.
 *
 *   id, uuid             a number made of metadata.uid, and that itself
 *   status               status.phase
 *   source, destination  status.migrationState.sourceNode, targetNode
 */
import type { OsMigrations, Servers, ServersMigrations } from "../../../generated/compute/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { badRequest, notFound } from "../../http/errors.ts";
import { projectId } from "../../identity/project-namespaces.ts";
import { openstackId } from "../../kube/names.ts";
import { findHost, HOSTNAME_LABEL } from "../../placement/hosts.ts";
import { single, toPage } from "../pages.ts";
import { assertState } from "./actions/states.ts";
import { actionsNamed, oldestFirst } from "./record.ts";
import { getServer, getUnlocked, migrationsUnderWay } from "./surroundings.ts";
import { taskOf, type VirtualMachine } from "./task.ts";
import { userOf } from "./view.ts";

type Migration = Kinds["VirtualMachineInstanceMigration"];
type Actions = Handlers<Servers>["action"] & object;

// KubeVirt's phase on the left, Nova's status on the right.
const statuses: Record<string, string> = {
  Pending: "queued",
  Scheduling: "preparing",
  Scheduled: "preparing",
  PreparingTarget: "preparing",
  TargetReady: "preparing",
  Running: "running",
  Succeeded: "completed",
  Failed: "error",
};

const statusOf = ({ status }: Migration): string =>
  status?.migrationState?.abortStatus === "Succeeded" ? "cancelled" : (statuses[status?.phase ?? "Pending"] ?? "queued");

const numberOf = ({ metadata }: Migration): number => Number.parseInt(metadata.uid?.slice(0, 7) ?? "0", 16) || 0;

const time = (text: string | undefined) => (text ?? "").replace(/Z$/, ".000000");

const updatedAt = ({ metadata, status }: Migration): string =>
  [
    metadata.creationTimestamp ?? "",
    ...(status?.phaseTransitionTimestamps ?? []).map(({ phaseTransitionTimestamp }) => phaseTransitionTimestamp ?? ""),
  ]
    .sort()
    .at(-1) ?? "";

const machineOf = (call: Pick<Call, "kube">, { metadata, spec }: Migration): VirtualMachine | undefined =>
  call.kube.find("VirtualMachine", metadata.namespace, spec.vmiName ?? "");

function toMigration(call: Call, migration: Migration, vm: VirtualMachine) {
  const { sourceNode, targetNode, targetNodeAddress } = migration.status?.migrationState ?? {};
  const home = call.kube.find("Namespace", undefined, vm.metadata.namespace ?? "");
  return {
    id: numberOf(migration),
    uuid: migration.metadata.uid ?? "",
    status: statusOf(migration),
    source_compute: sourceNode ?? null,
    source_node: sourceNode ?? null,
    dest_compute: targetNode ?? null,
    dest_node: targetNode ?? null,
    dest_host: targetNodeAddress ?? null,
    created_at: time(migration.metadata.creationTimestamp),
    updated_at: time(updatedAt(migration)),
    project_id: home ? projectId(home) : "",
    user_id: userOf(vm),
  };
}

/** KubeVirt does not tell how far a copy is. */
const progress = {
  memory_total_bytes: null,
  memory_processed_bytes: null,
  memory_remaining_bytes: null,
  disk_total_bytes: null,
  disk_processed_bytes: null,
  disk_remaining_bytes: null,
};

async function running(call: Call & { path: { server_id: string } }): Promise<{ vm: VirtualMachine; migrations: Migration[] }> {
  const { vm } = await getServer(call, call.path.server_id);
  return { vm, migrations: migrationsUnderWay(call.kube, vm) };
}

async function get(call: Call & { path: { server_id: string; migration_id: string } }) {
  const { vm, migrations } = await running(call);
  const found = migrations.find((one) => String(numberOf(one)) === call.path.migration_id || one.metadata.uid === call.path.migration_id);
  if (found === undefined) throw notFound(`In-progress live migration ${call.path.migration_id} for server`, call.path.server_id);
  return { vm, migration: found };
}

const toServerMigration = (call: Call, migration: Migration, vm: VirtualMachine) => ({
  ...toMigration(call, migration, vm),
  ...progress,
  server_uuid: openstackId(vm),
});

export const serverMigrations = {
  async list(call) {
    const { vm, migrations } = await running(call);
    return { migrations: migrations.map((one) => toServerMigration(call, one, vm)) };
  },

  async show(call) {
    const { vm, migration } = await get(call);
    return { migration: toServerMigration(call, migration, vm) };
  },

  /** Deleting it is how KubeVirt is asked to give up. */
  async delete(call) {
    await call.kube.delete((await get(call)).migration);
    return undefined;
  },
} satisfies Handlers<ServersMigrations>;

// The phase of a resize on the left, Nova's status of its migration on the right.
const phases: Record<string, string> = {
  stopping: "migrating",
  starting: "post-migrating",
  verify: "finished",
  reverting: "reverting",
};

const moves = ["resize", "migrate"];

/** What was done after a resize, on the left: it ended so. */
const ends: Record<string, string> = { confirmResize: "confirmed", revertResize: "reverted" };

/** The resizes and cold migrations of servers that are still there. */
async function coldMigrations(call: Call) {
  const actions = Map.groupBy(await actionsNamed(call, [...moves, ...Object.keys(ends)]), ({ spec }) => spec.serverID);
  return [...actions].flatMap(([serverId, its]) => {
    const vm = call.kube.findById("VirtualMachine", call.reach, serverId);
    if (vm === undefined) return [];
    const task = taskOf(vm);
    const home = call.kube.find("Namespace", undefined, vm.metadata.namespace ?? "");
    const ordered = oldestFirst(its);
    const moved = ordered.flatMap((one, index) => (moves.includes(one.spec.action) ? [{ one, index }] : []));
    return moved.map(({ one, index }) => {
      const end = ordered.slice(index + 1).find(({ spec }) => spec.action in ends);
      const last = moved.at(-1)?.one === one;
      const under = last && task?.kind === "resize" ? phases[task.phase] : undefined;
      return {
        ...{ id: Number.parseInt(one.metadata.uid?.slice(0, 7) ?? "0", 16) || 0, uuid: one.metadata.uid ?? "" },
        status: under ?? (end ? (ends[end.spec.action] ?? "done") : "done"),
        ...{ source_compute: null, source_node: null, dest_compute: null, dest_node: null, dest_host: null },
        created_at: time(one.spec.startTime),
        updated_at: time(end?.spec.startTime ?? one.status?.finishTime ?? one.spec.startTime),
        project_id: home ? projectId(home) : "",
        user_id: one.spec.userID ?? userOf(vm),
        instance_uuid: serverId,
        migration_type: one.spec.action === "resize" ? "resize" : "migration",
        old_instance_type_id: null,
        new_instance_type_id: null,
      };
    });
  });
}

export const migrations = {
  async list(call) {
    const { query } = call;
    const [status, type, host, instance] = [query.status, query.migration_type, query.host, query.instance_uuid].map(single);
    const live = call.kube.list("VirtualMachineInstanceMigration", call.reach).flatMap((one) => {
      const vm = machineOf(call, one);
      return vm
        ? [
            {
              ...toMigration(call, one, vm),
              instance_uuid: openstackId(vm),
              migration_type: "live-migration",
              old_instance_type_id: null,
              new_instance_type_id: null,
            },
          ]
        : [];
    });
    const all = [...live, ...(await coldMigrations(call))]
      .filter(
        (one) =>
          (status === undefined || one.status === status) &&
          (type === undefined || one.migration_type === type) &&
          (instance === undefined || one.instance_uuid === instance) &&
          (host === undefined || one.source_compute === host || one.dest_compute === host),
      )
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
    const { items, next } = toPage(call, "os-migrations", all, ({ uuid }) => uuid);
    return { migrations: items, ...(next !== undefined && call.since("2.59") ? { migrations_links: next } : {}) };
  },
} satisfies Handlers<OsMigrations>;

export const liveMigration = {
  async "os-migrateLive"(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "os-migrateLive", { vm_state: ["active", "paused"] });
    // Whether disks have to be copied KubeVirt sees from their claims, whatever `block_migration` says.
    const { host } = call.body["os-migrateLive"] as { host?: string | null };
    if (host) call.enforce("os_compute_api:os-migrate-server:migrate_live:host", { project_id: server.projectId });
    const node = host ? findHost(call.kube, host) : undefined;
    if (host && node === undefined) throw badRequest(`Compute host ${host} could not be found.`);
    const immovable = server.vmi?.status?.conditions?.find(({ type, status }) => type === "LiveMigratable" && status === "False");
    if (immovable)
      throw badRequest(`Instance ${server.id} cannot be migrated while it runs: ${immovable.reason ?? "KubeVirt does not say why"}.`);
    const { name = "", namespace = "" } = server.vm.metadata;
    await call.kube.create<Migration>({
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachineInstanceMigration",
      metadata: { generateName: `${name}-`, namespace },
      spec: {
        vmiName: name,
        ...(node ? { addedNodeSelector: { [HOSTNAME_LABEL]: node.metadata.labels?.[HOSTNAME_LABEL] ?? host! } } : {}),
      },
    });
    return undefined;
  },
} satisfies Actions;
