import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../kube/objects.ts";
import { claim, instancetype, machine, namespace, startWorld, type World } from "../../testing/world.ts";
import { findCondition, hasCondition } from "../conditions.ts";
import type { Pod } from "./launcher-pod.ts";
import { follows, recording, type Step } from "./recording.fixture.ts";
import type { VirtualMachine, VirtualMachineInstance } from "./types.ts";

let world: World;
const seen: Step = { vm: [], vmi: [], pod: [] };

/** The state of each kind as last seen; what repeats it is no new state. */
const latest: { [K in keyof Step]?: string } = {};

function note(kind: keyof Step, line: string) {
  if (latest[kind] !== line) seen[kind].push(line);
  latest[kind] = line;
}

const readiness = ({ status }: VirtualMachine | VirtualMachineInstance) => {
  const ready = findCondition(status?.conditions, "Ready");
  return ready ? (ready.reason ?? "Ready") : "-";
};

function vmLine(vm: VirtualMachine) {
  const { printableStatus, created, ready, stateChangeRequests = [], conditions } = vm.status ?? {};
  const requests = stateChangeRequests.map(({ action, uid }) => action + (uid ? ":uid" : "")).join(",") || "-";
  return `${printableStatus} ${created ? "c" : "-"}${ready ? "r" : "-"} ${requests} ${readiness(vm)}${hasCondition(conditions, "RestartRequired") ? " RestartRequired" : ""}`;
}

const deleting = ({ metadata }: KubeObject) => (metadata.deletionTimestamp === undefined ? "" : " deleting");

function record() {
  world.cluster.on("VirtualMachine", (change, vm) => note("vm", change === "DELETED" ? "gone" : vmLine(vm as VirtualMachine)));
  world.cluster.on("VirtualMachineInstance", (change, vmi) =>
    note(
      "vmi",
      change === "DELETED"
        ? "gone"
        : `${(vmi as VirtualMachineInstance).status?.phase}${deleting(vmi)} ${readiness(vmi as VirtualMachineInstance)}`,
    ),
  );
  world.cluster.on("Pod", (change, pod) =>
    note("pod", change === "DELETED" ? "gone" : `${(pod as Pod).status?.phase ?? "Pending"}${deleting(pod)}`),
  );
}

/** Does `what`, waits for the VM to be in the end as recorded, and compares what was seen since. */
async function replay(step: Step, what: () => Promise<unknown>, last: string) {
  for (const list of Object.values(seen)) list.length = 0;
  await what();
  if (last === "gone") await world.gone("VirtualMachine", "web");
  else await world.until<VirtualMachine>("VirtualMachine", "web", (vm) => vmLine(vm) === last && latest.vm === last);
  for (const kind of ["vm", "vmi", "pod"] as const) expect(follows(seen[kind], step[kind]), kind).toBe(true);
}

const patch = (body: object) => world.request("PATCH", `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines/web`, body);

beforeAll(async () => {
  world = await startWorld({ speed: 4 });
  for (const object of [instancetype("small", 1, "512Mi"), instancetype("big", 2, "1Gi"), claim("web")]) await world.cluster.create(object);
});
afterAll(() => world.close());

describe("a virtual machine's life, against the recording of KubeVirt 1.9.0", () => {
  it("starts by itself", async () => {
    record();
    const vm = machine("web", (spec) => {
      spec["instancetype"] = { name: "small" };
      delete spec.template.spec.domain["memory"];
    });
    await world.cluster.create(vm);
    const running = await world.until<VirtualMachine>("VirtualMachine", "web", (each) => each.status?.printableStatus === "Running");
    expect(seen.vm.at(-1)).toBe("Running cr - Ready");
    expect(running.spec.template.spec).toMatchObject({ architecture: "amd64", domain: { machine: { type: "q35" }, resources: {} } });
    expect(running.status?.instancetypeRef).toMatchObject({ name: "small", kind: "virtualmachineclusterinstancetype" });
  });

  it("refuses to start again", async () => {
    expect(await world.act("virtualmachines/web/start")).toEqual({
      status: 409,
      message: 'Operation cannot be fulfilled on virtualmachine.kubevirt.io "web": VM is already running',
    });
  });

  it("asks for a restart when its flavor changes", () =>
    replay(recording.resize, () => patch({ spec: { instancetype: { name: "big" } } }), "Running cr - Ready RestartRequired"));

  it("restarts with the new flavor", async () => {
    await replay(
      recording.restart,
      async () => expect((await world.act("virtualmachines/web/restart", { gracePeriodSeconds: 0 })).status).toBe(202),
      "Running cr - Ready",
    );
    const vmi = world.cluster.find<VirtualMachineInstance>("VirtualMachineInstance", namespace, "web");
    expect(vmi?.spec.domain).toMatchObject({ cpu: { sockets: 2 }, memory: { guest: "1Gi" } });
  });

  it("stops, and keeps its strategy", async () => {
    await replay(
      recording.stop,
      async () => expect((await world.act("virtualmachines/web/stop")).status).toBe(202),
      "Stopped -- - VMINotExists",
    );
    expect(world.cluster.find<VirtualMachine>("VirtualMachine", namespace, "web")?.spec.runStrategy).toBe("RerunOnFailure");
  });

  it("refuses what a stopped machine cannot do", async () => {
    const prefix = 'Operation cannot be fulfilled on virtualmachine.kubevirt.io "web": ';
    expect(await world.act("virtualmachines/web/stop")).toEqual({ status: 409, message: `${prefix}VM is not running` });
    expect(await world.act("virtualmachines/web/restart")).toEqual({ status: 409, message: `${prefix}VM is not running: Halted` });
    expect(await world.act("virtualmachineinstances/web/pause")).toEqual({
      status: 404,
      message: 'virtualmachineinstance.kubevirt.io "web" not found',
    });
  });

  it("starts when it is asked to", () => replay(recording.start, () => world.act("virtualmachines/web/start"), "Running cr - Ready"));

  it("stops when its strategy becomes Halted", () =>
    replay(recording.halt, () => patch({ spec: { runStrategy: "Halted" } }), "Stopped -- - VMINotExists"));

  it("gets the strategy Always when it is started from Halted", async () => {
    await replay(recording.startHalted, () => world.act("virtualmachines/web/start"), "Running cr - Ready");
    expect(world.cluster.find<VirtualMachine>("VirtualMachine", namespace, "web")?.spec.runStrategy).toBe("Always");
  });

  it("goes with its instance and its pod", () =>
    replay(recording.delete, () => world.request("DELETE", `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines/web`), "gone"));
});
