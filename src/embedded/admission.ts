/** What stands between a valid request and the store, in the API server's order: built-in plugins, mutating webhooks, validation, validating webhooks. */
import { findNamespace } from "./cluster.ts";
import { forbidden, notFound } from "./errors.ts";
import type { ResourceExchange } from "./http/exchange.ts";
import type { Write } from "./http/write.ts";
import { kindOf } from "./kinds/kinds.ts";
import { applyLimits } from "./limits.ts";
import type { KubeObject } from "./types.ts";
import { mutateByWebhooks, validateByWebhooks } from "./webhooks/webhooks.ts";

export type AdmissionOperation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

const immortal = new Set(["default", "kube-system", "kube-public"]);

/** Mutates, then lets `prepare` finish and validate the object, then asks who may only refuse. */
export async function admit(
  exchange: ResourceExchange,
  operation: AdmissionOperation,
  object: KubeObject,
  current: KubeObject | undefined,
  write: Write,
  prepare: (mutated: KubeObject) => KubeObject | Promise<KubeObject>,
): Promise<KubeObject> {
  const { cluster, resource } = exchange;
  if (operation === "CREATE") namespaceTakes(exchange, object);
  if (operation === "DELETE" && resource.key === "/namespaces" && immortal.has(object.metadata.name ?? "")) {
    throw forbidden(resource, object.metadata.name, "this namespace may not be deleted");
  }
  const limited = operation === "CREATE" ? applyLimits(cluster, resource, object) : object;
  const mutated = await mutateByWebhooks(exchange, operation, limited, current, write);
  const prepared = await prepare(mutated);
  if (operation !== "DELETE") kindOf(resource).admit?.(prepared, current, write.context);
  await validateByWebhooks(exchange, operation, prepared, current, write);
  return prepared;
}

/** NamespaceLifecycle: nothing is made in a namespace that is absent or on its way out. */
function namespaceTakes({ cluster, resource, info }: ResourceExchange, object: KubeObject): void {
  const { namespace } = info;
  if (!resource.namespaced || namespace === undefined) return;
  const found = findNamespace(cluster, namespace);
  if (found === undefined) throw notFound({ group: "", plural: "namespaces" }, namespace);
  if (found.metadata.deletionTimestamp === undefined) return;
  throw forbidden(resource, object.metadata.name, `unable to create new content in namespace ${namespace} because it is being terminated`, [
    { reason: "NamespaceTerminating", message: `namespace ${namespace} is being terminated`, field: "metadata.namespace" },
  ]);
}
