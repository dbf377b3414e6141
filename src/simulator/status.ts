/** Refusals in Kubernetes' form. */

export interface Status {
  kind: "Status";
  apiVersion: "v1";
  metadata: object;
  status: "Failure";
  message: string;
  reason: string;
  details?: object;
  code: number;
}

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;
  readonly reason: string;
  readonly details: object | undefined;

  constructor(code: number, reason: string, message: string, details?: object) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toJSON(): Status {
    const { message, reason, details, code } = this;
    return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, ...(details && { details }), code };
  }
}

/** `resource` is virt-api's singular: virtualmachine, virtualmachineinstance. */
export const conflict = (resource: string, name: string, why: string) =>
  new Refusal(409, "Conflict", `Operation cannot be fulfilled on ${resource}.kubevirt.io "${name}": ${why}`, {
    name,
    group: "kubevirt.io",
    kind: resource,
  });
export const notFound = (resource: string, name: string, group = "kubevirt.io") =>
  new Refusal(404, "NotFound", `${resource}.${group} "${name}" not found`, { name, group, kind: resource });
export const badRequest = (message: string) => new Refusal(400, "BadRequest", message);
export const forbidden = (message: string) => new Refusal(403, "Forbidden", message);
export const unauthorized = (message: string) => new Refusal(401, "Unauthorized", message);
export const internalError = (message: string) => new Refusal(500, "InternalError", `Internal error occurred: ${message}`);
