/**
 * How a VirtualMachine gets on a network: by a NetworkAttachmentDefinition in its own namespace. The network's is there for all of a
 * project's servers, also those made with kubectl; a server with two ports on one network needs a second one, as Kube-OVN tells the
 * NICs of a pod apart by it.
 */
import { createHash } from "node:crypto";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { isAlreadyExists } from "../../kube/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { ID, NETWORK, objectName, openstackId } from "../../kube/names.ts";

export type Nad = Kinds["NetworkAttachmentDefinition"];

/** https://github.com/kubeovn/kube-ovn/blob/v1.15.0/dist/images/install.sh (the CNI server's socket) */
const SOCKET = "/run/openvswitch/kube-ovn-daemon.sock";

export const providerOf = (nad: { metadata: { name?: string; namespace?: string } }): string =>
  `${nad.metadata.name}.${nad.metadata.namespace}.ovn`;

export function toNad(network: Kinds["Network"], namespace: string, place: number): Nad {
  const id = openstackId(network);
  const name = place === 0 ? objectName(network.spec.name, id) : `${objectName(network.spec.name, id)}-${place + 1}`;
  const nad = { metadata: { name, namespace } };
  return {
    apiVersion: "k8s.cni.cncf.io/v1",
    kind: "NetworkAttachmentDefinition",
    metadata: { ...nad.metadata, labels: { [NETWORK]: id, [ID]: idOf(id, namespace, place) } },
    spec: {
      config: JSON.stringify({ cniVersion: "0.3.1", name, type: "kube-ovn", server_socket: SOCKET, provider: providerOf(nad) }),
    },
  };
}

/** The NADs of a network must not be taken for networks themselves, nor two of them for one. */
const idOf = (networkId: string, namespace: string, place: number): string =>
  createHash("sha256").update(`${networkId}/${namespace}/${place}`).digest("hex").slice(0, 32);

/** The first of the network's NADs that is none of `taken` (their names); made as the caller where it is missing. */
export async function ensureNad(
  kube: Kube,
  network: Kinds["Network"],
  { namespace, taken }: { namespace: string; taken: ReadonlySet<string> },
): Promise<Nad> {
  for (let place = 0; ; place++) {
    const nad = toNad(network, namespace, place);
    if (taken.has(nad.metadata.name ?? "")) continue;
    const found = kube.find("NetworkAttachmentDefinition", namespace, nad.metadata.name ?? "");
    if (found) return found;
    try {
      return await kube.create(nad);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      return nad;
    }
  }
}
