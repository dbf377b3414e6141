import { expect, it } from "vitest";
import type { DataVolume } from "../../generated/kubernetes/kinds.ts";
import { isTrimmed, trim } from "./trim.ts";

const conditions = [{ type: "Running", status: "False", reason: "Error" }];

const dataVolume = (phase: string): DataVolume => ({
  apiVersion: "cdi.kubevirt.io/v1beta1",
  kind: "DataVolume",
  metadata: { name: "a", namespace: "n", finalizers: ["f"], managedFields: [{}] },
  spec: { storage: {} },
  status: { phase, progress: "100.0%", restartCount: 3, conditions },
});

it("leaves out how a DataVolume came about, once it is whole", () => {
  expect(trim("DataVolume", dataVolume("Succeeded")).status).toEqual({ phase: "Succeeded", progress: "100.0%" });
  expect(trim("DataVolume", dataVolume("ImportInProgress")).status).toMatchObject({ restartCount: 3, conditions });
});

it("keeps all of it that Dicot changes, so that it need not be read anew", () => {
  const { metadata, spec } = trim("DataVolume", dataVolume("Succeeded"));
  expect([metadata, spec]).toEqual([{ name: "a", namespace: "n", finalizers: ["f"] }, { storage: {} }]);
  expect(isTrimmed("DataVolume")).toBe(false);
});
