import { describe, expect, it } from "vitest";
import { ApiError } from "../http/errors.ts";
import { isAlreadyExists, isConflict, isForbidden, isQuotaExceeded, KubernetesError, toApiError } from "./errors.ts";

const quota = new KubernetesError(403, {
  reason: "Forbidden",
  message: 'pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3',
});

const uncounted = new KubernetesError(403, {
  reason: "Forbidden",
  message: 'ports.network.dicot.io "a" is forbidden: status unknown for quota: openstack-network, resources: count/ports.network.dicot.io',
});

describe("toApiError", () => {
  it.each([
    [new KubernetesError(400, { reason: "BadRequest" }), 400],
    [new KubernetesError(422, { reason: "Invalid" }), 400],
    [new KubernetesError(401, { reason: "Unauthorized" }), 503],
    [new KubernetesError(403, { reason: "Forbidden" }), 403],
    [quota, 413],
    [uncounted, 503],
    [new KubernetesError(404, { reason: "NotFound" }), 404],
    [new KubernetesError(409, { reason: "Conflict" }), 409],
    [new KubernetesError(409, { reason: "AlreadyExists" }), 409],
    [new KubernetesError(429, { reason: "TooManyRequests" }), 429],
    [new KubernetesError(500, { reason: "InternalError" }), 503],
    [new KubernetesError(0, { reason: "Unreachable" }), 503],
  ])("%s becomes %i, with its cause", (error, status) => {
    expect(toApiError(error, "Pod a")).toMatchObject({ status, cause: error });
  });

  it("names the fields that are not valid, and no more of what Kubernetes says", () => {
    const error = new KubernetesError(422, {
      message: "secret internals",
      details: { causes: [{ field: "spec.template", message: "secret" }] },
    });
    expect((toApiError(error, "VirtualMachine a") as ApiError).message).toBe("VirtualMachine a is not valid: spec.template.");
  });

  it("passes on for how long to wait", () => {
    const error = new KubernetesError(429, { details: { retryAfterSeconds: 7 } });
    expect(toApiError(error, "Pod a")).toMatchObject({ headers: { "Retry-After": "7" } });
  });

  it("leaves what is our own bug alone", () => {
    const bug = new TypeError("x");
    expect(toApiError(bug, "Pod a")).toBe(bug);
    const media = new KubernetesError(415, {});
    expect(toApiError(media, "Pod a")).toBe(media);
  });
});

describe("the questions", () => {
  it("are answered of an error and of the answer made of it", () => {
    const exists = new KubernetesError(409, { reason: "AlreadyExists" });
    for (const error of [exists, toApiError(exists, "Pod a")]) {
      expect(isAlreadyExists(error)).toBe(true);
      expect(isConflict(error)).toBe(false);
    }
    expect([isQuotaExceeded(quota), isForbidden(quota)]).toEqual([true, false]);
    expect(isConflict(new ApiError(409, "ours"))).toBe(false);
  });
});
