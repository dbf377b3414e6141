/** An image that is being made of a server: until its snapshot is whole Nova begins no other, and no backup rotates out. */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { attributesOf } from "../../image/data-source.ts";
import { commandsData, deleteData, findData, imageStatus } from "../../image/image-data.ts";
import type { Kube } from "../../kube/kube.ts";
import { openstackId } from "../../kube/names.ts";
import type { Task, VirtualMachine } from "./task.ts";

type DataSource = Kinds["DataSource"];
type Imaging = Task & { kind: "image" };

/** A snapshot that takes longer has been lost. */
const LOST_MILLISECONDS = 3_600_000;

/** Whether the image of `task` is whole, or nothing will come of it. */
export function isTaken(kube: Kube, { metadata }: VirtualMachine, task: Imaging, now: () => Date): boolean {
  const image = kube.findById("DataSource", metadata.namespace, task.image);
  if (image === undefined) return true;
  if (!["queued", "saving"].includes(imageStatus(image, findData(kube, image)))) return true;
  return now().getTime() - Date.parse(image.metadata.creationTimestamp ?? "") > LOST_MILLISECONDS;
}

/** Deletes a server's oldest backups of the kind that `task` made one of. */
export async function rotate(kube: Kube, vm: VirtualMachine, { image, rotation }: Imaging): Promise<void> {
  if (rotation === undefined) return;
  const backups = kube.list("DataSource", vm.metadata.namespace).filter((one) => {
    const { image_type, backup_type, instance_uuid } = attributesOf(one).properties;
    return image_type === "backup" && backup_type === rotation.type && instance_uuid === openstackId(vm);
  });
  // Of those of the same second the one just made is the newest.
  const age = (one: DataSource) => (openstackId(one) === image ? "9" : (one.metadata.creationTimestamp ?? ""));
  for (const old of backups.sort((a, b) => (age(a) < age(b) ? 1 : -1)).slice(rotation.most)) {
    if (commandsData(old)) await deleteData(kube, old);
    await kube.delete(old);
  }
}
