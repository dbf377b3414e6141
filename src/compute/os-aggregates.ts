/**
 * A host aggregate is a `compute.dicot.io HostAggregate` of the cluster.
 *
 *   id, uuid           spec.number, metadata.uid
 *   name, metadata     spec.name, spec.properties
 *   hosts              Nodes with the label aggregate.openstack.dicot.io/<number>; nothing else records them
 *   availability_zone  spec.availabilityZone; its nodes get it as topology.kubernetes.io/zone, unless they are in another one already
 */
import type { OsAggregates } from "../../generated/compute/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, conflict, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { AGGREGATE, objectName, UPDATED_AT, ZONE_OF } from "../kube/names.ts";
import { DEFAULT_ZONE, findHost, hosts, type Node, ZONE_LABEL } from "../placement/hosts.ts";

type HostAggregate = Kinds["HostAggregate"];
type AggregateCall = Call & { path: { aggregate_id: string } };

const ZONE_KEY = "availability_zone";

const time = (text: string | undefined) => text?.replace(/(\.\d+)?Z$/, ".000000") ?? null;

const nodesOf = (kube: Kube, { spec }: HostAggregate): Node[] =>
  hosts(kube).filter(({ metadata }) => metadata.labels?.[`${AGGREGATE}${spec.number}`] !== undefined);

const toSummary = ({ metadata, spec }: HostAggregate) => ({
  id: spec.number,
  uuid: metadata.uid ?? "",
  name: spec.name,
  availability_zone: spec.availabilityZone ?? null,
  created_at: time(metadata.creationTimestamp) ?? "",
  updated_at: time(metadata.annotations?.[UPDATED_AT]),
  deleted: false,
  deleted_at: null,
});

const toAggregate = (kube: Kube, aggregate: HostAggregate) => ({
  ...toSummary(aggregate),
  hosts: nodesOf(kube, aggregate).map(({ metadata }) => metadata.name ?? ""),
  metadata: { ...aggregate.spec.properties, ...(aggregate.spec.availabilityZone ? { [ZONE_KEY]: aggregate.spec.availabilityZone } : {}) },
});

function get(call: AggregateCall): HostAggregate {
  const id = call.path.aggregate_id;
  if (!/^-?\d+$/.test(id)) throw badRequest(`Invalid input for field/attribute id. Value: ${id}. ${id} is not an integer.`);
  const found = call.kube.list("HostAggregate").find(({ spec }) => String(spec.number) === id);
  if (found === undefined) throw notFound("Aggregate", id);
  return found;
}

function assertNameFree(kube: Kube, name: string, except?: HostAggregate): void {
  const taken = kube.list("HostAggregate").some((one) => one.spec.name === name && one.metadata.uid !== except?.metadata.uid);
  if (taken) throw conflict(`Aggregate ${name} already exists.`);
}

const change = (call: Call, aggregate: HostAggregate, edit: (spec: HostAggregate["spec"]) => void) =>
  call.kube.update(aggregate, (copy) => {
    edit(copy.spec);
    copy.metadata.annotations = { ...copy.metadata.annotations, [UPDATED_AT]: call.now().toISOString() };
    return copy;
  });

/** The aggregate that gave a node its zone, and the zone's label that the node had before. */
const zoneGiven = (node: Node): { by: string | undefined; before: string | undefined } => {
  const [by, before] = node.metadata.annotations?.[ZONE_OF]?.split(" ") ?? [];
  return { by, before };
};

/** Puts a node into the aggregate's zone. Throws 409 where it is in another one, which Kubernetes or another aggregate gave it. */
function enterZone(node: Node, { spec }: HostAggregate, zone: string | undefined): void {
  const labels = node.metadata.labels ?? {};
  if (zone === undefined || labels[ZONE_LABEL] === zone) return;
  const given = zoneGiven(node);
  const ours = given.by === String(spec.number);
  // The default zone is that of nodes which are in no other.
  if ((labels[ZONE_LABEL] ?? DEFAULT_ZONE) !== DEFAULT_ZONE && !ours)
    throw conflict(`Host ${node.metadata.name} is already in availability zone ${labels[ZONE_LABEL]}.`);
  node.metadata.labels = { ...labels, [ZONE_LABEL]: zone };
  const before = ours ? given.before : labels[ZONE_LABEL];
  node.metadata.annotations = { ...node.metadata.annotations, [ZONE_OF]: [spec.number, before ?? []].flat().join(" ") };
}

/** Takes the zone away again where the aggregate gave it: the node is where it was before. */
function leaveZone(node: Node, { spec }: HostAggregate): void {
  const { by, before } = zoneGiven(node);
  if (by !== String(spec.number)) return;
  const { [ZONE_LABEL]: _, ...labels } = node.metadata.labels ?? {};
  const { [ZONE_OF]: __, ...annotations } = node.metadata.annotations ?? {};
  Object.assign(node.metadata, { labels: before === undefined ? labels : { ...labels, [ZONE_LABEL]: before }, annotations });
}

