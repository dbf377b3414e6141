/** JSON Patch, RFC 6902. */
import jsonpatch, { type Operation } from "fast-json-patch";
import { badRequest, StatusError } from "../errors.ts";

/** Throws 400 for what is no patch, 422 for one that does not fit the object. */
export function jsonPatch<T>(target: T, patch: unknown): T {
  if (!Array.isArray(patch)) throw badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  try {
    return jsonpatch.applyPatch(structuredClone(target), patch as Operation[], true).newDocument;
  } catch (cause) {
    throw Object.assign(new StatusError(422, "Invalid", "the server rejected our request due to an error in our request", {}), { cause });
  }
}
