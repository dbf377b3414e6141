/** A floating IP goes with what stood for it, and gives its address back. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { releaseAddresses } from "./allocation.ts";
import { withdrawFloatingIp } from "./kubeovn/routers.ts";

export async function discardFloatingIp(kube: Kube, floating: Kinds["FloatingIP"]): Promise<void> {
  await withdrawFloatingIp(kube, openstackId(floating));
  await kube.delete(floating);
  const { subnetID, floatingIPAddress } = floating.spec;
  if (subnetID && floatingIPAddress) await releaseAddresses(kube, [{ subnetID, ipAddress: floatingIPAddress }]);
}
