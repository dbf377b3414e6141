/** resize, confirmResize, revertResize: the server gets another instancetype while it is down; `reconcile.ts` takes the steps. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Call, Handlers } from "../../../http/call.ts";
import { badRequest, conflict } from "../../../http/errors.ts";
import { DISK_CONFIG } from "../../../kube/names.ts";
import { type Flavor, findInstancetype, mayUse, toFlavor } from "../../flavors/instancetype.ts";
import { fitQuota } from "../../quota.ts";
import { annotated } from "../annotated.ts";
import { flavorOf, getUnlocked, type Server } from "../surroundings.ts";
import { type Task, taskOf, withTask } from "../task.ts";
import { assertState } from "./states.ts";

type Actions = Handlers<Servers>["action"] & object;

const resized = { vm_state: ["resized"], task_state: [null] };

export const beginTask = (call: Pick<Call, "kube" | "now">, { vm }: Server, task: Task | undefined) =>
  call.kube.update(vm, (copy) => withTask(annotated(call.now(), {})(copy), task));

function resizeOf(server: Server): Task & { kind: "resize" } {
  const task = taskOf(server.vm);
  if (task?.kind !== "resize") throw badRequest("Instance has not been resized.");
  return task;
}

function newFlavor(call: Call, id: string): Flavor {
  const found = findInstancetype(call.kube, id);
  if (found === undefined || !mayUse(found, { admin: call.admin, projectId: call.token.project?.id }))
    throw badRequest(`Flavor ${id} could not be found.`);
  return toFlavor(found);
}

/** Only what is more than before counts. */
function checkQuota(call: Call, { vm }: Server, from: Flavor, to: Flavor): void {
  const more = { vcpus: Math.max(0, to.vcpus - from.vcpus), ram: Math.max(0, to.ram - from.ram) };
  fitQuota(call.kube, vm.metadata.namespace ?? "", more, { min: 1, max: 1, instances: 0 });
}

export const resize = {
  async resize(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "resize", { vm_state: ["active", "stopped"] });
    const from = flavorOf(call.kube, server.vm);
    if (from === undefined) throw conflict(`Instance ${server.id} has no flavor, but a size of its own: change its VirtualMachine.`);
    const to = newFlavor(call, String(call.body.resize.flavorRef).split("/").at(-1) ?? "");
    if (to.id === from.id) throw badRequest("When resizing, instances must change flavor!");
    const local = server.vm.spec.template.spec?.volumes?.some(({ name }) => name === "root") ?? false;
    if (local && to.disk < from.disk) throw badRequest("Flavor's disk is smaller than the server's: a disk cannot be made smaller.");
    checkQuota(call, server, from, to);
    const diskConfig = call.body.resize["OS-DCF:diskConfig"];
    await call.kube.update(server.vm, (copy) =>
      withTask(annotated(call.now(), diskConfig === undefined ? {} : { [DISK_CONFIG]: diskConfig })(copy), {
        ...{ kind: "resize", phase: "stopping", from, to },
        running: server.state.vm_state === "active",
      }),
    );
    return undefined;
  },

  async confirmResize(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "confirmResize", resized);
    resizeOf(server);
    await beginTask(call, server, undefined);
    return undefined;
  },

  async revertResize(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "revertResize", resized);
    await beginTask(call, server, { ...resizeOf(server), phase: "reverting" });
    return undefined;
  },
} satisfies Actions;
