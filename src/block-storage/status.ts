/** Cinder's status of a volume: https://docs.openstack.org/api-ref/block-storage/v3/#volumes-volumes */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { RESTORED_FROM, STATUS } from "../kube/names.ts";
import { bytes } from "../kube/quantity.ts";
import type { Volume } from "./volume.ts";
import { isUnserved } from "./volume-type.ts";

export interface StatusFacts {
  /** A server has it. */
  attached: boolean;
  /** A backup is being made of it. */
  backedUp: boolean;
  storageClass: Kinds["StorageClass"] | undefined;
}

export function volumeStatus(volume: Volume, { attached, backedUp, storageClass }: StatusFacts): string {
  const { object, claim } = volume;
  if (object.metadata.deletionTimestamp !== undefined) return "deleting";
  const written = object.metadata.annotations?.[STATUS];
  if (written !== undefined && !isOver(written, attached)) return written;
  if (storageClass && isUnserved(storageClass) && claim?.status?.phase !== "Bound") return "error";
  const filling = fillingStatus(volume);
  if (filling !== undefined) return filling;
  if (claim?.status?.phase === "Lost") return "error";
  // Such a claim is bound when a server first uses it; until then there is nothing to wait for.
  const waits = storageClass?.volumeBindingMode === "WaitForFirstConsumer";
  if (claim?.status?.phase !== "Bound" && !waits) return "creating";
  if (backedUp) return "backing-up";
  if (attached) return "in-use";
  return isExtending(volume) ? "extending" : "available";
}

/** A step of an attachment ends when the server has the volume, or has it no longer. */
function isOver(written: string, attached: boolean): boolean {
  if (written === "attaching" || written === "reserved") return attached;
  return written === "detaching" && !attached;
}

/** While CDI fills the claim; undefined once it has, or where nobody does. */
function fillingStatus({ claim, dataVolume }: Volume): string | undefined {
  const phase = dataVolume?.status?.phase;
  if (dataVolume === undefined || phase === "Succeeded") return undefined;
  if (dataVolume.metadata.annotations?.[RESTORED_FROM] !== undefined) return phase === "Failed" ? "error_restoring" : "restoring-backup";
  if (phase === "Failed") return "error";
  if (phase === "WaitForFirstConsumer" || phase === "PendingPopulation") return claim ? "available" : "creating";
  return claim && dataVolume.spec.sourceRef?.kind === "DataSource" ? "downloading" : "creating";
}

/** The claim asks for more than it has, and its driver has not yet given it; a filesystem grows only in use. */
function isExtending({ claim }: Volume): boolean {
  const wanted = bytes(claim?.spec.resources?.requests?.["storage"]) ?? 0;
  const given = bytes(claim?.status?.capacity?.["storage"]);
  const waits = claim?.status?.conditions?.some(({ type, status }) => type === "FileSystemResizePending" && status === "True");
  return given !== undefined && wanted > given && !waits;
}
