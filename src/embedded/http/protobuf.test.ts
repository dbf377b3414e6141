import { describe, expect, it } from "vitest";
import { defaultMaps, testServer } from "../../testing/api-client.ts";
import { decodeProtobuf } from "./protobuf.ts";

const tag = (number: number, type: number) => Buffer.from([(number << 3) | type]);
const bytes = (number: number, content: Buffer | string) => {
  const body = Buffer.from(content);
  return Buffer.concat([tag(number, 2), Buffer.from([body.length]), body]);
};
const int = (number: number, value: number) => Buffer.concat([tag(number, 0), Buffer.from([value])]);
const wrap = (apiVersion: string, kind: string, raw: Buffer) =>
  Buffer.concat([Buffer.from("k8s\0"), bytes(1, Buffer.concat([bytes(1, apiVersion), bytes(2, kind)])), bytes(2, raw)]);
const meta = (name: string) =>
  bytes(1, Buffer.concat([bytes(1, name), bytes(2, ""), bytes(11, Buffer.concat([bytes(1, "l"), bytes(2, "v")]))]));
const map = wrap(
  "v1",
  "ConfigMap",
  Buffer.concat([
    meta("proto"),
    bytes(2, Buffer.concat([bytes(1, "a"), bytes(2, "1")])),
    bytes(2, Buffer.concat([bytes(1, "b"), bytes(2, "2")])),
  ]),
);

describe("decodeProtobuf", () => {
  it("reads maps, and leaves out what Go leaves out when it is empty", () => {
    expect(decodeProtobuf(map)).toEqual({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { name: "proto", labels: { l: "v" } },
      data: { a: "1", b: "2" },
    });
  });
  it("reads inlined structs, quantities, integers and either-or values", () => {
    const port = Buffer.concat([int(3, 80), bytes(4, Buffer.concat([int(1, 1), bytes(3, "http")]))]);
    expect(decodeProtobuf(wrap("v1", "Service", bytes(2, bytes(1, port))))).toMatchObject({
      spec: { ports: [{ port: 80, targetPort: "http" }] },
    });
    const volume = Buffer.concat([bytes(1, "v"), bytes(2, bytes(2, bytes(2, bytes(1, "1Gi"))))]);
    expect(decodeProtobuf(wrap("v1", "Pod", bytes(2, bytes(1, volume))))).toMatchObject({
      spec: { volumes: [{ name: "v", emptyDir: { sizeLimit: "1Gi" } }] },
    });
  });
  it("refuses what is cut off, and kinds that it does not know, with 400", () => {
    expect(() => decodeProtobuf(map.subarray(0, map.length - 3))).toThrow(expect.objectContaining({ code: 400 }));
    expect(() => decodeProtobuf(wrap("v1", "Nothing", Buffer.alloc(0)))).toThrow(expect.objectContaining({ code: 400 }));
    expect(() => decodeProtobuf(Buffer.from("{}"))).toThrow(expect.objectContaining({ code: 400 }));
  });
});

describe("POST in protobuf", () => {
  const test = testServer();
  it("stores the object", async () => {
    const answer = await fetch(`${test.server.url}${defaultMaps}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${test.server.tokenFor("admin")}`,
        "content-type": "application/vnd.kubernetes.protobuf",
        accept: "application/vnd.kubernetes.protobuf,application/json",
      },
      body: map,
    });
    expect(answer.status).toBe(201);
    expect((await test.admin.get(`${defaultMaps}/proto`)).body.data).toEqual({ a: "1", b: "2" });
  });
});
