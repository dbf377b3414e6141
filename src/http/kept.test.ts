import { describe, expect, it } from "vitest";
import type { Footprint } from "../kube/footprint.ts";
import type { Exchange } from "./exchange.ts";
import { keepAnswers } from "./kept.ts";

const start = Date.parse("2026-01-01T00:00:00Z");

function keeper(atOnce = false) {
  const clock = { now: start };
  const kept = keepAnswers({ bytes: 2 ** 20, atOnce, now: () => new Date(clock.now) });
  const ask = (path: string, headers: Record<string, string> = {}) =>
    ({
      origin: "http://127.0.0.1",
      mount: "/identity",
      method: "GET",
      path,
      search: "",
      headers,
      keepable: true,
      operation: { id: "auth/tokens.list" },
      token: { expiresAt: "2026-01-01T01:00:00.000000Z" },
    }) as unknown as Exchange;
  const answer = (exchange: Exchange, body: string, footprint: Partial<Footprint> = {}) =>
    kept.keep(exchange, { status: 200, headers: {}, body }, { writes: [], reads: new Map(), ...footprint });
  const found = (exchange: Exchange) => kept.find(exchange)?.body?.toString();
  return { clock, ask, answer, found };
}

describe("an answer", () => {
  it("is kept once it is asked for again", () => {
    const { ask, answer, found } = keeper();
    answer(ask("/a"), "first");
    expect(found(ask("/a"))).toBeUndefined();
    answer(ask("/a"), "second");
    expect(found(ask("/a"))).toBe("second");
    expect(found(ask("/b"))).toBeUndefined();
  });

  it("is of one subject's token, and one caller's", () => {
    const { ask, answer, found } = keeper(true);
    answer(ask("/a", { "x-auth-token": "caller", "x-subject-token": "one" }), "one");
    expect(found(ask("/a", { "x-auth-token": "caller", "x-subject-token": "one" }))).toBe("one");
    expect(found(ask("/a", { "x-auth-token": "caller", "x-subject-token": "two" }))).toBeUndefined();
    expect(found(ask("/a", { "x-auth-token": "other", "x-subject-token": "one" }))).toBeUndefined();
    expect(found(ask("/a", { "x-auth-token": "caller" }))).toBeUndefined();
  });

  it("ends when it says itself, and after a minute", () => {
    const { clock, ask, answer, found } = keeper(true);
    answer(ask("/a"), "for a second", { until: start + 1000 });
    answer(ask("/b"), "for a minute");
    clock.now = start + 999;
    expect(found(ask("/a"))).toBe("for a second");
    clock.now = start + 1000;
    expect(found(ask("/a"))).toBeUndefined();
    expect(found(ask("/b"))).toBe("for a minute");
    clock.now = start + 60_000;
    expect(found(ask("/b"))).toBeUndefined();
  });

  it("goes when others need the room", () => {
    const { ask, answer, found } = keeper(true);
    const body = "x".repeat(300_000);
    for (const path of ["/a", "/b", "/c"]) answer(ask(path), body);
    expect(found(ask("/a"))).toBe(body);
    answer(ask("/d"), body);
    expect(found(ask("/b"))).toBeUndefined();
    expect(found(ask("/a"))).toBe(body);
    answer(ask("/e"), "x".repeat(600_000));
    expect(found(ask("/e"))).toBeUndefined();
  });
});
