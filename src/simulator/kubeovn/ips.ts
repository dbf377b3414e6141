/** Kube-OVN's IP objects: a VM's is kept while the VM exists, another pod's while the pod does; one made by hand reserves its address. */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { KubeObject } from "../../kube/objects.ts";
import type { Controller } from "../controller.ts";
import { dropFinalizer } from "../kubevirt/vmi-status.ts";
import type { Simulation } from "../simulation.ts";
import { ipFinalizer } from "./attach.ts";
import { type Ipam, ownerKey } from "./ipam.ts";

type IP = Kinds["KubeOvnIP"];

export function ips(sim: Simulation, addresses: Ipam): Controller<IP> {
  const { cluster } = sim;
  const byOwner = cluster.index<IP>("KubeOvnIP", ({ spec }) => [
    spec.podType === undefined ? undefined : `${spec.podType} ${spec.namespace}/${spec.podName}`,
  ]);
  const ownedBy = (type: string) => (object: KubeObject) =>
    byOwner(`${type} ${object.metadata.namespace}/${object.metadata.name}`).map((ip) => ip.metadata.name);

  return {
    kind: "KubeOvnIP",
    triggers: {
      VirtualMachine: ownedBy("VirtualMachine"),
      VirtualMachineInstance: ownedBy("VirtualMachine"),
      Pod: ownedBy(""),
    },
    async reconcile(ip) {
      const { podName = "", namespace, podType } = ip.spec;
      if (ip.metadata.deletionTimestamp !== undefined) {
        await cluster.update(ip, (copy) => dropFinalizer(copy, ipFinalizer));
        return undefined;
      }
      if (!ip.spec.ipAddress && !ip.spec.v4IpAddress && !ip.spec.v6IpAddress) return reserve(ip);
      // Made by hand: nobody's but its maker's.
      if (!ip.metadata.finalizers?.includes(ipFinalizer)) return undefined;
      const owners = podType === "VirtualMachine" ? (["VirtualMachine", "VirtualMachineInstance"] as const) : (["Pod"] as const);
      if (podName !== "" && !owners.some((kind) => cluster.find(kind, namespace, podName))) await cluster.delete(ip);
      return undefined;
    },
    gone: async (ip) => addresses.free(ip.spec.subnet, ownerKey("IP", ip.metadata.name!)),
  };

  async function reserve(ip: IP): Promise<number | undefined> {
    const got = addresses.take(ip.spec.subnet, ownerKey("IP", ip.metadata.name!));
    if ("message" in got) return 1000;
    await cluster.update(ip, (copy) => {
      copy.metadata.labels = { ...copy.metadata.labels, "ovn.kubernetes.io/subnet": ip.spec.subnet };
      copy.spec = {
        ...copy.spec,
        v4IpAddress: got.v4 ?? "",
        v6IpAddress: got.v6 ?? "",
        ipAddress: [got.v4, got.v6].filter(Boolean).join(","),
      };
    });
    return undefined;
  }
}
