/** Finding the images that a caller may see, and what other services ask of an image. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import { isProject, projectId } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import { IMAGE, IMAGE_MEMBER, IMAGES_NAMESPACE, MEMBER_STATUS, OWNER, openstackId } from "../kube/names.ts";
import { cloneSource, type DataVolumeSource, shownStores } from "./copies.ts";
import { attributesOf, type DataSource, toImage, visibilityOf } from "./data-source.ts";
import { CONTAINER_DISK, dataBytes, findData, imageStatus } from "./image-data.ts";

/** What a lookup needs of a call. */
export type Viewer = Pick<Call, "kube" | "token" | "admin">;

export type MemberStatus = "pending" | "accepted" | "rejected";

/** The RoleBinding by which a project is a member of an image; undefined where it is none. */
export function findMember(kube: Kube, dataSource: DataSource, project: string | undefined): Kinds["RoleBinding"] | undefined {
  return project === undefined ? undefined : membersOf(kube, dataSource).find((one) => one.metadata.labels?.[IMAGE_MEMBER] === project);
}

export function membersOf(kube: Kube, dataSource: DataSource): Kinds["RoleBinding"][] {
  const id = openstackId(dataSource);
  const bindings = kube.list("RoleBinding", dataSource.metadata.namespace);
  return bindings.filter(({ metadata: { labels } }) => labels?.[IMAGE] === id && labels[IMAGE_MEMBER] !== undefined);
}

export const memberStatus = (binding: Kinds["RoleBinding"]): MemberStatus => {
  const status = binding.metadata.annotations?.[MEMBER_STATUS];
  return status === "accepted" || status === "rejected" ? status : "pending";
};

/** The id of the owning project, null where the cluster says none. */
export function ownerOf(kube: Kube, dataSource: DataSource): string | null {
  const { namespace, annotations } = dataSource.metadata;
  if (namespace === IMAGES_NAMESPACE) return annotations?.[OWNER] ?? null;
  const home = namespace === undefined ? undefined : kube.find("Namespace", undefined, namespace);
  return home && isProject(home) ? projectId(home) : null;
}

/** What oslo.policy's rules of images refer to. */
export function policyTarget(kube: Kube, dataSource: DataSource, viewer: string | undefined) {
  const owner = ownerOf(kube, dataSource);
  const member = findMember(kube, dataSource, viewer);
  return { project_id: owner, owner, visibility: visibilityOf(dataSource), member_id: member?.metadata.labels?.[IMAGE_MEMBER] ?? null };
}

/**
 * Who is shown an image at all: its project, everybody where it is public or community, and the members it is shared with, whatever
 * they answered. https://opendev.org/openstack/glance/src/tag/33.0.0/glance/db/utils.py (is_image_visible)
 */
export function isVisible(dataSource: DataSource, { kube, token, admin }: Viewer): boolean {
  const visibility = visibilityOf(dataSource);
  const owner = ownerOf(kube, dataSource);
  if (visibility === "public") return true;
  if (owner === null) return false;
  if (admin || visibility === "community" || owner === token.project?.id) return true;
  return visibility === "shared" && findMember(kube, dataSource, token.project?.id) !== undefined;
}

/**
 * The project's own images come first, then public ones, then the rest: a label that a tenant writes in his namespace hides nothing
 * from others.
 */
function findImage(viewer: Viewer, id: string): DataSource | undefined {
  const { kube, token } = viewer;
  const own = token.project && kube.findById("DataSource", token.project.namespace, id);
  const found = own ?? kube.findById("DataSource", IMAGES_NAMESPACE, id) ?? kube.findById("DataSource", undefined, id);
  return found && isVisible(found, viewer) && found.metadata.deletionTimestamp === undefined ? found : undefined;
}

/** Throws 404 for an image that is not there or that the caller may not see. */
export async function getDataSource(viewer: Viewer, id: string): Promise<DataSource> {
  const found = findImage(viewer, id) ?? (await viewer.kube.getById("DataSource", undefined, id, "Image"));
  if (!isVisible(found, viewer) || found.metadata.deletionTimestamp !== undefined) throw notFound("Image", id);
  return found;
}

/** In Glance's form, with all that the cache knows of it. */
export function renderImage(kube: Kube, dataSource: DataSource) {
  const data = findData(kube, dataSource);
  const status = imageStatus(dataSource, data);
  const stores = shownStores(kube, dataSource, status);
  return toImage(dataSource, { owner: ownerOf(kube, dataSource), status, bytes: dataBytes(data), stores });
}

/** An image as Compute and Block Storage use it. */
export interface UsableImage {
  id: string;
  name: string | null;
  /** What a DataVolume is made of, in a class (the default one where it names none) and a namespace. */
  sourceIn(storageClass: string | undefined, namespace: string): DataVolumeSource;
  status: string;
  owner: string | null;
  visibility: string;
  /** GiB that a disk must have. */
  minDiskGiB: number;
  minRamMiB: number;
  /** Bytes that a guest sees; undefined while nobody knows. */
  virtualSizeBytes: number | undefined;
  /** Of its claim, which CDI clones into no smaller one: more than the disk where an upload did not say how much would come. */
  claimBytes: number | undefined;
  diskFormat: string | null;
  containerFormat: string | null;
  /** Additional properties: `hw_disk_bus`, `os_distro` … */
  properties: Record<string, string>;
  /** A container image with a disk in it, for `volumes[].containerDisk.image`; such an image has no data to clone. */
  containerDisk: string | undefined;
  object: DataSource;
}

/** Throws 404 as `getDataSource` does. The caller decides whether the status will do (`requireActive`). */
export async function getImage(viewer: Viewer, id: string): Promise<UsableImage> {
  return toUsableImage(viewer.kube, await getDataSource(viewer, id));
}

export function toUsableImage(kube: Kube, object: DataSource): UsableImage {
  const { name, properties, min_disk, min_ram, disk_format, container_format, visibility } = attributesOf(object);
  const image = renderImage(kube, object);
  return {
    id: image.id,
    name,
    sourceIn: (storageClass, namespace) => cloneSource(kube, object, { storageClass, namespace }),
    status: image.status,
    owner: image.owner,
    visibility,
    minDiskGiB: min_disk,
    minRamMiB: min_ram,
    virtualSizeBytes: image.virtual_size ?? undefined,
    claimBytes: dataBytes(findData(kube, object)),
    diskFormat: disk_format,
    containerFormat: container_format,
    properties,
    containerDisk: properties[CONTAINER_DISK]?.replace(/^docker:\/\//, ""),
    object,
  };
}
