/**
 * A store of images is a StorageClass that the operator marks with the label `openstack.dicot.io/image-store`. Where none is marked an
 * image has one place, in the class that CDI chooses by itself, and nobody is told of stores.
 *
 *   id           metadata.name
 *   description  annotation openstack.dicot.io/description
 *   weight       the label's value, 0 where it is no number; the heaviest comes first
 *   default      KubeVirt's default class, else the cluster's, else the heaviest
 *   type         provisioner
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { IMAGE_STORE } from "../kube/names.ts";

export type Store = Kinds["StorageClass"];

export const storeId = ({ metadata }: Store): string => metadata.name ?? "";

export function weightOf({ metadata }: Store): number {
  const text = metadata.labels?.[IMAGE_STORE] ?? "";
  return /^\d+$/.test(text) ? Number(text) : 0;
}

/** The heaviest first, then by name; none on a cloud whose operator marks none. */
export function findStores(kube: Kube): Store[] {
  const marked = kube.list("StorageClass").filter(({ metadata }) => metadata.labels?.[IMAGE_STORE] !== undefined);
  return marked.sort((a, b) => weightOf(b) - weightOf(a) || storeId(a).localeCompare(storeId(b)));
}

/** Annotations of the class of what names none. KubeVirt's own goes before the cluster's: CDI chooses so too. */
export const defaultMarks = ["storageclass.kubevirt.io/is-default-virt-class", "storageclass.kubernetes.io/is-default-class"];

/** The class of what names none. */
export function defaultClass(classes: readonly Store[]): string | undefined {
  const marked = defaultMarks.map((mark) => classes.find(({ metadata }) => metadata.annotations?.[mark] === "true"));
  const first = marked.find((one) => one !== undefined);
  return first && storeId(first);
}

/** Where an image goes of which nobody says more; undefined where there are no stores. */
export function defaultStore(kube: Kube): string | undefined {
  const stores = findStores(kube);
  return defaultClass(stores) ?? (stores[0] && storeId(stores[0]));
}

export const isStore = (kube: Kube, id: string): boolean => findStores(kube).some((store) => storeId(store) === id);

/** How data can come into an image. Nothing is copied where there is but one place. */
export const importMethods = (kube: Kube): string[] => [
  "glance-direct",
  "web-download",
  ...(findStores(kube).length > 0 ? ["copy-image"] : []),
];
