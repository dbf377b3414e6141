import { describe, expect, it } from "vitest";
import { LAUNCHED_AT, STATE, TASK } from "../../kube/names.ts";
import { statusOf, toState } from "./status.ts";
import type { Task, VirtualMachine, VirtualMachineInstance } from "./task.ts";

const born = "2026-01-01T00:00:00Z";
const soon = new Date("2026-01-01T00:00:10Z");
const late = new Date("2026-01-01T00:02:00Z");

interface Seen {
  printable?: string;
  requests?: string[];
  launched?: boolean;
  /** Phase of the instance; none where absent. */
  phase?: string;
  uid?: string;
  task?: Task;
  strategy?: string;
  deleted?: boolean;
  annotations?: Record<string, string>;
  failure?: string;
}

function objects({
  printable,
  requests = [],
  launched,
  phase,
  uid = "new",
  task,
  strategy = "RerunOnFailure",
  deleted,
  annotations,
  failure,
}: Seen) {
  const vm: VirtualMachine = {
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: {
      name: "a",
      creationTimestamp: born,
      ...(deleted ? { deletionTimestamp: born } : {}),
      annotations: { ...(launched ? { [LAUNCHED_AT]: born } : {}), ...(task ? { [TASK]: JSON.stringify(task) } : {}), ...annotations },
    },
    spec: { runStrategy: strategy, template: {} },
    status: {
      ...(printable === undefined ? {} : { printableStatus: printable }),
      stateChangeRequests: requests.map((action) => ({ action })),
      ...(failure ? { conditions: [{ type: "Failure", status: "True", reason: failure, lastTransitionTime: born }] } : {}),
    },
  };
  const vmi: VirtualMachineInstance | undefined =
    phase === undefined
      ? undefined
      : {
          apiVersion: "kubevirt.io/v1",
          kind: "VirtualMachineInstance",
          metadata: { name: "a", uid },
          spec: { domain: { devices: {} } },
          status: { phase },
        };
  return { vm, vmi };
}

const read = (seen: Seen, now = soon) => {
  const { vm, vmi } = objects(seen);
  const state = toState(vm, vmi, () => now);
  return [statusOf(state), state.vm_state, state.task_state, state.power_state];
};

const flavor = {
  id: "1",
  name: "f",
  description: null,
  vcpus: 1,
  ram: 1,
  disk: 1,
  ephemeral: 0,
  swap: 0,
  rxtxFactor: 1,
  isPublic: true,
  extraSpecs: {},
  instancetype: "f",
};
const resize = { kind: "resize", from: flavor, to: flavor, running: true } as const;

