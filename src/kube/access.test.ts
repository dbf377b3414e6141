import { expect, it } from "vitest";
import { createKube } from "./access.ts";
import type { Client, Request } from "./client.ts";
import { isGone, KubernetesError } from "./errors.ts";

/** Answers pages of one name each; every continuation in `forgotten` is one that the server has forgotten by then. */
function pages(forgotten: number[]): { client: Client; asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  const client = {
    async request({ query = {} }: Request) {
      const from = query["continue"] as string | undefined;
      if (forgotten.includes(asked.push(from))) throw new KubernetesError(410, { reason: "Expired" });
      const n = Number(from ?? 0);
      return { metadata: { continue: n < 2 ? String(n + 1) : "" }, items: [{ metadata: { name: `a${n}`, namespace: "n" } }] };
    },
  } as unknown as Client;
  return { client, asked };
}

it("reads a list from the start again when its state is forgotten half way", async () => {
  const { client, asked } = pages([2]);
  const list = await createKube({ client, caches: new Map() }).readAll("ConfigMap", "n");
  expect(list.map(({ metadata }) => metadata.name)).toEqual(["a0", "a1", "a2"]);
  expect(asked).toEqual([undefined, "1", undefined, "1", "2"]);
});

it("gives up on a list whose state is forgotten again and again", async () => {
  const { client } = pages(Array.from({ length: 100 }, (_, n) => 2 * n + 2));
  await expect(createKube({ client, caches: new Map() }).readAll("ConfigMap", "n")).rejects.toSatisfy(isGone);
});
