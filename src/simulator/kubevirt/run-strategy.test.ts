import { describe, expect, it } from "vitest";
import { decide } from "./run-strategy.ts";
import type { Phase, RunStrategy, StateChangeRequest, VirtualMachine, VirtualMachineInstance } from "./types.ts";

const vm = (runStrategy: RunStrategy, seen: RunStrategy | undefined, requests: StateChangeRequest[] = []): VirtualMachine => ({
  apiVersion: "kubevirt.io/v1",
  kind: "VirtualMachine",
  metadata: { name: "web", namespace: "p1" },
  spec: { runStrategy, template: { spec: { domain: { devices: {} } } } },
  status: { ...(seen && { runStrategy: seen }), stateChangeRequests: requests },
});
const vmi = (phase: Phase): VirtualMachineInstance => ({
  apiVersion: "kubevirt.io/v1",
  kind: "VirtualMachineInstance",
  metadata: { name: "web", namespace: "p1", uid: "u" },
  spec: { domain: { devices: {} } },
  status: { phase },
});
const start: StateChangeRequest[] = [{ action: "Start" }];
const stop: StateChangeRequest[] = [{ action: "Stop", uid: "u" }];
const stopOther: StateChangeRequest[] = [{ action: "Stop", uid: "older" }];

describe("what a run strategy asks for", () => {
  it.each<[RunStrategy, RunStrategy | undefined, StateChangeRequest[], Phase | undefined, string]>([
    ["Always", "Always", [], undefined, "start"],
    ["Always", "Always", [], "Running", "none"],
    ["Always", "Always", [], "Succeeded", "stop"],
    ["Always", "Always", stop, "Running", "stop"],
    ["RerunOnFailure", undefined, [], undefined, "start"],
    ["RerunOnFailure", "Halted", [], undefined, "start"],
    ["RerunOnFailure", "RerunOnFailure", [], undefined, "none"],
    ["RerunOnFailure", "RerunOnFailure", start, undefined, "start"],
    ["RerunOnFailure", "RerunOnFailure", [], "Succeeded", "stop"],
    ["RerunOnFailure", "RerunOnFailure", [], "Failed", "restart"],
    ["RerunOnFailure", "RerunOnFailure", stop, "Running", "stop"],
    ["RerunOnFailure", "RerunOnFailure", stopOther, "Running", "none"],
    ["Manual", undefined, [], undefined, "none"],
    ["Manual", "Manual", start, undefined, "start"],
    ["Manual", "Manual", [], "Failed", "none"],
    ["Manual", "Manual", stop, "Running", "stop"],
    ["Halted", "Halted", [], undefined, "none"],
    ["Halted", "Halted", start, undefined, "switch-on"],
    ["Halted", "Always", [], "Running", "stop"],
    ["Once", undefined, [], undefined, "start"],
    ["Once", "Once", [], "Succeeded", "none"],
  ])("%s (before: %s) with requests %j and an instance that is %s: %5$s", (strategy, seen, requests, phase, wanted) => {
    expect(decide(vm(strategy, seen, requests), phase && vmi(phase))).toBe(wanted);
  });
});
