/** Groups and group snapshots with what is in them. */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Call } from "../../http/call.ts";
import type { Kube } from "../../kube/kube.ts";
import { GROUP_SNAPSHOT, openstackId, STATUS, VOLUME_GROUP } from "../../kube/names.ts";
import type { KubeObject } from "../../kube/objects.ts";
import type { VolumeSnapshot } from "../snapshot.ts";
import { type Known, known } from "../view.ts";
import { listVolumes } from "../volume.ts";

type VolumeGroup = Kinds["VolumeGroup"];
type GroupSnapshot = Kinds["GroupSnapshot"];
type Looking = Pick<Call, "kube" | "reach">;

export const getGroup = ({ kube, reach }: Looking, id: string): Promise<VolumeGroup> => kube.getById("VolumeGroup", reach, id, "Group");

export const volumesIn = (kube: Kube, group: VolumeGroup): Known[] =>
  known(
    kube,
    listVolumes(kube, group.metadata.namespace).filter(({ object }) => object.metadata.labels?.[VOLUME_GROUP] === openstackId(group)),
  );

export const getGroupSnapshot = ({ kube, reach }: Looking, id: string): Promise<GroupSnapshot> =>
  kube.getById("GroupSnapshot", reach, id, "GroupSnapshot");

export const snapshotsIn = (kube: Kube, one: GroupSnapshot): VolumeSnapshot[] =>
  kube.list("VolumeSnapshot", one.metadata.namespace).filter(({ metadata }) => metadata.labels?.[GROUP_SNAPSHOT] === openstackId(one));

/** Changes a copy: what an administrator set stays until he sets `available`, from when on the status is computed again. */
export function withStatus<T extends KubeObject>(object: T, status: string): T {
  const { [STATUS]: _, ...annotations } = object.metadata.annotations ?? {};
  object.metadata.annotations = status === "available" ? annotations : { ...annotations, [STATUS]: status };
  return object;
}
