/**
 * Every label and annotation that Dicot writes, and how OpenStack ids and names live on Kubernetes objects.
 * No key literal stands anywhere else.
 */
import type { KubeObject } from "./objects.ts";

const own = <Name extends string>(name: Name) => `openstack.dicot.io/${name}` as const;

/** Label: the OpenStack id. */
export const ID = own("id");
/** Label on a Namespace: it is this OpenStack project (32 hex). */
export const PROJECT = own("project");
/** Label: the OpenStack domain of a project. */
export const DOMAIN = own("domain");
/** Label on a Namespace: the id of the project above it. */
export const PARENT_PROJECT = own("parent-project");
/** Annotation on a Namespace: "false" where the project is disabled. */
export const ENABLED = own("enabled");
/** Annotation on a Namespace: its deletion as a project was accepted; what is left to do of it is done before it goes. */
export const DELETING = own("deleting");
/** Annotation, JSON: Keystone's options of a resource (`immutable`). */
export const OPTIONS = own("options");
/** Annotation, JSON: attributes that Keystone lets a client add at will. */
export const EXTRA = own("extra");
/** Annotations on a Namespace, JSON: the endpoints and groups of endpoints (ids) that the project's catalog is narrowed to. */
export const ENDPOINTS = own("endpoints");
export const ENDPOINT_GROUPS = own("endpoint-groups");
/** Label on a RoleBinding or ClusterRoleBinding: it is an assignment of this OpenStack role (its id). */
export const ROLE_ASSIGNMENT = own("role-assignment");
/** Label on a Secret: what it is the secret of, as `user`, `application-credential` or `domain-config`. */
export const SECRET_OF = own("secret-of");
/** Label on the Secret of a credential: the id of the user who has it. */
export const CREDENTIAL_USER = own("user");
/** Annotation: the OpenStack name, where it is not `metadata.name`. */
export const NAME = own("name");
export const DESCRIPTION = own("description");
/** Annotation, JSON: the metadata of a server, volume, snapshot …, string → string. */
export const METADATA = own("metadata");
/** Annotation, JSON: a list of tags. */
export const TAGS = own("tags");

/** Annotation on an instancetype: the flavor's id, where it is not `metadata.name`. */
export const FLAVOR_ID = own("flavor-id");
/** Annotations on an instancetype: what a flavor has and KubeVirt has not. GiB, GiB, MiB, a factor. */
export const FLAVOR_DISK = own("disk");
export const FLAVOR_EPHEMERAL = own("ephemeral");
export const FLAVOR_SWAP = own("swap");
export const FLAVOR_RXTX_FACTOR = own("rxtx-factor");
/** Annotation on an instancetype, JSON: extra specs that are no field of it. */
export const EXTRA_SPECS = own("extra-specs");
/** Annotation on a flavor, JSON: the projects that may use it. Its presence makes the flavor private. */
export const PROJECTS = own("projects");
/** Annotation on a VirtualMachine: the id of the user who made the server. */
export const USER_ID = own("user-id");
/** Annotation on a VirtualMachine: the name of the keypair whose key it got at boot. */
export const KEY_NAME = own("key-name");
/** Annotation on a VirtualMachine: the id of the image it was made from. */
export const IMAGE_ID = own("image-id");
/** Annotation on a VirtualMachine, JSON: its flavor as it was when the server got it; flavors may go, servers keep theirs. */
export const FLAVOR = own("flavor");
/** Annotation on a VirtualMachine, JSON: `{by: "owner"|"admin", reason}` while it is locked. */
export const LOCKED = own("locked");
/** Annotations on a VirtualMachine: the addresses its owner says it is reached by. */
export const ACCESS_IPV4 = own("access-ipv4");
export const ACCESS_IPV6 = own("access-ipv6");
/** Annotation on a VirtualMachine: the reservation that it was made in, and its place there. */
export const RESERVATION_ID = own("reservation-id");
export const LAUNCH_INDEX = own("launch-index");
/** Annotation on a VirtualMachine, JSON: the scheduler hints it was made with. */
export const SCHEDULER_HINTS = own("scheduler-hints");
/** Annotation on a VirtualMachine: when it first ran. */
export const LAUNCHED_AT = own("launched-at");
/** Annotation on a VirtualMachine: when its owner last changed it, or had it changed. */
export const UPDATED_AT = own("updated-at");
/** Annotation on a VirtualMachine, JSON: work in several steps that is under way (resize, rebuild, rescue, shelve), and how far it is. */
export const TASK = own("task");
/** Labels on a ServerAction: the id of the server that it was done to, and what was done. */
export const SERVER = own("server");
export const ACTION = own("action");
/** Annotation on an Event, JSON: what was done to a server that is gone. */
export const ACTIONS = own("actions");
/** Annotation on a VirtualMachine: the host name that was asked for, where it is more than the one label that KubeVirt takes. */
export const HOSTNAME = own("hostname");
/** Annotation on a VirtualMachine: `AUTO` or `MANUAL`, as its owner wants its root disk partitioned. */
export const DISK_CONFIG = own("disk-config");
/** Annotation on a Node: why an administrator keeps new servers from it. */
export const DISABLED_REASON = own("disabled-reason");
/** Prefix of labels on a Node: the host aggregates (by number) that it is in. */
export const AGGREGATE = "aggregate.openstack.dicot.io/";
/** Annotation on a Node: the aggregate (its number) that gave it its zone. */
export const ZONE_OF = own("zone-of");
/** Annotation on a VirtualMachine: a state that an administrator set by hand. */
export const STATE = own("state");
/** Label on the VirtualMachines, and so the Pods, of a server group: the group's id. */
export const SERVER_GROUP = own("server-group");
/** Label on a DataVolume, and so on its claim: it is the local disk of this server, and no volume of the project's. */
export const LOCAL_DISK = own("local-disk");
/** Annotation on a ResourceQuota, JSON: the limits of Compute that differ from the defaults and that Kubernetes has no word for. */
export const COMPUTE_QUOTA = own("compute-quota");
/** Annotation on a ResourceQuota, JSON: limits of single users of the project, by their ids. */
export const COMPUTE_USER_QUOTAS = own("compute-user-quotas");

