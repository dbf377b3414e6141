/**
 * The Status objects that the API server answers when it refuses.
 * Reasons, codes and wording as in apimachinery's errors package; clients match on reason, kubectl prints the message.
 */
import type { JsonObject } from "./types.ts";

export interface Cause {
  reason: string;
  message: string;
  field: string;
}

interface Details {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
}

/** Where an object lives, for messages: `deployments.apps "web"`. */
export interface Subject {
  group: string;
  plural: string;
}

export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Details | undefined;
  /** Of the Status: a list that has expired says here how to go on. */
  metadata: JsonObject = {};

  constructor(code: number, reason: string, message: string, details?: Details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  get status(): JsonObject {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: this.metadata,
      status: "Failure",
      message: this.message,
      ...(this.reason && { reason: this.reason }),
      ...(this.details && { details: { ...this.details } as unknown as JsonObject }),
      code: this.code,
    };
  }
}

const qualified = ({ group, plural }: Subject) => (group ? `${plural}.${group}` : plural);
const details = ({ group, plural }: Subject, name?: string): Details => ({
  ...(name && { name }),
  ...(group && { group }),
  kind: plural,
});

export const notFound = (subject: Subject, name: string) =>
  new StatusError(404, "NotFound", `${qualified(subject)} "${name}" not found`, details(subject, name));

export const noSuchResource = () => new StatusError(404, "NotFound", "the server could not find the requested resource", {});

/** `ending`: it was deleted and waits for a finalizer. */
export const alreadyExists = (subject: Subject, name: string, ending = false) =>
  new StatusError(
    409,
    "AlreadyExists",
    `${ending ? "object is being deleted: " : ""}${qualified(subject)} "${name}" already exists`,
    details(subject, name),
  );

export const conflict = (subject: Subject, name: string, why: string) =>
  new StatusError(409, "Conflict", `Operation cannot be fulfilled on ${qualified(subject)} "${name}": ${why}`, details(subject, name));

export const modified = (subject: Subject, name: string) =>
  conflict(subject, name, "the object has been modified; please apply your changes to the latest version and try again");

export const badRequest = (message: string) => new StatusError(400, "BadRequest", message);

export const unauthorized = () => new StatusError(401, "Unauthorized", "Unauthorized");

export const forbidden = (subject: Subject, name: string | undefined, why: string, causes?: Cause[]) =>
  new StatusError(403, "Forbidden", `${qualified(subject)}${name ? ` "${name}"` : ""} is forbidden: ${why}`, {
    ...details(subject, name),
    ...(causes && { causes }),
  });

export const methodNotAllowed = () =>
  new StatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});

export const notAcceptable = (accepted: readonly string[]) =>
  new StatusError(406, "NotAcceptable", `only the following media types are accepted: ${accepted.join(", ")}`);

export const unsupportedMediaType = (accepted: readonly string[]) =>
  new StatusError(
    415,
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  );

export const expired = (message: string) => new StatusError(410, "Expired", message);

export const tooManyRequests = (message: string, causes?: Cause[]) =>
  new StatusError(429, "TooManyRequests", message, causes && { causes });

export const internalError = (why: string) =>
  new StatusError(500, "InternalError", `Internal error occurred: ${why}`, { causes: [{ message: why } as Cause] });

/** 422 with a cause for each field; the message joins them the way field.ErrorList does. */
export function invalid(kind: { group: string; kind: string }, name: string, causes: readonly Cause[]): StatusError {
  const each = [...new Set(causes.map(({ field, message }) => (field ? `${field}: ${message}` : message)))];
  const text = each.length === 1 ? each[0] : `[${each.join(", ")}]`;
  return new StatusError(422, "Invalid", `${kind.kind}${kind.group ? `.${kind.group}` : ""} "${name}" is invalid: ${text}`, {
    ...(name && { name }),
    ...(kind.group && { group: kind.group }),
    ...(kind.kind && { kind: kind.kind }),
    causes: [...causes],
  });
}

/** The kinds of field errors; `bad` is the refused value, as Go prints it. */
export const field = {
  required: (path: string, detail = ""): Cause => cause("FieldValueRequired", path, "Required value", detail),
  invalid: (path: string, bad: unknown, detail: string): Cause =>
    cause("FieldValueInvalid", path, `Invalid value: ${goValue(bad)}`, detail),
  typeInvalid: (path: string, bad: unknown, detail: string): Cause =>
    cause("FieldValueTypeInvalid", path, `Invalid value: ${goValue(bad)}`, detail),
  unsupported: (path: string, bad: unknown, allowed: readonly unknown[]): Cause =>
    cause("FieldValueNotSupported", path, `Unsupported value: ${goValue(bad)}`, `supported values: ${allowed.map(goValue).join(", ")}`),
  forbidden: (path: string, detail: string): Cause => cause("FieldValueForbidden", path, "Forbidden", detail),
  duplicate: (path: string, bad: unknown): Cause => cause("FieldValueDuplicate", path, `Duplicate value: ${goValue(bad)}`, ""),
  tooLong: (path: string, maximum: number): Cause => cause("FieldValueTooLong", path, "Too long", `may not be more than ${maximum} bytes`),
  tooMany: (path: string, actual: number, maximum: number): Cause =>
    cause("FieldValueTooMany", path, `Too many: ${actual}`, `must have at most ${maximum} ${maximum === 1 ? "item" : "items"}`),
};

const cause = (reason: string, path: string, text: string, detail: string): Cause => ({
  reason,
  message: detail ? `${text}: ${detail}` : text,
  field: path,
});

function goValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || value === undefined) return "null";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}
