/** A floating IP goes with what stood for it, and gives its address back. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { releaseAddresses } from "./allocation.ts";
import { withdrawFloatingIp } from "./kubeovn/floatingips.ts";

export async function discardFloatingIp(kube: Kube, floating: Kinds["FloatingIP"]): Promise<void> {
  // In this order: while the floating IP is there, the reconciler would make anew what stands for it.
  await kube.delete(floating);
  await withdrawFloatingIp(kube, openstackId(floating));
  const { subnetID, floatingIPAddress } = floating.spec;
  if (subnetID && floatingIPAddress) await releaseAddresses(kube, openstackId(floating), [{ subnetID, ipAddress: floatingIPAddress }]);
}
