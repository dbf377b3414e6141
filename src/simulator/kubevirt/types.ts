/** The fields of KubeVirt's objects that the stand-in reads or writes; names are KubeVirt's own. */
import type { Condition, KubeObject } from "../../kube/objects.ts";

export type RunStrategy = "Always" | "Halted" | "Manual" | "RerunOnFailure" | "Once" | "WaitAsReceiver";
export type Phase = "Pending" | "Scheduling" | "Scheduled" | "Running" | "Succeeded" | "Failed" | "Unknown";

export interface Target {
  bus?: string;
  readonly?: boolean;
}

export interface Disk {
  name: string;
  disk?: Target;
  cdrom?: Target;
  lun?: Target;
  bootOrder?: number;
  serial?: string;
  shareable?: boolean;
}

export interface CloudInit {
  userData?: string;
  userDataBase64?: string;
  secretRef?: { name: string };
  networkData?: string;
  networkDataBase64?: string;
  networkDataSecretRef?: { name: string };
}

/** Exactly one key beside `name` says what the volume is. */
export interface Volume {
  name: string;
  persistentVolumeClaim?: { claimName: string; hotpluggable?: boolean };
  dataVolume?: { name: string; hotpluggable?: boolean };
  containerDisk?: { image: string };
  emptyDisk?: { capacity: string };
  ephemeral?: { persistentVolumeClaim?: { claimName: string } };
  cloudInitNoCloud?: CloudInit;
  cloudInitConfigDrive?: CloudInit;
  configMap?: { name?: string };
  secret?: { secretName?: string };
  serviceAccount?: { serviceAccountName?: string };
  sysprep?: object;
  downwardAPI?: object;
  hostDisk?: object;
  downwardMetrics?: object;
  memoryDump?: object;
}

export interface Interface {
  name: string;
  model?: string;
  macAddress?: string;
  state?: string;
  bootOrder?: number;
  bridge?: object;
  masquerade?: object;
  sriov?: object;
  passt?: object;
  binding?: { name: string };
}

export interface Network {
  name: string;
  pod?: object;
  multus?: { networkName: string; default?: boolean };
}

export interface Domain {
  cpu?: { sockets?: number; cores?: number; threads?: number; model?: string; dedicatedCpuPlacement?: boolean; maxSockets?: number };
  memory?: { guest?: string; hugepages?: { pageSize: string } };
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  machine?: { type?: string };
  firmware?: { uuid?: string; serial?: string; bootloader?: object };
  features?: { acpi?: { enabled?: boolean } };
  devices: {
    disks?: Disk[];
    interfaces?: Interface[];
    logSerialConsole?: boolean;
    autoattachPodInterface?: boolean;
    autoattachGraphicsDevice?: boolean;
    autoattachSerialConsole?: boolean;
    gpus?: { name: string; deviceName?: string }[];
    hostDevices?: { name: string; deviceName?: string }[];
  };
  launchSecurity?: object;
  ioThreadsPolicy?: string;
}

export interface InstanceSpec {
  architecture?: string;
  domain: Domain;
  volumes?: Volume[];
  networks?: Network[];
  hostname?: string;
  nodeSelector?: Record<string, string>;
  affinity?: Affinity;
  tolerations?: Toleration[];
  accessCredentials?: { sshPublicKey?: { source: { secret?: { secretName: string } } } }[];
  terminationGracePeriodSeconds?: number;
  evictionStrategy?: string;
  livenessProbe?: { guestAgentPing?: object };
  startStrategy?: string;
  schedulerName?: string;
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface AffinityTerm {
  labelSelector?: LabelSelector;
  namespaces?: string[];
  topologyKey: string;
}

export interface NodeSelectorTerm {
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface Affinity {
  nodeAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] } };
  podAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: AffinityTerm[];
    preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; podAffinityTerm: AffinityTerm }[];
  };
  podAntiAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: AffinityTerm[];
    preferredDuringSchedulingIgnoredDuringExecution?: { weight: number; podAffinityTerm: AffinityTerm }[];
  };
}

export interface Matcher {
  kind?: string;
  name?: string;
  revisionName?: string;
  inferFromVolume?: string;
}

export interface MatcherStatus {
  name: string;
  kind: string;
  controllerRevisionRef: { name: string };
}

export interface StateChangeRequest {
  action: "Start" | "Stop";
  uid?: string;
  data?: Record<string, string>;
}

export interface VirtualMachine extends KubeObject {
  spec: {
    running?: boolean;
    runStrategy?: RunStrategy;
    instancetype?: Matcher;
    preference?: Matcher;
    template: { metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }; spec: InstanceSpec };
    dataVolumeTemplates?: {
      metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
      spec: object;
    }[];
  };
  status?: VirtualMachineStatus;
}

export interface VirtualMachineStatus {
  created?: boolean;
  ready?: boolean;
  printableStatus?: string;
  runStrategy?: RunStrategy;
  stateChangeRequests?: StateChangeRequest[];
  conditions?: Condition[];
  startFailure?: { consecutiveFailCount: number; lastFailedVMIUID: string; retryAfterTimestamp: string };
  instancetypeRef?: MatcherStatus;
  preferenceRef?: MatcherStatus;
  observedGeneration?: number;
  desiredGeneration?: number;
  volumeSnapshotStatuses?: { name: string; enabled: boolean; reason?: string }[];
  snapshotInProgress?: string;
}

export interface InterfaceStatus {
  name?: string;
  mac?: string;
  ipAddress?: string;
  ipAddresses?: string[];
  infoSource?: string;
  podInterfaceName?: string;
  linkState?: string;
  queueCount?: number;
}

export interface VolumeStatus {
  name: string;
  /** The device in the guest (`vdb`); empty until the volume is there. */
  target: string;
  phase?: string;
  reason?: string;
  message?: string;
  hotplugVolume?: { attachPodName?: string; attachPodUID?: string };
  persistentVolumeClaimInfo?: { claimName: string; accessModes?: string[]; volumeMode?: string; capacity?: Record<string, string> };
}

export interface MigrationState {
  migrationUid?: string;
  mode?: string;
  sourceNode?: string;
  targetNode?: string;
  sourcePod?: string;
  targetPod?: string;
  startTimestamp?: string;
  endTimestamp?: string;
  completed?: boolean;
  failed?: boolean;
  failureReason?: string;
  abortStatus?: string;
}

export interface VirtualMachineInstance extends KubeObject {
  spec: InstanceSpec;
  status?: {
    phase?: Phase;
    nodeName?: string;
    reason?: string;
    conditions?: Condition[];
    phaseTransitionTimestamps?: { phase: Phase; phaseTransitionTimestamp: string }[];
    interfaces?: InterfaceStatus[];
    volumeStatus?: VolumeStatus[];
    activePods?: Record<string, string>;
    migrationState?: MigrationState;
    guestOSInfo?: object;
    virtualMachineRevisionName?: string;
    launcherContainerImageVersion?: string;
    migrationMethod?: string;
    migrationTransport?: string;
    qosClass?: string;
    runtimeUser?: number;
    fsFreezeStatus?: string;
    machine?: { type: string };
    currentCPUTopology?: { sockets?: number; cores?: number; threads?: number };
    memory?: { guestAtBoot?: string; guestCurrent?: string; guestRequested?: string };
    selinuxContext?: string;
  };
}

export interface Migration extends KubeObject {
  spec: { vmiName: string; addedNodeSelector?: Record<string, string> };
  status?: {
    phase?: string;
    conditions?: Condition[];
    migrationState?: MigrationState;
    phaseTransitionTimestamps?: { phase: string; phaseTransitionTimestamp: string }[];
  };
}
