import { describe, expect, it } from "vitest";
import { normalise } from "./normalise.ts";
import type { Exchange } from "./tap.ts";

const uuid = () => crypto.randomUUID();

/** A server and its disk, made by two who work side by side. */
function recording(order: "one way" | "the other"): Exchange[] {
  const [server, disk] = [uuid(), uuid()];
  const exchange = (resource: string, body: object): Exchange => ({
    operation: "compute servers.create",
    method: "POST",
    path: `/apis/example.org/v1/namespaces/p/${resource}`,
    query: {},
    headers: {},
    body,
    status: 201,
    answer: { metadata: { uid: uuid(), resourceVersion: String(Math.trunc(performance.now())) } },
    before: [],
  });
  const list = [
    exchange("machines", { metadata: { name: `web-${server.slice(0, 8)}` }, at: new Date().toISOString(), serial: disk.slice(0, 20) }),
    exchange("disks", { metadata: { name: `web-${server.slice(0, 8)}-root`, labels: { id: disk } }, mac: "fa:16:3e:1a:2b:3c" }),
  ];
  return order === "one way" ? list : list.reverse();
}

describe("normalise", () => {
  it("gives two recordings of the same operations the same ids, whoever was first", () => {
    const [first, second] = (["one way", "the other"] as const).map((order) => normalise({ exchanges: recording(order), ground: [] }, {}));
    const withoutVersions = (value: unknown) => JSON.stringify(value).replace(/"resourceVersion":"\d+"/g, "");
    expect(withoutVersions(first)).toBe(withoutVersions(second));
  });

  it("keeps what belongs together together", () => {
    const { exchanges } = normalise({ exchanges: recording("one way"), ground: [] }, {});
    const text = JSON.stringify(exchanges);
    const [name] = text.match(/web-[0-9a-f]{8}(?=")/) ?? [];
    expect(text).toContain(`"${name}-root"`);
    const [serial = ""] = text.match(/(?<="serial":")[^"]*/) ?? [];
    expect(text.split(serial).length).toBeGreaterThan(2);
  });

  it("writes no secret down", () => {
    const [first] = recording("one way");
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
      data: { password: "aHVudGVyMg==" },
      stringData: { other: "hunter2" },
    };
    const { exchanges } = normalise(
      { exchanges: [{ ...first!, path: "/api/v1/namespaces/p/secrets", body: secret, answer: secret }], ground: [] },
      {},
    );
    expect(JSON.stringify(exchanges)).not.toMatch(/hunter2|aHVudGVyMg/);
  });
});
