/** shelve, shelveOffload, unshelve: a server that is down holds no node, so that it is offloaded as soon as it has stopped. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Handlers } from "../../../http/call.ts";
import { toPlacing } from "../create/placing.ts";
import { getUnlocked } from "../surroundings.ts";
import { withTask } from "../task.ts";
import { beginTask } from "./resize.ts";
import { assertState } from "./states.ts";

type Actions = Handlers<Servers>["action"] & object;

export const shelve = {
  async shelve(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "shelve", { vm_state: ["active", "stopped", "paused"] });
    await beginTask(call, server, { kind: "shelve", phase: "shelving" });
    return undefined;
  },

  /** There is nothing left to do: SHELVED is no state that a server stays in here. */
  async shelveOffload(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "shelveOffload", { vm_state: ["shelved_offloaded"] });
    return undefined;
  },

  async unshelve(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "unshelve", { vm_state: ["shelved_offloaded"] });
    const wish = call.body.unshelve as { availability_zone?: string | null; host?: string } | null;
    const { nodeSelector } = toPlacing(call, {
      ...(wish?.availability_zone ? { availability_zone: wish.availability_zone } : {}),
      ...(wish?.host ? { host: wish.host } : {}),
      hints: {},
    });
    await call.kube.update(server.vm, (copy) => {
      if (Object.keys(nodeSelector).length > 0)
        copy.spec.template.spec!.nodeSelector = { ...copy.spec.template.spec!.nodeSelector, ...nodeSelector };
      return withTask(copy, { kind: "shelve", phase: "unshelving" });
    });
    return undefined;
  },
} satisfies Actions;
