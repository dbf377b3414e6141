import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { sweep } from "./hash-sweep.ts";
import { readHash, users, writeHash } from "./user-objects.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

it("deletes hashes that nobody has, once they are old, and no others", async () => {
  const { own } = cloud.kube;
  await writeHash(own, "user-nobody", { of: "user", password: "left behind" });
  await sweep(own, new Date());
  expect(await readHash(own, "user-nobody")).toBeDefined();
  await sweep(own, new Date(Date.now() + 3_600_000));
  expect(await readHash(own, "user-nobody")).toBeUndefined();
  const names = users(cloud.kube).flatMap(({ spec }) => spec.passwordSecretName ?? []);
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) expect(await readHash(own, name)).toBeDefined();
});
