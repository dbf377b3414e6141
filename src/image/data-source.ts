/**
 * An image is a DataSource (cdi.kubevirt.io/v1beta1), in its project's namespace or, where it is public or its owner is no project, in
 * `dicot-images`.
 *
 *   id                     label openstack.dicot.io/id, else metadata.uid
 *   name                   annotation openstack.dicot.io/name, else metadata.name
 *   owner                  the project of the namespace; in `dicot-images` annotation openstack.dicot.io/owner
 *   visibility             annotation openstack.dicot.io/visibility, else `public` in `dicot-images` and `private` elsewhere
 *   status                 computed from the DataVolume, claim or snapshot that spec.source names; none is `queued`
 *   members                the RoleBindings that let a project clone the claim (members.ts)
 *   size, virtual_size,
 *   checksum, os_hash_*    annotations, written with the data; else the claim's size
 *   tags, protected, os_hidden, min_disk, min_ram, disk_format, container_format: annotations
 *   stores                 the StorageClasses of its claims (copies.ts)
 *   os_glance_importing_to_stores,
 *   os_glance_failed_import  annotation openstack.dicot.io/import
 *   any other property     annotation openstack.dicot.io/properties, JSON
 */
import type { Images } from "../../generated/image/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { conflict } from "../http/errors.ts";
import {
  annotation,
  CHECKSUM,
  CONTAINER_FORMAT,
  CREATED_AT,
  DISK_FORMAT,
  displayName,
  HASH,
  HIDDEN,
  ID,
  IMAGES_NAMESPACE,
  MIN_DISK,
  MIN_RAM,
  NAME,
  OWNER,
  objectName,
  openstackId,
  PROPERTIES,
  PROTECTED,
  SIZE,
  TAGS,
  UPDATED_AT,
  VIRTUAL_SIZE,
  VISIBILITY,
} from "../kube/names.ts";
import { importOf } from "./importing.ts";

export type DataSource = Kinds["DataSource"];
export type Visibility = NonNullable<Answer["visibility"]>;
export type Status = NonNullable<Answer["status"]>;
type Answer = Images["show"]["answer"];
type DiskFormat = NonNullable<Answer["disk_format"]>;
type ContainerFormat = NonNullable<Answer["container_format"]>;

/** What a client may set, by OpenStack's names. */
export interface ImageAttributes {
  name: string | null;
  visibility: Visibility;
  protected: boolean;
  os_hidden: boolean;
  min_disk: number;
  min_ram: number;
  disk_format: DiskFormat | null;
  container_format: ContainerFormat | null;
  tags: string[];
  properties: Record<string, string>;
}

/** What is known of the image beside its DataSource. */
export interface ImageFacts {
  owner: string | null;
  status: Status;
  /** Where the data is; undefined where the cloud has no stores. */
  stores: string[] | undefined;
  /** Bytes of the claim, for images that nobody uploaded through Glance. */
  bytes: number | undefined;
}

export function attributesOf(dataSource: DataSource): ImageAttributes {
  const text = dataSource.metadata.annotations ?? {};
  return {
    name: displayName(dataSource) || null,
    visibility: visibilityOf(dataSource),
    protected: text[PROTECTED] === "true",
    os_hidden: text[HIDDEN] === "true",
    min_disk: numeric(text[MIN_DISK]) ?? 0,
    min_ram: numeric(text[MIN_RAM]) ?? 0,
    // CDI keeps every disk raw, whatever it was before. Who writes an annotation by hand reads it again as it is.
    disk_format: (text[DISK_FORMAT] as DiskFormat | undefined) ?? (hasSource(dataSource) ? "raw" : null),
    container_format: (text[CONTAINER_FORMAT] as ContainerFormat | undefined) ?? (hasSource(dataSource) ? "bare" : null),
    tags: annotation<string[]>(dataSource, TAGS, []),
    properties: annotation<Record<string, string>>(dataSource, PROPERTIES, {}),
  };
}

const visibilities: readonly string[] = ["private", "shared", "community"];

/** Only in `dicot-images` is an image public, where tenants cannot write: nobody publishes one by an annotation. */
export function visibilityOf({ metadata }: DataSource): Visibility {
  const written = metadata.annotations?.[VISIBILITY] ?? "";
  if (visibilities.includes(written)) return written as Visibility;
  return metadata.namespace === IMAGES_NAMESPACE ? "public" : "private";
}