describe("what Nova says of a VirtualMachine", () => {
  it.each<[Seen, unknown[]]>([
    [{}, ["BUILD", "building", "scheduling", 0]],
    [{ strategy: "Halted" }, ["SHUTOFF", "stopped", null, 4]],
    [{ printable: "Provisioning" }, ["BUILD", "building", "block_device_mapping", 0]],
    [{ printable: "Provisioning", launched: true }, ["SHUTOFF", "stopped", null, 4]],
    [{ printable: "WaitingForVolumeBinding" }, ["BUILD", "building", "scheduling", 0]],
    [{ printable: "Starting", phase: "Scheduling" }, ["BUILD", "building", "scheduling", 0]],
    [{ printable: "Starting", phase: "Scheduled" }, ["BUILD", "building", "spawning", 0]],
    [{ printable: "Starting", phase: "Scheduling", launched: true }, ["SHUTOFF", "stopped", "powering-on", 4]],
    [{ printable: "Running", phase: "Running" }, ["ACTIVE", "active", null, 1]],
    [{ printable: "Running", phase: "Running", requests: ["Stop"] }, ["ACTIVE", "active", "powering-off", 1]],
    [{ printable: "Running", phase: "Running", requests: ["Stop", "Start"] }, ["HARD_REBOOT", "active", "rebooting_hard", 1]],
    [{ printable: "Paused", phase: "Running" }, ["PAUSED", "paused", null, 3]],
    [{ printable: "Migrating", phase: "Running" }, ["MIGRATING", "active", "migrating", 1]],
    [{ printable: "WaitingForReceiver" }, ["MIGRATING", "active", "migrating", 1]],
    [{ printable: "Stopping", phase: "Running", requests: ["Stop"] }, ["ACTIVE", "active", "powering-off", 1]],
    [{ printable: "Stopping", phase: "Running", requests: ["Stop", "Start"] }, ["HARD_REBOOT", "active", "rebooting_hard", 1]],
    [{ printable: "Stopped" }, ["SHUTOFF", "stopped", null, 4]],
    [{ printable: "Stopped", strategy: "Always" }, ["BUILD", "building", "scheduling", 0]],
    [{ printable: "Stopped", requests: ["Start"] }, ["SHUTOFF", "stopped", "powering-on", 4]],
    [{ printable: "Stopped", requests: ["Stop"], phase: "Succeeded" }, ["ACTIVE", "active", "powering-off", 1]],
    [{ printable: "Stopped", requests: ["Stop", "Start"], phase: "Succeeded" }, ["HARD_REBOOT", "active", "rebooting_hard", 1]],
    [{ printable: "Terminating", deleted: true, phase: "Running" }, ["ACTIVE", "active", "deleting", 1]],
    [{ printable: "Stopped", deleted: true, launched: true }, ["SHUTOFF", "stopped", "deleting", 4]],
    [{ printable: "ErrorUnschedulable" }, ["BUILD", "building", "scheduling", 0]],
    [{ printable: "ErrorPvcNotFound" }, ["BUILD", "building", "scheduling", 0]],
    [{ printable: "DataVolumeError" }, ["ERROR", "error", null, 0]],
    [{ printable: "CrashLoopBackOff" }, ["ERROR", "error", null, 6]],
    [{ printable: "Unknown", launched: true }, ["ACTIVE", "active", null, 0]],
  ])("of %j is %j", (seen, expected) => {
    expect(read(seen)).toEqual(expected);
  });

  it.each(["ErrorUnschedulable", "ErrorPvcNotFound", "ErrImagePull", "ImagePullBackOff"])("is ERROR when %s lasts", (printable) => {
    expect(read({ printable }, late)[0]).toBe("ERROR");
    expect(toState(...(Object.values(objects({ printable })) as [VirtualMachine, undefined]), () => late).fault).toMatchObject({
      code: 500,
      created: born,
    });
    // What has run before is started again when there is room again.
    expect(read({ printable, launched: true }, late)[0]).toBe("SHUTOFF");
  });

  it("is ERROR when KubeVirt finds the machine itself wrong", () => {
    expect(read({ printable: "Stopped", failure: "FailedFindInstancetype" })[0]).toBe("SHUTOFF");
    expect(read({ printable: "Stopped", failure: "FailedFindInstancetype" }, late)[0]).toBe("ERROR");
  });

  it("is BUILD while it is made, and until KubeVirt acts on that it is to run", () => {
    const making: Task = { kind: "create", phase: "making", volumes: [] };
    expect(read({ printable: "Stopped", strategy: "Halted", task: making })[0]).toBe("BUILD");
    const { vm } = objects({ printable: "Stopped" });
    expect(toState({ ...vm, status: { ...vm.status, runStrategy: "Halted" } }, undefined, () => soon).vm_state).toBe("building");
    expect(toState({ ...vm, status: { ...vm.status, runStrategy: "RerunOnFailure" } }, undefined, () => soon).vm_state).toBe("stopped");
  });

  it("is what an administrator set", () => {
    expect(read({ printable: "Running", phase: "Running", annotations: { [STATE]: "error" } })[0]).toBe("ERROR");
  });

  it.each<[Seen, string]>([
    [
      { printable: "Starting", launched: true, task: { kind: "reboot", phase: "rebooting", instance: "old" }, phase: "Scheduling" },
      "HARD_REBOOT",
    ],
    [
      { printable: "Running", launched: true, task: { kind: "reboot", phase: "rebooting", instance: "old" }, phase: "Running", uid: "old" },
      "HARD_REBOOT",
    ],
    [{ printable: "Running", launched: true, task: { kind: "reboot", phase: "rebooting", instance: "old" }, phase: "Running" }, "ACTIVE"],
    [{ printable: "Stopped", launched: true, task: { kind: "reboot", phase: "rebooting", instance: "old" } }, "SHUTOFF"],
    [{ printable: "Stopping", launched: true, task: { ...resize, phase: "stopping" }, phase: "Running" }, "RESIZE"],
    [{ printable: "Starting", launched: true, task: { ...resize, phase: "starting" }, phase: "Scheduling" }, "RESIZE"],
    [{ printable: "Running", launched: true, task: { ...resize, phase: "verify" }, phase: "Running" }, "VERIFY_RESIZE"],
    [{ printable: "Stopping", launched: true, task: { ...resize, phase: "reverting" }, phase: "Running" }, "REVERT_RESIZE"],
    [
      { printable: "Stopped", launched: true, task: { kind: "rebuild", phase: "stopping", root: { dataVolume: "d" }, running: true } },
      "REBUILD",
    ],
    [{ printable: "Starting", launched: true, task: { kind: "rescue", phase: "starting", disk: { dataVolume: "d" } } }, "ACTIVE"],
    [
      { printable: "Running", launched: true, task: { kind: "rescue", phase: "rescued", disk: { dataVolume: "d" } }, phase: "Running" },
      "RESCUE",
    ],
    [{ printable: "Stopped", launched: true, task: { kind: "shelve", phase: "offloaded" } }, "SHELVED_OFFLOADED"],
  ])("of %j is %s, whatever its steps pass through", (seen, expected) => {
    expect(read(seen)[0]).toBe(expected);
  });
});
