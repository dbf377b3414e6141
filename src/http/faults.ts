/** The six forms in which OpenStack's services tell an error. Slices throw; nobody but this file builds an envelope. */
import { STATUS_CODES } from "node:http";
import type { ServiceName } from "./contract.ts";
import { atLeast } from "./microversion.ts";

export interface Fault {
  status: number;
  message: string;
  type: string | undefined;
  requestId: string;
  /** The microversion, where one was negotiated already. */
  version?: string | undefined;
  /** The request's Accept header: glance and placement answer HTML or JSON by it. */
  accept: string;
}

export interface Rendered {
  contentType: string;
  body: string;
}

/** What each service answers where a quota is exhausted; the others answer 413. */
export const overQuota: Partial<Record<ServiceName, { status: number; type?: string }>> = {
  compute: { status: 403 },
  network: { status: 409, type: "OverQuota" },
};

const json = (value: unknown): Rendered => ({ contentType: "application/json", body: JSON.stringify(value) });
const title = (status: number) => STATUS_CODES[status] ?? "Error";

/** https://opendev.org/openstack/nova/src/tag/34.0.0/nova/api/openstack/wsgi.py (Fault._fault_names) */
const novaNames: Record<number, string> = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  405: "badMethod",
  409: "conflictingRequest",
  413: "overLimit",
  415: "badMediaType",
  429: "overLimit",
  501: "notImplemented",
  503: "serviceUnavailable",
};

function nova({ status, message, type }: Fault): Rendered {
  // Both services raise it with `Retry-After: 0` wherever a quota is exhausted.
  const retry = status === 413 ? { retryAfter: "0" } : {};
  return json({ [type ?? novaNames[status] ?? "computeFault"]: { code: status, message, ...retry } });
}

/** https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/server/flask/application.py */
const keystone = ({ status, message }: Fault) => json({ error: { code: status, message, title: title(status) } });

/** https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/pecan_wsgi/hooks/translation.py */
const neutronTypes: Record<number, string> = {
  400: "HTTPBadRequest",
  401: "HTTPUnauthorized",
  403: "PolicyNotAuthorized",
  404: "HTTPNotFound",
  405: "HTTPMethodNotAllowed",
  409: "HTTPConflict",
  500: "HTTPInternalServerError",
  501: "HTTPNotImplemented",
  503: "HTTPServiceUnavailable",
};
const neutron = ({ status, message, type }: Fault) =>
  json({ NeutronError: { type: type ?? neutronTypes[status] ?? "HTTPClientError", message, detail: "" } });

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c);

/** Glance lets WebOb render its errors: HTML, or JSON for who accepts nothing else. */
function glance({ status, message, accept }: Fault): Rendered {
  if (accept.includes("application/json") && !accept.includes("text/html")) {
    return json({ message, code: `${status} ${title(status)}`, title: title(status) });
  }
  const heading = `${status} ${title(status)}`;
  return {
    contentType: "text/html; charset=UTF-8",
    body: `<html>\n <head>\n  <title>${heading}</title>\n </head>\n <body>\n  <h1>${heading}</h1>\n  ${escapeHtml(message)}<br /><br />\n\n\n </body>\n</html>`,
  };
}

/** https://opendev.org/openstack/placement/src/tag/16.0.0/placement/util.py (json_error_formatter) */
function placement({ status, message, type, requestId, version = "1.0" }: Fault): Rendered {
  const code = atLeast(version, "1.23") ? { code: type ?? "placement.undefined_code" } : {};
  return json({ errors: [{ status, title: title(status), detail: message, ...code, request_id: requestId }] });
}

const forms: Record<ServiceName, (fault: Fault) => Rendered> = {
  identity: keystone,
  image: glance,
  compute: nova,
  "block-storage": nova,
  network: neutron,
  placement,
};

/**
 * A fault in the service's own form. A missing or bad token is refused in Keystone's form by all but Glance, whose middleware lets it pass:
 * https://opendev.org/openstack/keystonemiddleware/src/branch/master/keystonemiddleware/auth_token/__init__.py
 */
export const renderFault = (service: ServiceName, fault: Fault): Rendered =>
  fault.status === 401 && service !== "image" ? keystone(fault) : forms[service](fault);
