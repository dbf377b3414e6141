/**
 * The import of an image: annotation openstack.dicot.io/import. It is written before anything is done, and the leader does the rest
 * (advance-import.ts), so that whoever dies in between leaves an import that goes on.
 */
import { annotation, IMPORT } from "../kube/names.ts";
import type { DataSource, Status } from "./data-source.ts";

export interface Import {
  id: string;
  /** OpenStack's time of the request. */
  at: string;
  requestId: string;
  userId: string;
  method: string;
  /** Where the data comes from, where CDI fetches it. */
  uri?: string | undefined;
  /** Of a task that made the image, too: what it was given. */
  input?: Record<string, unknown>;
  /** Where the data is to be; none where the cloud has no stores. */
  stores: string[];
  allStoresMustSucceed: boolean;
  /** Those of them that it is not in yet, and those that it cannot come into. */
  pending: string[];
  failed: string[];
  /** Why it failed, as soon as that is clear; what there is of its data is then on its way out. */
  error?: string;
  /** Absent while there is something to do. */
  outcome?: "success" | "failure";
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : []);

/** The last one of an image. What a hand has left out is empty. */
export function importOf(dataSource: DataSource): Import | undefined {
  const written = annotation<Import | undefined>(dataSource, IMPORT, undefined);
  if (written === undefined || typeof written !== "object") return undefined;
  const { stores, pending, failed } = written;
  return { ...written, stores: texts(stores), pending: texts(pending), failed: texts(failed) };
}

export const isRunning = (dataSource: DataSource): boolean => {
  const running = importOf(dataSource);
  return running !== undefined && running.outcome === undefined;
};

/**
 * The status of an image whose data says `status`: until it is in all stores that it must be in it is `importing`, and while a failed
 * import is taken back. https://opendev.org/openstack/glance/src/tag/33.0.0/glance/async_/flows/api_image_import.py (get_flow)
 */
export function statusWithin(running: Import | undefined, status: Status): Status {
  if (running === undefined || running.outcome !== undefined || running.method === "copy-image") return status;
  if (running.error !== undefined || status === "killed" || status === "queued") return "importing";
  const missing = running.allStoresMustSucceed
    ? running.pending.length > 0
    : running.pending.length + running.failed.length === running.stores.length && running.stores.length > 0;
  return status === "active" && missing ? "importing" : status;
}
