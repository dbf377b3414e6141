/** Whether a server is locked stands in one annotation. */
import { annotation, LOCKED } from "../../kube/names.ts";
import type { VirtualMachine } from "./task.ts";

export interface Lock {
  by: "owner" | "admin";
  reason: string | null;
}

export const lockOf = (vm: VirtualMachine): Lock | undefined => annotation<Lock | undefined>(vm, LOCKED, undefined);
