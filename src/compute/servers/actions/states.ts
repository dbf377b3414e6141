/** What a server must be for an action: Nova's table of allowed states. https://opendev.org/openstack/nova/src/tag/34.0.0/nova/compute/api.py (check_instance_state) */
import { conflict } from "../../../http/errors.ts";
import type { Server } from "../surroundings.ts";

interface Allowed {
  vm_state: readonly string[];
  /** Null stands for "nothing under way"; absent allows any. */
  task_state?: readonly (string | null)[];
}

/** Throws 409 where the server's state does not allow the action, by Nova's words: clients show them, and some look for "while it is in". */
export function assertState({ id, state }: Server, action: string, { vm_state, task_state = [null] }: Allowed): void {
  const refuse = (attribute: string, value: string) => conflict(`Cannot '${action}' instance ${id} while it is in ${attribute} ${value}`);
  if (!vm_state.includes(state.vm_state)) throw refuse("vm_state", state.vm_state);
  if (!task_state.includes(state.task_state)) throw refuse("task_state", String(state.task_state));
}
