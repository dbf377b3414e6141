/** Claims, volumes and classes. */
import { type Cluster, tableOf } from "../cluster.ts";
import { type Cause, field as cause } from "../errors.ts";
import { deepEqual, without } from "../freeze.ts";
import { parseQuantity } from "../quantity.ts";
import type { KubeObject } from "../types.ts";
import { age, at, column, field, list, onlyAge, text } from "./column.ts";
import type { Kind } from "./kind.ts";

/** Finalizers of claims and volumes that are in use. */
export const claimProtection = "kubernetes.io/pvc-protection";
export const volumeProtection = "kubernetes.io/pv-protection";

const modes: Record<string, string> = { ReadWriteOnce: "RWO", ReadOnlyMany: "ROX", ReadWriteMany: "RWX", ReadWriteOncePod: "RWOP" };
const modesText = (value: unknown): string =>
  list(value)
    .map((mode) => modes[String(mode)] ?? String(mode))
    .join(",");

const withFinalizer = (object: KubeObject, finalizer: string): KubeObject => {
  const { finalizers = [] } = object.metadata;
  return finalizers.includes(finalizer) ? object : { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
};

const isDefault = "storageclass.kubernetes.io/is-default-class";

/** The newest of the classes that are marked as default. */
function defaultClass(cluster: Cluster): string | undefined {
  const classes = [...tableOf(cluster, cluster.registry.find("storage.k8s.io", "v1", "storageclasses")!).list()];
  return classes
    .filter(({ metadata }) => metadata.annotations?.[isDefault] === "true")
    .sort((a, b) => (a.metadata.creationTimestamp! < b.metadata.creationTimestamp! ? 1 : -1))[0]?.metadata.name;
}

const claim: Kind = {
  returnsDeleted: true,
  columns: [
    column("Status", (object) => (object.metadata.deletionTimestamp ? "Terminating" : text(at(object, "status.phase"), ""))),
    field("Volume", "spec.volumeName", ""),
    column("Capacity", (object) => (at(object, "spec.volumeName") ? text(at(object, "status.capacity.storage"), "") : "")),
    column("Access Modes", (object) => (at(object, "spec.volumeName") ? modesText(at(object, "status.accessModes")) : "")),
    field("StorageClass", "spec.storageClassName", ""),
    field("VolumeAttributesClass", "spec.volumeAttributesClassName", "<unset>"),
    age,
    field("VolumeMode", "spec.volumeMode", "<unset>", 1),
  ],
  defaults: (object) => ({
    ...object,
    spec: { volumeMode: "Filesystem", ...withDataSourceRef((object["spec"] ?? {}) as Record<string, unknown>) },
  }),
  prepareCreate(object, { cluster }) {
    const spec = object["spec"] as Record<string, unknown>;
    const storageClassName =
      spec["storageClassName"] ?? object.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] ?? defaultClass(cluster);
    const complete = {
      ...object,
      spec: { ...spec, ...(storageClassName !== undefined && { storageClassName }) },
      status: { phase: "Pending" },
    };
    return withFinalizer(complete, claimProtection);
  },
  validate(object) {
    const causes: Cause[] = [];
    const accessModes = list(at(object, "spec.accessModes"));
    if (accessModes.length === 0) causes.push(cause.required("spec.accessModes", "at least 1 access mode is required"));
    for (const mode of accessModes) {
      if (!(String(mode) in modes)) causes.push(cause.unsupported("spec.accessModes", mode, Object.keys(modes).sort()));
    }
    const storage = at(object, "spec.resources.requests.storage");
    if (storage === undefined) causes.push(cause.required("spec.resources[storage]"));
    else if ((parseQuantity(storage)?.nano ?? 0n) <= 0n)
      causes.push(cause.invalid("spec.resources[storage]", storage, "must be greater than zero"));
    const mode = at(object, "spec.volumeMode");
    if (mode !== "Filesystem" && mode !== "Block") causes.push(cause.unsupported("spec.volumeMode", mode, ["Block", "Filesystem"]));
    return causes;
  },
  validateUpdate(object, current) {
    const bound = at(current, "status.phase") === "Bound";
    const fixed = (one: KubeObject) => {
      const spec = without(one["spec"] as Record<string, unknown>, "resources", "volumeAttributesClassName");
      // Binding fills these in once.
      return {
        ...without(
          spec,
          ...(at(current, "spec.volumeName") ? [] : ["volumeName"]),
          ...(at(current, "spec.storageClassName") === undefined ? ["storageClassName"] : []),
        ),
        resources: without((at(one, "spec.resources") ?? {}) as Record<string, unknown>, "requests"),
      };
    };
    if (!deepEqual(fixed(object), fixed(current))) {
      const detail = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
      return [cause.forbidden("spec", detail)];
    }
    const [next, before] = [object, current].map((one) => parseQuantity(at(one, "spec.resources.requests.storage"))?.nano ?? 0n) as [
      bigint,
      bigint,
    ];
    const capacity = parseQuantity(at(current, "status.capacity.storage"))?.nano ?? before;
    if (next < before && next < capacity)
      return [cause.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")];
    if (next !== before && !bound) {
      return [
        cause.forbidden(
          "spec",
          "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
        ),
      ];
    }
    return [];
  },
};

/** `dataSource` and `dataSourceRef` say the same; a client may give either. */
function withDataSourceRef(spec: Record<string, unknown>): Record<string, unknown> {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef === undefined) return { ...spec, dataSourceRef: dataSource };
  if (dataSourceRef === undefined || dataSource !== undefined || at(dataSourceRef, "namespace")) return spec;
  const native = ["VolumeSnapshot", "PersistentVolumeClaim"].includes(String(at(dataSourceRef, "kind")));
  return native ? { ...spec, dataSource: dataSourceRef } : spec;
}

