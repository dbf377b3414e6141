/** os-start, os-stop, reboot, pause, unpause: subresources of KubeVirt, which changes the state and says so in the status. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Call, Handlers } from "../../../http/call.ts";
import { conflict } from "../../../http/errors.ts";
import { isConflict, isNotFound, isUnderway } from "../../../kube/errors.ts";
import { LAUNCHED_AT } from "../../../kube/names.ts";
import { annotated } from "../annotated.ts";
import { getUnlocked, type Server } from "../surroundings.ts";
import { taskOf, withTask } from "../task.ts";
import { assertState } from "./states.ts";

type Actions = Handlers<Servers>["action"] & object;

/** KubeVirt's aggregated API. https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-api/rest/subresource.go */
export async function subresource(
  call: Pick<Call, "kube">,
  { vm }: Pick<Server, "vm">,
  resource: "virtualmachines" | "virtualmachineinstances",
  verb: string,
  body: object = {},
): Promise<void> {
  const { namespace, name } = vm.metadata;
  await call.kube.request("PUT", `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/${resource}/${name}/${verb}`, body);
}

/** Somebody was faster, or KubeVirt knows of a state that its status does not show yet. */
async function asConflict(server: Server, action: string, request: () => Promise<void>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (isConflict(error) || isNotFound(error) || isUnderway(error))
      throw conflict(`Cannot '${action}' instance ${server.id}: its state is just changing.`);
    throw error;
  }
}

export async function startServer(call: Pick<Call, "kube" | "now">, server: Server): Promise<void> {
  const { vm } = server;
  // What KubeVirt starts from Halted it gives the strategy Always, under which a guest cannot shut itself down.
  if (vm.spec.runStrategy === "Halted") {
    await call.kube.update(vm, (copy) => {
      copy.spec.runStrategy = "RerunOnFailure";
      return copy;
    });
  } else await asConflict(server, "start", () => subresource(call, server, "virtualmachines", "start"));
}

export const power = {
  async "os-start"(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "start", { vm_state: ["stopped"] });
    // It has been running once, or nobody could start it again: without this its start would look like its first.
    if (server.vm.metadata.annotations?.[LAUNCHED_AT] === undefined)
      await call.kube.update(server.vm, annotated(call.now(), { [LAUNCHED_AT]: server.vm.metadata.creationTimestamp }));
    await startServer(call, server);
    return undefined;
  },

  async "os-stop"(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "stop", { vm_state: ["active", "error"], task_state: [null, "powering-off", "rebooting", "rebooting_hard"] });
    await asConflict(server, "stop", () => subresource(call, server, "virtualmachines", "stop"));
    return undefined;
  },

  async reboot(call) {
    const server = await getUnlocked(call, call.path.server_id);
    if (call.body.reboot.type.toUpperCase() === "SOFT") {
      assertState(server, "reboot", { vm_state: ["active"] });
      await asConflict(server, "reboot", () => subresource(call, server, "virtualmachineinstances", "softreboot"));
      return undefined;
    }
    assertState(server, "reboot", {
      vm_state: ["active", "stopped", "paused", "error"],
      task_state: [null, "rebooting", "rebooting_hard", "powering-off", "powering-on"],
    });
    await rebootHard(call, server);
    return undefined;
  },

  async pause(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "pause", { vm_state: ["active"] });
    await asConflict(server, "pause", () => subresource(call, server, "virtualmachineinstances", "pause"));
    return undefined;
  },

  async unpause(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "unpause", { vm_state: ["paused"] });
    await asConflict(server, "unpause", () => subresource(call, server, "virtualmachineinstances", "unpause"));
    return undefined;
  },
} satisfies Actions;

/** A stopped server is started: what runs afterwards is what counts. A new instance also takes over what has been changed meanwhile. */
async function rebootHard(call: Call, server: Server): Promise<void> {
  if (server.vmi === undefined || server.state.vm_state === "stopped") return startServer(call, server);
  const instance = server.vmi.metadata.uid ?? "";
  const free = taskOf(server.vm) === undefined || taskOf(server.vm)?.kind === "reboot";
  if (free)
    await call.kube.update(server.vm, (copy) =>
      withTask(annotated(call.now(), {})(copy), { kind: "reboot", phase: "rebooting", instance }),
    );
  await asConflict(server, "reboot", () => subresource(call, server, "virtualmachines", "restart", { gracePeriodSeconds: 0 }));
}
