import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createAjv } from "../../src/http/formats.ts";
import { contractOf } from "./contract.ts";
import { type Document, services } from "./read.ts";
import { count } from "./report.ts";

const documentOf = (format: string, service = "compute"): Document => ({
  info: { title: "t", version: "1" },
  "x-openstack": { service, prefix: "/v2.1", "min-version": null, "max-version": null, policies: {} },
  paths: {},
  components: { schemas: { a: { type: "string", format } } },
});

describe("contractOf", () => {
  it("does not pass on a format that the server has no code for", () => {
    expect(() => contractOf(documentOf("nonsense"))).toThrow('a has the format "nonsense"');
  });

  it("keeps apart what two services mean by one name", () => {
    expect(contractOf(documentOf("name", "block-storage")).schemas["a"]).toEqual({ type: "string", format: "block-storage:name" });
    expect(contractOf(documentOf("name")).schemas["a"]).toEqual({ type: "string", format: "name" });
  });

  it("drops the formats that a service does not check", () => {
    expect(contractOf(documentOf("uuid", "image")).schemas["a"]).toEqual({ type: "string" });
  });
});

describe.each(services)("generated/%s/contract.json", (service) => {
  const read = (file: string) => JSON.parse(readFileSync(new URL(`../../generated/${service}/${file}`, import.meta.url), "utf8"));
  const contract = read("contract.json") as ReturnType<typeof contractOf>;

  it("compiles, every schema by itself", () => {
    const ajv = createAjv();
    for (const [name, schema] of Object.entries(contract.schemas)) expect(() => ajv.compile(schema), name).not.toThrow();
  });

  it("names only schemas and policy rules that there are", () => {
    const rules = Object.keys((read("policies.json") as { rules: object }).rules);
    const used = contract.operations.flatMap(({ request, query, response }) =>
      [...request, ...query, ...response].map(({ schema }) => schema),
    );
    expect(used.filter((name) => !(name in contract.schemas))).toEqual([]);
    expect(contract.operations.flatMap(({ policy }) => policy).filter((rule) => !rules.includes(rule))).toEqual([]);
  });
});

describe("specs/scope.yaml", () => {
  it("decides every collection once", () => {
    for (const { total, inScope } of Object.values(count())) expect(inScope).toBeLessThanOrEqual(total);
  });
});
