/** JSON Patch, RFC 6902. */
import jsonpatch, { type Operation } from "fast-json-patch";
import { badRequest, StatusError } from "../errors.ts";
import { isRecord } from "../types.ts";

/** Throws 400 for what is no patch, 422 for one that does not fit the object. */
export function jsonPatch<T>(target: T, patch: unknown): T {
  if (!Array.isArray(patch)) throw badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  try {
    let document = structuredClone(target);
    for (const operation of patch as Operation[]) {
      document = jsonpatch.applyOperation(document, lenient(document, operation), true, true).newDocument;
    }
    return document;
  } catch (cause) {
    throw Object.assign(new StatusError(422, "Invalid", "the server rejected our request due to an error in our request", {}), { cause });
  }
}

/** The API server replaces what is not there, where the object that would have it is: unlike the RFC. */
function lenient(document: unknown, operation: Operation): Operation {
  if (operation.op !== "replace" || typeof operation.path !== "string") return operation;
  const keys = operation.path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = keys.pop();
  const parent = keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
  return last !== undefined && isRecord(parent) && !Object.hasOwn(parent, last) ? { ...operation, op: "add" } : operation;
}
