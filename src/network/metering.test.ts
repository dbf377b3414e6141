import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Call } from "../http/call.ts";
import type { TestCluster } from "../testing/cluster.ts";
import { makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { type MeteringRuleAnswer, meteringLabelRules } from "./metering-label-rules.ts";
import { type MeteringLabelAnswer, meteringLabels } from "./metering-labels.ts";

let cluster: TestCluster;
let manager: Requests;
let member: Requests;
let admin: Requests;
let aliceId: string;

beforeAll(async () => {
  cluster = await startNetwork();
  const alice = await makeProject(cluster, "alice", ["manager", "member", "reader"]);
  aliceId = alice.project;
  manager = requestsOf(cluster, alice);
  member = requestsOf(cluster, { ...alice, roles: ["member", "reader"] });
  admin = requestsOf(cluster, await makeProject(cluster, "admin", ["admin", "manager", "member", "reader"]));
});
afterAll(() => cluster.close());

type Parts = Parameters<Requests["call"]>[0];
const as = <C>(who: Requests, parts?: Parts) => who.call(parts) as Call as C;

const label = async (who: Requests, metering_label: object): Promise<MeteringLabelAnswer> =>
  ((await meteringLabels.create(as(who, { body: { metering_label } }))) as { metering_label: MeteringLabelAnswer }).metering_label;
const rule = async (who: Requests, metering_label_rule: object): Promise<MeteringRuleAnswer> =>
  ((await meteringLabelRules.create(as(who, { body: { metering_label_rule } }))) as { metering_label_rule: MeteringRuleAnswer })
    .metering_label_rule;
const listed = (who: Requests, query: object = {}) => meteringLabels.list(as(who, { query })).metering_labels;
const listedRules = (who: Requests, query: object = {}) => meteringLabelRules.list(as(who, { query })).metering_label_rules;
const labelAt = (id: string) => ({ path: { metering_label_id: id } });
const ruleAt = (id: string) => ({ path: { metering_label_rule_id: id } });

describe("/v2.0/metering/metering-labels", () => {
  it("becomes an object that a collector can read, and shows it", async () => {
    const made = await label(manager, { name: "web", description: "traffic of the shop", shared: "true" });
    expect(made).toMatchObject({ name: "web", description: "traffic of the shop", shared: true, project_id: aliceId, tenant_id: aliceId });
    expect(cluster.kube.findById("MeteringLabel", "alice", made.id)?.spec).toEqual({
      name: "web",
      description: "traffic of the shop",
      shared: true,
    });
    expect(await meteringLabels.show(as(member, labelAt(made.id)))).toEqual({ metering_label: made });
    expect(listed(member, { id: [made.id] })).toEqual([made]);
    await meteringLabels.delete(as(manager, labelAt(made.id)));
    expect(listed(admin, { id: [made.id] })).toEqual([]);
  });

  it("shows a label made with kubectl by its object's name", async () => {
    await cluster.kube.create({
      apiVersion: "network.dicot.io/v1alpha1",
      kind: "MeteringLabel",
      metadata: { name: "by-hand", namespace: "alice" },
      spec: { rules: [{ id: "r1", direction: "egress", destinationIPPrefix: "198.51.100.0/24" }] },
    });
    expect(listed(member, { name: ["by-hand"] })).toMatchObject([{ name: "by-hand", description: "", shared: false }]);
    expect(listedRules(member, { id: ["r1"] })).toMatchObject([
      { direction: "egress", excluded: false, remote_ip_prefix: null, destination_ip_prefix: "198.51.100.0/24" },
    ]);
  });

  it("is made by managers, not by members, and is not another project's", async () => {
    await expect(label(member, { name: "x" })).rejects.toMatchObject({ status: 403 });
    const theirs = await label(admin, { name: "theirs", shared: true });
    await expect(meteringLabels.show(as(manager, labelAt(theirs.id)))).rejects.toMatchObject({
      status: 404,
      type: "MeteringLabelNotFound",
    });
    const refused = rule(manager, { metering_label_id: theirs.id, direction: "ingress", remote_ip_prefix: "10.0.0.0/8" });
    await expect(refused).rejects.toMatchObject({ status: 404, type: "MeteringLabelNotFound" });
    expect(listed(manager).map(({ id }) => id)).not.toContain(theirs.id);
    expect(await label(admin, { name: "for alice", project_id: aliceId })).toMatchObject({ project_id: aliceId });
  });
});

describe("/v2.0/metering/metering-label-rules", () => {
  it("is kept in its label, and goes with it or alone", async () => {
    const { id } = await label(manager, { name: "l" });
    const first = await rule(manager, { metering_label_id: id, direction: "ingress", remote_ip_prefix: "10.0.0.5/24" });
    expect(first).toEqual({
      id: first.id,
      metering_label_id: id,
      direction: "ingress",
      excluded: false,
      remote_ip_prefix: "10.0.0.0/24",
      source_ip_prefix: null,
      destination_ip_prefix: null,
    });
    expect(await meteringLabelRules.show(as(member, ruleAt(first.id)))).toEqual({ metering_label_rule: first });
    const second = await rule(manager, {
      metering_label_id: id,
      direction: "egress",
      source_ip_prefix: "fd00::/64",
      destination_ip_prefix: "fd01::/64",
    });
    expect(cluster.kube.findById("MeteringLabel", "alice", id)?.spec.rules).toMatchObject([
      { id: first.id, remoteIPPrefix: "10.0.0.0/24" },
      { id: second.id, sourceIPPrefix: "fd00::/64", destinationIPPrefix: "fd01::/64" },
    ]);
    await expect(meteringLabelRules.delete(as(member, ruleAt(first.id)))).rejects.toMatchObject({ status: 403 });
    await meteringLabelRules.delete(as(manager, ruleAt(first.id)));
    expect(listedRules(manager, { metering_label_id: [id] })).toEqual([second]);
    await meteringLabels.delete(as(manager, labelAt(id)));
    expect(() => meteringLabelRules.show(as(manager, ruleAt(second.id)))).toThrow(
      expect.objectContaining({ status: 404, type: "MeteringLabelRuleNotFound" }),
    );
  });

  it("refuses remote prefixes that overlap in one direction", async () => {
    const { id } = await label(manager, { name: "l" });
    const remote = (direction: string, remote_ip_prefix: string, excluded = false) =>
      rule(manager, { metering_label_id: id, direction, remote_ip_prefix, excluded });
    await remote("ingress", "10.0.0.0/16");
    await expect(remote("ingress", "10.0.3.0/24")).rejects.toMatchObject({ status: 409, type: "MeteringLabelRuleOverlaps" });
    await expect(remote("ingress", "0.0.0.0/0")).rejects.toMatchObject({ status: 409 });
    await remote("egress", "10.0.3.0/24");
    await remote("ingress", "10.0.3.0/24", true);
    await remote("ingress", "10.1.0.0/16");
  });

  it("refuses a rule without traffic, and one with two far ends", async () => {
    const { id: metering_label_id } = await label(manager, { name: "l" });
    const made = (prefixes: object) => rule(manager, { metering_label_id, direction: "ingress", ...prefixes });
    await expect(made({})).rejects.toMatchObject({ status: 400 });
    await expect(made({ remote_ip_prefix: "10.0.0.0/33" })).rejects.toMatchObject({ status: 400 });
    await expect(made({ remote_ip_prefix: 7 })).rejects.toMatchObject({ status: 400 });
    await expect(made({ remote_ip_prefix: "10.0.0.0/8", source_ip_prefix: "10.0.0.0/8" })).rejects.toMatchObject({ status: 400 });
    expect(listedRules(manager, { metering_label_id: [metering_label_id] })).toEqual([]);
  });
});
