import { afterAll, beforeAll, expect, it } from "vitest";
import type { ServiceAccount } from "../../generated/kubernetes/kinds.ts";
import { IDENTITIES_NAMESPACE, PROJECT } from "../kube/names.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";
import { sweep } from "./account-sweep.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

it("deletes accounts whose project is no more, once they are old, and no others", async () => {
  const { own } = cloud.kube;
  const before = await own.readAll("ServiceAccount", IDENTITIES_NAMESPACE);
  const id = "00000000000040008000000000000000";
  const metadata = { name: `p-${id}-member`, namespace: IDENTITIES_NAMESPACE, labels: { [PROJECT]: id } };
  await own.create<ServiceAccount>({ apiVersion: "v1", kind: "ServiceAccount", metadata });
  expect(await sweep(own, new Date())).toBe(1);
  expect(await own.readAll("ServiceAccount", IDENTITIES_NAMESPACE)).toHaveLength(before.length + 1);
  expect(await sweep(own, new Date(Date.now() + 3_600_000))).toBe(0);
  const after = await own.readAll("ServiceAccount", IDENTITIES_NAMESPACE);
  expect(after.map((account) => account.metadata.name).sort()).toEqual(before.map((account) => account.metadata.name).sort());
});
