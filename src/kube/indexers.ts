/**
 * What objects are found by beside their names and ids: for each kind, by the name of an index, the values that an object has in it. The watch
 * cache keeps them up to date with every event, as client-go's Indexers do, so that what belongs to one object costs the same among ten and
 * among a hundred thousand. https://pkg.go.dev/k8s.io/client-go/tools/cache#Indexers
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { KindName } from "./kube.ts";
import type { KubeObject } from "./objects.ts";

type Values = readonly (string | undefined)[];

/** A name within a namespace, as one value. */
export const within = (namespace: string | undefined, name: string | undefined): string => `${namespace ?? ""}/${name ?? ""}`;

export const indexers = {
  Port: {
    device: ({ spec }) => [spec.deviceID],
    network: ({ spec }) => [spec.networkID],
    subnet: ({ spec }) => spec.fixedIPs?.map(({ subnetID }) => subnetID) ?? [],
    securityGroup: ({ spec }) => spec.securityGroupIDs ?? [],
  },
  FloatingIP: {
    port: ({ spec }) => [spec.portID],
  },
  Subnet: {
    network: ({ spec }) => [spec.networkID],
  },
  VirtualMachineInstance: {
    node: ({ status }) => [status?.nodeName],
  },
  VirtualMachineInstanceMigration: {
    instance: ({ metadata, spec }) => [within(metadata.namespace, spec.vmiName)],
  },
  VirtualMachine: {
    claim: ({ metadata, spec }) =>
      spec.template.spec?.volumes?.flatMap(({ persistentVolumeClaim, dataVolume }) => {
        const name = persistentVolumeClaim?.claimName ?? dataVolume?.name;
        return name === undefined ? [] : [within(metadata.namespace, name)];
      }) ?? [],
    attachmentDefinition: ({ metadata, spec }) =>
      spec.template.spec?.networks?.flatMap(({ multus }) => {
        if (multus === undefined) return [];
        const [name, namespace = metadata.namespace] = multus.networkName.split("/").reverse();
        return [within(namespace, name)];
      }) ?? [],
  },
} satisfies { [K in KindName]?: Record<string, (object: Kinds[K]) => Values> };

type Indexers = typeof indexers;
export type IndexedKind = keyof Indexers;
export type IndexName<K extends IndexedKind> = keyof Indexers[K] & string;

/** The indexers of a kind, in the form that every kind's cache takes. */
export const indexersOf = (kind: KindName): Record<string, (object: KubeObject) => Values> =>
  // Each cache holds objects of its own kind only.
  ((indexers as Record<string, unknown>)[kind] ?? {}) as Record<string, (object: KubeObject) => Values>;
