/** What slices and reconcilers see of Kubernetes: reads from the watch cache, writes as one impersonated identity. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { IndexedKind, IndexName } from "./indexers.ts";
import type { KubeObject } from "./objects.ts";

export type KindName = keyof Kinds & string;

export interface Kube {
  /** All cached objects of a kind, of one namespace or of all. Frozen: copy before you change one. */
  list<K extends KindName>(kind: K, namespace?: string): readonly Kinds[K][];
  /** Those that have `value` in an index of indexers.ts, in all namespaces. The same array as long as it would have the same objects. */
  indexed<K extends IndexedKind>(kind: K, index: IndexName<K>, value: string): readonly Kinds[K][];
  /** The youngest first; with `after` only those that follow it in that order. Reads no further than its reader does. */
  newest<K extends KindName>(kind: K, namespace?: string, after?: Kinds[K]): Iterable<Kinds[K]>;
  /** By Kubernetes name, from the cache. `namespace` is undefined for cluster-scoped kinds. */
  find<K extends KindName>(kind: K, namespace: string | undefined, name: string): Kinds[K] | undefined;
  /** By OpenStack id, from the cache; `reach` is a namespace, or undefined for all projects. */
  findById<K extends KindName>(kind: K, reach: string | undefined, id: string): Kinds[K] | undefined;
  /**
   * By OpenStack id; asks the API server once before it gives up, so that an object made through another replica is found.
   * Throws 404 with `thing`, OpenStack's word for the kind ("Instance").
   */
  getById<K extends KindName>(kind: K, reach: string | undefined, id: string, thing: string): Promise<Kinds[K]>;

  /** Creates; the next read from the cache has it. */
  create<T extends KubeObject>(object: T): Promise<T>;
  /**
   * Applies `change` to a copy and sends what differs as a merge patch, conditional on the resourceVersion; on a conflict reads
   * again and repeats. Fields that `change` leaves alone survive, also those that the cache does not hold. `change` alters the copy or
   * returns another; where nothing differs nothing is sent. It may run more than once; what it throws ends the update.
   */
  update<T extends KubeObject>(object: T, change: (copy: T) => T | undefined): Promise<T>;
  /**
   * The same for who changes fields that are his alone: what differs from `object` itself is sent as a JSON patch, whatever version the object
   * has by now, so that nothing is read again because others wrote other fields. `guard` names an annotation that must still say what it says in
   * `object`. Where it does not, or the object was replaced, it is an `update`: `change` sees what is there and may refuse.
   */
  amend<T extends KubeObject>(object: T, change: (copy: T) => T | undefined, guard?: string): Promise<T>;
  /** The same for the status, through its subresource where the kind has one. */
  updateStatus<T extends KubeObject>(object: T, change: (copy: T) => T | undefined): Promise<T>;
  delete(
    object: KubeObject,
    options?: { gracePeriodSeconds?: number; propagation?: "Foreground" | "Background" | "Orphan" },
  ): Promise<void>;
  /** Calls an aggregated or built-in subresource: `request("PUT", "/apis/subresources.kubevirt.io/v1/…/start", {})`. */
  request<T>(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, contentType?: string): Promise<T>;
  /** One object straight from the API server, past the cache: for Secrets, which are not cached. */
  read<K extends KindName>(kind: K, namespace: string | undefined, name: string): Promise<Kinds[K] | undefined>;
  /** The same for all of a kind; `labelSelector` as the API server takes it (`app=x,tier!=y`). */
  readAll<K extends KindName>(kind: K, namespace?: string, labelSelector?: string): Promise<Kinds[K][]>;
  /** False for an optional kind whose definition the cluster lacks (Kube-OVN, snapshots): its list is empty. */
  serves(kind: KindName): boolean;

  /** The same cache, writing as somebody else: `system:serviceaccount:dicot-identities:p-…-member`. */
  as(user: string, extra?: Record<string, string>): Kube;
  /** The same cache, writing as Dicot itself: for objects that no tenant may write (users, roles, keypairs). */
  readonly own: Kube;
}
