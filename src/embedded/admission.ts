/** What stands between a valid request and the store. */
import type { ResourceExchange } from "./http/exchange.ts";
import type { Write } from "./http/write.ts";
import type { KubeObject } from "./types.ts";

export type AdmissionOperation = "CREATE" | "UPDATE" | "DELETE";

/** Mutates, then lets `prepare` finish and validate the object, then asks who may only refuse. */
export async function admit(
  _exchange: ResourceExchange,
  _operation: AdmissionOperation,
  object: KubeObject,
  _current: KubeObject | undefined,
  _write: Write,
  prepare: (mutated: KubeObject) => KubeObject,
): Promise<KubeObject> {
  return prepare(object);
}
