/**
 * What was done to a server: one `compute.dicot.io ServerAction` each, owned by its VirtualMachine, so that Kubernetes deletes them together.
 * They grow in number as long as a cloud lives and few ask for them: they are not in memory, but read when somebody does.
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Call } from "../../http/call.ts";
import type { Kube } from "../../kube/kube.ts";
import { ACTION, ACTIONS, annotation, displayName, ID, openstackId, SERVER } from "../../kube/names.ts";
import { ownerReference } from "../../kube/owners.ts";
import { timestamp } from "../../kube/time.ts";
import type { VirtualMachine } from "./task.ts";

type ServerAction = Kinds["ServerAction"];

interface Done {
  action: string;
  requestId: string;
  userId: string;
  projectId: string | undefined;
  from: Date;
  to: Date;
}

export function toServerAction(vm: VirtualMachine, { action, requestId, userId, projectId, from, to }: Done): ServerAction {
  const { namespace = "" } = vm.metadata;
  const id = openstackId(vm);
  const [startTime, finishTime] = [timestamp(from), timestamp(to)];
  return {
    apiVersion: "compute.dicot.io/v1alpha1",
    kind: "ServerAction",
    metadata: {
      // One request may make several servers.
      name: `${requestId}-${id.slice(0, 8)}`,
      namespace,
      labels: { [SERVER]: id, [ACTION]: action },
      ownerReferences: [ownerReference(vm)],
    },
    spec: { serverID: id, action, requestID: requestId, userID: userId, ...(projectId ? { projectID: projectId } : {}), startTime },
    status: { finishTime, events: [{ event: `compute_${action}`, startTime, finishTime, result: "Success" }] },
  };
}

/** What KubeVirt accepted; what comes of it afterwards its status tells. */
export async function record(call: Call, vm: VirtualMachine, { action, from }: { action: string; from: Date }): Promise<void> {
  const { requestId, token } = call;
  await call.kube.create(
    toServerAction(vm, { action, requestId, userId: token.userId, projectId: token.project?.id, from, to: call.now() }),
  );
}

/** As Dicot itself: who may see the server may see what was done to it. */
export const actionsOf = (kube: Kube, vm: VirtualMachine): Promise<ServerAction[]> =>
  kube.own.readAll("ServerAction", vm.metadata.namespace, `${SERVER}=${openstackId(vm)}`);

/** Those of some kinds, of all servers of a project or of the cloud. */
export const actionsNamed = ({ kube, reach }: Pick<Call, "kube" | "reach">, names: readonly string[]): Promise<ServerAction[]> =>
  kube.own.readAll("ServerAction", reach, `${ACTION} in (${names.join(",")})`);

/** Of one second the one that was written first. */
export const oldestFirst = (actions: readonly ServerAction[]): ServerAction[] =>
  [...actions].sort((a, b) =>
    a.spec.startTime < b.spec.startTime ? -1 : a.spec.startTime > b.spec.startTime ? 1 : version(a) - version(b),
  );

/** None in what an Event tells, which stands in its order already. */
const version = ({ metadata }: ServerAction): number => Number(metadata.resourceVersion ?? 0);

const DELETED = "ServerDeleted";
/** Of a server's last actions, that outlive it: the annotations of an object may have 256 KiB. */
const MOST_KEPT = 200;

/**
 * What was done to a server that has just been deleted, and that: an Event, which outlives what it is about as long as the API server keeps
 * Events, an hour by default. They are best effort, as everywhere in Kubernetes: no deletion fails for one.
 */
export async function tellDeletion(
  { kube, requestId, token, now }: Call,
  vm: VirtualMachine,
  { before, from }: { before: readonly ServerAction[]; from: Date },
): Promise<void> {
  const { name = "", namespace = "", uid = "" } = vm.metadata;
  const to = now();
  const deletion = toServerAction(vm, { action: "delete", requestId, userId: token.userId, projectId: token.project?.id, from, to });
  const kept = [...oldestFirst(before), deletion].slice(-MOST_KEPT).map(({ spec, status }) => ({ spec, status }));
  const event: Kinds["Event"] = {
    apiVersion: "v1",
    kind: "Event",
    metadata: {
      name: `${name}.${requestId}`,
      namespace,
      labels: { [ID]: openstackId(vm) },
      annotations: { [ACTIONS]: JSON.stringify(kept) },
    },
    involvedObject: { apiVersion: "kubevirt.io/v1", kind: "VirtualMachine", namespace, name, uid },
    type: "Normal",
    reason: DELETED,
    message: `The server ${displayName(vm)} was deleted by OpenStack's user ${token.userId}`,
    source: { component: "dicot" },
    firstTimestamp: timestamp(to),
    lastTimestamp: timestamp(to),
    count: 1,
  };
  await kube.own.create(event).catch(() => undefined);
}

/** The actions of a server that is gone, as far as Events still tell of them; undefined where none does. */
export async function actionsOfDeleted({ kube, reach }: Pick<Call, "kube" | "reach">, id: string): Promise<ServerAction[] | undefined> {
  if (!/^[0-9a-f-]{36}$/i.test(id)) return undefined;
  // As Dicot itself: nobody else may look through all projects, and `reach` says who may.
  const events = await kube.own.readAll("Event", reach, `${ID}=${id}`);
  const told = events.filter(({ reason }) => reason === DELETED);
  // Who deletes twice is told of twice.
  const actions = new Map<string, ServerAction>();
  for (const event of told)
    for (const { spec, status } of annotation<Pick<ServerAction, "spec" | "status">[]>(event, ACTIONS, []))
      actions.set(spec.requestID, {
        ...{ apiVersion: "compute.dicot.io/v1alpha1", kind: "ServerAction", metadata: { name: spec.requestID }, spec },
        ...(status ? { status } : {}),
      });
  return told.length > 0 ? [...actions.values()] : undefined;
}

type Acting = Call & { path: { server_id: string } };

/** Nova's name of each action on the right. nova/compute/instance_actions.py */
const names: Record<string, string> = {
  "os-start": "start",
  "os-stop": "stop",
  reboot: "reboot",
  pause: "pause",
  unpause: "unpause",
  resize: "resize",
  migrate: "migrate",
  confirmResize: "confirmResize",
  revertResize: "revertResize",
  rebuild: "rebuild",
  rescue: "rescue",
  unrescue: "unrescue",
  shelve: "shelve",
  unshelve: "unshelve",
  lock: "lock",
  unlock: "unlock",
  createImage: "createImage",
  createBackup: "createBackup",
  changePassword: "changePassword",
  "os-migrateLive": "live-migration",
};

/** The same handlers, of which those that Nova records are recorded. */
export function recorded<T extends Record<string, (call: never) => unknown>>(handlers: T): T {
  const wrap = (action: string, handler: (call: Acting) => unknown) => async (call: Acting) => {
    const from = call.now();
    const answer = await handler(call);
    const vm = call.kube.findById("VirtualMachine", call.reach, call.path.server_id);
    if (vm) await record(call, vm, { action, from });
    return answer;
  };
  const entries = Object.entries(handlers).map(([key, handler]) => {
    const action = names[key];
    // Every one of them takes a call with a server in its path; their bodies and answers pass through as they are.
    return [key, action === undefined ? handler : wrap(action, handler as unknown as (call: Acting) => unknown)];
  });
  return Object.fromEntries(entries) as T;
}
