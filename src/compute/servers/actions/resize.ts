/** resize, confirmResize, revertResize: the server gets another instancetype while it is down; `reconcile.ts` takes the steps. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Call, Handlers } from "../../../http/call.ts";
import { badRequest, conflict } from "../../../http/errors.ts";
import { DISK_CONFIG } from "../../../kube/names.ts";
import { findHost, HOSTNAME_LABEL, hosts, isDisabled, isUp } from "../../../placement/hosts.ts";
import { type Flavor, findInstancetype, mayUse, toFlavor } from "../../flavors/instancetype.ts";
import { fitQuota } from "../../quota.ts";
import { annotated } from "../annotated.ts";
import { kept, settled } from "../moving.ts";
import { flavorOf, getUnlocked, type Server } from "../surroundings.ts";
import { type Task, taskOf, type VirtualMachine, withTask } from "../task.ts";
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

/**
 * What KubeVirt pinned of the flavor when the machine got it. It is the machine's own, and stays as long as that: a revert works though the
 * flavor is gone. https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/instancetype/revision/store.go
 */
function revisionOf({ spec, status }: VirtualMachine): { revision?: string } {
  const pinned = status?.instancetypeRef;
  const name = pinned?.name === spec.instancetype?.name ? pinned?.controllerRevisionRef?.name : undefined;
  return name === undefined ? {} : { revision: name };
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
        ...revisionOf(copy),
      }),
    );
    return undefined;
  },

  /** A resize to the same flavor on another host. A server that is down is on none: the scheduler chooses when it starts. */
  async migrate(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "migrate", { vm_state: ["active", "stopped"] });
    const { host } = (call.body.migrate ?? {}) as { host?: string | null };
    if (host) call.enforce("os_compute_api:os-migrate-server:migrate:host", { project_id: server.projectId });
    const flavor = flavorOf(call.kube, server.vm);
    if (flavor === undefined) throw conflict(`Instance ${server.id} has no flavor, but a size of its own: change its VirtualMachine.`);
    const here = server.vmi?.status?.nodeName;
    const target = host ? findHost(call.kube, host) : undefined;
    if (host && target === undefined) throw badRequest(`Compute host ${host} could not be found.`);
    if (host && target?.metadata.name === here) throw badRequest("Cannot migrate to the same host.");
    const others = hosts(call.kube).filter((node) => node.metadata.name !== here && isUp(node) && !isDisabled(node));
    const pinned = server.vm.spec.template.spec?.nodeSelector?.[HOSTNAME_LABEL] !== undefined;
    if (others.length === 0 || pinned || (target && !others.includes(target)))
      throw badRequest("No valid host was found. There are not enough hosts available.");
    const source = here === undefined ? undefined : findHost(call.kube, here);
    const leaves = source?.metadata.labels?.[HOSTNAME_LABEL] ?? here;
    const reaches = target && (target.metadata.labels?.[HOSTNAME_LABEL] ?? target.metadata.name);
    await call.kube.update(server.vm, (copy) => {
      if (reaches !== undefined) kept(copy, reaches, "In");
      else if (leaves !== undefined) kept(copy, leaves, "NotIn");
      return withTask(annotated(call.now(), {})(copy), {
        ...{ kind: "resize", phase: "stopping", from: flavor, to: flavor },
        running: server.state.vm_state === "active",
        ...(leaves === undefined ? {} : { leaves }),
        ...(reaches === undefined ? {} : { reaches }),
      });
    });
    return undefined;
  },

  async confirmResize(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "confirmResize", resized);
    const task = resizeOf(server);
    await call.kube.update(server.vm, (copy) => {
      const done = withTask(annotated(call.now(), {})(copy), undefined);
      return settled(done, task);
    });
    return undefined;
  },

  async revertResize(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "revertResize", resized);
    await beginTask(call, server, { ...resizeOf(server), phase: "reverting" });
    return undefined;
  },
} satisfies Actions;
