/**
 * The network of a pod: its address on the default network, and one attachment per entry of Multus' selection annotation.
 * An attachment of Kube-OVN gets its address and MAC by the annotations `<provider>.kubernetes.io/…`, and an IP object that a VM keeps
 * over restarts and migrations (--keep-vm-ip, on by default); any other plugin gets a MAC only.
 */

import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { PodNetwork } from "../kubelet.ts";
import { type Attachment, NETWORK_STATUS } from "../kubevirt/interfaces.ts";
import { NETWORKS, type Pod } from "../kubevirt/launcher-pod.ts";
import type { DefaultNetwork } from "../pod-network.ts";
import type { Simulation } from "../simulation.ts";
import { type Ipam, ownerKey } from "./ipam.ts";

type IP = Kinds["KubeOvnIP"];
type Subnet = Kinds["KubeOvnSubnet"];

interface Selection {
  name: string;
  namespace: string;
  interface: string;
  mac?: string;
  ips?: string[];
}

export const ipFinalizer = "kubeovn.io/kube-ovn-controller";
const vmName = (pod: Pod) => pod.metadata.labels?.["vm.kubevirt.io/name"];
const ownerOf = (pod: Pod) => vmName(pod) ?? pod.metadata.name!;

/** Kube-OVN names the port of a VM's pod after the VM, so that it outlives the pod (pkg/ovs/util.go, PodNameToPortName, v1.15). */
export const ipName = (owner: string, namespace: string, provider: string) =>
  provider === "ovn" ? `${owner}.${namespace}` : `${owner}.${namespace}.${provider}`;

const freshMac = () => ["02", ...[...randomBytes(5)].map((byte) => byte.toString(16).padStart(2, "0"))].join(":");