/**
 * Throws 409 for an image to which an administrator has given an owner that is no project, or not yet: it has no namespace for its data,
 * as everybody may clone what is in `dicot-images`.
 */
export function requireHome(dataSource: DataSource): void {
  if (dataSource.metadata.namespace === IMAGES_NAMESPACE && visibilityOf(dataSource) !== "public")
    throw conflict(`Image ${openstackId(dataSource)} takes no data: its owner is no project.`);
}

const hasSource = (dataSource: DataSource): boolean => Object.keys(dataSource.spec.source ?? {}).length > 0;

/** Changes `dataSource`, a copy, to have `attributes`; what it has beside them survives. */
export function withAttributes(dataSource: DataSource, attributes: ImageAttributes): DataSource {
  const { name, visibility, tags, properties } = attributes;
  const annotations: Record<string, string | undefined> = {
    ...dataSource.metadata.annotations,
    [NAME]: name ?? "",
    [VISIBILITY]: visibility,
    [PROTECTED]: attributes.protected ? "true" : undefined,
    [HIDDEN]: attributes.os_hidden ? "true" : undefined,
    [MIN_DISK]: attributes.min_disk ? String(attributes.min_disk) : undefined,
    [MIN_RAM]: attributes.min_ram ? String(attributes.min_ram) : undefined,
    [DISK_FORMAT]: attributes.disk_format ?? undefined,
    [CONTAINER_FORMAT]: attributes.container_format ?? undefined,
    [TAGS]: tags.length > 0 ? JSON.stringify(tags) : undefined,
    [PROPERTIES]: Object.keys(properties).length > 0 ? JSON.stringify(properties) : undefined,
  };
  dataSource.metadata.annotations = present(annotations);
  return dataSource;
}

const present = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));

export interface Placement {
  id: string;
  namespace: string;
  /** The owning project, where the namespace does not say it. */
  owner?: string;
}

export function toDataSource(attributes: ImageAttributes, { id, namespace, owner }: Placement): DataSource {
  const dataSource: DataSource = {
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataSource",
    metadata: {
      name: objectName(attributes.name, id),
      namespace,
      labels: { [ID]: id },
      annotations: namespace === IMAGES_NAMESPACE && owner !== undefined ? { [OWNER]: owner } : {},
    },
    spec: { source: {} },
  };
  return withAttributes(dataSource, attributes);
}

/** In the form of Glance's newest answer; additional properties stand beside the base ones, which they cannot cover. */
export function toImage(dataSource: DataSource, facts: ImageFacts) {
  const id = openstackId(dataSource);
  const text = dataSource.metadata.annotations ?? {};
  const { properties, ...attributes } = attributesOf(dataSource);
  const created = text[CREATED_AT] ?? dataSource.metadata.creationTimestamp ?? "";
  const uploaded = facts.status === "active" || facts.status === "deactivated";
  const imported = importOf(dataSource);
  const size = numeric(text[SIZE]) ?? (uploaded ? (facts.bytes ?? null) : null);
  return {
    ...properties,
    ...attributes,
    ...(imported && {
      os_glance_importing_to_stores: imported.pending.join(","),
      os_glance_failed_import: imported.failed.join(","),
      ...(imported.outcome === undefined && { os_glance_import_task: imported.id }),
    }),
    ...(facts.stores && facts.stores.length > 0 && { stores: facts.stores.join(",") }),
    id,
    owner: facts.owner,
    status: facts.status,
    size,
    virtual_size: numeric(text[VIRTUAL_SIZE]) ?? size,
    checksum: text[CHECKSUM] ?? null,
    os_hash_algo: text[HASH] === undefined ? null : "sha512",
    os_hash_value: text[HASH] ?? null,
    created_at: created,
    updated_at: text[UPDATED_AT] ?? created,
    self: `/v2/images/${id}`,
    file: `/v2/images/${id}/file`,
    schema: "/v2/schemas/image",
  };
}

export type Image = ReturnType<typeof toImage>;

/** Undefined also where a hand has written what is no number. */
const numeric = (text: string | undefined) => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined);
