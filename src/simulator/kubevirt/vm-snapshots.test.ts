import { afterAll, beforeAll, expect, it } from "vitest";
import type { KubeObject } from "../../kube/objects.ts";
import { claim, machine, namespace, startWorld, type World } from "../../testing/world.ts";
import type { VirtualMachine } from "./types.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.cluster.create(claim("web"));
  await world.cluster.create(machine("web"));
  await status("web", "Running");
});
afterAll(() => world.close());

interface Operation extends KubeObject {
  spec: object;
  status?: {
    phase?: string;
    complete?: boolean;
    readyToUse?: boolean;
    indications?: string[];
    snapshotVolumes?: object;
    conditions?: { reason?: string }[];
  };
}

const status = (name: string, wanted: string) =>
  world.until<VirtualMachine>("VirtualMachine", name, (vm) => vm.status?.printableStatus === wanted);
const vmReference = (name: string) => ({ apiGroup: "kubevirt.io", kind: "VirtualMachine", name });
const operation = (kind: string, name: string, spec: object): Operation => ({
  apiVersion: "snapshot.kubevirt.io/v1beta1",
  kind,
  metadata: { name, namespace },
  spec,
});

it("takes a snapshot of a running machine with all its claims", async () => {
  await world.cluster.create(operation("VirtualMachineSnapshot", "before", { source: vmReference("web") }));
  const taken = await world.until<Operation>("VirtualMachineSnapshot", "before", (each) => each.status?.readyToUse === true);
  expect(taken.status).toMatchObject({
    phase: "Succeeded",
    indications: ["Online", "NoGuestAgent"],
    snapshotVolumes: { includedVolumes: ["root"], excludedVolumes: [] },
  });
});

it("puts a machine back once it is stopped", async () => {
  await world.cluster.create(
    operation("VirtualMachineRestore", "back", { target: vmReference("web"), virtualMachineSnapshotName: "before" }),
  );
  await world.until<Operation>(
    "VirtualMachineRestore",
    "back",
    ({ status: now }) => now?.conditions?.[0]?.reason === "Waiting for target to be ready",
  );
  await world.act("virtualmachines/web/stop");
  const { metadata } = await world.until<Operation>("VirtualMachineRestore", "back", (each) => each.status?.complete === true);
  const claimName = `restore-${metadata.uid}-root`;
  await world.until<VirtualMachine>(
    "VirtualMachine",
    "web",
    ({ spec }) => spec.template.spec.volumes?.[0]?.persistentVolumeClaim?.claimName === claimName,
  );
  await world.act("virtualmachines/web/start");
  await status("web", "Running");
});

it("makes another machine of a snapshot", async () => {
  await world.cluster.create(
    operation("VirtualMachineRestore", "twin", { target: vmReference("twin"), virtualMachineSnapshotName: "before" }),
  );
  await status("twin", "Running");
});
