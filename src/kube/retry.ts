/**
 * What the API server did not do, or may have done without our hearing of it, is asked for again: a few times within seconds, and only where
 * that can do nothing twice. A repeated write that then meets what the first one did is a success.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Request } from "./client.ts";
import {
  isAlreadyExists,
  isConflict,
  isForbidden,
  isInvalid,
  isNotFound,
  isQuotaExceeded,
  isQuotaUnknown,
  KubernetesError,
} from "./errors.ts";
import type { KubeObject } from "./objects.ts";

const PAUSES_SECONDS = [0.1, 0.3, 1, 2];
/** Whoever is to wait for longer may do that himself: his request fails with what the API server says. */
const MOST_SECONDS = 3;

type Ask = <T>(request: Request) => Promise<T>;

/** What makes an API server say no that would say yes a moment later. */
export interface Weather {
  /** When it was last away: one that has just begun does not know all kinds yet, nor what anybody may. */
  awayAt: number;
  /** When somebody was last given a role in a namespace, by its name: the API server's authorizer reads RoleBindings from a watch of its own. */
  grantedAt: Map<string, number>;
}

const BEGINNING_SECONDS = 30;
const GRANTED_SECONDS = 5;
const GRANTED_ATTEMPTS = 3;

/** Notes that the namespace has a new RoleBinding. */
export function noteGrant({ grantedAt }: Weather, namespace: string): void {
  const now = performance.now();
  grantedAt.delete(namespace);
  grantedAt.set(namespace, now);
  for (const [name, at] of grantedAt) {
    if (now - at < GRANTED_SECONDS * 1000) break;
    grantedAt.delete(name);
  }
}

function isNewlyGranted({ path }: Request, { grantedAt }: Weather): boolean {
  const namespace = /\/namespaces\/([^/]+)/.exec(path)?.[1] ?? "";
  return performance.now() - (grantedAt.get(namespace) ?? Number.NEGATIVE_INFINITY) < GRANTED_SECONDS * 1000;
}

export async function persist<T>(request: Request, ask: Ask, weather: Weather): Promise<T> {
  let uncertain = false;
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask<T>(request);
    } catch (error) {
      const done = uncertain ? await alreadyDone<T>(request, error, (again) => persist(again, ask, weather)) : undefined;
      if (done !== undefined) return done;
      const granted = attempt < GRANTED_ATTEMPTS && isForbidden(error) && isNewlyGranted(request, weather);
      const failure = granted ? "refused" : failureOf(error, weather);
      const pause = PAUSES_SECONDS[attempt];
      if (failure === "refused" && pause === undefined) throw unready(error);
      if (failure === undefined || pause === undefined || request.signal?.aborted) throw error;
      if (failure === "uncertain" && !isRepeatable(request)) throw error;
      const asked = (error as KubernetesError).status.details?.retryAfterSeconds ?? 0;
      if (asked > MOST_SECONDS) throw error;
      uncertain ||= failure === "uncertain";
      // Not in step with the others whom the API server sent away.
      await sleep(Math.max(asked, pause) * (1 + Math.random() / 2) * 1000, undefined, request.signal ? { signal: request.signal } : {});
    }
  }
}

/** `refused`: it was surely not carried out. Undefined: it was answered, or took so long that nobody waits once more. */
function failureOf(error: unknown, weather: Weather): "refused" | "uncertain" | undefined {
  if (!(error instanceof KubernetesError)) return undefined;
  if (error.code === 429 || isQuotaUnknown(error)) return "refused";
  if ([500, 502, 503, 504].includes(error.code)) return "uncertain";
  const beginning = performance.now() - weather.awayAt < BEGINNING_SECONDS * 1000;
  // Its authorizer has read no roles yet, or it does not serve the kind yet: that is no answer of Kubernetes' own form.
  if (beginning && (isForbidden(error) || (isNotFound(error) && error.status.reason === undefined))) return "refused";
  if (error.code !== 0) return undefined;
  weather.awayAt = performance.now();
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  if (code === "ETIMEDOUT") return undefined;
  return code === "ECONNREFUSED" ? "refused" : "uncertain";
}

/** What an API server says that has just begun is no answer: the caller is neither forbidden anything, nor is anything not there. */
function unready(error: unknown): unknown {
  if (!isForbidden(error) && !isNotFound(error)) return error;
  return new KubernetesError(503, { reason: "ServiceUnavailable", message: "the API server has just begun" }, error);
}

interface Body {
  kind?: string;
  metadata?: { name?: string; resourceVersion?: string };
  preconditions?: { uid?: string };
}

/** Carried out twice it does no more than once, as it names a version, a uid, or a name that only one object can have. */
function isRepeatable({ method, path, body }: Request): boolean {
  const { metadata, preconditions } = (body ?? {}) as Body;
  switch (method) {
    case "GET":
      return true;
    case "DELETE":
      return preconditions?.uid !== undefined;
    case "PATCH":
    case "PUT":
      return metadata?.resourceVersion !== undefined;
    case "POST":
      return metadata?.name !== undefined && isCollection(path);
  }
}

/** Not a subresource, of which a POST does something rather than makes it. */
const isCollection = (path: string) => /^\/(api|apis\/[^/]+)\/[^/]+\/(namespaces\/[^/]+\/)?[^/]+$/.test(path);

/** The answer that the first attempt would have had, where `error` is what it leads to. */
async function alreadyDone<T>(request: Request, error: unknown, ask: Ask): Promise<T | undefined> {
  const { method, path, body, as, signal } = request;
  const { metadata, preconditions } = (body ?? {}) as Body;
  const read = (at: string) => ask<KubeObject>({ method: "GET", path: at, as, ...(signal && { signal }) }).catch(() => undefined);
  // T is what the API server answers: the object, or of a deletion a Status.
  if (method === "DELETE" && (isNotFound(error) || isConflict(error)))
    return { kind: "Status", status: "Success", details: { uid: preconditions?.uid } } as T;
  // Webhooks and quotas come before the name is found to be taken, and may be the ones that refuse what is there already.
  if (method === "POST" && isRefusal(error)) {
    const there = await read(`${path}/${metadata?.name}`);
    return there && has(there, body) ? (there as T) : undefined;
  }
  if ((method === "PATCH" || method === "PUT") && isConflict(error)) {
    const { resourceVersion: _, ...rest } = metadata ?? {};
    const there = await read(path.replace(/\/status$/, ""));
    return there && has(there, { ...(body as object), metadata: rest }) ? (there as T) : undefined;
  }
  return undefined;
}

const isRefusal = (error: unknown) => isAlreadyExists(error) || isInvalid(error) || isQuotaExceeded(error);

/** All that `wanted` says holds of `there`, which may say more: the API server fills in defaults. As in a merge patch null is absent. */
export function has(there: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true;
  if (wanted === null) return there === undefined || there === null;
  if (Array.isArray(wanted)) return Array.isArray(there) && there.length === wanted.length && wanted.every((one, n) => has(there[n], one));
  if (typeof wanted !== "object") return there === wanted;
  const fields = (there ?? {}) as Record<string, unknown>;
  return Object.entries(wanted).every(([key, value]) => has(fields[key], value));
}
