/** What goes wrong between us and the Kubernetes API, and what it means to an OpenStack client. */
import { ApiError } from "../http/errors.ts";

/** The part of a Kubernetes `Status` that we read. */
export interface Status {
  code?: number;
  reason?: string;
  message?: string;
  details?: {
    name?: string;
    kind?: string;
    uid?: string;
    retryAfterSeconds?: number;
    causes?: { field?: string; reason?: string; message?: string }[];
  };
}

/** An answer of 400 or more, or none at all: then `code` is 0. */
export class KubernetesError extends Error {
  override readonly name = "KubernetesError";
  readonly code: number;
  readonly status: Status;

  constructor(code: number, status: Status, cause?: unknown) {
    super(status.message ?? `Kubernetes answered ${code}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
  }
}

const kubernetes = (error: unknown): KubernetesError | undefined => {
  if (error instanceof KubernetesError) return error;
  return error instanceof ApiError && error.cause instanceof KubernetesError ? error.cause : undefined;
};

// A ResourceQuota refuses with 403 and no reason of its own; its admission plugin words it so since Kubernetes 1.0:
// https://github.com/kubernetes/kubernetes/blob/v1.35.0/staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go
const quota = /\bexceeded quota:/;
const uncounted = /\bstatus unknown for quota:/;

export const isNotFound = (error: unknown) => kubernetes(error)?.code === 404;
export const isAlreadyExists = (error: unknown) => kubernetes(error)?.status.reason === "AlreadyExists";
/** Somebody else changed the object since it was read, or (subresources) its state forbids the request. */
export const isConflict = (error: unknown) => kubernetes(error)?.code === 409 && !isAlreadyExists(error);
export const isForbidden = (error: unknown) => kubernetes(error)?.code === 403 && !isQuotaExceeded(error) && !isQuotaUnknown(error);
/** Nothing is admitted before kube-controller-manager has counted for the first time what a new ResourceQuota limits. */
export const isQuotaUnknown = (error: unknown) =>
  uncounted.test(kubernetes(error)?.status.message ?? "") && kubernetes(error)?.code === 403;
export const isQuotaExceeded = (error: unknown) => quota.test(kubernetes(error)?.status.message ?? "") && kubernetes(error)?.code === 403;
export const isInvalid = (error: unknown) => [400, 422].includes(kubernetes(error)?.code ?? 0);
/**
 * KubeVirt is starting or stopping the machine already, which it tells as an internal error:
 * https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-api/rest/subresource.go
 */
export const isUnderway = (error: unknown) => /\balready underway\b/.test(kubernetes(error)?.status.message ?? "");
/** The resourceVersion is too old to watch from. */
export const isGone = (error: unknown) => kubernetes(error)?.code === 410;

/** The resourceVersion is newer than all that the server has: it was restored from a backup. */
export const isFromTheFuture = (error: unknown) =>
  kubernetes(error)?.status.details?.causes?.some(({ reason }) => reason === "ResourceVersionTooLarge") === true;

/** `what` says what was asked for, in our words: "VirtualMachine web-1". */
export function toApiError(error: unknown, what: string): unknown {
  if (!(error instanceof KubernetesError)) return error;
  const { code, status } = error;
  const answer = (httpStatus: number, message: string, headers?: Record<string, string>) =>
    new ApiError(httpStatus, message, { cause: error, ...(headers && { headers }) });
  const fields = (status.details?.causes ?? []).flatMap(({ field }) => field ?? []);
  switch (code) {
    case 400:
    case 422:
      return answer(400, `${what} is not valid${fields.length > 0 ? `: ${fields.join(", ")}` : ""}.`);
    case 401:
      return answer(503, "Kubernetes does not accept the credentials of this service.");
    case 403:
      if (isQuotaUnknown(error)) return answer(503, "A new quota is not in force yet.", { "Retry-After": "5" });
      return isQuotaExceeded(error) ? answer(413, "Quota exceeded.") : answer(403, `You are not allowed to do this with ${what}.`);
    case 404:
      return answer(404, `${what} could not be found.`);
    case 409:
      return answer(
        409,
        isAlreadyExists(error) ? `${what} already exists.` : `${what} is being changed, or its state does not allow this.`,
      );
    case 429:
      return answer(429, "Too many requests.", { "Retry-After": String(status.details?.retryAfterSeconds ?? 1) });
    case 0:
    case 500:
    case 502:
    case 503:
    case 504:
      return answer(503, "Kubernetes cannot be reached, or not in time.", {
        "Retry-After": String(status.details?.retryAfterSeconds ?? 5),
      });
    default:
      return error;
  }
}
