/**
 * A server is a VirtualMachine (kubevirt.io/v1) in the project's namespace.
 *
 *   id                 label openstack.dicot.io/id where it is also spec.template.spec.domain.firmware.uuid, else metadata.uid
 *   name               annotation openstack.dicot.io/name, else metadata.name
 *   flavor             spec.instancetype.name; as it was at the time: annotation openstack.dicot.io/flavor
 *   image              annotation openstack.dicot.io/image-id
 *   status             status.printableStatus and the rest that `status.ts` reads
 *   addresses          the Ports whose device it is, else what the VirtualMachineInstance reports
 *   volumes_attached   spec.template.spec.volumes[].persistentVolumeClaim, but for local disks
 *   host               status.nodeName of the VirtualMachineInstance
 *   hostname           spec.template.spec.hostname
 *   pinned zone        spec.template.spec.nodeSelector["topology.kubernetes.io/zone"]
 *   user_data          the Secret of its config drive, where there is any
 *   key_name, metadata, tags, description, locked, accessIPv4/6, user_id: annotations
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { loadVocabulary } from "../../http/vocabulary.ts";
import {
  ACCESS_IPV4,
  ACCESS_IPV6,
  DESCRIPTION,
  DISK_CONFIG,
  FLAVOR,
  HOSTNAME,
  ID,
  IMAGE_ID,
  KEY_NAME,
  LAUNCH_INDEX,
  METADATA,
  NAME,
  objectName,
  PROPERTIES,
  RESERVATION_ID,
  SCHEDULER_HINTS,
  SERVER_GROUP,
  TAGS,
  USER_ID,
} from "../../kube/names.ts";
import type { Nic } from "../../network/interfaces.ts";
import type { Flavor } from "../flavors/instancetype.ts";
import type { Placing } from "./create/placing.ts";
import { NO_USER_DATA } from "./create/secrets.ts";
import type { VirtualMachine } from "./task.ts";

export type Spec = NonNullable<VirtualMachine["spec"]["template"]["spec"]>;
type Disk = NonNullable<Spec["domain"]["devices"]["disks"]>[number];
type Volume = NonNullable<Spec["volumes"]>[number];

/** A disk of a new server. */
export interface ServerDisk {
  /** KubeVirt's name for it: "root", or `volumeName(id)`. */
  name: string;
  source: { claim: string } | { dataVolume: string } | { containerDisk: string };
  /** 1 boots first; absent never. */
  bootOrder?: number;
  bus?: string;
  cdrom?: boolean;
  /** The guest finds the disk by it: /dev/disk/by-id/virtio-… */
  serial?: string;
  tag?: string;
}

/** Everything that a server is made of, found and made before. */
export interface Blueprint {
  id: string;
  name: string;
  namespace: string;
  userId: string;
  flavor: Flavor;
  /** Undefined where it boots from a volume. */
  imageId: string | undefined;
  /** Of the image: `hw_disk_bus` and the like. */
  properties: Readonly<Record<string, string>>;
  disks: readonly ServerDisk[];
  nics: readonly Nic[];
  placing: Placing;
  secrets: { config: string | undefined; ssh: string | undefined; password: string | undefined };
  keyName: string | undefined;
  hostname: string;
  description: string | null;
  metadata: Readonly<Record<string, string>>;
  tags: readonly string[];
  diskConfig: string | undefined;
  accessIPv4: string | undefined;
  accessIPv6: string | undefined;
  reservationId: string;
  launchIndex: number;
  hints: Readonly<Record<string, unknown>>;
}

/** Volumes are attached under a name that tells which they are. */
export const volumeName = (volumeId: string): string => `vol-${volumeId}`;

/** As long as libvirt's: a disk's serial has 20 bytes. */
export const serialOf = (volumeId: string): string => volumeId.slice(0, 20);

/** Nova's: letters, digits and hyphens of the name, else the id. nova/utils.py (sanitize_hostname) */
export function toHostname(name: string, id: string): string {
  const label = name
    .replace(/[ _.]/g, "-")
    .replace(/[^\w.-]/g, "")
    .toLowerCase()
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  return label || `server-${id}`.slice(0, 63);
}

/** KubeVirt takes what is one label; a domain behind it stays in an annotation. */
const firstLabel = (hostname: string) => (hostname.split(".")[0] ?? hostname).toLowerCase().slice(0, 63);

export function toVirtualMachine(blueprint: Blueprint): VirtualMachine {
  const { id, name, namespace, flavor, placing } = blueprint;
  const labels = { [ID]: id, ...(placing.serverGroup === undefined ? {} : { [SERVER_GROUP]: placing.serverGroup }) };
  return {
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: { name: objectName(name, id), namespace, labels, annotations: toAnnotations(blueprint) },
    spec: {
      // A guest that shuts itself down stays down, as with Nova; one whose node dies runs again elsewhere.
      runStrategy: "RerunOnFailure",
      instancetype: { kind: flavor.kind ?? "VirtualMachineClusterInstancetype", name: flavor.instancetype },
      template: {
        metadata: {
          labels: Object.assign({}, labels, ...blueprint.nics.map((nic) => nic.labels)),
          annotations: Object.assign({}, ...blueprint.nics.map((nic) => nic.annotations)),
        },
        spec: toSpec(blueprint),
      },
    },
  };
}

