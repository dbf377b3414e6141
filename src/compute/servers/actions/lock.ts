/** lock and unlock: one annotation, which every action looks at. kubectl does not, unless the cluster has a policy for it. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Handlers } from "../../../http/call.ts";
import { LOCKED } from "../../../kube/names.ts";
import { annotated } from "../annotated.ts";
import { lockOf } from "../lock.ts";
import { getServer } from "../surroundings.ts";
import { userOf } from "../view.ts";

type Actions = Handlers<Servers>["action"] & object;

export const lock = {
  async lock(call) {
    const { vm, projectId } = await getServer(call, call.path.server_id);
    const wanted = call.body.lock as { locked_reason?: string } | null;
    const reason = (call.since("2.73") && wanted?.locked_reason) || null;
    // An administrator's lock holds against the owner too, whose own does not hold against him. nova/compute/api.py (lock)
    const by = call.admin && call.token.project?.id !== projectId ? "admin" : "owner";
    await call.kube.update(vm, annotated(call.now(), { [LOCKED]: JSON.stringify({ by, reason }) }));
    return undefined;
  },

  async unlock(call) {
    const { vm, projectId } = await getServer(call, call.path.server_id);
    if (lockOf(vm)?.by === "admin")
      call.enforce("os_compute_api:os-lock-server:unlock:unlock_override", { project_id: projectId, user_id: userOf(vm) });
    await call.kube.update(vm, annotated(call.now(), { [LOCKED]: undefined }));
    return undefined;
  },
} satisfies Actions;
