/** What a request says beside path and body. It is checked as the API server does it: before anything is looked for. */
import { badRequest, type Cause, expired, field, invalid, StatusError } from "../errors.ts";
import type { RequestInfo } from "./request.ts";

const optionsKind = (kind: string) => ({ group: "meta.k8s.io", kind });

function refuse(kind: string, causes: readonly Cause[]): void {
  if (causes.length > 0) throw invalid(optionsKind(kind), "", causes);
}

/** Where a paged list goes on: in the state of `rv` (-1: in that of now), after `start`. */
export interface Continuation {
  rv: number;
  start: string;
}

export interface ListOptions {
  /** 0: no limit. */
  limit: number;
  from: Continuation | undefined;
  /** Undefined where none was named. */
  revision: number | undefined;
  match: string;
}

/** Throws 400 and 422. */
export function listOptions(query: URLSearchParams): ListOptions {
  const limit = integer(query, "limit") ?? 0;
  integer(query, "timeoutSeconds");
  const [version, match, token] = ["resourceVersion", "resourceVersionMatch", "continue"].map((key) => query.get(key) ?? "");
  const causes: Cause[] = [];
  if (match) {
    const forbid = (detail: string) => causes.push(field.forbidden("resourceVersionMatch", detail));
    if (!version) forbid("resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (token) forbid("resourceVersionMatch is forbidden when continue is provided");
    if (match !== "Exact" && match !== "NotOlderThan") {
      causes.push(field.unsupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]));
    }
    if (match === "Exact" && version === "0") forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (query.has("sendInitialEvents")) causes.push(field.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  refuse("ListOptions", causes);
  const revision = version ? parseRevision(version) : undefined;
  if (token && revision) throw badRequest("specifying resource version is not allowed when using continue");
  return { limit, from: token ? decodeContinue(token) : undefined, revision, match: match ?? "" };
}

export interface WatchOptions {
  revision: number;
  bookmarks: boolean;
  /** Begin with what there is; undefined: where the watch begins at no version. */
  sendInitialEvents: boolean | undefined;
  timeoutSeconds: number | undefined;
}

/** Throws 400, 422, and 500 for a version that is none, as the API server does here. */
export function watchOptions(query: URLSearchParams): WatchOptions {
  const timeoutSeconds = integer(query, "timeoutSeconds");
  const match = query.get("resourceVersionMatch");
  const initial = query.has("sendInitialEvents");
  const causes: Cause[] = [];
  const forbid = (detail: string) => causes.push(field.forbidden("resourceVersionMatch", detail));
  if (initial && match !== "NotOlderThan") forbid("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  if (match) {
    if (!initial) forbid("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    if (match !== "NotOlderThan") causes.push(field.unsupported("resourceVersionMatch", match, ["NotOlderThan"]));
    if (query.get("continue")) forbid("resourceVersionMatch is forbidden when continue is provided");
  }
  refuse("ListOptions", causes);
  const version = query.get("resourceVersion") || "0";
  if (!/^\d+$/.test(version)) throw new StatusError(500, "", notANumber(version));
  return {
    revision: Number(version),
    bookmarks: isTrue(query.get("allowWatchBookmarks")),
    sendInitialEvents: initial ? isTrue(query.get("sendInitialEvents")) : undefined,
    timeoutSeconds: timeoutSeconds || undefined,
  };
}

const kinds: Record<string, string> = { create: "CreateOptions", update: "UpdateOptions", patch: "PatchOptions" };

/** Options of POST, PUT and PATCH. `patch` is the patch's content type. Throws 422. */
export function checkWriteOptions(query: URLSearchParams, { verb }: RequestInfo, patch?: "apply" | "other"): void {
  const causes: Cause[] = [];
  const manager = query.get("fieldManager") ?? "";
  if (patch === "apply" && !manager) causes.push(field.required("fieldManager", "is required for apply patch"));
  if (patch === "other" && query.has("force")) causes.push(field.forbidden("force", "may not be specified for non-apply patch"));
  if (Buffer.byteLength(manager) > 128) causes.push(field.tooLong("fieldManager", 128));
  causes.push(...dryRunCauses(query.getAll("dryRun")));
  const validation = query.get("fieldValidation") ?? "";
  const known = ["", "Ignore", "Strict", "Warn"];
  if (!known.includes(validation)) causes.push(field.unsupported("fieldValidation", validation, known));
  refuse(kinds[verb] ?? "UpdateOptions", causes);
}

export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  orphanDependents?: boolean;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: string[];
}

/** Of DELETE: a body stands for the whole query. Throws 400 and 422. */
export function deleteOptions(query: URLSearchParams, body: Record<string, unknown> | undefined): DeleteOptions {
  const options = body === undefined ? deleteOptionsOf(query) : (body as DeleteOptions);
  if (body?.["kind"] !== undefined && body["kind"] !== "DeleteOptions") {
    throw badRequest(`decoded object cannot be converted to DeleteOptions: ${JSON.stringify(body["kind"])}`);
  }
  const { propagationPolicy: policy, orphanDependents: orphan, dryRun = [] } = options;
  const causes: Cause[] = [];
  if (policy !== undefined && orphan !== undefined) {
    causes.push(field.invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
  }
  const policies = ["Foreground", "Background", "Orphan"];
  if (policy !== undefined && !policies.includes(policy)) causes.push(field.unsupported("propagationPolicy", policy, [...policies, "nil"]));
  refuse("DeleteOptions", [...causes, ...dryRunCauses(dryRun)]);
  return options;
}

function deleteOptionsOf(query: URLSearchParams): DeleteOptions {
  const grace = integer(query, "gracePeriodSeconds");
  const policy = query.get("propagationPolicy");
  const dryRun = query.getAll("dryRun");
  return {
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(policy && { propagationPolicy: policy }),
    ...(query.has("orphanDependents") && { orphanDependents: isTrue(query.get("orphanDependents")) }),
    ...(dryRun.length > 0 && { dryRun }),
  };
}

const dryRunCauses = (values: readonly string[]): Cause[] =>
  values.every((value) => value === "All") ? [] : [field.unsupported("dryRun", values, ["All"])];

function integer(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (!text) return undefined;
  if (!/^[-+]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** Everything that is not false is true, if it is there. */
export const isTrue = (value: string | null): boolean => value !== null && value !== "0" && value.toLowerCase() !== "false";

const notANumber = (text: string) =>
  `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;

export function parseRevision(text: string): number {
  if (!/^\d+$/.test(text)) throw badRequest(`invalid resource version: ${notANumber(text)}`);
  return Number(text);
}

export const encodeContinue = (from: Continuation): string =>
  Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", ...from })).toString("base64url");

function decodeContinue(token: string): Continuation {
  try {
    const { rv, start } = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as Continuation;
    if (Number.isInteger(rv) && rv !== 0 && typeof start === "string") return { rv, start };
  } catch {
    // Answered below.
  }
  throw badRequest("continue key is not valid: encoded value is not a continue token of this server");
}

/** 410: the token in it goes on where the other stopped, in the state of now. */
export function pageExpired({ start }: Continuation): StatusError {
  const error = expired(
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue " +
      "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token " +
      "results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and " +
      "now may show up in the list.",
  );
  error.metadata = { continue: encodeContinue({ rv: -1, start }) };
  return error;
}
