/**
 * Another claim for a volume: one in another namespace, of another class, or with an older content. A claim can change none of these, but
 * the id is only a label, and so goes from one claim to the next.
 *
 * What is to be is written on the old claim first, in the same step that takes its id; the rest may be repeated after every crash.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { badRequest } from "../http/errors.ts";
import { isAlreadyExists, isInvalid } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, displayName, ID, objectName, RESTORED_FROM, STATUS, SUCCEEDED, SUCCESSOR, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { deleteUnlessGone } from "./delete.ts";
import type { Claim, DataVolume, Volume } from "./volume.ts";

const OWN_PREFIX = ID.slice(0, ID.indexOf("/") + 1);

const NOT_INHERITED = new Set<string>([STATUS, SUCCESSOR, RESTORED_FROM]);

/** The metadata of a claim that is to be the volume next: what Dicot says of it goes along, what controllers noted of the old claim does not. */
export function successorMetadata({ id, object }: Volume, namespace: string): Claim["metadata"] {
  const annotations = Object.entries(object.metadata.annotations ?? {}).filter(
    ([key]) => key.startsWith(OWN_PREFIX) && !NOT_INHERITED.has(key),
  );
  return {
    name: objectName(displayName(object), crypto.randomUUID()),
    namespace,
    labels: { [ID]: id },
    annotations: Object.fromEntries(annotations),
  };
}

/** A copy of the claim's content, by CDI; or of the claim `from` in its place. */
export function toCopy(volume: Volume, namespace: string, storageClassName: string | undefined, from = volume.name): DataVolume {
  const { accessModes = [], resources, volumeMode } = volume.claim?.spec ?? {};
  const storage = {
    accessModes: [...accessModes],
    resources: { requests: { ...resources?.requests } },
    ...(volumeMode && { volumeMode }),
    ...(storageClassName && { storageClassName }),
  };
  return {
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataVolume",
    metadata: successorMetadata(volume, namespace),
    spec: { source: { pvc: { namespace: volume.namespace, name: from } }, storage },
  };
}

/** Throws 400 for a volume that has no claim yet. `kube` may write in both namespaces. */
export async function succeed(kube: Kube, volume: Volume, successor: Claim | DataVolume): Promise<void> {
  if (volume.claim === undefined) throw badRequest(`Invalid volume: Volume ${volume.id} has no claim yet.`);
  const origin = await kube.update(volume.claim, (copy) => {
    // Somebody was faster: there is one successor only.
    if (copy.metadata.annotations?.[SUCCESSOR] !== undefined) return copy;
    copy.metadata.labels = succeededLabels(copy, volume.id);
    copy.metadata.annotations = { ...copy.metadata.annotations, [SUCCESSOR]: JSON.stringify(successor) };
    return copy;
  });
  await advance(kube, origin);
}

/** What kubectl made has its uid for an id, and keeps it without another: the successor would be a second object of the same id. */
const succeededLabels = ({ metadata }: Claim | DataVolume, id: string): Record<string, string> => {
  const { [ID]: _, ...labels } = metadata.labels ?? {};
  return { ...labels, [SUCCEEDED]: id, ...(metadata.uid === id && { [ID]: crypto.randomUUID() }) };
};

/** Does what is left to do of a succession; nothing for a claim that has no successor. */
export async function advance(kube: Kube, origin: Claim): Promise<void> {
  const id = origin.metadata.labels?.[SUCCEEDED];
  const successor = annotation<Claim | DataVolume | undefined>(origin, SUCCESSOR, undefined);
  if (id === undefined || successor === undefined || origin.metadata.deletionTimestamp !== undefined) return;
  if (!mayFollow(kube, origin, successor)) return;
  const { namespace = "", name = "" } = origin.metadata;
  const maker = kube.find("DataVolume", namespace, name);
  if (maker && maker.metadata.labels?.[SUCCEEDED] === undefined) {
    await kube.update(maker, (copy) => {
      copy.metadata.labels = succeededLabels(copy, id);
      return copy;
    });
  }
  if (!(await isWhole(kube, successor))) return;
  // The DataVolume goes first: it would make its claim again.
  if (maker) await deleteUnlessGone(kube, maker);
  await deleteUnlessGone(kube, origin);
}

/**
 * Whoever writes the claim could have written its successor, and what follows is done with Dicot's rights: nothing is made but beside the
 * claim, of what is beside it; or else what a project has accepted, of which Dicot itself has written down all (transfer.ts).
 */
function mayFollow(kube: Kube, { metadata: { namespace, annotations } }: Claim, successor: Claim | DataVolume): boolean {
  if (successor.metadata.namespace !== namespace)
    return kube
      .list("VolumeTransfer", SYSTEM_NAMESPACE)
      .some(({ metadata }) => metadata.annotations?.[SUCCESSOR] === annotations?.[SUCCESSOR]);
  if (successor.kind === "PersistentVolumeClaim") return true;
  const { source = {}, sourceRef } = successor.kind === "DataVolume" ? successor.spec : {};
  return sourceRef === undefined && Object.keys(source).join() === "pvc" && source.pvc?.namespace === namespace;
}

/** A claim that is made from a snapshot needs its predecessor no more; a copy does until CDI has made it. */
async function isWhole(kube: Kube, successor: Claim | DataVolume): Promise<boolean> {
  const { namespace, name = "" } = successor.metadata;
  const found: Kinds["DataVolume"] | Claim | undefined =
    successor.kind === "DataVolume" ? kube.find("DataVolume", namespace, name) : kube.find("PersistentVolumeClaim", namespace, name);
  if (found === undefined) {
    await kube.create(successor).catch(async (error: unknown) => {
      if (isAlreadyExists(error)) return;
      // Of a second DataVolume of a name CDI says that its claim exists, before the API server says that the first one does.
      if (successor.kind === "DataVolume" && isInvalid(error) && (await kube.read("DataVolume", namespace, name))) return;
      throw error;
    });
  }
  return successor.kind === "PersistentVolumeClaim" || (found?.kind === "DataVolume" && found.status?.phase === "Succeeded");
}
