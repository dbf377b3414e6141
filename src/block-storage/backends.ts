/**
 * A back end of Cinder's is a CSI driver, with one pool; the driver's StorageClasses are ways to use it. What Cinder's scheduler decides
 * for each volume is decided once for a type: its class is like one of a driver that has what the extra specs ask for.
 */
import type { Kube } from "../kube/kube.ts";
import { ID } from "../kube/names.ts";
import { bytes, GiB } from "../kube/quantity.ts";
import { type Capabilities, satisfies } from "./spec-match.ts";
import { defaultType, encrypts, isUnserved, type StorageClass } from "./volume-type.ts";

export interface Backend {
  driver: string;
  /** `kubernetes@driver`: the service that Cinder would have for it. */
  host: string;
  /** The default class first, then those that the cluster's operator made; types that were made of them come last. */
  classes: readonly [StorageClass, ...StorageClass[]];
}

export const backendOf = ({ provisioner }: StorageClass): string => `kubernetes@${provisioner}`;

/** `host@backend#pool`, as Cinder writes it; null for a volume that no back end takes. */
export const hostOf = (storageClass: StorageClass | undefined): string | null =>
  storageClass === undefined || isUnserved(storageClass) ? null : `${backendOf(storageClass)}#${storageClass.provisioner}`;

/** The default's first. */
export function listBackends(kube: Kube): Backend[] {
  const chosen = defaultType(kube)?.metadata.name;
  const rank = ({ metadata }: StorageClass) => (metadata.name === chosen ? 0 : metadata.labels?.[ID] === undefined ? 1 : 2);
  const classes = kube
    .list("StorageClass")
    .filter((one) => !isUnserved(one))
    .sort((a, b) => rank(a) - rank(b) || (a.metadata.name ?? "").localeCompare(b.metadata.name ?? ""));
  return [...Map.groupBy(classes, ({ provisioner }) => provisioner)].map(([driver, [first, ...rest]]) => ({
    driver,
    host: backendOf(first!),
    classes: [first!, ...rest],
  }));
}

/** By `kubernetes@driver`, with or without the pool. */
export const findBackend = (kube: Kube, host: string): Backend | undefined =>
  listBackends(kube).find((one) => one.host === host || `${one.host}#${one.driver}` === host);

/** What a back end says of itself. It has the names of its classes, too: by them a type can ask for one class of several. */
export const capabilitiesOf = (kube: Kube, { driver, classes }: Backend) => ({
  volume_backend_name: driver,
  storage_protocol: "CSI",
  driver_version: "",
  vendor_name: driver,
  pool_name: driver,
  free_capacity_gb: freeGiB(kube, classes),
  total_capacity_gb: "unknown",
  reserved_percentage: 0,
  QoS_support: false,
  multiattach: classes.some((one) => isShareable(kube, one)),
  online_extend_support: classes.some(({ allowVolumeExpansion }) => allowVolumeExpansion === true),
  replication_enabled: false,
});

export type Specs = Readonly<Record<string, string>>;

/** What a type asks of its back end. */
export interface Wanted {
  specs: Specs;
  /** Somebody declared that it encrypts. */
  encrypted: boolean;
}

/** The class of any back end that has what is asked for; undefined where none has. Where none encrypts, one that does not: volumes of it are refused. */
export function findModel(kube: Kube, { specs, encrypted }: Wanted): StorageClass | undefined {
  for (const backend of listBackends(kube)) {
    const model = modelIn(kube, backend, { specs, encrypted });
    if (model) return model;
  }
  return encrypted ? findModel(kube, { specs, encrypted: false }) : undefined;
}

export function modelIn(kube: Kube, backend: Backend, { specs, encrypted }: Wanted): StorageClass | undefined {
  const own: Capabilities = { ...capabilitiesOf(kube, backend), volume_backend_name: [backend.driver, ...backend.classes.map(nameOf)] };
  if (!satisfies(own, specs)) return undefined;
  const classes = backend.classes.filter((one) => !encrypted || encrypts(one));
  return classes.find((one) => nameOf(one) === namedIn(specs)) ?? classes[0];
}

export const namedIn = (specs: Specs): string | undefined => specs["volume_backend_name"] ?? specs["capabilities:volume_backend_name"];

const nameOf = ({ metadata }: StorageClass): string => metadata.name ?? "";

/** Several servers can have a volume: CDI knows it of most drivers. */
export const isShareable = (kube: Kube, { metadata }: StorageClass): boolean =>
  kube
    .find("StorageProfile", undefined, metadata.name ?? "")
    ?.status?.claimPropertySets?.some(({ accessModes }) => accessModes.includes("ReadWriteMany")) ?? false;

/** GiB that a CSI driver says it has left, where it does. Its classes share it. */
function freeGiB(kube: Kube, classes: readonly StorageClass[]): number | "unknown" {
  const rooms = classes.map(({ metadata }) =>
    kube.list("CSIStorageCapacity").filter(({ storageClassName }) => storageClassName === metadata.name),
  );
  const sums = rooms.filter((room) => room.length > 0).map((room) => room.reduce((sum, { capacity }) => sum + (bytes(capacity) ?? 0), 0));
  return sums.length === 0 ? "unknown" : Math.floor(Math.max(...sums) / GiB);
}
