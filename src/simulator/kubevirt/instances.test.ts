import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../kube/objects.ts";
import { claim, machine, namespace, type Spec, startWorld, type World } from "../../testing/world.ts";
import { findCondition, hasCondition } from "../conditions.ts";
import { GUEST } from "./guest.ts";
import type { Pod } from "./launcher-pod.ts";
import type { Migration, VirtualMachine, VirtualMachineInstance } from "./types.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const status = (name: string, wanted: string) =>
  world.until<VirtualMachine>("VirtualMachine", name, (vm) => vm.status?.printableStatus === wanted);
const instance = (name: string) => world.cluster.find<VirtualMachineInstance>("VirtualMachineInstance", namespace, name)!;

async function run(name: string, change?: (spec: Spec) => void) {
  await world.cluster.create(claim(name));
  await world.cluster.create(machine(name, change));
  return status(name, "Running");
}

const label = (key: string, value: string) => (spec: Spec) => {
  spec.template.metadata.labels[key] = value;
};

const order = (name: string, text: string) =>
  world.cluster.update(instance(name), (copy) => {
    copy.metadata.annotations = { ...copy.metadata.annotations, [GUEST]: text };
  });

const apart = (group: string) => (spec: Spec) => {
  label("group", group)(spec);
  const term = { labelSelector: { matchLabels: { group } }, topologyKey: "kubernetes.io/hostname" };
  spec.template.spec["affinity"] = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
};