async function setZone(call: Call, aggregate: HostAggregate, zone: string | undefined): Promise<void> {
  for (const node of nodesOf(call.kube, aggregate))
    await call.kube.update(node, (copy) => {
      if (zone === undefined) leaveZone(copy, aggregate);
      else enterZone(copy, aggregate, zone);
      return copy;
    });
}

function getHost(call: Call, name: string): Node {
  const node = findHost(call.kube, name);
  if (node === undefined) throw notFound("Compute host", name);
  return node;
}

export const aggregates = {
  list: ({ kube }) => ({
    aggregates: [...kube.list("HostAggregate")].sort((a, b) => a.spec.number - b.spec.number).map((one) => toAggregate(kube, one)),
  }),

  show: (call) => ({ aggregate: toAggregate(call.kube, get(call)) }),

  async create(call) {
    const { name, availability_zone } = call.body.aggregate;
    assertNameFree(call.kube, name.trim());
    const number = Math.max(0, ...call.kube.list("HostAggregate").map(({ spec }) => spec.number)) + 1;
    const aggregate = await call.kube.create<HostAggregate>({
      apiVersion: "compute.dicot.io/v1alpha1",
      kind: "HostAggregate",
      // The number is in the name, so that nobody gets one twice.
      metadata: { name: objectName("aggregate", String(number)) },
      spec: { name: name.trim(), number, ...(availability_zone ? { availabilityZone: availability_zone } : {}) },
    });
    return { aggregate: toSummary(aggregate) };
  },

  async update(call) {
    const aggregate = get(call);
    const { name, availability_zone } = call.body.aggregate;
    if (name !== undefined) assertNameFree(call.kube, name.trim(), aggregate);
    if (availability_zone !== undefined) await setZone(call, aggregate, availability_zone ?? undefined);
    const updated = await change(call, aggregate, (spec) => {
      if (name !== undefined) spec.name = name.trim();
      if (availability_zone) spec.availabilityZone = availability_zone;
      else if (availability_zone === null) delete spec.availabilityZone;
    });
    return { aggregate: toAggregate(call.kube, updated) };
  },

  async delete(call) {
    const aggregate = get(call);
    if (nodesOf(call.kube, aggregate).length > 0) throw badRequest(`Cannot remove aggregate ${aggregate.spec.number}: it still has hosts.`);
    await call.kube.delete(aggregate);
    return undefined;
  },

  action: {
    async add_host(call) {
      const aggregate = get(call);
      const key = `${AGGREGATE}${aggregate.spec.number}`;
      const node = getHost(call, call.body.add_host.host);
      if (node.metadata.labels?.[key] !== undefined)
        throw conflict(`Aggregate ${aggregate.spec.number} already has host ${node.metadata.name}.`);
      await call.kube.update(node, (copy) => {
        enterZone(copy, aggregate, aggregate.spec.availabilityZone);
        copy.metadata.labels = { ...copy.metadata.labels, [key]: "" };
        return copy;
      });
      return { aggregate: toAggregate(call.kube, aggregate) };
    },

    async remove_host(call) {
      const aggregate = get(call);
      const key = `${AGGREGATE}${aggregate.spec.number}`;
      const node = getHost(call, call.body.remove_host.host);
      if (node.metadata.labels?.[key] === undefined)
        throw notFound(`Aggregate ${aggregate.spec.number} has no host`, call.body.remove_host.host);
      await call.kube.update(node, (copy) => {
        leaveZone(copy, aggregate);
        const { [key]: _, ...labels } = copy.metadata.labels ?? {};
        copy.metadata.labels = labels;
        return copy;
      });
      return { aggregate: toAggregate(call.kube, aggregate) };
    },

    /** A value of null removes the key. The zone is one of the keys, as in Nova. */
    async set_metadata(call) {
      const aggregate = get(call);
      const { [ZONE_KEY]: zone, ...metadata } = call.body.set_metadata.metadata;
      if (zone !== undefined) await setZone(call, aggregate, zone ?? undefined);
      const updated = await change(call, aggregate, (spec) => {
        const merged = Object.entries({ ...spec.properties, ...metadata }).filter((entry): entry is [string, string] => entry[1] !== null);
        spec.properties = Object.fromEntries(merged);
        if (zone) spec.availabilityZone = zone;
        else if (zone === null) delete spec.availabilityZone;
      });
      return { aggregate: toAggregate(call.kube, updated) };
    },
  },
} satisfies Handlers<OsAggregates>;
