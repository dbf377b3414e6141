import { describe, expect, it } from "vitest";
import { readList } from "./lists.ts";

const metadata = { resourceVersion: "7" };
const items = [
  { metadata: { name: "a", labels: { "b]}": '\\"[{' } } },
  { metadata: { name: "é€😀", finalizers: [[], ["x"], {}] } },
  { metadata: { name: "" }, spec: { ends: "\\" } },
];
/** As kinds of Kubernetes are listed, as those of definitions, and as people write. */
const lists: [string, string][] = [
  ["metadata first", JSON.stringify({ kind: "List", apiVersion: "v1", metadata, items })],
  ["metadata last", JSON.stringify({ apiVersion: "v1", items, kind: "List", metadata })],
  ["lines", `${JSON.stringify({ apiVersion: "v1", items, metadata }, null, 2)}\n`],
];

async function* cut(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = text.length * 4) {
  const taken: unknown[] = [];
  return { metadata: await readList(cut(text, size), (item) => taken.push(item)), items: taken };
}

describe("a list", () => {
  it.each(lists)("is read item by item, wherever it is cut: %s", async (_name, text) => {
    for (const size of [1, 2, 3, 5, 7, 64, 1000]) expect(await read(text, size)).toEqual({ metadata, items });
  });

  it.each([[{ metadata, items: [] }], [{ items: null, metadata }], [{ metadata }]])("may have no items: %j", async (list) => {
    for (const size of [1, 4, 1000]) expect(await read(JSON.stringify(list), size)).toEqual({ metadata, items: [] });
  });

  it("comes without managedFields, wherever it is cut", async () => {
    const managedFields = [{ manager: "]", fieldsV1: { 'k:{"a":"[\\""}': { "f:b": {} } } }, {}];
    const managed = items.map(({ metadata: its, ...item }) => ({ metadata: { generation: 1, managedFields, ...its }, ...item }));
    const without = items.map(({ metadata: its, ...item }) => ({ metadata: { generation: 1, ...its }, ...item }));
    // Kinds of Kubernetes have it last of the metadata.
    const last = items.map(({ metadata: its, ...item }) => ({ metadata: { generation: 1, ...its, managedFields }, ...item }));
    for (const all of [managed, last]) {
      const text = JSON.stringify({ items: all, metadata });
      expect((await read(text)).items).toEqual(without);
      // What is cut within its name is as it came.
      for (const size of [1, 2, 3, 5, 7, 64, 100, 1000])
        for (const [index, item] of ((await read(text, size)).items as typeof managed).entries())
          expect([all[index], without[index]]).toContainEqual(item);
    }
  });

  it.each(lists)("that breaks off is none: %s", async (_name, text) => {
    for (let length = 0; length < text.trimEnd().length; length += 1)
      await expect(read(Buffer.from(text).subarray(0, length).toString())).rejects.toThrow();
  });
});
