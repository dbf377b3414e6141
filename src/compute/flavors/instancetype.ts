/**
 * A flavor is a VirtualMachineClusterInstancetype (instancetype.kubevirt.io/v1beta1).
 *
 *   id            annotation openstack.dicot.io/flavor-id, else metadata.name
 *   name          annotation openstack.dicot.io/name, else metadata.name
 *   vcpus, ram    spec.cpu.guest, spec.memory.guest (rounded down to MiB)
 *   disk, OS-FLV-EXT-DATA:ephemeral, swap, rxtx_factor, description: annotations, as KubeVirt's flavors have no disks
 *   is_public     no annotation openstack.dicot.io/projects; that lists the projects which may use a private flavor
 *   extra_specs   fields of spec where KubeVirt has one, else annotation openstack.dicot.io/extra-specs
 */
import { createHash } from "node:crypto";
import { notFound } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import {
  annotation,
  DESCRIPTION,
  displayName,
  FLAVOR_DISK,
  FLAVOR_EPHEMERAL,
  FLAVOR_ID,
  FLAVOR_RXTX_FACTOR,
  FLAVOR_SWAP,
  NAME,
  objectName,
  PROJECTS,
} from "../../kube/names.ts";
import { bytes, MiB } from "../../kube/quantity.ts";
import { type ExtraSpecs, type Instancetype, toExtraSpecs } from "./extra-specs.ts";

/** A flavor in our own words: RAM and swap in MiB, disks in GiB. */
export interface Flavor {
  id: string;
  name: string;
  description: string | null;
  vcpus: number;
  ram: number;
  disk: number;
  ephemeral: number;
  swap: number;
  rxtxFactor: number;
  isPublic: boolean;
  extraSpecs: ExtraSpecs;
  /** The instancetype's own name. */
  instancetype: string;
  /** Which of KubeVirt's two kinds; absent for the one of the whole cluster. */
  kind?: "VirtualMachineInstancetype";
}

const whole = (text: string | undefined) => Math.max(0, Math.trunc(Number(text ?? 0)) || 0);

export const flavorId = (instancetype: Instancetype): string =>
  instancetype.metadata.annotations?.[FLAVOR_ID] ?? instancetype.metadata.name ?? "";

export const accessOf = (instancetype: Instancetype): string[] | undefined =>
  instancetype.metadata.annotations?.[PROJECTS] === undefined ? undefined : annotation<string[]>(instancetype, PROJECTS, []);

export function toFlavor(instancetype: Instancetype): Flavor {
  const annotations = instancetype.metadata.annotations ?? {};
  return {
    id: flavorId(instancetype),
    name: displayName(instancetype),
    description: annotations[DESCRIPTION] ?? null,
    vcpus: instancetype.spec.cpu.guest,
    ram: Math.floor((bytes(instancetype.spec.memory.guest) ?? 0) / MiB),
    disk: whole(annotations[FLAVOR_DISK]),
    ephemeral: whole(annotations[FLAVOR_EPHEMERAL]),
    swap: whole(annotations[FLAVOR_SWAP]),
    rxtxFactor: Number(annotations[FLAVOR_RXTX_FACTOR] ?? 1) || 1,
    isPublic: accessOf(instancetype) === undefined,
    extraSpecs: toExtraSpecs(instancetype),
    instancetype: instancetype.metadata.name ?? "",
  };
}

export type NewFlavor = Pick<Flavor, "id" | "name" | "vcpus" | "ram"> &
  Partial<Pick<Flavor, "description" | "disk" | "ephemeral" | "swap" | "rxtxFactor" | "isPublic">>;

/** A flavor's name is unique, so it is the object's where Kubernetes allows: `m1.small`. */
function instancetypeName(name: string, id: string): string {
  if (/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name) && !name.includes("..")) return name;
  return objectName(name, createHash("sha256").update(id).digest("hex"));
}

export function toInstancetype(flavor: NewFlavor): Instancetype {
  const name = instancetypeName(flavor.name, flavor.id);
  const annotations: Record<string, string> = {
    ...(flavor.id === name ? {} : { [FLAVOR_ID]: flavor.id }),
    ...(flavor.name === name ? {} : { [NAME]: flavor.name }),
    ...(flavor.description ? { [DESCRIPTION]: flavor.description } : {}),
    ...(flavor.disk ? { [FLAVOR_DISK]: String(flavor.disk) } : {}),
    ...(flavor.ephemeral ? { [FLAVOR_EPHEMERAL]: String(flavor.ephemeral) } : {}),
    ...(flavor.swap ? { [FLAVOR_SWAP]: String(flavor.swap) } : {}),
    ...((flavor.rxtxFactor ?? 1) === 1 ? {} : { [FLAVOR_RXTX_FACTOR]: String(flavor.rxtxFactor) }),
    ...(flavor.isPublic === false ? { [PROJECTS]: "[]" } : {}),
  };
  return {
    apiVersion: "instancetype.kubevirt.io/v1beta1",
    kind: "VirtualMachineClusterInstancetype",
    metadata: { name, annotations },
    spec: { cpu: { guest: flavor.vcpus }, memory: { guest: `${flavor.ram}Mi` } },
  };
}

/** Who looks: an administrator sees every flavor, others the public ones and their project's. */
export interface Viewer {
  admin: boolean;
  projectId: string | undefined;
}

export const mayUse = (instancetype: Instancetype, { admin, projectId }: Viewer): boolean => {
  const projects = accessOf(instancetype);
  return admin || projects === undefined || (projectId !== undefined && projects.includes(projectId));
};

export const findInstancetype = (kube: Kube, id: string): Instancetype | undefined =>
  kube.list("VirtualMachineClusterInstancetype").find((one) => flavorId(one) === id);

/** Throws 404 for a flavor that does not exist, or that the viewer may not know of. */
export function getInstancetype(kube: Kube, id: string, viewer: Viewer): Instancetype {
  const found = findInstancetype(kube, id);
  if (found === undefined || !mayUse(found, viewer)) throw notFound("Flavor", id);
  return found;
}
