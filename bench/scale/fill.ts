/**
 * Objects put into etcd itself, as the API server would write them: a hundred times faster than through it, and it tells its watches of them
 * like of any others. By etcd's own HTTP: https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/
 */
import type { Say } from "../../scripts/cluster/say.ts";
import { copy, type Pattern } from "./pattern.ts";

/** etcd takes 128 operations and 1.5 MB at a time. */
const OBJECTS_AT_ONCE = 60;
const WRITERS = 4;

/** Adds copies `from` to `to`, which excluded. Answers how many objects these were. */
export async function fill(etcdUrl: string, pattern: Pattern, { from, to, say }: { from: number; to: number; say: Say }): Promise<number> {
  let next = from;
  let objects = 0;
  const perCopy = pattern.objects.length;
  const block = Math.max(1, Math.floor(OBJECTS_AT_ONCE / perCopy));
  const writer = async () => {
    while (next < to) {
      const first = next;
      next = Math.min(to, first + block);
      const entries = Array.from({ length: next - first }, (_, n) => copy(pattern, first + n)).flat();
      await put(etcdUrl, entries);
      objects += entries.length;
      if (first % 1000 < block) say.progress?.(`${first} of ${to} servers in etcd`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return objects;
}

async function put(etcdUrl: string, entries: readonly [key: string, value: string][]): Promise<void> {
  const success = entries.map(([key, value]) => ({ request_put: { key: base64(key), value: base64(value) } }));
  const answer = await fetch(`${etcdUrl}/v3/kv/txn`, { method: "POST", body: JSON.stringify({ success }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`etcd answered ${answer.status}: ${text.slice(0, 300)}`);
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
