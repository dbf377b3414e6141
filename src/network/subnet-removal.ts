/** A subnet goes with what carried it. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { withdrawSubnet } from "./kubeovn/subnets.ts";

export async function dropSubnet(kube: Kube, subnet: Kinds["Subnet"]): Promise<void> {
  await withdrawSubnet(kube, openstackId(subnet));
  await kube.delete(subnet);
}
