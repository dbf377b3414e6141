/**
 * Keeps what Kube-OVN has in step with what the API has, whoever changed it: objects made, changed or deleted with kubectl, and work that a
 * replica died in. All of it is repeatable: the slices do the same at once, so that a client need not wait.
 *
 * A key is a kind of ours and an OpenStack id.
 */
import type { Logger } from "pino";
import { isProject } from "../identity/project-namespaces.ts";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController, type Watch } from "../kube/controller.ts";
import type { KindName, Kube } from "../kube/kube.ts";
import { FLOATING_IP, openstackId, ROUTER, SECURITY_GROUP, SUBNET } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { ALLOCATION_GRACE_SECONDS, isHeld } from "./allocation.ts";
import { realiseFloatingIp, withdrawFloatingIp } from "./kubeovn/floatingips.ts";
import { realiseRouter, withdrawRouter } from "./kubeovn/routers.ts";
import { realiseSubnet, remove, withdrawSubnet } from "./kubeovn/subnets.ts";
import { disassociate } from "./ports.ts";
import { profileOf } from "./profile.ts";
import { floatingIpsOfPort, portsOfDevice } from "./relations.ts";
import { floatingIpsOf, gatewayPortOf } from "./router-answers.ts";
import { realiseSecurityGroup, withdrawSecurityGroup } from "./security-group-realisation.ts";

/** What stands for an object that is not there (yet): another replica may have made both, and the watches tell of them in any order. */
const SETTLE_SECONDS = 10;

const owned: { label: string; owner: KindName; kinds: readonly KindName[] }[] = [
  { label: SUBNET, owner: "Subnet", kinds: ["KubeOvnSubnet"] },
  { label: ROUTER, owner: "Router", kinds: ["KubeOvnVpc", "KubeOvnEip", "KubeOvnSnatRule"] },
  { label: FLOATING_IP, owner: "FloatingIP", kinds: ["KubeOvnEip", "KubeOvnFip"] },
  { label: SECURITY_GROUP, owner: "SecurityGroup", kinds: ["KubeOvnSecurityGroup", "NetworkPolicy"] },
];

export function networkController(connection: Connection, logger: Logger): Controller {
  const own = (["Subnet", "Router", "FloatingIP", "SecurityGroup"] as const).map((kind) => ({
    kind,
    keys: (object: KubeObject) => [`${kind} ${openstackId(object)}`],
  }));
  const backends = owned.flatMap(({ label, owner, kinds }) =>
    kinds.map((kind) => ({
      kind,
      keys: ({ metadata }: KubeObject) => (metadata.labels?.[label] ? [`${owner} ${metadata.labels[label]}`] : []),
    })),
  );
  // Each entry's function reads metadata only, whatever its kind; `Watch` can't say that.
  const watch = [...own, ...backends] as unknown as Watch[];
  watch.push(
    {
      kind: "Port",
      keys: ({ spec, metadata }) => [
        ...(spec.deviceOwner?.startsWith("network:router_") && spec.deviceID ? [`Router ${spec.deviceID}`] : []),
        ...floatingIpsOfPort(connection.kube, openstackId({ apiVersion: "", kind: "Port", metadata }), metadata.namespace).map(
          floatingIpKey,
        ),
      ],
    },
    { kind: "Router", keys: (router) => floatingIpsOf(connection.kube, router).map(floatingIpKey) },
    // Where a router is distributed, its floating IPs lead to the NICs, which come with a server's first start and go with the server.
    {
      kind: "VirtualMachineInstance",
      keys(instance, previous) {
        if (instance !== previous && instance.status?.phase === previous?.status?.phase) return [];
        const { name = "", namespace } = instance.metadata;
        const machine = connection.kube.find("VirtualMachine", namespace, name);
        const ports = machine ? portsOfDevice(connection.kube, openstackId(machine), namespace) : [];
        return ports.flatMap((port) => floatingIpsOfPort(connection.kube, openstackId(port), namespace).map(floatingIpKey));
      },
    },
    { kind: "IPAllocation", keys: ({ metadata }) => [`IPAllocation ${metadata.namespace}/${metadata.name}`] },
  );
  return startController({
    connection,
    name: "network",
    watch,
    reconcile: (key, { kube, now }) => reconcile(key, kube, now),
    logger,
    concurrency: 2,
  });
}