describe("an instance", () => {
  it("waits for its claim, and says so", async () => {
    await world.cluster.create(machine("early"));
    await status("early", "ErrorPvcNotFound");
    await world.cluster.create(claim("early"));
    await status("early", "Running");
  });

  it("waits for its DataVolume", async () => {
    const vm = machine("filled", (spec) => {
      spec["dataVolumeTemplates"] = [
        { metadata: { name: "filled" }, spec: { source: { upload: {} }, storage: { resources: { requests: { storage: "1Mi" } } } } },
      ];
      spec.template.spec.volumes = [{ name: "root", dataVolume: { name: "filled" } }];
    });
    await world.cluster.create(vm);
    await status("filled", "Provisioning");
    expect(instance("filled")).toBeUndefined();
  });

  it("fits nowhere and says so at once, and recovers by itself", async () => {
    await world.cluster.create(claim("picky"));
    await world.cluster.create(
      machine("picky", (spec) => {
        spec.template.spec["nodeSelector"] = { "topology.kubernetes.io/zone": "moon" };
      }),
    );
    const vm = await status("picky", "ErrorUnschedulable");
    expect(findCondition(vm.status?.conditions, "PodScheduled")?.message).toMatch(/^0\/2 nodes are available: 2 node\(s\) didn't match/);
    await world.cluster.update(world.cluster.find("Node", undefined, "n1")!, (copy) => {
      copy.metadata.labels = { ...copy.metadata.labels, "topology.kubernetes.io/zone": "moon" };
    });
    await status("picky", "Running");
    expect(instance("picky").status?.nodeName).toBe("n1");
  });

  it("keeps apart from its group, as long as there are nodes", async () => {
    const nodes = new Set<string | undefined>();
    for (const name of ["apart-1", "apart-2"]) {
      await run(name, apart("x"));
      nodes.add(instance(name).status?.nodeName);
    }
    expect([...nodes].sort()).toEqual(["n1", "n2"]);
    await world.cluster.create(claim("apart-3"));
    await world.cluster.create(machine("apart-3", apart("x")));
    await status("apart-3", "ErrorUnschedulable");
    await world.cluster.delete(world.cluster.find("VirtualMachine", namespace, "apart-1")!);
    await status("apart-3", "Running");
  });

  it("stays off when its guest powers off, and comes back when it crashes", async () => {
    await run("guest");
    await order("guest", "off");
    await status("guest", "Stopped");
    await world.gone("VirtualMachineInstance", "guest");
    await world.act("virtualmachines/guest/start");
    await status("guest", "Running");
    const { uid } = instance("guest").metadata;
    await order("guest", "crashed");
    await world.until<VirtualMachineInstance>(
      "VirtualMachineInstance",
      "guest",
      (vmi) => vmi.metadata.uid !== uid && vmi.status?.phase === "Running",
    );
  });

  it("loops when it cannot start", async () => {
    await world.cluster.create(claim("looping"));
    await world.cluster.create(
      machine("looping", (spec) => {
        spec.template.spec["nodeSelector"] = { nowhere: "true" };
      }),
    );
    await status("looping", "ErrorUnschedulable");
    await world.cluster.update(instance("looping"), (copy) => {
      copy.status = { ...copy.status, phase: "Failed" };
    });
    const vm = await status("looping", "CrashLoopBackOff");
    expect(vm.status?.startFailure?.consecutiveFailCount).toBe(1);
  });

  it("is paused and goes on", async () => {
    await run("calm");
    expect(await world.act("virtualmachineinstances/calm/pause")).toMatchObject({ status: 200 });
    await status("calm", "Paused");
    expect(await world.act("virtualmachineinstances/calm/pause")).toMatchObject({ status: 409 });
    expect(await world.act("virtualmachineinstances/calm/softreboot")).toMatchObject({ status: 409 });
    expect(await world.act("virtualmachineinstances/calm/unpause")).toMatchObject({ status: 200 });
    await status("calm", "Running");
    expect(await world.act("virtualmachineinstances/calm/softreboot")).toMatchObject({ status: 200 });
    expect(await world.act("virtualmachineinstances/calm/reset")).toMatchObject({ status: 200 });
  });

  it("tells of itself on its console", async () => {
    await world.cluster.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "key", namespace },
      stringData: { key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEVlvzQ me@here" },
    } as KubeObject);
    await run("talking", (spec) => {
      spec.template.spec["hostname"] = "first";
      spec.template.spec.domain.devices.disks.push({ name: "config", disk: { bus: "virtio" } });
      spec.template.spec.volumes.push({ name: "config", cloudInitConfigDrive: { userData: "#cloud-config\n" } });
      const source = { secret: { secretName: "key" } };
      spec.template.spec["accessCredentials"] = [{ sshPublicKey: { source, propagationMethod: { configDrive: {} } } }];
    });
    const pod = world.cluster.list<Pod>("Pod").find((each) => each.metadata.labels?.["vm.kubevirt.io/name"] === "talking")!;
    const { text } = await world.request(
      "GET",
      `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}/log?container=guest-console-log`,
    );
    expect(text.split("\n")[0]).toMatch(/simulated/);
    expect(text).toMatch(/first login: /);
    expect(text).toMatch(/authorized key \| SHA256:\S+ me@here \(ED25519\)/);
  });

  it("answers 406 to who wants JSON of a verb, and 403 to who may not", async () => {
    const path = `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachines/calm/stop`;
    expect((await world.request("PUT", path, undefined, { accept: "application/json" })).status).toBe(406);
    expect((await world.request("PUT", path, undefined, { as: "eve" })).status).toBe(403);
  });
});

