/** Where a new server may run: availability zones, hosts and scheduler hints, as node selectors and affinities of its pod. */
import type { Call } from "../../../http/call.ts";
import { badRequest } from "../../../http/errors.ts";
import type { Kube } from "../../../kube/kube.ts";
import { ID, openstackId, SERVER_GROUP } from "../../../kube/names.ts";
import { DEFAULT_ZONE, findHost, HOSTNAME_LABEL, ZONE_LABEL, zonesOf } from "../../../placement/hosts.ts";
import type { Spec } from "../virtual-machine.ts";

type Affinity = NonNullable<Spec["affinity"]>;
type Term = NonNullable<NonNullable<Affinity["podAffinity"]>["requiredDuringSchedulingIgnoredDuringExecution"]>[number];

export interface Placing {
  nodeSelector: Record<string, string>;
  affinity?: Affinity;
  topologySpreadConstraints?: NonNullable<Spec["topologySpreadConstraints"]>;
  /** Id of the server group. */
  serverGroup?: string;
}

export interface Wish {
  availability_zone?: string;
  host?: string;
  hypervisor_hostname?: string;
  hints: Readonly<Record<string, unknown>>;
}

/** Throws 400 for a zone, host or group that is not there, 403 where the caller may not choose a host. */
export function toPlacing(call: Call, { availability_zone, host, hypervisor_hostname, hints }: Wish): Placing {
  const [zone, ...forced] = (availability_zone ?? "").split(":");
  if (forced.length > 2) throw badRequest("Unable to parse availability_zone");
  const forcedHost = forced.find((one) => one !== "");
  if (forcedHost !== undefined) call.enforce("os_compute_api:servers:create:forced_host", { project_id: call.project.id });
  const requested = host ?? hypervisor_hostname;
  if (requested !== undefined) call.enforce("compute:servers:create:requested_destination", { project_id: call.project.id });
  if (requested !== undefined && forcedHost !== undefined)
    throw badRequest(
      "One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.",
    );
  const nodeSelector: Record<string, string> = {};
  for (const name of [forcedHost, host, hypervisor_hostname])
    if (name !== undefined) Object.assign(nodeSelector, hostSelector(call.kube, name));
  // A forced host decides, whatever zone was named with it.
  if (zone && forcedHost === undefined) Object.assign(nodeSelector, zoneSelector(call.kube, zone));
  return { nodeSelector, ...groupPlacing(call, hints) };
}

function hostSelector(kube: Kube, name: string): Record<string, string> {
  const node = findHost(kube, name);
  if (node === undefined) throw badRequest(`Compute host ${name} could not be found.`);
  return { [HOSTNAME_LABEL]: node.metadata.labels?.[HOSTNAME_LABEL] ?? name };
}

function zoneSelector(kube: Kube, zone: string): Record<string, string> {
  if (!zonesOf(kube).includes(zone)) throw badRequest("The requested availability zone is not available");
  // Nodes without a zone make up the default zone; Kubernetes has no selector for them that would also stand for those to come.
  const labelled = kube.list("Node").some((node) => node.metadata.labels?.[ZONE_LABEL] === zone);
  return labelled || zone !== DEFAULT_ZONE ? { [ZONE_LABEL]: zone } : {};
}

const texts = (value: unknown): string[] => (value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String));

const sameNode = (label: string, values: readonly string[]): Term => ({
  topologyKey: HOSTNAME_LABEL,
  labelSelector: { matchExpressions: [{ key: label, operator: "In", values: [...values] }] },
});

/**
 * `group`, `same_host` and `different_host`. Nova's other hints (`query`, `build_near_host_ip`, cells) are for filters that a cloud may
 * have or not, and does nothing where it has not: so here.
 */
function groupPlacing(call: Call, hints: Readonly<Record<string, unknown>>): Omit<Placing, "nodeSelector"> {
  const same = texts(hints["same_host"]);
  const different = texts(hints["different_host"]);
  const [groupId] = texts(hints["group"]);
  const group = groupId === undefined ? undefined : call.kube.findById("ServerGroup", call.project.namespace, groupId);
  if (groupId !== undefined && group === undefined) throw badRequest(`Instance group ${groupId} could not be found.`);
  const near = same.length > 0 ? [sameNode(ID, same)] : [];
  const far = different.length > 0 ? [sameNode(ID, different)] : [];
  const placing: Omit<Placing, "nodeSelector"> = group ? { serverGroup: openstackId(group) } : {};
  const affinity: Affinity = {};
  if (group) {
    const mates = sameNode(SERVER_GROUP, [openstackId(group)]);
    const most = group.spec.rules?.maxServerPerHost ?? 1;
    const soft = [{ weight: 100, podAffinityTerm: mates }];
    if (group.spec.policy === "affinity") near.push(mates);
    if (group.spec.policy === "soft-affinity") affinity.podAffinity = { preferredDuringSchedulingIgnoredDuringExecution: soft };
    if (group.spec.policy === "soft-anti-affinity") affinity.podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: soft };
    if (group.spec.policy === "anti-affinity" && most === 1) far.push(mates);
    // Kubernetes cannot say "at most n"; it can keep the fullest node from having more than n more than the emptiest.
    if (group.spec.policy === "anti-affinity" && most > 1)
      placing.topologySpreadConstraints = [
        { maxSkew: most, topologyKey: HOSTNAME_LABEL, whenUnsatisfiable: "DoNotSchedule", labelSelector: mates.labelSelector! },
      ];
  }
  if (near.length > 0) affinity.podAffinity = { ...affinity.podAffinity, requiredDuringSchedulingIgnoredDuringExecution: near };
  if (far.length > 0) affinity.podAntiAffinity = { ...affinity.podAntiAffinity, requiredDuringSchedulingIgnoredDuringExecution: far };
  if (Object.keys(affinity).length > 0) placing.affinity = affinity;
  return placing;
}
