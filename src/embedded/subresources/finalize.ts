/** PUT /api/v1/namespaces/{name}/finalize: changes `spec.finalizers` and nothing else. */
import type { Answer, ResourceExchange } from "../http/exchange.ts";
import { shape } from "../http/read.ts";
import { receive, replace, writeOf } from "../http/write.ts";

export async function finalize(exchange: ResourceExchange): Promise<Answer> {
  const object = await receive(exchange);
  const { finalizers = [] } = (object["spec"] ?? {}) as { finalizers?: string[] };
  const stored = await replace(
    exchange,
    (current) => ({ ...current, spec: { ...(current["spec"] as object), finalizers } }),
    writeOf(exchange),
  );
  return { code: 200, object: shape(exchange, stored) };
}
