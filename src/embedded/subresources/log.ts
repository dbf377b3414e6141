/** GET …/pods/{name}/log: what the simulator says the container printed. */
import { tableOf } from "../cluster.ts";
import { badRequest, notFound } from "../errors.ts";
import type { Answer, ResourceExchange } from "../http/exchange.ts";
import { isTrue } from "../http/options.ts";

interface Pod {
  spec?: { containers?: { name: string }[]; initContainers?: { name: string }[]; nodeName?: string };
  status?: { containerStatuses?: { name: string; state?: { waiting?: { reason?: string } } }[] };
}

export async function podLog(exchange: ResourceExchange): Promise<Answer> {
  const { cluster, resource, info, query, response, signal } = exchange;
  const { namespace = "", name } = info;
  const pod = tableOf(cluster, resource).get(namespace, name) as (Pod & object) | undefined;
  if (pod === undefined) throw notFound(resource, name);
  const container = containerOf(pod, name, query.get("container"));
  if (!pod.spec?.nodeName) return { ...plain(""), code: 204 };
  const flag = (key: string) => query.has(key) && isTrue(query.get(key));
  const follow = flag("follow");
  const supplied = (await cluster.podLogs?.(namespace, name, container, { follow, previous: flag("previous"), signal })) ?? "";
  const tail = query.has("tailLines") ? Number(query.get("tailLines")) : undefined;
  const limit = query.has("limitBytes") ? Number(query.get("limitBytes")) : Number.POSITIVE_INFINITY;
  if (tail !== undefined && !(tail >= 0)) throw badRequest("tailLines must be greater than or equal to 0");
  if (!(limit >= 1)) throw badRequest("limitBytes must be greater than 0");
  if (typeof supplied === "string") return plain(limited(tailOf(supplied, tail), limit));
  if (!follow) return plain(limited(tailOf(await collect(supplied), tail), limit));

  response.writeHead(200, { "content-type": "text/plain" });
  response.flushHeaders();
  let left = limit;
  for await (const chunk of supplied) {
    if (signal.aborted || left <= 0) break;
    const part = limited(chunk, left);
    left -= Buffer.byteLength(part);
    response.write(part);
  }
  response.end();
  return undefined;
}

const plain = (text: string) => ({ code: 200, type: "text/plain", text });

function containerOf({ spec }: Pod, pod: string, asked: string | null): string {
  const names = (spec?.containers ?? []).map(({ name }) => name);
  const init = (spec?.initContainers ?? []).map(({ name }) => name);
  if (asked) {
    if (names.includes(asked) || init.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${pod}`);
  }
  if (names.length === 1) return names[0]!;
  const others = init.length > 0 ? ` or one of the init containers: [${init.join(" ")}]` : "";
  throw badRequest(`a container name must be specified for pod ${pod}, choose one of: [${names.join(" ")}]${others}`);
}

async function collect(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

function tailOf(text: string, lines: number | undefined): string {
  if (lines === undefined) return text;
  const all = text.split(/(?<=\n)/);
  return lines === 0 ? "" : all.slice(-lines).join("");
}

function limited(text: string, bytes: number): string {
  return Buffer.byteLength(text) <= bytes ? text : Buffer.from(text).subarray(0, bytes).toString("utf8");
}