export async function reconcile(
  key: string,
  kube: Kube,
  now: () => Date = () => new Date(),
): Promise<{ requeueAfterSeconds: number } | undefined> {
  const [kind = "", id = ""] = key.split(" ");
  if (kind === "IPAllocation") return sweep(kube, id, now());
  const kubeOvn = profileOf(kube) === "kube-ovn";
  if (kind !== "SecurityGroup" && !kubeOvn) return undefined;
  switch (kind) {
    case "Subnet": {
      const subnet = kube.findById("Subnet", undefined, id);
      if (subnet === undefined) return abandoned(kube, { label: SUBNET, id, now: now() }, () => withdrawSubnet(kube, id));
      if (inProject(kube, subnet)) await realiseSubnet(kube, subnet, { onlyIfPresent: true });
      return undefined;
    }
    case "Router": {
      const router = kube.findById("Router", undefined, id);
      if (router === undefined) return abandoned(kube, { label: ROUTER, id, now: now() }, () => withdrawRouter(kube, id));
      if (!inProject(kube, router)) return undefined;
      // Its gateway's port comes after it: what its maker does meanwhile would be undone, and done again.
      const awaited = router.spec.externalGateway !== undefined && gatewayPortOf(kube, router) === undefined;
      if (awaited && isYoung(router, now())) return { requeueAfterSeconds: SETTLE_SECONDS };
      await realiseRouter(kube, router);
      return undefined;
    }
    case "FloatingIP": {
      const floating = kube.findById("FloatingIP", undefined, id);
      if (floating === undefined) return abandoned(kube, { label: FLOATING_IP, id, now: now() }, () => withdrawFloatingIp(kube, id));
      if (!inProject(kube, floating)) return undefined;
      const { portID } = floating.spec;
      // Its port was deleted with kubectl: nothing may lead to whoever gets the address next.
      const leads = portID === undefined || kube.findById("Port", floating.metadata.namespace, portID) !== undefined;
      await realiseFloatingIp(kube, leads ? floating : await disassociate(kube.own, floating));
      return undefined;
    }
    case "SecurityGroup": {
      const group = kube.findById("SecurityGroup", undefined, id);
      if (group === undefined) return abandoned(kube, { label: SECURITY_GROUP, id, now: now() }, () => withdrawSecurityGroup(kube, id));
      if (inProject(kube, group)) await realiseSecurityGroup(kube, group);
      return undefined;
    }
    default:
      return undefined;
  }
}

const floatingIpKey = (floating: KubeObject): string => `FloatingIP ${openstackId(floating)}`;

const inProject = (kube: Kube, { metadata }: KubeObject): boolean => {
  const namespace = kube.find("Namespace", undefined, metadata.namespace ?? "");
  return namespace !== undefined && isProject(namespace) && metadata.deletionTimestamp === undefined;
};

const isYoung = ({ metadata }: KubeObject, now: Date): boolean =>
  now.getTime() - Date.parse(metadata.creationTimestamp ?? "") < SETTLE_SECONDS * 1000;

interface Lost {
  label: string;
  id: string;
  now: Date;
}

/** Takes away what nobody owns, once it is old enough to have had an owner that we would know of. */
async function abandoned(
  kube: Kube,
  { label, id, now }: Lost,
  withdraw: () => Promise<void>,
): Promise<{ requeueAfterSeconds: number } | undefined> {
  const kinds = owned.find((one) => one.label === label)?.kinds ?? [];
  const left = kinds.flatMap((kind) => kube.list(kind) as readonly KubeObject[]).filter(({ metadata }) => metadata.labels?.[label] === id);
  if (left.length === 0) return undefined;
  if (left.some((object) => isYoung(object, now))) return { requeueAfterSeconds: SETTLE_SECONDS };
  await withdraw();
  return undefined;
}

/** An allocation without a port is one of a request that failed half way, or of a port that was deleted with kubectl. */
async function sweep(kube: Kube, key: string, now: Date): Promise<{ requeueAfterSeconds: number } | undefined> {
  const [namespace = "", name = ""] = key.split("/");
  const allocation = kube.find("IPAllocation", namespace, name);
  if (allocation === undefined || isHeld(kube, allocation)) return undefined;
  const age = (now.getTime() - Date.parse(allocation.metadata.creationTimestamp ?? "")) / 1000;
  if (age < ALLOCATION_GRACE_SECONDS) return { requeueAfterSeconds: ALLOCATION_GRACE_SECONDS };
  await remove(kube, allocation);
  return undefined;
}
