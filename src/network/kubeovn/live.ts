/** A port that changes while its server exists: the VirtualMachine for the next start, its instance and pod for now. */
import { isNotFound } from "../../kube/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { findNic } from "../interfaces.ts";
import { launcherPodsOf } from "../launcher-pods.ts";
import { instanceOf, type Port } from "../port-answers.ts";
import { findSubnetOfPort } from "../relations.ts";
import { isLive, toAnnotations } from "./annotations.ts";
import { realiseSubnet } from "./subnets.ts";

/** Takes the port's annotations to its server, if it has one. */
export async function syncServer(kube: Kube, port: Port): Promise<void> {
  if (!port.spec.deviceOwner?.startsWith("compute:")) return;
  const nic = findNic(kube, port);
  if (nic === undefined) return;
  const { vm, provider } = nic;
  const subnet = findSubnetOfPort(kube, port);
  // Rules of a group that the port has now may be access lists of its switch.
  const backend = subnet && (await realiseSubnet(kube, subnet, { onlyIfPresent: true }));
  const annotations = toAnnotations(port, { provider, subnet: backend });
  await kube.update(vm, (copy) => {
    const { template } = copy.spec;
    template.metadata = { ...template.metadata, annotations: { ...template.metadata?.annotations, ...annotations } };
    return copy;
  });
  const vmi = instanceOf(kube, port);
  if (vmi === undefined) return;
  const live = Object.fromEntries(Object.entries(annotations).filter(([key]) => isLive(key)));
  for (const object of [vmi, ...(await launcherPodsOf(kube, vmi))]) await annotate(kube, object, live);
}

/** Tenants may not write instances and pods; what changes here is theirs to change by the port. */
async function annotate<T extends KubeObject>(kube: Kube, object: T, annotations: Record<string, string>): Promise<void> {
  try {
    await kube.own.update(object, (copy) => {
      copy.metadata.annotations = { ...copy.metadata.annotations, ...annotations };
      return copy;
    });
  } catch (error) {
    // It has stopped in between: the next start reads the VirtualMachine.
    if (!isNotFound(error)) throw error;
  }
}
