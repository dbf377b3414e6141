/** What was done to a server through this API; `record.ts` writes it. What kubectl did is in Kubernetes' own events, and so is what was done to a deleted one. */
import type { ServersOsInstanceActions } from "../../../generated/compute/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { extensionOf } from "../../block-storage/actions/extend.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { ApiError, badRequest, notFound } from "../../http/errors.ts";
import { single, toPage } from "../pages.ts";
import { actionsOf, actionsOfDeleted, oldestFirst } from "./record.ts";
import { attachmentsOf, getServer, type Server } from "./surroundings.ts";
import { toHostId } from "./view.ts";

type ServerAction = Kinds["ServerAction"];

const time = (text: string) => text.replace(/Z$/, ".000000");

/** A volume that grew under the server: Cinder tells Nova of it, which notes it as an action. Here it stands on the claim. */
const extensionsOf = (call: Call, { id, vm, projectId }: Server): ServerAction[] =>
  attachmentsOf(call.kube, vm).flatMap(({ volume }) => {
    const extension = extensionOf(volume);
    if (extension === undefined) return [];
    const { requestId, userId, at, over } = extension;
    const event = { event: "compute_extend_volume", startTime: at, ...(over ? { finishTime: at, result: "Success" } : {}) };
    return {
      apiVersion: "compute.dicot.io/v1alpha1" as const,
      kind: "ServerAction" as const,
      metadata: { name: requestId },
      spec: { serverID: id, action: "extend_volume", requestID: requestId, userID: userId, projectID: projectId, startTime: at },
      status: { ...(over ? { finishTime: at } : {}), events: [event] },
    };
  });

interface Subject {
  id: string;
  projectId: string;
  /** The newest first; of one second the last that was written. */
  actions: ServerAction[];
}

/** Since 2.21 also one that is gone, as long as anything tells of it. Throws 404. */
async function subjectOf(call: Call & { path: { server_id: string } }): Promise<Subject> {
  const sorted = (actions: ServerAction[]) => oldestFirst(actions).reverse();
  try {
    const server = await getServer(call, call.path.server_id);
    const { id, projectId, vm } = server;
    return { id, projectId, actions: sorted([...(await actionsOf(call.kube, vm)), ...extensionsOf(call, server)]) };
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404 && call.since("2.21"))) throw error;
    const actions = await actionsOfDeleted(call, call.path.server_id);
    if (actions === undefined) throw error;
    return { id: call.path.server_id, projectId: actions[0]?.spec.projectID ?? "", actions: sorted(actions) };
  }
}

const toAction = ({ spec, status }: ServerAction) => ({
  action: spec.action,
  instance_uuid: spec.serverID,
  request_id: spec.requestID,
  user_id: spec.userID ?? null,
  project_id: spec.projectID ?? null,
  start_time: time(spec.startTime),
  updated_at: time(status?.finishTime ?? spec.startTime),
  message: status?.message ?? null,
});

export const instanceActions = {
  async list(call) {
    const { id, actions } = await subjectOf(call);
    const since = single(call.query["changes-since"]);
    const before = single(call.query["changes-before"]);
    if (since && before && Date.parse(before) < Date.parse(since))
      throw badRequest("The value of changes-since must be less than or equal to changes-before.");
    const found = actions.filter(
      ({ spec, status }) =>
        (since === undefined || Date.parse(status?.finishTime ?? spec.startTime) >= Date.parse(since)) &&
        (before === undefined || Date.parse(status?.finishTime ?? spec.startTime) <= Date.parse(before)),
    );
    const { items, next } = toPage(call, `servers/${id}/os-instance-actions`, found, ({ spec }) => spec.requestID);
    return { instanceActions: items.map(toAction), ...(next === undefined ? {} : { links: next }) };
  },

  async show(call) {
    const { projectId, actions } = await subjectOf(call);
    const found = actions.find(({ spec }) => spec.requestID === call.path.instance_action_id);
    if (found === undefined) throw notFound("Action", call.path.instance_action_id);
    // Events were the administrator's alone until 2.51.
    const mayHost = call.can("os_compute_api:os-instance-actions:events", { project_id: projectId });
    const shown = mayHost || call.since("2.51");
    const events = (found.status?.events ?? []).map(({ event, startTime, finishTime, result, host, details }) => ({
      event,
      start_time: time(startTime),
      finish_time: finishTime === undefined ? null : time(finishTime),
      result: result ?? null,
      ...(mayHost ? { traceback: null, host: host ?? "" } : {}),
      hostId: toHostId(host, projectId),
      details: details ?? null,
    }));
    return { instanceAction: { ...toAction(found), ...(shown ? { events } : {}) } };
  },
} satisfies Handlers<ServersOsInstanceActions>;
