/** What is done with a server, and what around servers is a Kubernetes object: flavors, groups, aggregates, services, quotas, migrations. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, gone, listed, made, named, networkWithSubnet, object, objects, reaches, server, shown, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
let admin: Caller;
let network: string;
let web: Thing;
beforeAll(async () => {
  cloud = await startCloud();
  ({ demo, admin } = cloud);
  ({ network } = await networkWithSubnet(demo, "life", "10.95.0.0/24"));
  web = await server(demo, "web", network);
});
afterAll(() => cloud.close());

const newest = { headers: { "openstack-api-version": "compute 2.104" } };
const path = () => `/servers/${web.id}`;
const act = (body: object, caller = demo) => caller.ask("compute", "POST", `${path()}/action`, { body, ...newest });
const is = (status: string) => reaches(demo, "compute", path(), status);
const instancetypes = "/apis/instancetype.kubevirt.io/v1beta1/virtualmachineclusterinstancetypes";
const inProject = (kind: string, group = "kubevirt.io/v1") => `/apis/${group}/namespaces/${cloud.namespace}/${kind}`;
const vm = async () => (await objects(cloud, `${inProject("virtualmachines")}?labelSelector=openstack.dicot.io/id=${web.id}`))[0];

describe("a server", () => {
  it("is paused, and a VirtualMachine paused with it", async () => {
    due(await act({ pause: null }), 202);
    await is("PAUSED");
    await eventually(vm, (machine) => machine?.status?.["printableStatus"] === "Paused");
    due(await act({ "os-start": null }), 409);
    due(await act({ unpause: null }), 202);
    await is("ACTIVE");
  });

  it("is rebooted, softly and hard", async () => {
    for (const type of ["SOFT", "HARD"]) {
      due(await act({ reboot: { type } }), 202);
      await is("ACTIVE");
    }
  });

  it("is resized, and has its old flavor back when that is reverted", async () => {
    const small = await named(demo, "compute", "/flavors", "m1.small");
    const size = async () => (await shown<{ flavor: { original_name: string } }>(demo, "compute", path(), "compute 2.47")).flavor;
    due(await act({ resize: { flavorRef: small.id } }), 202);
    await is("VERIFY_RESIZE");
    expect((await size()).original_name).toBe("m1.small");
    due(await act({ revertResize: null }), 202);
    await is("ACTIVE");
    expect((await size()).original_name).toBe("m1.tiny");
    due(await act({ resize: { flavorRef: small.id } }), 202);
    await is("VERIFY_RESIZE");
    due(await act({ confirmResize: null }), 204);
    await is("ACTIVE");
    expect((await size()).original_name).toBe("m1.small");
  });

  it("is rescued, and rebuilt, and keeps its addresses", async () => {
    const addresses = async () => (await shown<{ addresses: unknown }>(demo, "compute", path())).addresses;
    const before = await addresses();
    due(await act({ rescue: {} }), 200);
    await is("RESCUE");
    due(await act({ unrescue: null }), 202);
    await is("ACTIVE");
    const image = await named(demo, "image", "/images", "tiny");
    due(await act({ rebuild: { imageRef: image.id, name: "rebuilt" } }), 202);
    await eventually(
      () => shown(demo, "compute", path()),
      ({ status, name }) => status === "ACTIVE" && name === "rebuilt",
    );
    expect(await addresses()).toEqual(before);
  });

  it("is shelved, and takes no node then", async () => {
    due(await act({ shelve: null }), 202);
    await is("SHELVED_OFFLOADED");
    const instances = await objects(cloud, `${inProject("virtualmachineinstances")}?labelSelector=openstack.dicot.io/id=${web.id}`);
    // One that has ended holds nothing, and is taken away soon.
    expect(instances.filter(({ status }) => status?.["phase"] !== "Succeeded" && status?.["phase"] !== "Failed")).toEqual([]);
    due(await act({ unshelve: null }), 202);
    await is("ACTIVE");
  });

  it("that is locked is left alone, but for administrators", async () => {
    due(await act({ lock: { locked_reason: "mine" } }), 202);
    due(await act({ "os-stop": null }), 409);
    due(await demo.ask("compute", "DELETE", path()), 409);
    expect(await shown(demo, "compute", path(), "compute 2.73")).toMatchObject({ locked: true, locked_reason: "mine" });
    due(await act({ unlock: null }), 202);
  });

  it("is not suspended: KubeVirt has no such thing, and none is pretended", async () => {
    due(await act({ suspend: null }), 409);
  });

  it("moves to another node while it runs", async () => {
    const host = async () => (await shown<Record<string, string>>(admin, "compute", path()))["OS-EXT-SRV-ATTR:host"];
    const before = await host();
    due(await act({ "os-migrateLive": { host: null, block_migration: "auto" } }, admin), 202);
    const migrations = await eventually(
      () => objects(cloud, inProject("virtualmachineinstancemigrations")),
      (list) => list.length > 0,
    );
    expect(migrations).toHaveLength(1);
    await eventually(host, (now) => now !== before && now !== null);
    await is("ACTIVE");
    expect(
      await listed(admin, "compute", `/os-migrations?instance_uuid=${web.id}&migration_type=live-migration`, "compute 2.80"),
    ).toMatchObject([{ status: "completed" }]);
  });

  it("says what was done with it, and by whose request", async () => {
    const actions = await listed<{ action: string; request_id: string }>(demo, "compute", `${path()}/os-instance-actions`);
    expect(actions.map(({ action }) => action)).toEqual(expect.arrayContaining(["create", "pause", "resize", "shelve", "live-migration"]));
    expect(actions.every(({ request_id }) => request_id.startsWith("req-"))).toBe(true);
  });

  it("keeps tags and metadata as annotations, and takes them from there", async () => {
    due(await demo.ask("compute", "POST", `${path()}/metadata`, { body: { metadata: { tier: "gold" } } }), 200);
    const found = await vm();
    expect(JSON.parse(found?.metadata.annotations?.["openstack.dicot.io/metadata"] ?? "{}")).toMatchObject({ tier: "gold" });
    const change = { metadata: { annotations: { "openstack.dicot.io/tags": '["from-kubectl"]' } } };
    const address = `${inProject("virtualmachines")}/${found?.metadata.name}`;
    due(await cloud.kubernetes("PATCH", address, change, "application/merge-patch+json"), 200);
    await eventually(
      () => listed<string>(demo, "compute", `${path()}/tags`, "compute 2.26"),
      (tags) => tags.includes("from-kubectl"),
    );
  });
});

describe("a flavor", () => {
  it("is a VirtualMachineClusterInstancetype", async () => {
    const id = cloud.own("odd");
    const flavor = await made(admin, "compute", "/flavors", { flavor: { name: `${id} one`, ram: 384, vcpus: 3, disk: 7, id } });
    const types = await objects(cloud, instancetypes);
    const found = types.find(({ metadata }) => metadata.annotations?.["openstack.dicot.io/flavor-id"] === flavor.id);
    expect(found?.spec).toMatchObject({ cpu: { guest: 3 }, memory: { guest: "384Mi" } });
    due(await admin.ask("compute", "DELETE", `/flavors/${id}`), 202);
    due(await demo.ask("compute", "GET", `/flavors/${id}`), 404);
  });

  it("of an instancetype that kubectl made starts servers", async () => {
    const name = cloud.own("u1.nano");
    const native = {
      apiVersion: "instancetype.kubevirt.io/v1beta1",
      kind: "VirtualMachineClusterInstancetype",
      metadata: { name },
      spec: { cpu: { guest: 1 }, memory: { guest: "512Mi" } },
    };
    due(await cloud.kubernetes("POST", instancetypes, native), 201);
    await eventually(
      () => demo.ask("compute", "GET", `/flavors/${name}`),
      ({ status }) => status === 200,
    );
    expect(await shown(demo, "compute", `/flavors/${name}`)).toMatchObject({ name, ram: 512, vcpus: 1, disk: 0 });
    const one = await server(demo, "native flavor", network, { flavorRef: name });
    due(await demo.ask("compute", "DELETE", `/servers/${one.id}`), 204);
    await gone(demo, "compute", `/servers/${one.id}`);
    due(await cloud.kubernetes("DELETE", `${instancetypes}/${name}`), 200);
  });
});

describe("around servers", () => {
  it("a server group keeps its members on different nodes", async () => {
    const group = await made(demo, "compute", "/os-server-groups", { server_group: { name: "apart", policies: ["anti-affinity"] } });
    expect(await objects(cloud, inProject("servergroups", "compute.dicot.io/v1alpha1"))).toMatchObject([{ spec: { name: "apart" } }]);
    const flavor = await named(demo, "compute", "/flavors", "m1.tiny");
    const image = await named(demo, "image", "/images", "tiny");
    const hosts = [];
    for (const name of ["left", "right"]) {
      const body = { server: { name, flavorRef: flavor.id, imageRef: image.id, networks: [{ uuid: network }] } };
      const answer = await demo.ask("compute", "POST", "/servers", { body: { ...body, "os:scheduler_hints": { group: group.id } } });
      const { id } = due(answer, 202).json<{ server: Thing }>().server;
      await reaches(demo, "compute", `/servers/${id}`, "ACTIVE");
      hosts.push((await shown<Record<string, string>>(admin, "compute", `/servers/${id}`))["OS-EXT-SRV-ATTR:host"]);
    }
    expect(new Set(hosts).size).toBe(2);
    expect((await shown<{ members: string[] }>(demo, "compute", `/os-server-groups/${group.id}`)).members).toHaveLength(2);
  });

  it("a disabled service is a taint that keeps new servers away", async () => {
    const [service] = await listed<{ id: string; host: string }>(admin, "compute", "/os-services?binary=nova-compute", "compute 2.53");
    const set = (status: string) => admin.ask("compute", "PUT", `/os-services/${service?.id}`, { body: { status }, ...newest });
    due(await set("disabled"), 200);
    const node = await object(cloud, `/api/v1/nodes/${service?.host}`);
    expect(node.spec?.["taints"]).toMatchObject([{ key: "openstack.dicot.io/disabled", effect: "NoSchedule" }]);
    due(await set("enabled"), 200);
    expect((await object(cloud, `/api/v1/nodes/${service?.host}`)).spec?.["taints"] ?? []).toEqual([]);
  });

  it("an aggregate gives its nodes a zone", async () => {
    const [name, zone] = [cloud.own("rack"), cloud.own("north")];
    const aggregate = await made(admin, "compute", "/os-aggregates", { aggregate: { name, availability_zone: zone } });
    const [node] = await objects(cloud, "/api/v1/nodes");
    const change = (body: object) => admin.ask("compute", "POST", `/os-aggregates/${aggregate.id}/action`, { body });
    due(await change({ add_host: { host: node?.metadata.name } }), 200);
    expect((await object(cloud, `/api/v1/nodes/${node?.metadata.name}`)).metadata.labels).toMatchObject({
      "topology.kubernetes.io/zone": zone,
    });
    const zones = await listed<{ zoneName: string }>(demo, "compute", "/os-availability-zone");
    expect(zones.map(({ zoneName }) => zoneName)).toContain(zone);
    due(await change({ remove_host: { host: node?.metadata.name } }), 200);
    due(await admin.ask("compute", "DELETE", `/os-aggregates/${aggregate.id}`), 200);
  });

  it("a quota of servers is a ResourceQuota, and holds for kubectl too", async () => {
    const used = (await listed(demo, "compute", "/servers")).length;
    const body = { quota_set: { instances: used } };
    due(await admin.ask("compute", "PUT", `/os-quota-sets/${demo.projectId}`, { body }), 200);
    const quota = await object(cloud, `/api/v1/namespaces/${cloud.namespace}/resourcequotas/dicot-compute`);
    expect(quota.spec).toMatchObject({ hard: { "count/virtualmachines.kubevirt.io": String(used) } });
    const flavor = await named(demo, "compute", "/flavors", "m1.tiny");
    const image = await named(demo, "image", "/images", "tiny");
    const more = { server: { name: "too many", flavorRef: flavor.id, imageRef: image.id, networks: [{ uuid: network }] } };
    due(await demo.ask("compute", "POST", "/servers", { body: more }), 403);
    due(await admin.ask("compute", "DELETE", `/os-quota-sets/${demo.projectId}`), 202);
  });

  it("a keypair is its user's, in every project", async () => {
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvOnK0BkoSr1HGDQOdyx5owtdZyrvUm+2zNvWwcIBGz someone@example.org";
    await made(demo, "compute", "/os-keypairs", { keypair: { name: "mine", public_key: key } });
    const keypairs = await objects(cloud, "/apis/compute.dicot.io/v1alpha1/namespaces/dicot-system/keypairs");
    const mine = keypairs.filter(({ spec }) => spec?.["userID"] === demo.userId);
    expect(mine).toMatchObject([{ spec: { name: "mine", publicKey: key } }]);
    due(await admin.ask("compute", "GET", "/os-keypairs/mine"), 404);
    due(await demo.ask("compute", "DELETE", "/os-keypairs/mine"), 202);
    due(await demo.ask("compute", "GET", "/os-keypairs/mine"), 404);
  });
});
