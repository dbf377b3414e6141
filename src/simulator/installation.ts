/** What an administrator and the operators have made before the first tenant comes: nodes, storage, KubeVirt, CDI, Kube-OVN. */
import { createHash } from "node:crypto";
import { IMAGE_STORE } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { timestamp } from "../kube/time.ts";
import type { Cluster } from "./cluster.ts";
import { DRIVER, FAST_DRIVER } from "./csi/handles.ts";
import { POD_CIDR, POD_GATEWAY } from "./pod-network.ts";

export interface Installation {
  nodes: number;
  now: Date;
  /** Where uploads go: `http://127.0.0.1:1234`. */
  uploadProxyUrl: string;
  /** PEM, where that is https. */
  authority?: string | undefined;
  /** Where the API server reaches the kubelets of all nodes, on this machine; absent where it does not ask them. */
  kubeletPort?: number | undefined;
}

/** Annotation: the node is ours. */
export const SIMULATED = "simulator.dicot.io/simulated";

interface Loose extends KubeObject {
  [field: string]: unknown;
}

export async function install(cluster: Cluster, { nodes, now, uploadProxyUrl, authority, kubeletPort }: Installation): Promise<void> {
  for (const name of ["kubevirt", "cdi"]) await cluster.ensure({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  for (let n = 1; n <= nodes; n++) await put(cluster, node(n, now, kubeletPort));
  for (const object of [...storage, ...network]) await put(cluster, object);
  for (const name of [DRIVER, FAST_DRIVER]) await cluster.put("/apis/storage.k8s.io/v1/csidrivers", csiDriver(name));
  await put(cluster, kubeVirt(now));
  await put(cluster, {
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "CDIConfig",
    metadata: { name: "config" },
    spec: {},
    status: {
      uploadProxyURL: uploadProxyUrl,
      ...(authority !== undefined && { uploadProxyCA: authority }),
      scratchSpaceStorageClass: "standard",
      filesystemOverhead: { global: "0.06" },
    },
  });
}

/** Creates the object, and writes its status, which a create leaves out. */
async function put(cluster: Cluster, object: Loose) {
  const made = await cluster.ensure<Loose>(object);
  if (object["status"])
    await cluster.updateStatus(made, (copy) => {
      copy["status"] = object["status"];
    });
}

const cpuModels = ["Haswell-noTSX-IBRS", "Skylake-Server-IBRS", "Cascadelake-Server-noTSX", "Icelake-Server-noTSX", "SapphireRapids"];
const cpuFeatures = ["aes", "avx", "avx2", "avx512f", "pcid", "sse4.1", "sse4.2", "x2apic"];

function node(n: number, now: Date, kubeletPort: number | undefined): Loose {
  const name = `n${n}`;
  const digest = createHash("sha1").update(name).digest("hex");
  const systemUUID = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
  const room = { cpu: "16", memory: "64Gi", pods: "250", "ephemeral-storage": "200Gi", "devices.kubevirt.io/kvm": "1k" };
  const at = timestamp(now);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux",
        "kubevirt.io/schedulable": "true",
        "topology.kubernetes.io/zone": "nova",
        "cpu-vendor.node.kubevirt.io/Intel": "true",
        "host-model-cpu.node.kubevirt.io/SapphireRapids": "true",
        "scheduling.node.kubevirt.io/tsc-frequency-2400000000": "true",
        ...Object.fromEntries(cpuModels.map((model) => [`cpu-model.node.kubevirt.io/${model}`, "true"])),
        ...Object.fromEntries(cpuFeatures.map((feature) => [`cpu-feature.node.kubevirt.io/${feature}`, "true"])),
      },
      annotations: { [SIMULATED]: "true" },
    },
    spec: {},
    status: {
      capacity: room,
      allocatable: room,
      addresses: [
        { type: "InternalIP", address: `192.168.66.${n}` },
        // Of all addresses the API server prefers this one when it calls a kubelet.
        { type: "Hostname", address: kubeletPort === undefined ? name : "127.0.0.1" },
      ],
      ...(kubeletPort !== undefined && { daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } } }),
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "the node is simulated",
          lastTransitionTime: at,
          lastHeartbeatTime: at,
        },
      ],
      nodeInfo: {
        architecture: "amd64",
        operatingSystem: "linux",
        systemUUID,
        machineID: digest.slice(0, 32),
        bootID: systemUUID,
        kernelVersion: "6.12.0-simulated",
        osImage: "Simulated Linux",
        containerRuntimeVersion: "simulated://1",
        kubeletVersion: "v1.37.2",
        kubeProxyVersion: "v1.37.2",
      },
    },
  };
}