export function podNetwork(sim: Simulation, fallback: DefaultNetwork, addresses: Ipam): PodNetwork {
  const { cluster } = sim;
  const byOwner = cluster.index<IP>("KubeOvnIP", ({ spec }) => [`${spec.namespace}/${spec.podName}`]);
  const byProvider = cluster.index<Subnet>("KubeOvnSubnet", (subnet) => [subnet.spec.provider ?? "ovn"]);

  /** The network behind a selection; `ip` names the object that keeps the pod's address in it, where Kube-OVN gives one. */
  function networkOf(pod: Pod, { namespace, name }: Selection): { provider: string; ip: string | undefined } | { message: string } {
    const nad = cluster.find<Kinds["NetworkAttachmentDefinition"]>("NetworkAttachmentDefinition", namespace, name);
    if (!nad) return { message: `network-attachment-definitions.k8s.cni.cncf.io "${name}" not found` };
    const config = JSON.parse(nad.spec?.config ?? "{}") as {
      type?: string;
      provider?: string;
      ipam?: { type?: string; provider?: string };
    };
    const provider = config.provider ?? config.ipam?.provider ?? `${name}.${namespace}.ovn`;
    const managed = config.type === "kube-ovn" || config.ipam?.type === "kube-ovn";
    return { provider, ip: managed ? ipName(ownerOf(pod), pod.metadata.namespace!, provider) : undefined };
  }

  async function attachOne(pod: Pod, selection: Selection): Promise<Attachment | { message: string }> {
    const network = networkOf(pod, selection);
    if ("message" in network) return network;
    const { provider, ip } = network;
    const name = `${selection.namespace}/${selection.name}`;
    const attachment: Attachment = { name, interface: selection.interface, mac: selection.mac ?? freshMac() };
    if (ip === undefined) return attachment;

    const wish = (key: string) => pod.metadata.annotations?.[`${provider}.kubernetes.io/${key}`];
    const subnet = wish("logical_switch") ?? byProvider(provider)[0]?.metadata.name;
    if (subnet === undefined) return { message: `no subnet of provider ${provider}` };
    const existing = cluster.find<IP>("KubeOvnIP", undefined, ip);
    // An address that was asked for anew, or another subnet, replaces what the VM kept.
    const wanted =
      wish("ip_address") ?? selection.ips?.join(",") ?? (existing?.spec.subnet === subnet ? existing.spec.ipAddress : undefined);
    const got = addresses.take(subnet, ownerKey("IP", ip), wanted);
    if ("message" in got) return got;
    const ips = [got.v4, got.v6].filter((each) => each !== undefined);
    const mac = wish("mac_address") ?? selection.mac ?? (existing?.spec.macAddress || attachment.mac!);
    await keep(ip, {
      podName: ownerOf(pod),
      namespace: pod.metadata.namespace!,
      subnet,
      nodeName: pod.spec.nodeName!,
      ipAddress: ips.join(","),
      v4IpAddress: got.v4 ?? "",
      v6IpAddress: got.v6 ?? "",
      macAddress: mac,
      podType: vmName(pod) === undefined ? "" : "VirtualMachine",
      attachIps: [],
      attachMacs: [],
      attachSubnets: [],
      containerID: "",
    });
    return { ...attachment, ips, mac };
  }

  /** Gives back the addresses of networks that the pod has left. */
  async function leave(pod: Pod) {
    const wanted = new Set(
      selections(pod).flatMap((selection) => {
        const network = networkOf(pod, selection);
        return "message" in network ? [] : [network.ip];
      }),
    );
    for (const ip of byOwner(`${pod.metadata.namespace}/${ownerOf(pod)}`))
      if (!wanted.has(ip.metadata.name) && ip.metadata.finalizers?.includes(ipFinalizer)) await cluster.delete(ip);
  }

  async function keep(name: string, spec: IP["spec"]) {
    const labels = { "ovn.kubernetes.io/subnet": spec.subnet, "ovn.kubernetes.io/node-name": spec.nodeName!, [spec.subnet]: "" };
    const existing = cluster.find<IP>("KubeOvnIP", undefined, name);
    if (!existing)
      await cluster.ensure<IP>({ apiVersion: "kubeovn.io/v1", kind: "IP", metadata: { name, labels, finalizers: [ipFinalizer] }, spec });
    else
      await cluster.update(existing, (copy) => {
        delete copy.metadata.labels?.[copy.spec.subnet];
        copy.metadata.labels = { ...copy.metadata.labels, ...labels };
        copy.spec = { ...copy.spec, ...spec };
      });
  }

  return {
    async attach(pod) {
      const ip = fallback.take(pod);
      if (ip === undefined) return { message: "the pod network has no free address" };
      const attachments: Attachment[] = [{ name: "kube-ovn", interface: "eth0", ips: [ip], default: true }];
      for (const selection of selections(pod)) {
        const attached = await attachOne(pod, selection);
        if ("message" in attached) return attached;
        attachments.push(attached);
      }
      await leave(pod);
      const text = JSON.stringify(attachments);
      if (pod.metadata.annotations?.[NETWORK_STATUS] !== text)
        await cluster.update(pod, (copy) => {
          copy.metadata.annotations = { ...copy.metadata.annotations, [NETWORK_STATUS]: text };
        });
      return { ips: [ip] };
    },

    async detach(pod) {
      fallback.free(pod);
    },

    async reattach(pod) {
      const now = JSON.parse(pod.metadata.annotations?.[NETWORK_STATUS] ?? "[]") as Attachment[];
      const wanted = selections(pod);
      const kept = now.filter((each) => each.default || wanted.some((selection) => selection.interface === each.interface));
      for (const selection of wanted) {
        if (kept.some((each) => each.interface === selection.interface && each.name === `${selection.namespace}/${selection.name}`))
          continue;
        const attached = await attachOne(pod, selection);
        if (!("message" in attached))
          kept.splice(0, kept.length, ...kept.filter((each) => each.interface !== selection.interface), attached);
      }
      if (isDeepStrictEqual(kept, now)) return;
      await leave(pod);
      await cluster.update(pod, (copy) => {
        copy.metadata.annotations = { ...copy.metadata.annotations, [NETWORK_STATUS]: JSON.stringify(kept) };
      });
    },
  };
}

function selections(pod: Pod): Selection[] {
  const text = pod.metadata.annotations?.[NETWORKS];
  return text === undefined ? [] : (JSON.parse(text) as Selection[]);
}