const volume: Kind = {
  returnsDeleted: true,
  columns: [
    field("Capacity", "spec.capacity.storage", ""),
    column("Access Modes", (object) => modesText(at(object, "spec.accessModes"))),
    field("Reclaim Policy", "spec.persistentVolumeReclaimPolicy", ""),
    column("Status", (object) => (object.metadata.deletionTimestamp ? "Terminating" : text(at(object, "status.phase"), ""))),
    column("Claim", (object) => {
      const reference = at(object, "spec.claimRef");
      return reference ? `${at(reference, "namespace")}/${at(reference, "name")}` : "";
    }),
    field("StorageClass", "spec.storageClassName", ""),
    field("VolumeAttributesClass", "spec.volumeAttributesClassName", "<unset>"),
    field("Reason", "status.reason", ""),
    age,
    field("VolumeMode", "spec.volumeMode", "<unset>", 1),
  ],
  defaults: (object) => ({
    ...object,
    spec: { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem", ...(object["spec"] as object) },
  }),
  prepareCreate: (object) => withFinalizer({ ...object, status: { phase: "Pending" } }, volumeProtection),
  validate(object) {
    const causes: Cause[] = [];
    if (list(at(object, "spec.accessModes")).length === 0) causes.push(cause.required("spec.accessModes"));
    if (at(object, "spec.capacity.storage") === undefined) causes.push(cause.required("spec.capacity"));
    return causes;
  },
};

const storageClass: Kind = {
  returnsDeleted: true,
  columns: [
    field("Provisioner", "provisioner"),
    field("ReclaimPolicy", "reclaimPolicy", "Delete"),
    field("VolumeBindingMode", "volumeBindingMode", "Immediate"),
    { name: "AllowVolumeExpansion", type: "boolean", value: (object) => object["allowVolumeExpansion"] === true },
    age,
  ],
  defaults: (object) => ({ reclaimPolicy: "Delete", volumeBindingMode: "Immediate", ...object }),
  validate: (object) => (object["provisioner"] ? [] : [cause.required("provisioner")]),
  validateUpdate(object, current) {
    const fixed = ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"];
    return fixed
      .filter((name) => !deepEqual(object[name], current[name]))
      .map((name) =>
        name === "parameters"
          ? cause.forbidden(name, "updates to parameters are forbidden.")
          : cause.invalid(name, object[name], "field is immutable"),
      );
  },
};

export const storage: Record<string, Kind> = {
  "/persistentvolumeclaims": claim,
  "/persistentvolumes": volume,
  "storage.k8s.io/storageclasses": storageClass,
  "storage.k8s.io/volumeattributesclasses": {
    columns: [field("DriverName", "driverName"), age],
    validateUpdate: (object, current) =>
      ["driverName", "parameters"]
        .filter((name) => !deepEqual(object[name], current[name]))
        .map((name) => cause.forbidden(name, `updates to ${name} are forbidden.`)),
  },
  "storage.k8s.io/volumeattachments": {
    columns: [
      field("Attacher", "spec.attacher"),
      field("PV", "spec.source.persistentVolumeName", ""),
      field("Node", "spec.nodeName"),
      { name: "Attached", type: "boolean", value: (object) => at(object, "status.attached") === true },
      age,
    ],
  },
  "storage.k8s.io/csidrivers": { columns: onlyAge },
  "storage.k8s.io/csinodes": { columns: [column("Drivers", (object) => list(at(object, "spec.drivers")).length), age] },
  "storage.k8s.io/csistoragecapacities": {
    columns: [field("StorageClassName", "storageClassName"), field("Capacity", "capacity", ""), age],
  },
};
