/**
 * Two objects of a namespace that carry one id: the cache gives it to the older one and shows the other by its uid. Here the other's label is
 * rewritten to that uid, so that the answer does not change when the older one is deleted.
 */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController, type Watch } from "../kube/controller.ts";
import type { KindName } from "../kube/kube.ts";
import { ID } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { objectKey, splitKey } from "../kube/paths.ts";

/** Kinds that tenants copy, restore and edit in their namespaces. */
const kinds = [
  "VirtualMachine",
  "PersistentVolumeClaim",
  "DataSource",
  "VolumeSnapshot",
  "NetworkAttachmentDefinition",
] as const satisfies KindName[];

export function keepIdsApart(connection: Connection, logger: Logger): Controller {
  // Only what carries a label can be a rival.
  const key = (kind: KindName) => (object: KubeObject) => (object.metadata.labels?.[ID] ? [`${kind} ${objectKey(object)}`] : []);
  const watch = kinds.map((kind) => ({ kind, keys: key(kind) })) as Watch[];
  return startController({ connection, name: "ids", watch, reconcile: separate, logger, concurrency: 1 });
}

async function separate(key: string, { kube }: Connection): Promise<void> {
  const [kind = "", place = ""] = key.split(" ");
  const { namespace, name } = splitKey(place);
  const shown = kube.find(kind as (typeof kinds)[number], namespace, name);
  const uid = shown?.metadata.uid;
  // What has its label, or is gone, has no rival.
  if (!shown || !uid || shown.metadata.labels?.[ID]) return;
  await kube.update<KubeObject>(shown, (copy) => ({
    ...copy,
    metadata: { ...copy.metadata, labels: { ...copy.metadata.labels, [ID]: uid } },
  }));
}
