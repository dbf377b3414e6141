/** Whoever serves an operation that writes to Kubernetes records what it writes. */
import { describe, expect, it } from "vitest";
import { needlessReasons, rights, unrecorded, writes } from "./coverage.ts";

describe("the pacts", () => {
  it("have every operation that changes something, server actions among them, but for those that a reason is given for", () => {
    expect(unrecorded(), "add it to conformance/pact/operations, and run `npm run pact:record`").toEqual([]);
  });

  it("have no reasons that nothing needs", () => {
    expect(needlessReasons()).toEqual([]);
  });

  it("write nothing that deploy/access gives nobody the right to", () => {
    const allowed = rights();
    const beyond = [...writes()].flatMap(([kind, verbs]) =>
      [...verbs].filter((verb) => !allowed.get(kind)?.has(verb)).map((verb) => `${verb} ${kind}`),
    );
    expect(beyond).toEqual([]);
  });
});
