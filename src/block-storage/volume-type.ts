/**
 * A volume type is a StorageClass (storage.k8s.io/v1).
 *
 *   id                label openstack.dicot.io/id, else metadata.uid
 *   name              annotation openstack.dicot.io/name, else metadata.name
 *   description       annotation openstack.dicot.io/description
 *   is_public         annotation openstack.dicot.io/public, true where it is absent
 *   access            annotation openstack.dicot.io/projects, JSON
 *   extra_specs       annotation openstack.dicot.io/extra-specs, JSON; `volume_backend_name` is the provisioner where none is written
 *   encryption        annotation openstack.dicot.io/encryption, JSON; whether the class keeps that promise, its parameters say, or its
 *                     operator by annotation openstack.dicot.io/encrypted
 *
 * A type whose specs no back end has is a class of kubernetes.io/no-provisioner: nobody makes its volumes, and they are in `error`.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isTrue } from "../http/boolean.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { defaultMarks } from "../image/stores.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, displayName, ENCRYPTED, ENCRYPTION, EXTRA_SPECS, openstackId, PROJECTS, PUBLIC } from "../kube/names.ts";

export type StorageClass = Kinds["StorageClass"];

/** What Kubernetes calls the provisioner of a class whose volumes nobody makes. */
export const NO_PROVISIONER = "kubernetes.io/no-provisioner";

/** Only types that were made here: an operator's class of this kind has volumes that he made himself. */
export const isUnserved = ({ provisioner, metadata }: StorageClass): boolean =>
  provisioner === NO_PROVISIONER && metadata.annotations?.[EXTRA_SPECS] !== undefined;

/** Cinder's record of it; times as Kubernetes writes them. */
export interface Encryption {
  encryption_id: string;
  provider: string;
  control_location: "front-end" | "back-end";
  cipher: string | null;
  key_size: number | null;
  created_at: string;
  updated_at: string | null;
}

export const encryptionOf = (type: StorageClass): Encryption | undefined => annotation<Encryption | undefined>(type, ENCRYPTION, undefined);

/**
 * The parameters by which drivers encrypt: those of Ceph, AWS EBS and Longhorn; Portworx; Google; Azure.
 * https://github.com/ceph/ceph-csi/blob/v3.15.0/docs/rbd/deploy.md#configuration
 * https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/v1.45.0/docs/parameters.md
 * https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver/blob/v1.20.0/README.md
 * https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/v1.33.0/docs/driver-parameters.md
 */
const encrypting: Record<string, (value: string) => boolean> = {
  encrypted: isTrue,
  secure: isTrue,
  "disk-encryption-kms-key": (value) => value !== "",
  diskEncryptionSetID: (value) => value !== "",
};

/** Whether the driver encrypts the volumes of this class, as far as the class says. */
export const encrypts = ({ metadata, parameters = {} }: StorageClass): boolean =>
  metadata.annotations?.[ENCRYPTED] === "true" || Object.entries(encrypting).some(([name, says]) => says(parameters[name] ?? ""));

/** Throws 400 where a type promises what its class does not keep. */
export function requireEncryption(type: StorageClass): void {
  if (encryptionOf(type) && !encrypts(type))
    throw badRequest(
      `Volume type ${displayName(type)} is declared to be encrypted, and the storage behind it does not encrypt: no volume is made unencrypted in its place.`,
    );
}

export const isMultiattachType = (storageClass: StorageClass): boolean =>
  /<is> true/i.test(extraSpecsOf(storageClass)["multiattach"] ?? "");

export const typeId = (storageClass: StorageClass): string => openstackId(storageClass);
export const isPublic = ({ metadata }: StorageClass): boolean => metadata.annotations?.[PUBLIC] !== "false";
export const projectsOf = (storageClass: StorageClass): string[] => annotation<string[]>(storageClass, PROJECTS, []);

export const extraSpecsOf = (storageClass: StorageClass): Record<string, string> =>
  annotation<Record<string, string>>(storageClass, EXTRA_SPECS, { volume_backend_name: storageClass.provisioner });

/** The newest of several defaults, as Kubernetes chooses; of classes without one, there is no default. */
export function defaultType(kube: Kube): StorageClass | undefined {
  for (const mark of defaultMarks) {
    const marked = kube.list("StorageClass").filter(({ metadata }) => metadata.annotations?.[mark] === "true");
    const [newest] = marked.sort((a, b) => (b.metadata.creationTimestamp ?? "").localeCompare(a.metadata.creationTimestamp ?? ""));
    if (newest) return newest;
  }
  return undefined;
}

/** By `spec.storageClassName`; the default where the claim says none. */
export const findType = (kube: Kube, name: string | undefined): StorageClass | undefined =>
  name === undefined ? defaultType(kube) : kube.find("StorageClass", undefined, name);

export interface Reader {
  kube: Kube;
  admin: boolean;
  project: string | undefined;
}

export const mayUse = (storageClass: StorageClass, { admin, project }: Reader): boolean =>
  admin || isPublic(storageClass) || (project !== undefined && projectsOf(storageClass).includes(project));

/** By id, else by name. Throws 404 for a type that the project may not use. */
export function getType(reader: Reader, wanted: string): StorageClass {
  const usable = reader.kube.list("StorageClass").filter((one) => mayUse(one, reader));
  const found = usable.find((one) => typeId(one) === wanted) ?? usable.find((one) => displayName(one) === wanted);
  if (found === undefined) throw notFound("Volume type", wanted);
  return found;
}
