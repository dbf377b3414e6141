import { conflict } from "../http/errors.ts";

/** Throws 409: Placement answers so where somebody else has decided already, and here always Kubernetes has. */
export function refuse(reason: string): never {
  throw conflict(reason);
}
