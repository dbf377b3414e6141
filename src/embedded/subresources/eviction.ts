/** POST …/pods/{name}/eviction: a deletion that disruption budgets may refuse. */
import { tableOf } from "../cluster.ts";
import { notFound, StatusError, tooManyRequests } from "../errors.ts";
import { type Answer, type ResourceExchange, readObject } from "../http/exchange.ts";
import type { DeleteOptions } from "../http/options.ts";
import { removeObject } from "../http/remove.ts";
import { writeOf } from "../http/write.ts";
import { type LabelSelector, selects } from "../selectors.ts";
import type { KubeObject } from "../types.ts";

interface Budget {
  spec?: { selector?: LabelSelector };
  status?: { disruptionsAllowed?: number; observedGeneration?: number; currentHealthy?: number; desiredHealthy?: number };
}

export async function evict(exchange: ResourceExchange): Promise<Answer> {
  const { cluster, resource, info, request } = exchange;
  const body = await readObject(request);
  const options = (body?.["deleteOptions"] ?? {}) as DeleteOptions;
  const pod = tableOf(cluster, resource).get(info.namespace, info.name);
  if (pod === undefined) throw notFound(resource, info.name);
  const write = writeOf(exchange);
  if (options.dryRun?.includes("All")) write.context.dryRun = true;
  const phase = (pod["status"] as { phase?: string } | undefined)?.phase;
  if (phase === "Running") spendBudget(exchange, pod, write.context.dryRun);
  await removeObject(exchange, info.name, options, write);
  return { code: 201, object: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}

function spendBudget({ cluster, info }: ResourceExchange, pod: KubeObject, dryRun: boolean): void {
  const resource = cluster.registry.find("policy", "v1", "poddisruptionbudgets")!;
  const table = tableOf(cluster, resource);
  const budgets = [...table.list(info.namespace)].filter((budget) => selects((budget as Budget).spec?.selector, pod.metadata.labels));
  if (budgets.length === 0) return;
  if (budgets.length > 1) {
    throw new StatusError(
      500,
      "InternalError",
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  }
  const [budget] = budgets as [KubeObject & Budget];
  const { name } = budget.metadata;
  const { disruptionsAllowed = 0, observedGeneration = 0, currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  if (observedGeneration < (budget.metadata.generation ?? 0)) {
    throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", [
      { reason: "DisruptionBudget", message: `The disruption budget ${name} is still being processed by the server.`, field: "" },
    ]);
  }
  if (disruptionsAllowed <= 0) {
    throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", [
      {
        reason: "DisruptionBudget",
        message: `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
        field: "",
      },
    ]);
  }
  if (dryRun) return;
  const status = { ...(budget["status"] as object), disruptionsAllowed: disruptionsAllowed - 1 };
  table.put({ ...budget, status });
}
