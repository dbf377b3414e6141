/**
 * PATCH of an image: JSON Patch as Glance takes it. Of RFC 6902 it knows add, replace and remove of top-level properties; the older
 * media type names the operation by the member's key. Its rules of what may be changed come before any patching.
 * https://opendev.org/openstack/glance/src/tag/33.0.0/glance/api/v2/images.py (RequestDeserializer, ImagesController.update)
 */
import { ApiError, badRequest, conflict, forbidden } from "../http/errors.ts";
import type { ImageAttributes } from "./data-source.ts";

export type Change = { op: "remove"; name: string } | { op: "add" | "replace"; name: string; value: unknown; strict: boolean };

const CURRENT = "application/openstack-images-v2.1-json-patch";
const OLD = "application/openstack-images-v2.0-json-patch";

const readOnly = new Set([
  ...["created_at", "updated_at", "status", "checksum", "size", "virtual_size", "direct_url", "self", "file", "schema", "id"],
  ...["os_hash_algo", "os_hash_value", "stores"],
]);
const reserved = new Set(["location", "deleted", "deleted_at"]);
/** Base properties that can be set but not taken away. */
const base = new Set<string>([
  ...["name", "visibility", "protected", "os_hidden", "min_disk", "min_ram", "disk_format", "container_format", "tags", "owner"],
]);

/** Throws 403 for a name that clients may not write. */
export function refuseName(name: string): void {
  if (readOnly.has(name)) throw forbidden(`Attribute '${name}' is read-only.`);
  if (reserved.has(name) || name.startsWith("os_glance")) throw forbidden(`Attribute '${name}' is reserved.`);
}

/** Throws 415 for another media type, 400 for what is no patch, 403 for what may not be changed. */
export function toChanges(contentType: string | undefined, body: unknown): Change[] {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type !== CURRENT && type !== OLD) {
    const message = `Image PATCH expects Content-Type one of: ${OLD}, ${CURRENT}`;
    throw new ApiError(415, message, { headers: { "Accept-Patch": `${OLD}, ${CURRENT}` } });
  }
  if (!Array.isArray(body)) throw badRequest("Request body must be a JSON array of operation objects.");
  return body.map((raw: unknown) => {
    if (raw === null || typeof raw !== "object" || Array.isArray(raw)) throw badRequest("Operations must be JSON objects.");
    return toChange(raw as Record<string, unknown>, type === OLD);
  });
}

const operations = ["add", "remove", "replace"] as const;

function toChange(raw: Record<string, unknown>, old: boolean): Change {
  const present = old ? operations.filter((op) => op in raw) : operations.filter((op) => raw["op"] === op);
  const [op] = present;
  if (op === undefined || present.length > 1) {
    throw badRequest(
      old
        ? 'Operation objects must contain exactly one member named "add", "remove", or "replace".'
        : `Invalid operation: it must be one of add, remove, replace.`,
    );
  }
  const path = old ? raw[op] : raw["path"];
  if (typeof path !== "string") throw badRequest("Unable to find 'path' in JSON Schema change");
  const name = propertyOf(path);
  if (op !== "remove" && !("value" in raw)) throw badRequest(`Operation "${op}" requires a member named "value".`);
  refuseName(name);
  if (op === "remove") return { op, name };
  checkValue(name, raw["value"]);
  return { op, name, value: raw["value"], strict: old };
}

/** The one property that a JSON pointer may name: `/name`, `/a~1b`. */
function propertyOf(pointer: string): string {
  const malformed = !pointer.startsWith("/") || /\/\s*\//.test(pointer.slice(1)) || (pointer.length > 1 && pointer.endsWith("/"));
  if (malformed || /~(?![01])/.test(pointer)) throw badRequest(`Pointer \`${pointer}\` is malformed.`);
  const parts = pointer.slice(1).split("/");
  if (parts[0] === "locations") throw forbidden("It's not allowed to update locations if locations are invisible.");
  if (parts.length !== 1 || parts[0] === "") throw badRequest(`Invalid JSON pointer for this resource: '${pointer}'`);
  return parts[0]!.replaceAll("~1", "/").replaceAll("~0", "~").trim();
}

const isText = (value: unknown, longest: number) => typeof value === "string" && [...value].length <= longest;
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2 ** 31 - 1;
const containerFormats: unknown[] = [null, "ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"];
const diskFormats: unknown[] = [null, "ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop", "gpt"];

// The same limits as the contract's schema of a new image.
const checks: Record<string, (value: unknown) => boolean> = {
  name: (value) => value === null || isText(value, 255),
  owner: (value) => value === null || isText(value, 255),
  visibility: (value) => ["public", "private", "shared", "community"].includes(value as string),
  protected: (value) => typeof value === "boolean",
  os_hidden: (value) => typeof value === "boolean",
  min_disk: isCount,
  min_ram: isCount,
  container_format: (value) => containerFormats.includes(value),
  disk_format: (value) => diskFormats.includes(value),
  tags: (value) => Array.isArray(value) && value.every((tag) => isText(tag, 255)),
};

function checkValue(name: string, value: unknown): void {
  const valid = Object.hasOwn(checks, name) ? checks[name]!(value) : typeof value === "string";
  if (!valid) throw badRequest(`Provided object does not match schema 'image': invalid value for '${name}'.`);
  if ([...name].length > 255) throw badRequest("Custom property should not be greater than 255 characters.");
}

/**
 * Changes `attributes`. Throws 409 where a property that is to be replaced or removed is not there, 403 for a base property that is to
 * be removed, or a format of an image that has data. `owner` is not among the attributes: the slice deals with it.
 */
export function applyChange(attributes: ImageAttributes, change: Change, status: string): void {
  const { name, op } = change;
  const known = base.has(name) || Object.hasOwn(attributes.properties, name);
  if (op !== "add" && !known) throw conflict(`Property ${name} does not exist.`);
  if (op === "remove") {
    if (base.has(name)) throw forbidden(`Property ${name} may not be removed.`);
    delete attributes.properties[name];
    return;
  }
  if (op === "add" && known && change.strict) throw conflict(`Property ${name} already present.`);
  if ((name === "disk_format" || name === "container_format") && status !== "queued" && status !== "importing")
    throw forbidden(`Attribute ${name} can be only replaced for a queued image.`);
  if (name === "tags") attributes.tags = [...new Set(change.value as string[])];
  else if (base.has(name)) Object.assign(attributes, { [name]: change.value });
  else Object.defineProperty(attributes.properties, name, { value: change.value, enumerable: true, writable: true, configurable: true });
}