/** Label on a DataVolume, claim or snapshot that holds an image's data, and on what shares the image: the image's id. */
export const IMAGE = own("image");
/** Label on a RoleBinding: the project (32 hex) that an image is shared with. */
export const IMAGE_MEMBER = own("image-member");
/** Annotation on such a RoleBinding: what the member made of the offer. */
export const MEMBER_STATUS = own("member-status");
/** Annotation on a DataSource in `IMAGES_NAMESPACE`: the project (32 hex) that owns it. */
export const OWNER = own("owner");
/** Annotations on a DataSource: an image's base properties, by their OpenStack names. */
export const VISIBILITY = own("visibility");
export const PROTECTED = own("protected");
export const HIDDEN = own("hidden");
export const DEACTIVATED = own("deactivated");
export const DISK_FORMAT = own("disk-format");
export const CONTAINER_FORMAT = own("container-format");
export const MIN_DISK = own("min-disk");
export const MIN_RAM = own("min-ram");
/** Annotations on a DataSource, of the data as it was uploaded: bytes, bytes, MD5, SHA-512. */
export const SIZE = own("size");
export const VIRTUAL_SIZE = own("virtual-size");
export const CHECKSUM = own("checksum");
export const HASH = own("sha512");
/** Annotation on a DataSource, JSON: the import that its data came by, and how far it is (image/importing.ts). */
export const IMPORT = own("import");
/** Label on a StorageClass: it is a store of images; its value is the store's weight where it is a number. */
export const IMAGE_STORE = own("image-store");
/** Annotation on a DataSource, JSON: an image's additional properties, string → string. */
export const PROPERTIES = own("properties");
/** Annotation: when OpenStack says it was made, where that is not `metadata.creationTimestamp`. */
export const CREATED_AT = own("created-at");
/** Annotation on a claim, JSON: the properties of the image it was made from. */
export const IMAGE_METADATA = own("image-metadata");
/** Annotation on a claim: "true" or "false" where somebody said whether a volume boots. */
export const BOOTABLE = own("bootable");
/** Annotation on a claim: "true" where a volume may only be attached to be read. */
export const READONLY = own("readonly");
/** Annotation on a claim or snapshot: a volume's status between two steps of an attachment, or as an administrator set it. */
export const STATUS = own("status");
/** Annotation on a claim: the volume (id) or snapshot (id) that it was made from. */
export const SOURCE_VOLUME = own("source-volume");
export const SOURCE_SNAPSHOT = own("source-snapshot");
/** Annotation on a claim, JSON: who last had it grow while a server used it. */
export const EXTENDED = own("extended");
/** Annotation on a snapshot: how far it is, as a driver's helper said. */
export const PROGRESS = own("progress");
/** Label on what a backup is made of, its claim and the snapshot of a volume in use: the backup (id). They are no volume and no snapshot. */
export const BACKUP = own("backup");
/** Annotation on a StorageClass: "true" where backups go that name no other. */
export const BACKUP_CLASS = own("is-default-backup-class");
/** Annotation on a DataVolume, and so on its claim: the backup (id) that it is restored from. */
export const RESTORED_FROM = own("restored-from");
/** Annotation: the OpenStack request that made it. */
export const REQUEST_ID = own("request-id");
/** Annotation on what failed, JSON: the events of which its owner wants to be told no more. */
export const MESSAGES_DELETED = own("messages-deleted");
/** Label on a claim: the volume group (id) that it is in. */
export const VOLUME_GROUP = own("volume-group");
/** Label on a VolumeSnapshot: the group snapshot (id) that it is a part of. */
export const GROUP_SNAPSHOT = own("group-snapshot");
/** Annotation on a StorageClass: the QoS spec (id) of the volume type. */
export const QOS_SPEC = own("qos-spec");
/** Annotation on a StorageClass, JSON: what an administrator declared of the encryption of the volume type. */
export const ENCRYPTION = own("encryption");
/** Annotation on a StorageClass, by the cluster's operator: "true" where its driver encrypts its volumes, though no parameter says so. */
export const ENCRYPTED = own("encrypted");
/** Label on a PersistentVolume or VolumeSnapshotContent that was left behind: the volume (id) or snapshot (id) that it was. */
export const UNMANAGED = own("unmanaged");
/** Annotation on a claim of storage that was there before it: the reclaim policy that the storage is to have as soon as both are bound. */
export const RECLAIM_POLICY = own("reclaim-policy");
/** Label on a claim that another one succeeds: the volume (id) that it was. It goes when its successor has its content. */
export const SUCCEEDED = own("succeeded");
/** Annotation on such a claim, JSON: the claim or DataVolume that succeeds it. */
export const SUCCESSOR = own("successor");
/** Annotation on a claim: "success" where it holds a volume that came from another back end, or what an administrator wrote. */
export const MIGRATION_STATUS = own("migration-status");
/** Annotation on a claim: the availability zone that was asked for. */
export const AVAILABILITY_ZONE = own("availability-zone");
/** Annotation on a StorageClass: "false" where only the projects in `PROJECTS` may use the volume type. */
export const PUBLIC = own("public");
/** Annotation on a ResourceQuota, JSON: the limits of Block Storage that differ from the defaults. */
export const VOLUME_QUOTA = own("volume-quota");
/** Annotation on a ResourceQuota, JSON: network limits that are no count of objects, and those that are none (-1). */
export const NETWORK_LIMITS = own("network-limits");
/** Labels on what carries a network's traffic (NetworkAttachmentDefinition, Kube-OVN's objects): whose it is. */
export const NETWORK = own("network");
export const SUBNET = own("subnet");
export const ROUTER = own("router");
export const FLOATING_IP = own("floating-ip");
export const SECURITY_GROUP = own("security-group");
/** Annotation on a Port that was there before its server: when the server got it. Whoever deletes or unplugs it takes that away. */
export const BOUND_AT = own("bound-at");