function toAnnotations(blueprint: Blueprint): Record<string, string> {
  const { metadata, tags, hints, hostname, flavor } = blueprint;
  const annotations: Record<string, string | null | undefined> = {
    [NAME]: blueprint.name,
    [USER_ID]: blueprint.userId,
    [DESCRIPTION]: blueprint.description,
    [FLAVOR]: JSON.stringify(flavor),
    [IMAGE_ID]: blueprint.imageId,
    [KEY_NAME]: blueprint.keyName,
    [METADATA]: Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : undefined,
    [TAGS]: tags.length > 0 ? JSON.stringify(tags) : undefined,
    [DISK_CONFIG]: blueprint.diskConfig,
    [PROPERTIES]: blueprint.imageId === undefined ? undefined : JSON.stringify(standardProperties(blueprint.properties)),
    [ACCESS_IPV4]: blueprint.accessIPv4,
    [ACCESS_IPV6]: blueprint.accessIPv6,
    [RESERVATION_ID]: blueprint.reservationId,
    [LAUNCH_INDEX]: String(blueprint.launchIndex),
    [SCHEDULER_HINTS]: Object.keys(hints).length > 0 ? JSON.stringify(hints) : undefined,
    [HOSTNAME]: hostname === firstLabel(hostname) ? undefined : hostname,
  };
  return Object.fromEntries(Object.entries(annotations).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

const meaningful = new Set(loadVocabulary("compute")["image-properties"] as string[]);

/** The properties that Nova gives a meaning; a server shows those of its image since 2.98. */
export const standardProperties = (properties: Properties) =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => meaningful.has(name)));

function toSpec(blueprint: Blueprint): Spec {
  const { id, disks, nics, secrets, placing, properties } = blueprint;
  const config: Volume = {
    name: "config",
    cloudInitConfigDrive: secrets.config === undefined ? { userData: NO_USER_DATA } : { secretRef: { name: secrets.config } },
  };
  const bus = properties["hw_disk_bus"] ?? "virtio";
  return {
    hostname: firstLabel(blueprint.hostname),
    evictionStrategy: "LiveMigrateIfPossible",
    terminationGracePeriodSeconds: 60,
    ...(Object.keys(placing.nodeSelector).length > 0 ? { nodeSelector: { ...placing.nodeSelector } } : {}),
    ...(placing.affinity ? { affinity: placing.affinity } : {}),
    ...(placing.topologySpreadConstraints ? { topologySpreadConstraints: placing.topologySpreadConstraints } : {}),
    ...accessCredentials(secrets),
    domain: {
      ...toHardware(properties),
      // virt-controller would make the uuid of the name, and so give two servers of one name in two projects the same.
      firmware: { ...toFirmware(properties), uuid: id, serial: id },
      devices: {
        ...toDevices(properties),
        logSerialConsole: true,
        disks: [...disks.map((disk) => toDisk(disk, bus)), { name: "config", disk: { bus: "virtio" } }],
        interfaces: nics.map((nic) => ({ ...nic.interface, ...(vifModel(properties) ? { model: vifModel(properties)! } : {}) })),
        ...(nics.length === 0 ? { autoattachPodInterface: false } : {}),
      },
    },
    networks: nics.map(({ network }) => network),
    volumes: [...disks.map(toVolume), config],
  };
}

const toDisk = ({ name, bootOrder, bus, cdrom, serial, tag }: ServerDisk, usual: string): Disk => ({
  name,
  ...(bootOrder === undefined ? {} : { bootOrder }),
  ...(serial === undefined ? {} : { serial }),
  ...(tag === undefined ? {} : { tag }),
  ...(cdrom ? { cdrom: { bus: bus ?? "sata" } } : { disk: { bus: bus ?? usual } }),
});

function toVolume({ name, source }: ServerDisk): Volume {
  if ("claim" in source) return { name, persistentVolumeClaim: { claimName: source.claim } };
  return "dataVolume" in source
    ? { name, dataVolume: { name: source.dataVolume } }
    : { name, containerDisk: { image: source.containerDisk } };
}

/** Nothing where there are none: KubeVirt takes no empty list for a change. */
export function accessCredentials({ ssh, password }: Blueprint["secrets"]): Pick<Spec, "accessCredentials"> {
  const credentials: NonNullable<Spec["accessCredentials"]> = [];
  if (ssh) credentials.push({ sshPublicKey: { source: { secret: { secretName: ssh } }, propagationMethod: { configDrive: {} } } });
  if (password)
    credentials.push({ userPassword: { source: { secret: { secretName: password } }, propagationMethod: { qemuGuestAgent: {} } } });
  return credentials.length > 0 ? { accessCredentials: credentials } : {};
}

type Properties = Blueprint["properties"];

function toFirmware(properties: Properties): Partial<Kinds["VirtualMachineInstance"]["spec"]["domain"]["firmware"]> {
  if (properties["hw_firmware_type"] !== "uefi") return {};
  return { bootloader: { efi: { secureBoot: properties["os_secure_boot"] === "required" } } };
}

/** KubeVirt's secure boot needs system management mode. */
function toHardware(properties: Properties): Partial<Spec["domain"]> {
  const secure = properties["hw_firmware_type"] === "uefi" && properties["os_secure_boot"] === "required";
  const machine = properties["hw_machine_type"];
  return {
    ...(secure ? { features: { smm: { enabled: true } } } : {}),
    ...(machine ? { machine: { type: machine } } : {}),
  };
}

function toDevices(properties: Properties): Partial<Spec["domain"]["devices"]> {
  return {
    rng: {},
    ...(properties["hw_vif_multiqueue_enabled"] === "true" ? { networkInterfaceMultiqueue: true } : {}),
    ...(properties["hw_video_model"] ? { video: { type: properties["hw_video_model"] } } : {}),
  };
}

const vifModel = (properties: Properties): string | undefined => properties["hw_vif_model"];
