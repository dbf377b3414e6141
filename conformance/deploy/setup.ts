/**
 * One cluster for all suites: a control plane on loopback, with the kinds of KubeVirt and the rest. Where `DICOT_DEPLOY_KUBECONFIG` names
 * the kubeconfig of a cluster that may be spoilt, that one.
 */
import type { TestProject } from "vitest/node";
import { startControlPlane } from "../../scripts/cluster/control-plane.ts";
import { installDefinitions } from "../../scripts/cluster/definitions.ts";

declare module "vitest" {
  interface ProvidedContext {
    kubeconfig: string;
  }
}

export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env["DICOT_DEPLOY_KUBECONFIG"];
  if (given !== undefined) {
    project.provide("kubeconfig", given);
    return undefined;
  }
  const controlPlane = await startControlPlane({ say: (line) => process.stdout.write(`${line}\n`) });
  try {
    await installDefinitions(controlPlane);
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
  project.provide("kubeconfig", controlPlane.kubeconfig);
  return () => controlPlane.stop();
}