const storageClass = (name: string, provisioner: string, { parameters, isDefault }: { parameters: object; isDefault: boolean }): Loose => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: {
    name,
    labels: { [IMAGE_STORE]: "true" },
    annotations: {
      "storageclass.kubernetes.io/is-default-class": String(isDefault),
      ...(isDefault && { "storageclass.kubevirt.io/is-default-virt-class": "true" }),
    },
  },
  provisioner,
  parameters,
  reclaimPolicy: "Delete",
  allowVolumeExpansion: true,
  volumeBindingMode: "Immediate",
});

const storageProfile = (name: string, provisioner: string): Loose => ({
  apiVersion: "cdi.kubevirt.io/v1beta1",
  kind: "StorageProfile",
  metadata: { name },
  spec: {},
  status: {
    storageClass: name,
    provisioner,
    cloneStrategy: "csi-clone",
    snapshotClass: name,
    dataImportCronSourceFormat: "snapshot",
    claimPropertySets: [
      { accessModes: ["ReadWriteMany"], volumeMode: "Block" },
      { accessModes: ["ReadWriteOnce"], volumeMode: "Block" },
      { accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem" },
    ],
  },
});

/** Of each driver one is the default. https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/#default-volumesnapshotclass */
const snapshotClass = (name: string, driver: string): Loose => ({
  apiVersion: "snapshot.storage.k8s.io/v1",
  kind: "VolumeSnapshotClass",
  metadata: { name, annotations: { "snapshot.storage.kubernetes.io/is-default-class": "true" } },
  driver,
  deletionPolicy: "Delete",
});

const storage: Loose[] = [
  storageClass("standard", DRIVER, { parameters: { media: "hdd" }, isDefault: true }),
  storageClass("fast", FAST_DRIVER, { parameters: { media: "ssd" }, isDefault: false }),
  storageProfile("standard", DRIVER),
  storageProfile("fast", FAST_DRIVER),
  snapshotClass("standard", DRIVER),
  snapshotClass("fast", FAST_DRIVER),
];

/** kube-controller-manager would else wait for somebody to attach each volume to its node. */
const csiDriver = (name: string): Loose => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "CSIDriver",
  metadata: { name },
  spec: { attachRequired: false, podInfoOnMount: false, volumeLifecycleModes: ["Persistent"] },
});

/** What Kube-OVN makes at its first start. https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/controller/init.go */
const network: Loose[] = [
  { apiVersion: "kubeovn.io/v1", kind: "Vpc", metadata: { name: "ovn-cluster" }, spec: {} },
  {
    apiVersion: "kubeovn.io/v1",
    kind: "Subnet",
    metadata: { name: "ovn-default" },
    spec: {
      vpc: "ovn-cluster",
      default: true,
      protocol: "IPv4",
      provider: "ovn",
      cidrBlock: POD_CIDR,
      gateway: POD_GATEWAY,
      excludeIps: [POD_GATEWAY],
      natOutgoing: true,
      gatewayType: "distributed",
    },
  },
];

const kubeVirt = (now: Date): Loose => ({
  apiVersion: "kubevirt.io/v1",
  kind: "KubeVirt",
  metadata: { name: "kubevirt", namespace: "kubevirt" },
  spec: { configuration: { vmRolloutStrategy: "LiveUpdate" } },
  status: {
    phase: "Deployed",
    observedKubeVirtVersion: "v1.9.0",
    operatorVersion: "v1.9.0",
    targetKubeVirtVersion: "v1.9.0",
    conditions: ["Available", "Created"].map((type) => ({
      type,
      status: "True",
      reason: "AllComponentsReady",
      message: "the stand-in plays all components",
      lastTransitionTime: timestamp(now),
      lastProbeTime: null,
    })),
  },
});
