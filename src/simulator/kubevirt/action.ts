/** What the verbs of machines and of instances have in common. */
import type { KubeObject } from "../../kube/objects.ts";
import type { Answer } from "../endpoint.ts";
import type { Simulation } from "../simulation.ts";
import { conflict, notFound } from "../status.ts";

/** An action gets the object's namespace and name, and the request's body. */
export type Action = (target: Target, body: Record<string, unknown>) => Promise<Answer>;

export interface Target {
  namespace: string;
  name: string;
}

/** Reads past the memory, as virt-api does: what it refuses must not rest on old news. */
export async function getObject<T extends KubeObject>(
  { cluster }: Simulation,
  kind: "VirtualMachine" | "VirtualMachineInstance",
  { namespace, name }: Target,
) {
  const object = await cluster.read<T>(kind, namespace, name);
  if (!object) throw notFound(kind.toLowerCase(), name);
  return object;
}

export const machineConflict = (name: string, why: string) => conflict("virtualmachine", name, why);
export const instanceConflict = (name: string, why: string) => conflict("virtualmachineinstance", name, why);