/** Where Dicot keeps its own objects: keys, users, roles. */
export const SYSTEM_NAMESPACE = "dicot-system";
/** The closed namespace of the ServiceAccounts as which requests are made to Kubernetes. */
export const IDENTITIES_NAMESPACE = "dicot-identities";
/** Where public images live. */
export const IMAGES_NAMESPACE = "dicot-images";

/** A readable, unique object name: a slug of the OpenStack name and the first eight hex digits of the id. */
export function objectName(name: string | null | undefined, id: string): string {
  const slug = (name ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  const suffix = id.replaceAll("-", "").slice(0, 8);
  // DNS-1035 names (VirtualMachine, Service) may not begin with a digit.
  return slug ? `${/^[a-z]/.test(slug) ? slug : `x-${slug}`}-${suffix}` : `x-${suffix}`;
}

/**
 * The OpenStack id: of a project its label, of a flavor its annotation or name, of the rest the label `ID`, else the uid. A server's label
 * counts only where it is also the firmware's UUID, as a VirtualMachineClone copies labels but not that:
 * https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-controller/watch/clone/vm-target.go
 */
export function openstackId(object: KubeObject): string {
  const { uid = "", labels, annotations, name = "" } = object.metadata;
  // `kubectl label namespace web openstack.dicot.io/project=` is enough to make a project: its id is then the uid.
  if (object.kind === "Namespace") return labels?.[PROJECT]?.match(/^[0-9a-f]{32}$/)?.[0] ?? hex(uid);
  if (object.kind === "VirtualMachineClusterInstancetype") return annotations?.[FLAVOR_ID] ?? name;
  const id = labels?.[ID];
  if (object.kind === "VirtualMachine") return id !== undefined && id === firmwareUuid(object) ? id : uid;
  return id || (object.apiVersion.startsWith("identity.dicot.io/") ? hex(uid) : uid);
}

/** Identity's ids are UUIDs without dashes. */
const hex = (uid: string) => uid.replaceAll("-", "");

function firmwareUuid(object: KubeObject): string | undefined {
  const { spec } = object as { spec?: { template?: { spec?: { domain?: { firmware?: { uuid?: string } } } } } };
  return spec?.template?.spec?.domain?.firmware?.uuid;
}

export const displayName = (object: KubeObject): string => object.metadata.annotations?.[NAME] ?? object.metadata.name ?? "";

/** A JSON annotation, or `fallback` where it is absent or was made invalid by hand: no JSON, null, or not a list or an object as that is. */
export function annotation<T>(object: KubeObject, key: string, fallback: T): T {
  const text = object.metadata.annotations?.[key];
  if (text === undefined) return fallback;
  try {
    const value: unknown = JSON.parse(text);
    return shapeOf(value) === (fallback === undefined ? shapeOf(value) : shapeOf(fallback)) ? ((value ?? fallback) as T) : fallback;
  } catch {
    return fallback;
  }
}

const shapeOf = (value: unknown): string => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);
