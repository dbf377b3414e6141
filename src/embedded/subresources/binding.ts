/** POST …/pods/{name}/binding: a scheduler's word. */
import { tableOf, timestamp } from "../cluster.ts";
import { badRequest, conflict, field, invalid, notFound } from "../errors.ts";
import type { Answer, ResourceExchange } from "../http/exchange.ts";
import { receive, writeOf } from "../http/write.ts";

export async function bind(exchange: ResourceExchange): Promise<Answer> {
  const { cluster, info } = exchange;
  const resource = cluster.registry.find("", "v1", "pods")!;
  const binding = await receive(exchange);
  const name = binding.metadata.name ?? "";
  if (info.name !== "" && info.name !== name) throw badRequest("name in URL does not match name in Binding object");
  const table = tableOf(cluster, resource);
  const pod = table.get(info.namespace, name);
  if (pod === undefined) throw notFound(resource, name);
  const node = (binding["target"] as { name?: string } | undefined)?.name;
  if (!node) throw invalid({ group: "", kind: "Binding" }, name, [field.required("target.name")]);
  const spec = pod["spec"] as { nodeName?: string };
  if (pod.metadata.deletionTimestamp !== undefined)
    throw conflict(resource, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if (spec.nodeName) throw conflict(resource, name, `pod ${name} is already assigned to node "${spec.nodeName}"`);
  const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: timestamp(cluster.now()) };
  const status = (pod["status"] ?? {}) as { conditions?: { type: string }[] };
  const conditions = [...(status.conditions ?? []).filter(({ type }) => type !== "PodScheduled"), scheduled];
  if (!writeOf(exchange).context.dryRun) table.put({ ...pod, spec: { ...spec, nodeName: node }, status: { ...status, conditions } });
  return { code: 201, object: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}