describe("hotplug", () => {
  const add = (name: string, bus = "virtio") =>
    world.act("virtualmachines/plug/addvolume", {
      name,
      disk: { disk: { bus } },
      volumeSource: { persistentVolumeClaim: { claimName: name } },
    });
  const volume = (name: string) => instance("plug").status?.volumeStatus?.find((each) => each.name === name);

  it("accepts a volume whose claim does not exist, and attaches it when it does", async () => {
    await run("plug");
    expect(await add("extra")).toMatchObject({ status: 202 });
    await world.until<VirtualMachineInstance>("VirtualMachineInstance", "plug", () => volume("extra")?.phase === "Pending");
    await world.cluster.create(claim("extra"));
    await world.until<VirtualMachineInstance>("VirtualMachineInstance", "plug", () => volume("extra")?.phase === "Ready");
    expect(volume("extra")).toMatchObject({ target: "vdb", persistentVolumeClaimInfo: { claimName: "extra" } });
    expect(
      hasCondition(world.cluster.find<VirtualMachine>("VirtualMachine", namespace, "plug")?.status?.conditions, "RestartRequired"),
    ).toBe(false);
  });

  it("refuses the same name again, and a bus that cannot be plugged", async () => {
    expect(await add("extra")).toMatchObject({ status: 409, message: expect.stringMatching(/already exists/) });
    expect((await add("other", "sata")).status).toBe(422);
  });

  it("lets the volume go, but not the root disk", async () => {
    expect(await world.act("virtualmachines/plug/removevolume", { name: "root" })).toMatchObject({
      status: 409,
      message: expect.stringMatching(/not hotpluggable/),
    });
    expect(await world.act("virtualmachines/plug/removevolume", { name: "extra" })).toMatchObject({ status: 202 });
    await world.until<VirtualMachineInstance>("VirtualMachineInstance", "plug", () => volume("extra") === undefined);
  });

  it("plugs a network in and out", async () => {
    const config = JSON.stringify({ cniVersion: "0.3.1", type: "bridge" });
    await world.cluster.create({
      apiVersion: "k8s.cni.cncf.io/v1",
      kind: "NetworkAttachmentDefinition",
      metadata: { name: "lan", namespace },
      spec: { config },
    } as KubeObject);
    const vm = () => world.cluster.find<VirtualMachine>("VirtualMachine", namespace, "plug")!;
    await world.cluster.update(vm(), ({ spec: { template } }) => {
      template.spec.domain.devices.interfaces?.push({ name: "second", bridge: {}, macAddress: "02:00:00:00:00:42" });
      template.spec.networks?.push({ name: "second", multus: { networkName: "lan" } });
    });
    await world.until<VirtualMachineInstance>(
      "VirtualMachineInstance",
      "plug",
      ({ status: now }) => now?.interfaces?.some((nic) => nic.mac === "02:00:00:00:00:42") === true,
    );
    await world.cluster.update(vm(), ({ spec: { template } }) => {
      template.spec.domain.devices.interfaces![1]!.state = "absent";
    });
    await world.until<VirtualMachine>("VirtualMachine", "plug", ({ spec }) => spec.template.spec.networks?.length === 1);
    expect(instance("plug").status?.interfaces).toHaveLength(1);
  });
});

describe("a migration", () => {
  const migrate = (name: string, vmiName: string, addedNodeSelector?: Record<string, string>) =>
    world.request("POST", `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstancemigrations`, {
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachineInstanceMigration",
      metadata: { name },
      spec: { vmiName, ...(addedNodeSelector && { addedNodeSelector }) },
    });
  const phase = (name: string, wanted: string) =>
    world.until<Migration>("VirtualMachineInstanceMigration", name, (migration) => migration.status?.phase === wanted);

  it("moves the instance to another node", async () => {
    await run("mover");
    const from = instance("mover").status!.nodeName!;
    expect((await migrate("m1", "mover")).status).toBe(201);
    await phase("m1", "Succeeded");
    const moved = await world.until<VirtualMachineInstance>("VirtualMachineInstance", "mover", ({ status: now }) => now?.nodeName !== from);
    expect(moved.status?.migrationState).toMatchObject({ sourceNode: from, targetNode: moved.status?.nodeName, completed: true });
    expect(Object.values(moved.status?.activePods ?? {})).toEqual([moved.status?.nodeName]);
    await status("mover", "Running");
  });

  it("stays pending with nowhere to go, and refuses a second one beside it", async () => {
    expect((await migrate("m2", "mover", { "kubernetes.io/hostname": "n9" })).status).toBe(201);
    await phase("m2", "Pending");
    expect((await migrate("m3", "mover")).text).toMatch(/in-flight migration detected/);
    await world.cluster.delete(await phase("m2", "Pending"));
    await world.gone("VirtualMachineInstanceMigration", "m2");
    expect(instance("mover").status?.phase).toBe("Running");
  });

  it("is refused for what cannot be moved, and for what is not there", async () => {
    await run("fixed", (spec) => {
      spec.template.spec.domain.devices.interfaces = [{ name: "default", bridge: {} }];
    });
    expect((await migrate("m4", "fixed")).text).toMatch(/InterfaceNotLiveMigratable/);
    expect((await migrate("m5", "nobody")).status).toBe(422);
  });
});
