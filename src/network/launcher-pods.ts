/** The pods that KubeVirt runs a server in. Few ask for them, so they are read when somebody does. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";

/** Of a server that runs: one, or while it is migrated two, the youngest first. */
export async function launcherPodsOf(kube: Kube, { metadata }: Kinds["VirtualMachineInstance"]): Promise<Kinds["Pod"][]> {
  // As Dicot itself: a tenant need not be allowed to list pods. https://github.com/kubevirt/api/blob/v1.9.0/core/v1/types.go (CreatedByLabel)
  const pods = await kube.own.readAll("Pod", metadata.namespace, `kubevirt.io/created-by=${metadata.uid}`);
  return pods.sort((a, b) => ((a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? 1 : -1));
}
