/** The fields of CDI's objects that the stand-in reads or writes; names are CDI's own. */
import type { Condition, KubeObject } from "../../kube/objects.ts";

export interface Reference {
  namespace: string;
  name: string;
}

export interface Source {
  blank?: object;
  upload?: object;
  http?: { url: string };
  pvc?: Reference;
  snapshot?: Reference;
  registry?: { url?: string };
  s3?: object;
  gcs?: object;
  imageio?: object;
  vddk?: object;
}

export interface ClaimTemplate {
  accessModes?: string[];
  volumeMode?: string;
  storageClassName?: string;
  resources?: { requests?: { storage?: string } };
}

export interface DataVolume extends KubeObject {
  spec: {
    source?: Source;
    sourceRef?: { kind: string; namespace?: string; name: string };
    pvc?: ClaimTemplate;
    storage?: ClaimTemplate;
    preallocation?: boolean;
  };
  status?: { phase?: string; progress?: string; claimName?: string; restartCount?: number; conditions?: Condition[] };
}

export interface DataSource extends KubeObject {
  spec: { source: { pvc?: Reference; snapshot?: Reference; dataSource?: Reference } };
  status?: { source?: DataSource["spec"]["source"]; conditions?: Condition[] };
}

export interface StorageProfile extends KubeObject {
  spec: object;
  status?: {
    storageClass?: string;
    provisioner?: string;
    cloneStrategy?: string;
    claimPropertySets?: { accessModes: string[]; volumeMode: string }[];
  };
}

/** Whether the pod that fills a claim is done; external-provisioner waits for it. */
export const POD_PHASE = "cdi.kubevirt.io/storage.pod.phase";
