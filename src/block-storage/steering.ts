/** Switching services off and on. A CSI driver is the cluster's: it is there as long as its StorageClasses are. */
import type {
  OsServicesDisable,
  OsServicesDisableLogReason,
  OsServicesEnable,
  OsServicesFreeze,
  OsServicesThaw,
} from "../../generated/block-storage/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { knownServices } from "./cloud.ts";

interface Asked {
  host?: string;
  binary?: string;
  service?: string;
}

/** Throws 404 for a service that is not there, as Cinder does; 400 for one that is. */
function refuse(call: Call): never {
  const { host = "", binary, service } = call.body as Asked;
  const name = binary ?? service;
  if (!knownServices(call).some((one) => one.host === host && (name === undefined || one.binary === name)))
    throw notFound("Service", name === undefined ? host : `${name} on host ${host}`);
  throw badRequest(
    `${name ?? "The service"} on host ${host} belongs to the cluster: delete its StorageClasses, or make their types private.`,
  );
}

function refuseFreezing(call: Call): never {
  const { host = "" } = call.body as Asked;
  throw badRequest(`Host ${host} cannot be frozen or thawed: its driver belongs to the cluster.`);
}

export const servicesEnable = { put: refuse } satisfies Handlers<OsServicesEnable>;
export const servicesDisable = { put: refuse } satisfies Handlers<OsServicesDisable>;
export const servicesDisableLogReason = {
  put(call) {
    if (!(call.body as { disabled_reason?: string | null }).disabled_reason)
      throw badRequest("Disabled reason contains invalid characters or is too long");
    return refuse(call);
  },
} satisfies Handlers<OsServicesDisableLogReason>;
export const servicesFreeze = { put: refuseFreezing } satisfies Handlers<OsServicesFreeze>;
export const servicesThaw = { put: refuseFreezing } satisfies Handlers<OsServicesThaw>;
