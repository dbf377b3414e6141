/** What storage of a back end could be taken over, as Cinder lists it: https://docs.openstack.org/api-ref/block-storage/v3/#list-manageable-volumes */
import type { Call } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { UNMANAGED } from "../../kube/names.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { type Backend, findBackend } from "../backends.ts";
import type { Query } from "../list.ts";

export interface Manageable {
  reference: { "source-name": string };
  size: number;
  safe_to_manage: boolean;
  reason_not_safe: string | null;
  /** The id of the volume or snapshot that it is already. */
  cinder_id: string | null;
  extra_info: Record<string, string> | null;
  /** Of a snapshot: the storage of its volume. */
  source_reference?: { "source-name": string };
}

/** Throws 400 where none or both of host and cluster are named, and for a host that is no back end. */
export function backendOfRequest(kube: Kube, { host, cluster }: { host?: unknown; cluster?: unknown }): Backend {
  if (!host === !cluster) throw badRequest("Invalid input received: One and only one of cluster and host must be set.");
  const found = host ? findBackend(kube, String(host)) : undefined;
  if (found === undefined) throw badRequest(`${host ? "Host" : "Cluster"} '${host || cluster}' not found`);
  return found;
}

/** The object is named by `source-name`, or by `source-id`, the id that it had before it was unmanaged. Throws 400 for what names none. */
export function referenced<T extends KubeObject>(objects: readonly T[], ref: unknown): T {
  const { "source-name": name, "source-id": id } = (ref !== null && typeof ref === "object" ? ref : { "source-name": ref }) as Record<
    string,
    unknown
  >;
  const found = objects.find(({ metadata }) =>
    name === undefined ? metadata.labels?.[UNMANAGED] === id && id !== undefined : metadata.name === name,
  );
  if (found === undefined)
    throw badRequest(
      `Manage existing volume or snapshot failed due to invalid backend reference ${JSON.stringify(ref)}: it names nothing, by source-name or source-id.`,
    );
  return found;
}

/** What is told of how something was called while it was managed. */
export const extraInfo = ({ metadata }: KubeObject): Record<string, string> | null => {
  const id = metadata.labels?.[UNMANAGED];
  return id === undefined ? null : { "source-id": id };
};

/** Sorted and cut. Throws 400 for another sort key than `reference` and `size`. */
export function cut(call: Pick<Call, "query">, items: readonly Manageable[]): Manageable[] {
  const { limit, offset, marker, sort, sort_key, sort_dir } = call.query as Query;
  const [key = "reference", direction = "desc"] = String(sort ?? `${sort_key ?? "reference"}:${sort_dir ?? "desc"}`).split(":");
  if (key !== "reference" && key !== "size") throw badRequest(`Invalid sort keys passed: ${key}`);
  if (direction !== "asc" && direction !== "desc") throw badRequest(`Invalid sort dirs passed: ${direction}`);
  const name = (one: Manageable) => one.reference["source-name"];
  const sorted = [...items].sort((a, b) => (key === "size" ? a.size - b.size : 0) || name(a).localeCompare(name(b)));
  if (direction === "desc") sorted.reverse();
  const from = marker === undefined ? 0 : sorted.findIndex((one) => String(marker).includes(name(one))) + 1;
  if (marker !== undefined && from === 0) throw badRequest(`marker not found: ${String(marker)}`);
  const start = from + count(offset, 0);
  return sorted.slice(start, start + count(limit, sorted.length));
}

function count(value: unknown, absent: number): number {
  if (value === undefined) return absent;
  if (!/^\d+$/.test(String(value))) throw badRequest("limit and offset must be integers that are not negative.");
  return Number(value);
}

export const toSummary = ({ reference, size, safe_to_manage, source_reference }: Manageable) => ({
  reference,
  size,
  safe_to_manage,
  ...(source_reference && { source_reference }),
});
