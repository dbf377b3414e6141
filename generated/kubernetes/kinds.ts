// Written by scripts/kubernetes/generate.ts. Do not edit: change deploy/crds or scripts/kubernetes.

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
}

/** A number with a unit (`2Gi`, `500m`). Custom resources may hold it as a bare number. */
export type Quantity = string | number;
export type IntOrString = string | number;

export interface NamespaceCondition {
  lastTransitionTime?: string;
  message?: string;
  reason?: string;
  status: string;
  type: string;
}

export interface Namespace {
  apiVersion: "v1";
  kind: "Namespace";
  metadata: ObjectMeta;
  spec?: { finalizers?: string[] };
  status?: { conditions?: NamespaceCondition[]; phase?: string };
}

export interface ConfigMapNodeConfigSource {
  kubeletConfigKey: string;
  name: string;
  namespace: string;
  resourceVersion?: string;
  uid?: string;
}

export interface Taint {
  effect: string;
  key: string;
  timeAdded?: string;
  value?: string;
}

export interface NodeSpec {
  configSource?: { configMap?: ConfigMapNodeConfigSource };
  externalID?: string;
  podCIDR?: string;
  podCIDRs?: string[];
  podPreemptionPolicy?: { disableResizePreemption?: string[] };
  providerID?: string;
  taints?: Taint[];
  unschedulable?: boolean;
}

export interface NodeCondition {
  lastHeartbeatTime?: string;
  lastTransitionTime?: string;
  message?: string;
  reason?: string;
  status: string;
  type: string;
}

export interface NodeConfigStatus {
  active?: { configMap?: ConfigMapNodeConfigSource };
  assigned?: { configMap?: ConfigMapNodeConfigSource };
  error?: string;
  lastKnownGood?: { configMap?: ConfigMapNodeConfigSource };
}

export interface NodeDaemonEndpoints {
  kubeletEndpoint?: { Port: number };
}

export interface NodeSystemInfo {
  architecture: string;
  bootID: string;
  containerRuntimeVersion: string;
  kernelVersion: string;
  kubeProxyVersion: string;
  kubeletVersion: string;
  machineID: string;
  operatingSystem: string;
  osImage: string;
  runningInUserNamespace?: boolean;
  swap?: { capacity?: number };
  systemUUID: string;
}

export interface NodeRuntimeHandler {
  features?: { recursiveReadOnlyMounts?: boolean; userNamespaces?: boolean };
  name?: string;
}

export interface NodeStatus {
  addresses?: { address: string; type: string }[];
  allocatable?: Record<string, string>;
  capacity?: Record<string, string>;
  conditions?: NodeCondition[];
  config?: NodeConfigStatus;
  daemonEndpoints?: NodeDaemonEndpoints;
  declaredFeatures?: string[];
  features?: { supplementalGroupsPolicy?: boolean };
  images?: { names?: string[]; sizeBytes?: number }[];
  nodeInfo?: NodeSystemInfo;
  phase?: string;
  runtimeHandlers?: NodeRuntimeHandler[];
  volumesAttached?: { devicePath: string; name: string }[];
  volumesInUse?: string[];
}

export interface Node {
  apiVersion: "v1";
  kind: "Node";
  metadata: ObjectMeta;
  spec?: NodeSpec;
  status?: NodeStatus;
}

export interface NodeSelectorRequirement {
  key: string;
  operator: string;
  values?: string[];
}

export interface PreferredSchedulingTerm {
  preference: { matchExpressions?: NodeSelectorRequirement[]; matchFields?: NodeSelectorRequirement[] };
  weight: number;
}

export interface NodeSelector {
  nodeSelectorTerms: { matchExpressions?: NodeSelectorRequirement[]; matchFields?: NodeSelectorRequirement[] }[];
}

export interface NodeAffinity {
  preferredDuringSchedulingIgnoredDuringExecution?: PreferredSchedulingTerm[];
  requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
}

export interface PodAffinityTerm {
  labelSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
  namespaceSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  namespaces?: string[];
  topologyKey: string;
}

export interface PodAffinity {
  preferredDuringSchedulingIgnoredDuringExecution?: { podAffinityTerm: PodAffinityTerm; weight: number }[];
  requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
}

export interface Affinity {
  nodeAffinity?: NodeAffinity;
  podAffinity?: PodAffinity;
  podAntiAffinity?: PodAffinity;
}

export interface ConfigMapKeySelector {
  key: string;
  name?: string;
  optional?: boolean;
}

export interface FileKeySelector {
  key: string;
  optional?: boolean;
  path: string;
  volumeName: string;
}

export interface ResourceFieldSelector {
  containerName?: string;
  divisor?: string;
  resource: string;
}

export interface EnvVarSource {
  configMapKeyRef?: ConfigMapKeySelector;
  fieldRef?: { apiVersion?: string; fieldPath: string };
  fileKeyRef?: FileKeySelector;
  resourceFieldRef?: ResourceFieldSelector;
  secretKeyRef?: ConfigMapKeySelector;
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: EnvVarSource;
}

export interface EnvFromSource {
  configMapRef?: { name?: string; optional?: boolean };
  prefix?: string;
  secretRef?: { name?: string; optional?: boolean };
}

export interface HTTPGetAction {
  host?: string;
  httpHeaders?: { name: string; value: string }[];
  path?: string;
  port: IntOrString;
  protocol?: string;
  scheme?: string;
}

export interface LifecycleHandler {
  exec?: { command?: string[] };
  httpGet?: HTTPGetAction;
  sleep?: { seconds: number };
  tcpSocket?: { host?: string; port: IntOrString };
}

export interface Lifecycle {
  postStart?: LifecycleHandler;
  preStop?: LifecycleHandler;
  stopSignal?: string;
}

export interface GRPCAction {
  mode?: string;
  port: number;
  service?: string;
}

export interface Probe {
  exec?: { command?: string[] };
  failureThreshold?: number;
  grpc?: GRPCAction;
  httpGet?: HTTPGetAction;
  initialDelaySeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  tcpSocket?: { host?: string; port: IntOrString };
  terminationGracePeriodSeconds?: number;
  timeoutSeconds?: number;
}

export interface ContainerPort {
  containerPort: number;
  hostIP?: string;
  hostPort?: number;
  name?: string;
  protocol?: string;
}

export interface ResourceRequirements {
  claims?: { name: string; request?: string }[];
  limits?: Record<string, string>;
  requests?: Record<string, string>;
}

export interface ContainerRestartRule {
  action: string;
  exitCodes?: { operator: string; values?: number[] };
}

export interface SELinuxOptions {
  level?: string;
  role?: string;
  type?: string;
  user?: string;
}

export interface WindowsSecurityContextOptions {
  gmsaCredentialSpec?: string;
  gmsaCredentialSpecName?: string;
  hostProcess?: boolean;
  runAsUserName?: string;
}

export interface SecurityContext {
  allowPrivilegeEscalation?: boolean;
  appArmorProfile?: { localhostProfile?: string; type: string };
  capabilities?: { add?: string[]; drop?: string[] };
  privileged?: boolean;
  procMount?: string;
  readOnlyRootFilesystem?: boolean;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seLinuxOptions?: SELinuxOptions;
  seccompProfile?: { localhostProfile?: string; type: string };
  windowsOptions?: WindowsSecurityContextOptions;
}

export interface VolumeMount {
  bindMountOptions?: string[];
  mountPath: string;
  mountPropagation?: string;
  name: string;
  readOnly?: boolean;
  recursiveReadOnly?: string;
  subPath?: string;
  subPathExpr?: string;
}

export interface Container {
  args?: string[];
  command?: string[];
  env?: EnvVar[];
  envFrom?: EnvFromSource[];
  image?: string;
  imagePullPolicy?: string;
  lifecycle?: Lifecycle;
  livenessProbe?: Probe;
  name: string;
  ports?: ContainerPort[];
  readinessProbe?: Probe;
  resizePolicy?: { resourceName: string; restartPolicy: string }[];
  resources?: ResourceRequirements;
  restartPolicy?: string;
  restartPolicyRules?: ContainerRestartRule[];
  securityContext?: SecurityContext;
  startupProbe?: Probe;
  stdin?: boolean;
  stdinOnce?: boolean;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  tty?: boolean;
  volumeDevices?: { devicePath: string; name: string }[];
  volumeMounts?: VolumeMount[];
  workingDir?: string;
}

export interface PodDNSConfig {
  nameservers?: string[];
  options?: { name?: string; value?: string }[];
  searches?: string[];
}

export interface EphemeralContainer {
  args?: string[];
  command?: string[];
  env?: EnvVar[];
  envFrom?: EnvFromSource[];
  image?: string;
  imagePullPolicy?: string;
  lifecycle?: Lifecycle;
  livenessProbe?: Probe;
  name: string;
  ports?: ContainerPort[];
  readinessProbe?: Probe;
  resizePolicy?: { resourceName: string; restartPolicy: string }[];
  resources?: ResourceRequirements;
  restartPolicy?: string;
  restartPolicyRules?: ContainerRestartRule[];
  securityContext?: SecurityContext;
  startupProbe?: Probe;
  stdin?: boolean;
  stdinOnce?: boolean;
  targetContainerName?: string;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  tty?: boolean;
  volumeDevices?: { devicePath: string; name: string }[];
  volumeMounts?: VolumeMount[];
  workingDir?: string;
}

export interface PodResourceClaim {
  name: string;
  resourceClaimName?: string;
  resourceClaimTemplateName?: string;
}

export interface PodSecurityContext {
  appArmorProfile?: { localhostProfile?: string; type: string };
  fsGroup?: number;
  fsGroupChangePolicy?: string;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seLinuxChangePolicy?: string;
  seLinuxOptions?: SELinuxOptions;
  seccompProfile?: { localhostProfile?: string; type: string };
  supplementalGroups?: number[];
  supplementalGroupsPolicy?: string;
  sysctls?: { name: string; value: string }[];
  windowsOptions?: WindowsSecurityContextOptions;
}

export interface Toleration {
  effect?: string;
  key?: string;
  operator?: string;
  tolerationSeconds?: number;
  value?: string;
}

export interface TopologySpreadConstraint {
  labelSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  matchLabelKeys?: string[];
  maxSkew: number;
  minDomains?: number;
  nodeAffinityPolicy?: string;
  nodeTaintsPolicy?: string;
  topologyKey: string;
  whenUnsatisfiable: string;
}

export interface AWSElasticBlockStoreVolumeSource {
  fsType?: string;
  partition?: number;
  readOnly?: boolean;
  volumeID: string;
}

export interface AzureDiskVolumeSource {
  cachingMode?: string;
  diskName: string;
  diskURI: string;
  fsType?: string;
  kind?: string;
  readOnly?: boolean;
}

export interface AzureFileVolumeSource {
  readOnly?: boolean;
  secretName: string;
  shareName: string;
}

export interface CephFSVolumeSource {
  monitors: string[];
  path?: string;
  readOnly?: boolean;
  secretFile?: string;
  secretRef?: { name?: string };
  user?: string;
}

export interface CinderVolumeSource {
  fsType?: string;
  readOnly?: boolean;
  secretRef?: { name?: string };
  volumeID: string;
}

export interface KeyToPath {
  key: string;
  mode?: number;
  path: string;
  user?: number;
}

export interface ConfigMapVolumeSource {
  defaultMode?: number;
  defaultUser?: number;
  items?: KeyToPath[];
  name?: string;
  optional?: boolean;
}

export interface CSIVolumeSource {
  driver: string;
  fsType?: string;
  nodePublishSecretRef?: { name?: string };
  readOnly?: boolean;
  volumeAttributes?: Record<string, string>;
}

export interface DownwardAPIVolumeFile {
  fieldRef?: { apiVersion?: string; fieldPath: string };
  mode?: number;
  path: string;
  resourceFieldRef?: ResourceFieldSelector;
  user?: number;
}

export interface DownwardAPIVolumeSource {
  defaultMode?: number;
  defaultUser?: number;
  items?: DownwardAPIVolumeFile[];
}

export interface EmptyDirVolumeSource {
  medium?: string;
  mode?: number;
  sizeLimit?: string;
}

export interface TypedLocalObjectReference {
  apiGroup?: string;
  kind: string;
  name: string;
}

export interface TypedObjectReference {
  apiGroup?: string;
  kind: string;
  name: string;
  namespace?: string;
}

export interface PersistentVolumeClaimSpec {
  accessModes?: string[];
  dataSource?: TypedLocalObjectReference;
  dataSourceRef?: TypedObjectReference;
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
  selector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  storageClassName?: string;
  volumeAttributesClassName?: string;
  volumeMode?: string;
  volumeName?: string;
}

export interface EphemeralVolumeSource {
  volumeClaimTemplate?: { metadata?: ObjectMeta; spec: PersistentVolumeClaimSpec };
}

export interface FCVolumeSource {
  fsType?: string;
  lun?: number;
  readOnly?: boolean;
  targetWWNs?: string[];
  wwids?: string[];
}

export interface FlexVolumeSource {
  driver: string;
  fsType?: string;
  options?: Record<string, string>;
  readOnly?: boolean;
  secretRef?: { name?: string };
}

export interface GCEPersistentDiskVolumeSource {
  fsType?: string;
  partition?: number;
  pdName: string;
  readOnly?: boolean;
}

export interface GitRepoVolumeSource {
  directory?: string;
  repository: string;
  revision?: string;
}

export interface GlusterfsVolumeSource {
  endpoints: string;
  path: string;
  readOnly?: boolean;
}

export interface ISCSIVolumeSource {
  chapAuthDiscovery?: boolean;
  chapAuthSession?: boolean;
  fsType?: string;
  initiatorName?: string;
  iqn: string;
  iscsiInterface?: string;
  lun: number;
  portals?: string[];
  readOnly?: boolean;
  secretRef?: { name?: string };
  targetPortal: string;
}

export interface NFSVolumeSource {
  path: string;
  readOnly?: boolean;
  server: string;
}

export interface PortworxVolumeSource {
  fsType?: string;
  readOnly?: boolean;
  volumeID: string;
}

export interface ClusterTrustBundleProjection {
  labelSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  name?: string;
  optional?: boolean;
  path: string;
  signerName?: string;
  user?: number;
}

export interface ConfigMapProjection {
  items?: KeyToPath[];
  name?: string;
  optional?: boolean;
}

export interface PodCertificateProjection {
  certificateChainPath?: string;
  credentialBundlePath?: string;
  keyPath?: string;
  keyType: string;
  maxExpirationSeconds?: number;
  signerName: string;
  user?: number;
  userAnnotations?: Record<string, string>;
}

export interface ServiceAccountTokenProjection {
  audience?: string;
  expirationSeconds?: number;
  path: string;
  user?: number;
}

export interface VolumeProjection {
  clusterTrustBundle?: ClusterTrustBundleProjection;
  configMap?: ConfigMapProjection;
  downwardAPI?: { items?: DownwardAPIVolumeFile[] };
  podCertificate?: PodCertificateProjection;
  secret?: ConfigMapProjection;
  serviceAccountToken?: ServiceAccountTokenProjection;
}

export interface ProjectedVolumeSource {
  defaultMode?: number;
  defaultUser?: number;
  sources?: VolumeProjection[];
}

export interface QuobyteVolumeSource {
  group?: string;
  readOnly?: boolean;
  registry: string;
  tenant?: string;
  user?: string;
  volume: string;
}

export interface RBDVolumeSource {
  fsType?: string;
  image: string;
  keyring?: string;
  monitors: string[];
  pool?: string;
  readOnly?: boolean;
  secretRef?: { name?: string };
  user?: string;
}

export interface ScaleIOVolumeSource {
  fsType?: string;
  gateway: string;
  protectionDomain?: string;
  readOnly?: boolean;
  secretRef: { name?: string };
  sslEnabled?: boolean;
  storageMode?: string;
  storagePool?: string;
  system: string;
  volumeName?: string;
}

export interface SecretVolumeSource {
  defaultMode?: number;
  defaultUser?: number;
  items?: KeyToPath[];
  optional?: boolean;
  secretName?: string;
}

export interface StorageOSVolumeSource {
  fsType?: string;
  readOnly?: boolean;
  secretRef?: { name?: string };
  volumeName?: string;
  volumeNamespace?: string;
}

export interface VsphereVirtualDiskVolumeSource {
  fsType?: string;
  storagePolicyID?: string;
  storagePolicyName?: string;
  volumePath: string;
}

export interface Volume {
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  azureDisk?: AzureDiskVolumeSource;
  azureFile?: AzureFileVolumeSource;
  cephfs?: CephFSVolumeSource;
  cinder?: CinderVolumeSource;
  configMap?: ConfigMapVolumeSource;
  csi?: CSIVolumeSource;
  downwardAPI?: DownwardAPIVolumeSource;
  emptyDir?: EmptyDirVolumeSource;
  ephemeral?: EphemeralVolumeSource;
  fc?: FCVolumeSource;
  flexVolume?: FlexVolumeSource;
  flocker?: { datasetName?: string; datasetUUID?: string };
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  gitRepo?: GitRepoVolumeSource;
  glusterfs?: GlusterfsVolumeSource;
  hostPath?: { path: string; type?: string };
  image?: { pullPolicy?: string; reference?: string };
  iscsi?: ISCSIVolumeSource;
  name: string;
  nfs?: NFSVolumeSource;
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  photonPersistentDisk?: { fsType?: string; pdID: string };
  portworxVolume?: PortworxVolumeSource;
  projected?: ProjectedVolumeSource;
  quobyte?: QuobyteVolumeSource;
  rbd?: RBDVolumeSource;
  scaleIO?: ScaleIOVolumeSource;
  secret?: SecretVolumeSource;
  storageos?: StorageOSVolumeSource;
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
}

export interface PodSpec {
  activeDeadlineSeconds?: number;
  affinity?: Affinity;
  automountServiceAccountToken?: boolean;
  containers: Container[];
  dnsConfig?: PodDNSConfig;
  dnsPolicy?: string;
  enableServiceLinks?: boolean;
  ephemeralContainers?: EphemeralContainer[];
  evictionResponders?: { name: string; priority: number }[];
  hostAliases?: { hostnames?: string[]; ip: string }[];
  hostIPC?: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostUsers?: boolean;
  hostname?: string;
  hostnameOverride?: string;
  imagePullSecrets?: { name?: string }[];
  initContainers?: Container[];
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  os?: { name: string };
  overhead?: Record<string, string>;
  preemptionPolicy?: string;
  priority?: number;
  priorityClassName?: string;
  readinessGates?: { conditionType: string }[];
  resourceClaims?: PodResourceClaim[];
  resources?: ResourceRequirements;
  restartPolicy?: string;
  runtimeClassName?: string;
  schedulerName?: string;
  schedulingGates?: { name: string }[];
  schedulingGroup?: { podGroupName?: string };
  securityContext?: PodSecurityContext;
  serviceAccount?: string;
  serviceAccountName?: string;
  setHostnameAsFQDN?: boolean;
  shareProcessNamespace?: boolean;
  subdomain?: string;
  terminationGracePeriodSeconds?: number;
  tolerations?: Toleration[];
  topologySpreadConstraints?: TopologySpreadConstraint[];
  volumes?: Volume[];
}

export interface PodCondition {
  lastProbeTime?: string;
  lastTransitionTime?: string;
  message?: string;
  observedGeneration?: number;
  reason?: string;
  status: string;
  type: string;
}

export interface ResourceHealth {
  health?: string;
  message?: string;
  resourceID: string;
}

export interface ContainerStateTerminated {
  containerID?: string;
  exitCode: number;
  finishedAt?: string;
  message?: string;
  reason?: string;
  signal?: number;
  startedAt?: string;
}

export interface ContainerState {
  running?: { startedAt?: string };
  terminated?: ContainerStateTerminated;
  waiting?: { message?: string; reason?: string };
}

export interface LinuxContainerUser {
  gid: number;
  supplementalGroups?: number[];
  uid: number;
}

export interface VolumeStatus {
  image?: { imageRef: string };
}

export interface VolumeMountStatus {
  mountPath: string;
  name: string;
  readOnly?: boolean;
  recursiveReadOnly?: string;
  volumeStatus?: VolumeStatus;
}

export interface ContainerStatus {
  allocatedResources?: Record<string, string>;
  allocatedResourcesStatus?: { name: string; resources?: ResourceHealth[] }[];
  containerID?: string;
  image: string;
  imageID: string;
  lastState?: ContainerState;
  name: string;
  ready: boolean;
  resources?: ResourceRequirements;
  restartCount: number;
  started?: boolean;
  state?: ContainerState;
  stopSignal?: string;
  user?: { linux?: LinuxContainerUser };
  volumeMounts?: VolumeMountStatus[];
}

export interface ContainerExtendedResourceRequest {
  containerName: string;
  requestName: string;
  resourceName: string;
}

export interface NodeAllocatableOverheadResources {
  name: string;
  perContainer?: string;
  perPod?: string;
}

export interface NodeAllocatableResourceClaimStatus {
  containers?: string[];
  mapping?: { name: string; quantity: string }[];
  overhead?: NodeAllocatableOverheadResources[];
  resourceClaimName: string;
}

export interface VolumeHealthCondition {
  message?: string;
  reason: string;
  status: string;
}

export interface PodVolumeHealth {
  healthConditions?: VolumeHealthCondition[];
  lastTransitionTime?: string;
  name: string;
}

export interface PodStatus {
  allocatedResources?: Record<string, string>;
  conditions?: PodCondition[];
  containerStatuses?: ContainerStatus[];
  ephemeralContainerStatuses?: ContainerStatus[];
  extendedResourceClaimStatus?: { requestMappings: ContainerExtendedResourceRequest[]; resourceClaimName: string };
  hostIP?: string;
  hostIPs?: { ip: string }[];
  initContainerStatuses?: ContainerStatus[];
  message?: string;
  nodeAllocatableResourceClaimStatuses?: NodeAllocatableResourceClaimStatus[];
  nominatedNodeName?: string;
  observedGeneration?: number;
  phase?: string;
  podIP?: string;
  podIPs?: { ip: string }[];
  qosClass?: string;
  reason?: string;
  resize?: string;
  resourceClaimStatuses?: { name: string; resourceClaimName?: string }[];
  resources?: ResourceRequirements;
  startTime?: string;
  volumeHealth?: PodVolumeHealth[];
}

export interface Pod {
  apiVersion: "v1";
  kind: "Pod";
  metadata: ObjectMeta;
  spec: PodSpec;
  status?: PodStatus;
}

export interface Secret {
  apiVersion: "v1";
  kind: "Secret";
  metadata: ObjectMeta;
  data?: Record<string, string>;
  immutable?: boolean;
  stringData?: Record<string, string>;
  type?: string;
}

export interface ObjectReference {
  apiVersion?: string;
  fieldPath?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  resourceVersion?: string;
  uid?: string;
}

export interface ServiceAccount {
  apiVersion: "v1";
  kind: "ServiceAccount";
  metadata: ObjectMeta;
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: { name?: string }[];
  secrets?: ObjectReference[];
}

export interface PersistentVolumeClaimCondition {
  lastProbeTime?: string;
  lastTransitionTime?: string;
  message?: string;
  reason?: string;
  status: string;
  type: string;
}

export interface PersistentVolumeClaimStatus {
  accessModes?: string[];
  allocatedResourceStatuses?: Record<string, string>;
  allocatedResources?: Record<string, string>;
  capacity?: Record<string, string>;
  conditions?: PersistentVolumeClaimCondition[];
  currentVolumeAttributesClassName?: string;
  healthStatus?: { healthConditions?: VolumeHealthCondition[]; lastTransitionTime?: string };
  modifyVolumeStatus?: { status: string; targetVolumeAttributesClassName?: string };
  phase?: string;
}

export interface PersistentVolumeClaim {
  apiVersion: "v1";
  kind: "PersistentVolumeClaim";
  metadata: ObjectMeta;
  spec: PersistentVolumeClaimSpec;
  status?: PersistentVolumeClaimStatus;
}

export interface AzureFilePersistentVolumeSource {
  readOnly?: boolean;
  secretName: string;
  secretNamespace?: string;
  shareName: string;
}

export interface CephFSPersistentVolumeSource {
  monitors: string[];
  path?: string;
  readOnly?: boolean;
  secretFile?: string;
  secretRef?: { name?: string; namespace?: string };
  user?: string;
}

export interface CinderPersistentVolumeSource {
  fsType?: string;
  readOnly?: boolean;
  secretRef?: { name?: string; namespace?: string };
  volumeID: string;
}

export interface CSIPersistentVolumeSource {
  controllerExpandSecretRef?: { name?: string; namespace?: string };
  controllerPublishSecretRef?: { name?: string; namespace?: string };
  driver: string;
  fsType?: string;
  nodeExpandSecretRef?: { name?: string; namespace?: string };
  nodePublishSecretRef?: { name?: string; namespace?: string };
  nodeStageSecretRef?: { name?: string; namespace?: string };
  readOnly?: boolean;
  volumeAttributes?: Record<string, string>;
  volumeHandle: string;
}

export interface FlexPersistentVolumeSource {
  driver: string;
  fsType?: string;
  options?: Record<string, string>;
  readOnly?: boolean;
  secretRef?: { name?: string; namespace?: string };
}

export interface GlusterfsPersistentVolumeSource {
  endpoints: string;
  endpointsNamespace?: string;
  path: string;
  readOnly?: boolean;
}

export interface ISCSIPersistentVolumeSource {
  chapAuthDiscovery?: boolean;
  chapAuthSession?: boolean;
  fsType?: string;
  initiatorName?: string;
  iqn: string;
  iscsiInterface?: string;
  lun: number;
  portals?: string[];
  readOnly?: boolean;
  secretRef?: { name?: string; namespace?: string };
  targetPortal: string;
}

export interface RBDPersistentVolumeSource {
  fsType?: string;
  image: string;
  keyring?: string;
  monitors: string[];
  pool?: string;
  readOnly?: boolean;
  secretRef?: { name?: string; namespace?: string };
  user?: string;
}

export interface ScaleIOPersistentVolumeSource {
  fsType?: string;
  gateway: string;
  protectionDomain?: string;
  readOnly?: boolean;
  secretRef: { name?: string; namespace?: string };
  sslEnabled?: boolean;
  storageMode?: string;
  storagePool?: string;
  system: string;
  volumeName?: string;
}

export interface StorageOSPersistentVolumeSource {
  fsType?: string;
  readOnly?: boolean;
  secretRef?: ObjectReference;
  volumeName?: string;
  volumeNamespace?: string;
}

export interface PersistentVolumeSpec {
  accessModes?: string[];
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  azureDisk?: AzureDiskVolumeSource;
  azureFile?: AzureFilePersistentVolumeSource;
  capacity?: Record<string, string>;
  cephfs?: CephFSPersistentVolumeSource;
  cinder?: CinderPersistentVolumeSource;
  claimRef?: ObjectReference;
  csi?: CSIPersistentVolumeSource;
  fc?: FCVolumeSource;
  flexVolume?: FlexPersistentVolumeSource;
  flocker?: { datasetName?: string; datasetUUID?: string };
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  glusterfs?: GlusterfsPersistentVolumeSource;
  hostPath?: { path: string; type?: string };
  iscsi?: ISCSIPersistentVolumeSource;
  local?: { fsType?: string; path: string };
  mountOptions?: string[];
  nfs?: NFSVolumeSource;
  nodeAffinity?: { required?: NodeSelector };
  persistentVolumeReclaimPolicy?: string;
  photonPersistentDisk?: { fsType?: string; pdID: string };
  portworxVolume?: PortworxVolumeSource;
  quobyte?: QuobyteVolumeSource;
  rbd?: RBDPersistentVolumeSource;
  scaleIO?: ScaleIOPersistentVolumeSource;
  storageClassName?: string;
  storageos?: StorageOSPersistentVolumeSource;
  volumeAttributesClassName?: string;
  volumeMode?: string;
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
}

export interface PersistentVolumeStatus {
  lastPhaseTransitionTime?: string;
  message?: string;
  phase?: string;
  reason?: string;
}

export interface PersistentVolume {
  apiVersion: "v1";
  kind: "PersistentVolume";
  metadata: ObjectMeta;
  spec: PersistentVolumeSpec;
  status?: PersistentVolumeStatus;
}

export interface ConfigMap {
  apiVersion: "v1";
  kind: "ConfigMap";
  metadata: ObjectMeta;
  binaryData?: Record<string, string>;
  data?: Record<string, string>;
  immutable?: boolean;
}

export interface Event {
  apiVersion: "v1";
  kind: "Event";
  metadata: ObjectMeta;
  action?: string;
  count?: number;
  eventTime?: string;
  firstTimestamp?: string;
  involvedObject: ObjectReference;
  lastTimestamp?: string;
  message?: string;
  reason?: string;
  related?: ObjectReference;
  reportingComponent?: string;
  reportingInstance?: string;
  series?: { count?: number; lastObservedTime?: string };
  source?: { component?: string; host?: string };
  type?: string;
}

export interface ScopedResourceSelectorRequirement {
  operator: string;
  scopeName: string;
  values?: string[];
}

export interface ResourceQuotaSpec {
  hard?: Record<string, string>;
  scopeSelector?: { matchExpressions?: ScopedResourceSelectorRequirement[] };
  scopes?: string[];
}

export interface ResourceQuota {
  apiVersion: "v1";
  kind: "ResourceQuota";
  metadata: ObjectMeta;
  spec: ResourceQuotaSpec;
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

export interface ServicePort {
  appProtocol?: string;
  name?: string;
  nodePort?: number;
  port: number;
  protocol?: string;
  targetPort?: IntOrString;
}

export interface SessionAffinityConfig {
  clientIP?: { timeoutSeconds?: number };
}

export interface ServiceSpec {
  allocateLoadBalancerNodePorts?: boolean;
  clusterIP?: string;
  clusterIPs?: string[];
  externalIPs?: string[];
  externalName?: string;
  externalTrafficPolicy?: string;
  healthCheckNodePort?: number;
  internalTrafficPolicy?: string;
  ipFamilies?: string[];
  ipFamilyPolicy?: string;
  loadBalancerClass?: string;
  loadBalancerIP?: string;
  loadBalancerSourceRanges?: string[];
  ports?: ServicePort[];
  publishNotReadyAddresses?: boolean;
  selector?: Record<string, string>;
  sessionAffinity?: string;
  sessionAffinityConfig?: SessionAffinityConfig;
  trafficDistribution?: string;
  type?: string;
}

export interface Condition {
  lastTransitionTime: string;
  message: string;
  observedGeneration?: number;
  reason: string;
  status: string;
  type: string;
}

export interface PortStatus {
  error?: string;
  port: number;
  protocol: string;
}

export interface LoadBalancerIngress {
  hostname?: string;
  ip?: string;
  ipMode?: string;
  ports?: PortStatus[];
}

export interface ServiceStatus {
  conditions?: Condition[];
  loadBalancer?: { ingress?: LoadBalancerIngress[] };
}

export interface Service {
  apiVersion: "v1";
  kind: "Service";
  metadata: ObjectMeta;
  spec: ServiceSpec;
  status?: ServiceStatus;
}

export interface ControllerRevision {
  apiVersion: "apps/v1";
  kind: "ControllerRevision";
  metadata: ObjectMeta;
  data: Record<string, unknown>;
  revision?: number;
}

export interface DeploymentStrategy {
  rollingUpdate?: { maxSurge?: IntOrString; maxUnavailable?: IntOrString };
  type?: string;
}

export interface DeploymentSpec {
  minReadySeconds?: number;
  paused?: boolean;
  progressDeadlineSeconds?: number;
  replicas?: number;
  revisionHistoryLimit?: number;
  selector: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  strategy?: DeploymentStrategy;
  template: { metadata?: ObjectMeta; spec?: PodSpec };
}

export interface DeploymentCondition {
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  message?: string;
  reason?: string;
  status?: string;
  type?: string;
}

export interface DeploymentStatus {
  availableReplicas?: number;
  collisionCount?: number;
  conditions?: DeploymentCondition[];
  observedGeneration?: number;
  readyReplicas?: number;
  replicas?: number;
  terminatingReplicas?: number;
  unavailableReplicas?: number;
  updatedReplicas?: number;
}

export interface Deployment {
  apiVersion: "apps/v1";
  kind: "Deployment";
  metadata: ObjectMeta;
  spec: DeploymentSpec;
  status?: DeploymentStatus;
}

export interface PolicyRule {
  apiGroups?: string[];
  nonResourceURLs?: string[];
  resourceNames?: string[];
  resources?: string[];
  verbs: string[];
}

export interface Role {
  apiVersion: "rbac.authorization.k8s.io/v1";
  kind: "Role";
  metadata: ObjectMeta;
  rules?: PolicyRule[];
}

export interface AggregationRule {
  clusterRoleSelectors?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> }[];
}

export interface ClusterRole {
  apiVersion: "rbac.authorization.k8s.io/v1";
  kind: "ClusterRole";
  metadata: ObjectMeta;
  aggregationRule?: AggregationRule;
  rules?: PolicyRule[];
}

export interface RoleBinding {
  apiVersion: "rbac.authorization.k8s.io/v1";
  kind: "RoleBinding";
  metadata: ObjectMeta;
  roleRef: TypedLocalObjectReference;
  subjects?: TypedObjectReference[];
}

export interface ClusterRoleBinding {
  apiVersion: "rbac.authorization.k8s.io/v1";
  kind: "ClusterRoleBinding";
  metadata: ObjectMeta;
  roleRef: TypedLocalObjectReference;
  subjects?: TypedObjectReference[];
}

export interface TopologySelectorTerm {
  matchLabelExpressions?: { key: string; values: string[] }[];
}

export interface StorageClass {
  apiVersion: "storage.k8s.io/v1";
  kind: "StorageClass";
  metadata: ObjectMeta;
  allowVolumeExpansion?: boolean;
  allowedTopologies?: TopologySelectorTerm[];
  mountOptions?: string[];
  parameters?: Record<string, string>;
  provisioner: string;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
}

export interface CSIStorageCapacity {
  apiVersion: "storage.k8s.io/v1";
  kind: "CSIStorageCapacity";
  metadata: ObjectMeta;
  capacity?: string;
  maximumVolumeSize?: string;
  nodeTopology?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  storageClassName: string;
}

export interface VolumeAttributesClass {
  apiVersion: "storage.k8s.io/v1";
  kind: "VolumeAttributesClass";
  metadata: ObjectMeta;
  driverName: string;
  parameters?: Record<string, string>;
}

export interface LeaseSpec {
  acquireTime?: string;
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  leaseTransitions?: number;
  preferredHolder?: string;
  renewTime?: string;
  strategy?: string;
}

export interface Lease {
  apiVersion: "coordination.k8s.io/v1";
  kind: "Lease";
  metadata: ObjectMeta;
  spec: LeaseSpec;
}

export interface NetworkPolicyPort {
  endPort?: number;
  port?: IntOrString;
  protocol?: string;
}

export interface NetworkPolicyPeer {
  ipBlock?: { cidr: string; except?: string[] };
  namespaceSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  podSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
}

export interface NetworkPolicySpec {
  egress?: { ports?: NetworkPolicyPort[]; to?: NetworkPolicyPeer[] }[];
  ingress?: { from?: NetworkPolicyPeer[]; ports?: NetworkPolicyPort[] }[];
  podSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  policyTypes?: string[];
}

export interface NetworkPolicy {
  apiVersion: "networking.k8s.io/v1";
  kind: "NetworkPolicy";
  metadata: ObjectMeta;
  spec: NetworkPolicySpec;
}

export interface AccessCredentialSshPublicKeyPropagationMethod {
  configDrive?: Record<string, unknown>;
  noCloud?: Record<string, unknown>;
  qemuGuestAgent?: { users: string[] };
}

export interface AccessCredentialSshPublicKeySource {
  secret?: { secretName: string };
}

export interface AccessCredentialSshPublicKey {
  propagationMethod: AccessCredentialSshPublicKeyPropagationMethod;
  source: AccessCredentialSshPublicKeySource;
}

export interface AccessCredentialUserPassword {
  propagationMethod: { qemuGuestAgent?: Record<string, unknown> };
  source: AccessCredentialSshPublicKeySource;
}

export interface AccessCredential {
  sshPublicKey?: AccessCredentialSshPublicKey;
  userPassword?: AccessCredentialUserPassword;
}

export interface VirtualMachineDomainChassis {
  asset?: string;
  manufacturer?: string;
  serial?: string;
  sku?: string;
  version?: string;
}

export interface VirtualMachineDomainClockTimerRtc {
  present?: boolean;
  tickPolicy?: string;
  track?: string;
}

export interface VirtualMachineDomainClockTimer {
  hpet?: { present?: boolean; tickPolicy?: string };
  hyperv?: { present?: boolean };
  kvm?: { present?: boolean };
  pit?: { present?: boolean; tickPolicy?: string };
  rtc?: VirtualMachineDomainClockTimerRtc;
}

export interface VirtualMachineDomainClock {
  timer?: VirtualMachineDomainClockTimer;
  timezone?: string;
  utc?: { offsetSeconds?: number };
  [field: string]: unknown;
}

export interface DomainCPU {
  cores?: number;
  dedicatedCpuPlacement?: boolean;
  features?: { name: string; policy?: string }[];
  isolateEmulatorThread?: boolean;
  maxSockets?: number;
  model?: string;
  numa?: { guestMappingPassthrough?: Record<string, unknown> };
  realtime?: { mask?: string };
  sockets?: number;
  threads?: number;
}

export interface DiskBlockSizeCustom {
  discardGranularity?: number;
  logical?: number;
  physical?: number;
}

export interface DiskBlockSize {
  custom?: DiskBlockSizeCustom;
  matchVolume?: { enabled?: boolean };
}

export interface DiskCdrom {
  bus?: string;
  readonly?: boolean;
  tray?: string;
}

export interface DiskDisk {
  bus?: string;
  pciAddress?: string;
  readonly?: boolean;
}

export interface DiskLun {
  bus?: string;
  readonly?: boolean;
  reservation?: boolean;
}

export interface Disk {
  blockSize?: DiskBlockSize;
  bootOrder?: number;
  cache?: string;
  cdrom?: DiskCdrom;
  changedBlockTracking?: boolean;
  dedicatedIOThread?: boolean;
  disk?: DiskDisk;
  errorPolicy?: string;
  io?: string;
  lun?: DiskLun;
  name: string;
  serial?: string;
  shareable?: boolean;
  tag?: string;
}

export interface GPUVirtualGPUOptionsDisplay {
  enabled?: boolean;
  ramFB?: { enabled?: boolean };
}

export interface GPU {
  claimName?: string;
  deviceName?: string;
  name: string;
  requestName?: string;
  tag?: string;
  virtualGPUOptions?: { display?: GPUVirtualGPUOptionsDisplay };
}

export interface HostDevice {
  claimName?: string;
  deviceName?: string;
  name: string;
  requestName?: string;
  tag?: string;
}

export interface DevicesInput {
  bus?: string;
  name: string;
  type: string;
}

export interface InterfaceDhcpOptions {
  bootFileName?: string;
  ntpServers?: string[];
  privateOptions?: { option: number; value: string }[];
  tftpServerName?: string;
}

export interface InterfacePort {
  name?: string;
  port: number;
  protocol?: string;
}

export interface Interface {
  acpiIndex?: number;
  binding?: { name: string };
  bootOrder?: number;
  bridge?: Record<string, unknown>;
  dhcpOptions?: InterfaceDhcpOptions;
  macAddress?: string;
  macvtap?: Record<string, unknown>;
  masquerade?: Record<string, unknown>;
  model?: string;
  name: string;
  passt?: Record<string, unknown>;
  passtBinding?: Record<string, unknown>;
  pciAddress?: string;
  ports?: InterfacePort[];
  slirp?: Record<string, unknown>;
  sriov?: Record<string, unknown>;
  state?: string;
  tag?: string;
}

export interface DevicesWatchdog {
  diag288?: { action?: string };
  i6300esb?: { action?: string };
  name: string;
}

export interface Devices {
  autoattachGraphicsDevice?: boolean;
  autoattachInputDevice?: boolean;
  autoattachMemBalloon?: boolean;
  autoattachPodInterface?: boolean;
  autoattachSerialConsole?: boolean;
  autoattachVSOCK?: boolean;
  blockMultiQueue?: boolean;
  clientPassthrough?: Record<string, unknown>;
  disableHotplug?: boolean;
  disks?: Disk[];
  downwardMetrics?: Record<string, unknown>;
  filesystems?: { name: string; virtiofs: Record<string, unknown> }[];
  gpus?: GPU[];
  hostDevices?: HostDevice[];
  inputs?: DevicesInput[];
  interfaces?: Interface[];
  logSerialConsole?: boolean;
  networkInterfaceMultiqueue?: boolean;
  panicDevices?: { model?: string }[];
  rng?: Record<string, unknown>;
  sound?: { model?: string; name: string };
  tpm?: { enabled?: boolean; persistent?: boolean };
  useVirtioTransitional?: boolean;
  video?: { type?: string };
  watchdog?: DevicesWatchdog;
}

export interface VirtualMachineDomainFeaturesHypervSynictimer {
  direct?: { enabled?: boolean };
  enabled?: boolean;
}

export interface VirtualMachineDomainFeaturesHypervTlbflush {
  direct?: { enabled?: boolean };
  enabled?: boolean;
  extended?: { enabled?: boolean };
}

export interface VirtualMachineDomainFeaturesHyperv {
  evmcs?: { enabled?: boolean };
  frequencies?: { enabled?: boolean };
  ipi?: { enabled?: boolean };
  reenlightenment?: { enabled?: boolean };
  relaxed?: { enabled?: boolean };
  reset?: { enabled?: boolean };
  runtime?: { enabled?: boolean };
  spinlocks?: { enabled?: boolean; spinlocks?: number };
  synic?: { enabled?: boolean };
  synictimer?: VirtualMachineDomainFeaturesHypervSynictimer;
  tlbflush?: VirtualMachineDomainFeaturesHypervTlbflush;
  vapic?: { enabled?: boolean };
  vendorid?: { enabled?: boolean; vendorid?: string };
  vpindex?: { enabled?: boolean };
}

export interface VirtualMachineDomainFeatures {
  acpi?: { enabled?: boolean };
  apic?: { enabled?: boolean; endOfInterrupt?: boolean };
  hyperv?: VirtualMachineDomainFeaturesHyperv;
  hypervPassthrough?: { enabled?: boolean };
  kvm?: { hidden?: boolean };
  pvspinlock?: { enabled?: boolean };
  smm?: { enabled?: boolean };
}

export interface FirmwareBootloader {
  bios?: { useSerial?: boolean };
  efi?: { persistent?: boolean; secureBoot?: boolean };
}

export interface FirmwareKernelBootContainer {
  image: string;
  imagePullPolicy?: string;
  imagePullSecret?: string;
  initrdPath?: string;
  kernelPath?: string;
}

export interface Firmware {
  acpi?: { msdmNameRef?: string; slicNameRef?: string };
  bootloader?: FirmwareBootloader;
  kernelBoot?: { container?: FirmwareKernelBootContainer; kernelArgs?: string };
  serial?: string;
  uuid?: string;
}

export interface VirtualMachineDomainLaunchSecuritySev {
  attestation?: Record<string, unknown>;
  dhCert?: string;
  policy?: { encryptedState?: boolean };
  session?: string;
}

export interface VirtualMachineDomainLaunchSecurity {
  sev?: VirtualMachineDomainLaunchSecuritySev;
  snp?: Record<string, unknown>;
  tdx?: Record<string, unknown>;
}

export interface VirtualMachineDomainMemory {
  guest?: Quantity;
  hugepages?: { pageSize?: string };
  maxGuest?: Quantity;
  reservedOverhead?: { addedOverhead?: Quantity; memLock?: "NotRequired" | "Required" };
}

export interface VirtualMachineDomainResources {
  limits?: Record<string, Quantity>;
  overcommitGuestOverhead?: boolean;
  requests?: Record<string, Quantity>;
}

export interface VirtualMachineDomain {
  chassis?: VirtualMachineDomainChassis;
  clock?: VirtualMachineDomainClock;
  cpu?: DomainCPU;
  devices: Devices;
  features?: VirtualMachineDomainFeatures;
  firmware?: Firmware;
  ioThreads?: { supplementalPoolThreadCount?: number };
  ioThreadsPolicy?: string;
  launchSecurity?: VirtualMachineDomainLaunchSecurity;
  machine?: { type?: string };
  memory?: VirtualMachineDomainMemory;
  rebootPolicy?: "Reboot" | "Terminate";
  resources?: VirtualMachineDomainResources;
}

export interface VirtualMachineInstanceSpecLivenessProbeHttpGet {
  host?: string;
  httpHeaders?: { name: string; value: string }[];
  path?: string;
  port: IntOrString;
  scheme?: string;
}

export interface VirtualMachineInstanceSpecLivenessProbe {
  exec?: { command?: string[] };
  failureThreshold?: number;
  guestAgentPing?: Record<string, unknown>;
  httpGet?: VirtualMachineInstanceSpecLivenessProbeHttpGet;
  initialDelaySeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  tcpSocket?: { host?: string; port: IntOrString };
  timeoutSeconds?: number;
}

export interface VirtualMachineNetwork {
  multus?: { default?: boolean; networkName: string };
  name: string;
  pod?: { vmIPv6NetworkCIDR?: string; vmNetworkCIDR?: string };
}

export interface VirtualMachineInstanceSpecUtilityVolume {
  claimName: string;
  name: string;
  readOnly?: boolean;
  type?: string;
}

export interface VirtualMachineVolumeCloudInitConfigDrive {
  networkData?: string;
  networkDataBase64?: string;
  networkDataSecretRef?: { name?: string };
  secretRef?: { name?: string };
  userData?: string;
  userDataBase64?: string;
}

export interface VirtualMachineVolumeConfigMap {
  name?: string;
  optional?: boolean;
  volumeLabel?: string;
}

export interface VirtualMachineVolumeContainerDisk {
  image: string;
  imagePullPolicy?: string;
  imagePullSecret?: string;
  path?: string;
}

export interface VirtualMachineVolumeDownwardAPIFieldResourceFieldRef {
  containerName?: string;
  divisor?: Quantity;
  resource: string;
}

export interface VirtualMachineVolumeDownwardAPIField {
  fieldRef?: { apiVersion?: string; fieldPath: string };
  mode?: number;
  path: string;
  resourceFieldRef?: VirtualMachineVolumeDownwardAPIFieldResourceFieldRef;
}

export interface VirtualMachineVolumeEphemeral {
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
}

export interface VirtualMachineVolumeHostDisk {
  capacity?: Quantity;
  path: string;
  shared?: boolean;
  type: string;
}

export interface VirtualMachineVolumeMemoryDump {
  claimName: string;
  hotpluggable?: boolean;
  readOnly?: boolean;
}

export interface VirtualMachineVolumeSecret {
  optional?: boolean;
  secretName?: string;
  volumeLabel?: string;
}

export interface VirtualMachineVolumeSysprep {
  configMap?: { name?: string };
  secret?: { name?: string };
}

export interface VirtualMachineVolume {
  cloudInitConfigDrive?: VirtualMachineVolumeCloudInitConfigDrive;
  cloudInitNoCloud?: VirtualMachineVolumeCloudInitConfigDrive;
  configMap?: VirtualMachineVolumeConfigMap;
  containerDisk?: VirtualMachineVolumeContainerDisk;
  containerPath?: { path: string; readOnly?: boolean };
  dataVolume?: { hotpluggable?: boolean; name: string };
  downwardAPI?: { fields?: VirtualMachineVolumeDownwardAPIField[]; volumeLabel?: string };
  downwardMetrics?: Record<string, unknown>;
  emptyDisk?: { capacity: Quantity };
  ephemeral?: VirtualMachineVolumeEphemeral;
  hostDisk?: VirtualMachineVolumeHostDisk;
  memoryDump?: VirtualMachineVolumeMemoryDump;
  name: string;
  persistentVolumeClaim?: VirtualMachineVolumeMemoryDump;
  secret?: VirtualMachineVolumeSecret;
  serviceAccount?: { serviceAccountName?: string };
  sysprep?: VirtualMachineVolumeSysprep;
}

export interface VirtualMachineInstanceSpec {
  accessCredentials?: AccessCredential[];
  affinity?: Affinity;
  architecture?: string;
  dnsConfig?: PodDNSConfig;
  dnsPolicy?: string;
  domain: VirtualMachineDomain;
  evictionStrategy?: string;
  hostname?: string;
  livenessProbe?: VirtualMachineInstanceSpecLivenessProbe;
  networks?: VirtualMachineNetwork[];
  nodeSelector?: Record<string, string>;
  priorityClassName?: string;
  readinessProbe?: VirtualMachineInstanceSpecLivenessProbe;
  resourceClaims?: PodResourceClaim[];
  schedulerName?: string;
  startStrategy?: string;
  subdomain?: string;
  terminationGracePeriodSeconds?: number;
  tolerations?: Toleration[];
  topologySpreadConstraints?: TopologySpreadConstraint[];
  utilityVolumes?: VirtualMachineInstanceSpecUtilityVolume[];
  volumes?: VirtualMachineVolume[];
}

export interface VirtualMachineInstanceStatusChangedBlockTrackingBackupStatusVolume {
  dataEndpoint?: string;
  diskTarget: string;
  mapEndpoint?: string;
  volumeName: string;
}

export interface VirtualMachineInstanceStatusChangedBlockTrackingBackupStatus {
  backupMsg?: string;
  backupName?: string;
  checkpointName?: string;
  completed?: boolean;
  endTimestamp?: string;
  failed?: boolean;
  startTimestamp?: string;
  volumes?: VirtualMachineInstanceStatusChangedBlockTrackingBackupStatusVolume[];
}

export interface VirtualMachineInstanceStatusChangedBlockTracking {
  backupStatus?: VirtualMachineInstanceStatusChangedBlockTrackingBackupStatus | null;
  state: string;
}

export interface VirtualMachineCondition {
  lastProbeTime?: string | null;
  lastTransitionTime?: string | null;
  message?: string;
  reason?: string;
  status: string;
  type: string;
}

export interface VirtualMachineInstanceStatusCurrentCPUTopology {
  cores?: number;
  sockets?: number;
  threads?: number;
}

export interface VirtualMachineInstanceStatusGuestOSInfo {
  id?: string;
  kernelRelease?: string;
  kernelVersion?: string;
  machine?: string;
  name?: string;
  prettyName?: string;
  version?: string;
  versionId?: string;
}

export interface InterfaceStatus {
  infoSource?: string;
  interfaceName?: string;
  ipAddress?: string;
  ipAddresses?: string[];
  linkState?: string;
  mac?: string;
  name?: string;
  podInterfaceName?: string;
  queueCount?: number;
}

export interface VirtualMachineInstanceStatusKernelBootStatus {
  initrdInfo?: { checksum?: number };
  kernelInfo?: { checksum?: number };
}

export interface VirtualMachineInstanceStatusMemory {
  guestAtBoot?: Quantity;
  guestCurrent?: Quantity;
  guestRequested?: Quantity;
  memoryOverhead?: Quantity;
}

export interface VirtualMachineInstanceStatusMigratedVolumeDestinationPVCInfo {
  accessModes?: string[];
  capacity?: Record<string, Quantity>;
  claimName?: string;
  filesystemOverhead?: string;
  preallocated?: boolean;
  requests?: Record<string, Quantity>;
  volumeMode?: string;
}

export interface VirtualMachineInstanceStatusMigratedVolume {
  destinationPVCInfo?: VirtualMachineInstanceStatusMigratedVolumeDestinationPVCInfo;
  sourcePVCInfo?: VirtualMachineInstanceStatusMigratedVolumeDestinationPVCInfo;
  volumeName: string;
}

export interface MigrationStateMigrationConfiguration {
  allowAutoConverge?: boolean;
  allowPostCopy?: boolean;
  allowWorkloadDisruption?: boolean;
  bandwidthPerMigration?: Quantity;
  completionTimeoutPerGiB?: number;
  disableTLS?: boolean;
  matchSELinuxLevelOnMigration?: boolean;
  network?: string;
  nodeDrainTaintKey?: string;
  parallelMigrationsPerCluster?: number;
  parallelOutboundMigrationsPerNode?: number;
  progressTimeout?: number;
  unsafeMigrationOverride?: boolean;
  utilityVolumesTimeout?: number;
}

export interface MigrationStateSourceState {
  domainName?: string;
  domainNamespace?: string;
  migrationUID?: string;
  node?: string;
  nodeSelectors?: Record<string, string>;
  persistentStatePVCName?: string;
  pod?: string;
  selinuxContext?: string;
  syncAddress?: string;
  virtualMachineInstanceUID?: string;
}

export interface MigrationStateTargetState {
  attachmentPodUID?: string;
  cpuSet?: number[];
  directMigrationNodePorts?: Record<string, number>;
  domainDetected?: boolean;
  domainName?: string;
  domainNamespace?: string;
  domainReadyTimestamp?: string;
  migrationUID?: string;
  node?: string;
  nodeAddress?: string;
  nodeTopology?: string;
  persistentStatePVCName?: string;
  pod?: string;
  selinuxContext?: string;
  syncAddress?: string;
  virtualMachineInstanceUID?: string;
}

export interface MigrationState {
  abortRequested?: boolean;
  abortStatus?: string;
  completed?: boolean;
  endTimestamp?: string | null;
  failed?: boolean;
  failureReason?: string;
  migrationConfiguration?: MigrationStateMigrationConfiguration;
  migrationNetworkType?: string;
  migrationPolicyName?: string;
  migrationUid?: string;
  mode?: string;
  sourceNode?: string;
  sourcePersistentStatePVCName?: string;
  sourcePod?: string;
  sourceState?: MigrationStateSourceState;
  startTimestamp?: string | null;
  targetAttachmentPodUID?: string;
  targetCPUSet?: number[];
  targetDirectMigrationNodePorts?: Record<string, number>;
  targetMemoryOverhead?: Quantity;
  targetNode?: string;
  targetNodeAddress?: string;
  targetNodeDomainDetected?: boolean;
  targetNodeDomainReadyTimestamp?: string;
  targetNodeTopology?: string;
  targetPersistentStatePVCName?: string;
  targetPod?: string;
  targetState?: MigrationStateTargetState;
}

export interface VirtualMachineVolumeStatusMemoryDumpVolume {
  claimName?: string;
  endTimestamp?: string;
  startTimestamp?: string;
  targetFileName?: string;
}

export interface VirtualMachineVolumeStatus {
  containerDiskVolume?: { checksum?: number };
  hotplugVolume?: { attachPodName?: string; attachPodUID?: string };
  memoryDumpVolume?: VirtualMachineVolumeStatusMemoryDumpVolume;
  message?: string;
  name: string;
  persistentVolumeClaimInfo?: VirtualMachineInstanceStatusMigratedVolumeDestinationPVCInfo;
  phase?: string;
  reason?: string;
  size?: number;
  target: string;
}

export interface VirtualMachineInstanceStatus {
  VSOCKCID?: number;
  activePods?: Record<string, string>;
  changedBlockTracking?: VirtualMachineInstanceStatusChangedBlockTracking | null;
  conditions?: VirtualMachineCondition[];
  currentCPUTopology?: VirtualMachineInstanceStatusCurrentCPUTopology;
  evacuationNodeName?: string;
  fsFreezeStatus?: string;
  guestOSInfo?: VirtualMachineInstanceStatusGuestOSInfo;
  interfaces?: InterfaceStatus[];
  kernelBootStatus?: VirtualMachineInstanceStatusKernelBootStatus;
  launcherContainerImageVersion?: string;
  machine?: { type?: string };
  memory?: VirtualMachineInstanceStatusMemory;
  migratedVolumes?: VirtualMachineInstanceStatusMigratedVolume[];
  migrationMethod?: string;
  migrationState?: MigrationState;
  migrationTransport?: string;
  nodeName?: string;
  phase?: string;
  phaseTransitionTimestamps?: { phase?: string; phaseTransitionTimestamp?: string }[];
  qosClass?: string;
  reason?: string;
  runtimeUser?: number;
  selinuxContext?: string;
  topologyHints?: { tscFrequency?: number };
  virtualMachineRevisionName?: string;
  volumeStatus?: VirtualMachineVolumeStatus[];
}

export interface VirtualMachineInstance {
  apiVersion: "kubevirt.io/v1";
  kind: "VirtualMachineInstance";
  metadata: ObjectMeta;
  spec: VirtualMachineInstanceSpec;
  status?: VirtualMachineInstanceStatus;
}

export interface DataVolumeTemplateSpecPvc {
  accessModes?: string[];
  dataSource?: TypedLocalObjectReference;
  dataSourceRef?: TypedObjectReference;
  resources?: { limits?: Record<string, Quantity>; requests?: Record<string, Quantity> };
  selector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  storageClassName?: string;
  volumeAttributesClassName?: string;
  volumeMode?: string;
  volumeName?: string;
}

export interface DataVolumeTemplateSpecSourceHttp {
  certConfigMap?: string;
  extraHeaders?: string[];
  secretExtraHeaders?: string[];
  secretRef?: string;
  url: string;
}

export interface DataVolumeTemplateSpecSourceImageio {
  certConfigMap?: string;
  diskId: string;
  insecureSkipVerify?: boolean;
  secretRef?: string;
  url: string;
}

export interface DataVolumeTemplateSpecSourceRegistry {
  certConfigMap?: string;
  imageStream?: string;
  platform?: { architecture?: string };
  pullMethod?: string;
  secretRef?: string;
  url?: string;
}

export interface DataVolumeTemplateSpecSourceS3 {
  certConfigMap?: string;
  secretRef?: string;
  url: string;
}

export interface DataVolumeTemplateSpecSourceVddk {
  backingFile?: string;
  extraArgs?: string;
  initImageURL?: string;
  secretRef?: string;
  thumbprint?: string;
  url?: string;
  uuid?: string;
}

export interface DataVolumeTemplateSpecSource {
  blank?: Record<string, unknown>;
  gcs?: { secretRef?: string; url: string };
  http?: DataVolumeTemplateSpecSourceHttp;
  imageio?: DataVolumeTemplateSpecSourceImageio;
  pvc?: { name: string; namespace: string };
  registry?: DataVolumeTemplateSpecSourceRegistry;
  s3?: DataVolumeTemplateSpecSourceS3;
  snapshot?: { name: string; namespace: string };
  upload?: Record<string, unknown>;
  vddk?: DataVolumeTemplateSpecSourceVddk;
}

export interface DataVolumeTemplateSpecSourceRef {
  kind: string;
  name: string;
  namespace?: string;
}

export interface DataVolumeTemplateSpecStorage {
  accessModes?: string[];
  dataSource?: TypedLocalObjectReference;
  dataSourceRef?: TypedObjectReference;
  resources?: { limits?: Record<string, Quantity>; requests?: Record<string, Quantity> };
  selector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  storageClassName?: string;
  volumeMode?: string;
  volumeName?: string;
}

export interface DataVolumeTemplateSpec {
  checkpoints?: { current: string; previous: string }[];
  contentType?: "kubevirt" | "archive";
  finalCheckpoint?: boolean;
  preallocation?: boolean;
  priorityClassName?: string;
  pvc?: DataVolumeTemplateSpecPvc;
  source?: DataVolumeTemplateSpecSource;
  sourceRef?: DataVolumeTemplateSpecSourceRef;
  storage?: DataVolumeTemplateSpecStorage;
}

export interface DataVolumeTemplate {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
  spec: DataVolumeTemplateSpec;
  status?: Record<string, unknown> | null;
}

export interface InstancetypeMatcher {
  inferFromVolume?: string;
  inferFromVolumeFailurePolicy?: string;
  kind?: string;
  name?: string;
  revisionName?: string;
}

export interface VirtualMachineSpec {
  dataVolumeTemplates?: (DataVolumeTemplate | null)[];
  instancetype?: InstancetypeMatcher;
  preference?: InstancetypeMatcher;
  runStrategy?: string;
  running?: boolean;
  template: { metadata?: ObjectMeta; spec?: VirtualMachineInstanceSpec };
  updateVolumesStrategy?: string;
}

export interface VirtualMachineStatusInstancetypeRef {
  controllerRevisionRef?: { name?: string };
  inferFromVolume?: string;
  inferFromVolumeFailurePolicy?: string;
  kind?: string;
  name?: string;
}

export interface VirtualMachineStatusMemoryDumpRequest {
  claimName: string;
  endTimestamp?: string;
  fileName?: string;
  message?: string;
  phase: string;
  remove?: boolean;
  startTimestamp?: string;
}

export interface VirtualMachineStatusStartFailure {
  consecutiveFailCount?: number;
  lastFailedVMIUID?: string;
  retryAfterTimestamp?: string;
}

export interface StateChangeRequest {
  action: string;
  data?: Record<string, string>;
  uid?: string;
}

export interface VirtualMachineStatusVolumeRequestAddVolumeOptionsVolumeSource {
  dataVolume?: { hotpluggable?: boolean; name: string };
  persistentVolumeClaim?: VirtualMachineVolumeMemoryDump;
}

export interface VirtualMachineStatusVolumeRequestAddVolumeOptions {
  disk: Disk;
  dryRun?: string[];
  name: string;
  volumeSource: VirtualMachineStatusVolumeRequestAddVolumeOptionsVolumeSource;
}

export interface VirtualMachineStatusVolumeRequest {
  addVolumeOptions?: VirtualMachineStatusVolumeRequestAddVolumeOptions;
  removeVolumeOptions?: { dryRun?: string[]; name: string };
}

export interface VirtualMachineStatusVolumeSnapshotStatus {
  enabled: boolean;
  name: string;
  reason?: string;
}

export interface VirtualMachineStatusVolumeUpdateState {
  volumeMigrationState?: { migratedVolumes?: VirtualMachineInstanceStatusMigratedVolume[] };
}

export interface VirtualMachineStatus {
  changedBlockTracking?: VirtualMachineInstanceStatusChangedBlockTracking | null;
  conditions?: VirtualMachineCondition[];
  created?: boolean;
  desiredGeneration?: number;
  instancetypeRef?: VirtualMachineStatusInstancetypeRef | null;
  memoryDumpRequest?: VirtualMachineStatusMemoryDumpRequest | null;
  observedGeneration?: number;
  preferenceRef?: VirtualMachineStatusInstancetypeRef | null;
  printableStatus?: string;
  ready?: boolean;
  restoreInProgress?: string;
  runStrategy?: string;
  snapshotInProgress?: string;
  startFailure?: VirtualMachineStatusStartFailure | null;
  stateChangeRequests?: StateChangeRequest[];
  volumeRequests?: VirtualMachineStatusVolumeRequest[];
  volumeSnapshotStatuses?: VirtualMachineStatusVolumeSnapshotStatus[];
  volumeUpdateState?: VirtualMachineStatusVolumeUpdateState;
}

export interface VirtualMachine {
  apiVersion: "kubevirt.io/v1";
  kind: "VirtualMachine";
  metadata: ObjectMeta;
  spec: VirtualMachineSpec;
  status?: VirtualMachineStatus;
}

export interface VirtualMachineInstanceMigrationSpec {
  addedNodeSelector?: Record<string, string>;
  priority?: string;
  receive?: { migrationID: string };
  sendTo?: { connectURL: string; migrationID: string };
  vmiName?: string;
}

export interface VirtualMachineInstanceMigrationStatus {
  conditions?: VirtualMachineCondition[];
  migrationState?: MigrationState;
  phase?: string;
  phaseTransitionTimestamps?: { phase?: string; phaseTransitionTimestamp?: string }[];
  synchronizationAddresses?: string[];
}

export interface VirtualMachineInstanceMigration {
  apiVersion: "kubevirt.io/v1";
  kind: "VirtualMachineInstanceMigration";
  metadata: ObjectMeta;
  spec: VirtualMachineInstanceMigrationSpec;
  status?: VirtualMachineInstanceMigrationStatus;
}

export interface KubeVirtSpecCertificateRotateStrategySelfSigned {
  ca?: { duration?: string; renewBefore?: string };
  caOverlapInterval?: string;
  caRotateInterval?: string;
  certRotateInterval?: string;
  server?: { duration?: string; renewBefore?: string };
}

export interface KubeVirtSpecConfigurationApiConfigurationRestClientRateLimiter {
  tokenBucketRateLimiter?: { burst: number; qps: number };
}

export interface KubeVirtSpecConfigurationApiConfiguration {
  restClient?: { rateLimiter?: KubeVirtSpecConfigurationApiConfigurationRestClientRateLimiter };
}

export interface KubeVirtSpecConfigurationArchitectureConfigurationAmd64 {
  emulatedMachines?: string[];
  machineType?: string;
  ovmfPath?: string;
}

export interface KubeVirtSpecConfigurationArchitectureConfiguration {
  amd64?: KubeVirtSpecConfigurationArchitectureConfigurationAmd64;
  arm64?: KubeVirtSpecConfigurationArchitectureConfigurationAmd64;
  defaultArchitecture?: string;
  ppc64le?: KubeVirtSpecConfigurationArchitectureConfigurationAmd64;
  s390x?: KubeVirtSpecConfigurationArchitectureConfigurationAmd64;
}

export interface KubeVirtSpecConfigurationChangedBlockTrackingLabelSelectors {
  namespaceLabelSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  virtualMachineLabelSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
}

export interface KubeVirtSpecConfigurationDeveloperConfigurationLogVerbosity {
  nodeVerbosity?: Record<string, number>;
  virtAPI?: number;
  virtController?: number;
  virtHandler?: number;
  virtLauncher?: number;
  virtOperator?: number;
  virtSynchronizationController?: number;
}

export interface KubeVirtSpecConfigurationDeveloperConfiguration {
  clusterProfiler?: boolean;
  cpuAllocationRatio?: number;
  disabledFeatureGates?: string[];
  diskVerification?: { memoryLimit: Quantity };
  featureGates?: string[];
  logVerbosity?: KubeVirtSpecConfigurationDeveloperConfigurationLogVerbosity;
  memoryOvercommit?: number;
  minimumClusterTSCFrequency?: number;
  minimumReservePVCBytes?: number;
  nodeSelectors?: Record<string, string>;
  pvcTolerateLessSpaceUpToPercent?: number;
  useEmulation?: boolean;
}

export interface KubeVirtSpecConfigurationKsmConfiguration {
  nodeLabelSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
}

export interface KubeVirtSpecConfigurationLiveUpdateConfiguration {
  maxCpuSockets?: number;
  maxGuest?: Quantity;
  maxHotplugRatio?: number;
}

export interface KubeVirtSpecConfigurationMediatedDevicesConfigurationNodeMediatedDeviceType {
  mediatedDeviceTypes?: string[];
  mediatedDevicesTypes?: string[];
  nodeSelector: Record<string, string>;
}

export interface KubeVirtSpecConfigurationMediatedDevicesConfiguration {
  enabled?: boolean;
  mediatedDeviceTypes?: string[];
  mediatedDevicesTypes?: string[];
  nodeMediatedDeviceTypes?: KubeVirtSpecConfigurationMediatedDevicesConfigurationNodeMediatedDeviceType[];
}

export interface KubeVirtSpecConfigurationNetworkBindingItem {
  computeResourceOverhead?: { limits?: Record<string, Quantity>; requests?: Record<string, Quantity> };
  domainAttachmentType?: string;
  downwardAPI?: string;
  migration?: { method?: string };
  networkAttachmentDefinition?: string;
  sidecarImage?: string;
}

export interface KubeVirtSpecConfigurationNetwork {
  binding?: Record<string, KubeVirtSpecConfigurationNetworkBindingItem>;
  defaultNetworkInterface?: string;
  permitBridgeInterfaceOnPodNetwork?: boolean;
  permitSlirpInterface?: boolean;
}

export interface KubeVirtSpecConfigurationPermittedHostDevicesMediatedDevice {
  externalResourceProvider?: boolean;
  mdevNameSelector: string;
  resourceName: string;
}

export interface KubeVirtSpecConfigurationPermittedHostDevicesPciHostDevice {
  externalResourceProvider?: boolean;
  pciVendorSelector: string;
  resourceName: string;
}

export interface KubeVirtSpecConfigurationPermittedHostDevicesUsbItem {
  externalResourceProvider?: boolean;
  resourceName: string;
  selectors?: { product: string; vendor: string }[];
}

export interface KubeVirtSpecConfigurationPermittedHostDevices {
  mediatedDevices?: KubeVirtSpecConfigurationPermittedHostDevicesMediatedDevice[];
  pciHostDevices?: KubeVirtSpecConfigurationPermittedHostDevicesPciHostDevice[];
  usb?: KubeVirtSpecConfigurationPermittedHostDevicesUsbItem[];
}

export interface KubeVirtSpecConfigurationSeccompConfigurationVirtualMachineInstanceProfile {
  customProfile?: { localhostProfile?: string; runtimeDefaultProfile?: boolean };
}

export interface KubeVirtSpecConfigurationSeccompConfiguration {
  virtualMachineInstanceProfile?: KubeVirtSpecConfigurationSeccompConfigurationVirtualMachineInstanceProfile;
}

export interface KubeVirtSpecConfigurationSmbios {
  family?: string;
  manufacturer?: string;
  product?: string;
  sku?: string;
  version?: string;
}

export interface KubeVirtSpecConfigurationSupportContainerResource {
  resources: { limits?: Record<string, Quantity>; requests?: Record<string, Quantity> };
  type: string;
}

export interface KubeVirtSpecConfigurationTlsConfiguration {
  ciphers?: string[];
  minTLSVersion?: "VersionTLS10" | "VersionTLS11" | "VersionTLS12" | "VersionTLS13";
}

export interface KubeVirtSpecConfigurationVirtualMachineOptions {
  disableFreePageReporting?: Record<string, unknown>;
  disableSerialConsoleLog?: Record<string, unknown>;
}

export interface KubeVirtSpecConfiguration {
  additionalGuestMemoryOverheadRatio?: string;
  apiConfiguration?: KubeVirtSpecConfigurationApiConfiguration;
  architectureConfiguration?: KubeVirtSpecConfigurationArchitectureConfiguration;
  autoCPULimitNamespaceLabelSelector?: { matchExpressions?: NodeSelectorRequirement[]; matchLabels?: Record<string, string> };
  changedBlockTrackingLabelSelectors?: KubeVirtSpecConfigurationChangedBlockTrackingLabelSelectors | null;
  commonInstancetypesDeployment?: { enabled?: boolean | null } | null;
  controllerConfiguration?: KubeVirtSpecConfigurationApiConfiguration;
  cpuModel?: string;
  cpuRequest?: Quantity;
  defaultRuntimeClass?: string;
  developerConfiguration?: KubeVirtSpecConfigurationDeveloperConfiguration;
  emulatedMachines?: string[];
  evictionStrategy?: string;
  handlerConfiguration?: KubeVirtSpecConfigurationApiConfiguration;
  hypervisors?: ({ name?: "kvm" | "hyperv-direct" })[];
  imagePullPolicy?: string;
  instancetype?: { referencePolicy?: "reference" | "expand" | "expandAll" | null } | null;
  ksmConfiguration?: KubeVirtSpecConfigurationKsmConfiguration;
  liveUpdateConfiguration?: KubeVirtSpecConfigurationLiveUpdateConfiguration;
  machineType?: string;
  mediatedDevicesConfiguration?: KubeVirtSpecConfigurationMediatedDevicesConfiguration;
  memBalloonStatsPeriod?: number;
  migrations?: MigrationStateMigrationConfiguration;
  minCPUModel?: string;
  network?: KubeVirtSpecConfigurationNetwork;
  obsoleteCPUModels?: Record<string, boolean>;
  ovmfPath?: string;
  permittedHostDevices?: KubeVirtSpecConfigurationPermittedHostDevices;
  roleAggregationStrategy?: "AggregateToDefault" | "Manual";
  seccompConfiguration?: KubeVirtSpecConfigurationSeccompConfiguration;
  selinuxLauncherType?: string;
  smbios?: KubeVirtSpecConfigurationSmbios;
  supportContainerResources?: KubeVirtSpecConfigurationSupportContainerResource[];
  supportedGuestAgentVersions?: string[];
  tlsConfiguration?: KubeVirtSpecConfigurationTlsConfiguration;
  virtTemplateDeployment?: { enabled?: boolean | null } | null;
  virtualMachineInstancesPerNode?: number;
  virtualMachineOptions?: KubeVirtSpecConfigurationVirtualMachineOptions;
  vmRolloutStrategy?: "Stage" | "LiveUpdate" | null;
  vmStateStorageClass?: string;
  webhookConfiguration?: KubeVirtSpecConfigurationApiConfiguration;
}

export interface KubeVirtSpecCustomizeComponentsFlags {
  api?: Record<string, string>;
  controller?: Record<string, string>;
  handler?: Record<string, string>;
}

export interface KubeVirtSpecCustomizeComponentsPatch {
  patch: string;
  resourceName: string;
  resourceType: string;
  type: string;
}

export interface KubeVirtSpecCustomizeComponents {
  flags?: KubeVirtSpecCustomizeComponentsFlags;
  patches?: KubeVirtSpecCustomizeComponentsPatch[];
}

export interface KubeVirtSpecInfraNodePlacement {
  affinity?: Affinity;
  nodeSelector?: Record<string, string>;
  tolerations?: Toleration[];
}

export interface KubeVirtSpecWorkloadUpdateStrategy {
  batchEvictionInterval?: string;
  batchEvictionSize?: number;
  workloadUpdateMethods?: string[];
}

export interface KubeVirtSpec {
  certificateRotateStrategy?: { selfSigned?: KubeVirtSpecCertificateRotateStrategySelfSigned };
  configuration?: KubeVirtSpecConfiguration;
  customizeComponents?: KubeVirtSpecCustomizeComponents;
  imagePullPolicy?: string;
  imagePullSecrets?: { name?: string }[];
  imageRegistry?: string;
  imageTag?: string;
  infra?: { nodePlacement?: KubeVirtSpecInfraNodePlacement; replicas?: number };
  monitorAccount?: string;
  monitorNamespace?: string;
  productComponent?: string;
  productName?: string;
  productVersion?: string;
  serviceMonitorNamespace?: string;
  synchronizationPort?: string;
  uninstallStrategy?: string;
  workloadUpdateStrategy?: KubeVirtSpecWorkloadUpdateStrategy;
  workloads?: { nodePlacement?: KubeVirtSpecInfraNodePlacement; replicas?: number };
}

export interface KubeVirtStatusGeneration {
  group: string;
  hash?: string;
  lastGeneration: number;
  name: string;
  namespace?: string;
  resource: string;
}

export interface KubeVirtStatus {
  conditions?: VirtualMachineCondition[];
  defaultArchitecture?: string;
  generations?: KubeVirtStatusGeneration[];
  observedDeploymentConfig?: string;
  observedDeploymentID?: string;
  observedGeneration?: number;
  observedKubeVirtRegistry?: string;
  observedKubeVirtVersion?: string;
  operatorVersion?: string;
  outdatedVirtualMachineInstanceWorkloads?: number;
  phase?: string;
  synchronizationAddresses?: string[];
  targetDeploymentConfig?: string;
  targetDeploymentID?: string;
  targetKubeVirtRegistry?: string;
  targetKubeVirtVersion?: string;
}

export interface KubeVirt {
  apiVersion: "kubevirt.io/v1";
  kind: "KubeVirt";
  metadata: ObjectMeta;
  spec: KubeVirtSpec;
  status?: KubeVirtStatus;
}

export interface VirtualMachineInstancetypeSpecCpu {
  dedicatedCPUPlacement?: boolean;
  guest: number;
  isolateEmulatorThread?: boolean;
  maxSockets?: number;
  model?: string;
  numa?: { guestMappingPassthrough?: Record<string, unknown> };
  realtime?: { mask?: string };
}

export interface VirtualMachineInstancetypeSpecMemory {
  guest: Quantity;
  hugepages?: { pageSize?: string };
  maxGuest?: Quantity;
  overcommitPercent?: number;
}

export interface VirtualMachineInstancetypeSpec {
  annotations?: Record<string, string>;
  cpu: VirtualMachineInstancetypeSpecCpu;
  gpus?: GPU[];
  hostDevices?: HostDevice[];
  ioThreads?: { supplementalPoolThreadCount?: number };
  ioThreadsPolicy?: string;
  launchSecurity?: VirtualMachineDomainLaunchSecurity;
  memory: VirtualMachineInstancetypeSpecMemory;
  nodeSelector?: Record<string, string>;
  schedulerName?: string;
}

export interface VirtualMachineInstancetype {
  apiVersion: "instancetype.kubevirt.io/v1beta1";
  kind: "VirtualMachineInstancetype";
  metadata: ObjectMeta;
  spec: VirtualMachineInstancetypeSpec;
}

export interface VirtualMachineClusterInstancetype {
  apiVersion: "instancetype.kubevirt.io/v1beta1";
  kind: "VirtualMachineClusterInstancetype";
  metadata: ObjectMeta;
  spec: VirtualMachineInstancetypeSpec;
}

export interface VirtualMachinePreferenceSpecClockPreferredClockOffset {
  timezone?: string;
  utc?: { offsetSeconds?: number };
}

export interface VirtualMachinePreferenceSpecClock {
  preferredClockOffset?: VirtualMachinePreferenceSpecClockPreferredClockOffset;
  preferredTimer?: VirtualMachineDomainClockTimer;
}

export interface VirtualMachinePreferenceSpecCpu {
  preferredCPUFeatures?: { name: string; policy?: string }[];
  preferredCPUTopology?: string;
  spreadOptions?: { across?: string; ratio?: number };
}

export interface VirtualMachinePreferenceSpecDevices {
  preferredAutoattachGraphicsDevice?: boolean;
  preferredAutoattachInputDevice?: boolean;
  preferredAutoattachMemBalloon?: boolean;
  preferredAutoattachPodInterface?: boolean;
  preferredAutoattachSerialConsole?: boolean;
  preferredBlockMultiQueue?: boolean;
  preferredCdromBus?: string;
  preferredDisableHotplug?: boolean;
  preferredDiskBlockSize?: DiskBlockSize;
  preferredDiskBus?: string;
  preferredDiskCache?: string;
  preferredDiskDedicatedIoThread?: boolean;
  preferredDiskIO?: string;
  preferredInputBus?: string;
  preferredInputType?: string;
  preferredInterfaceMasquerade?: Record<string, unknown>;
  preferredInterfaceModel?: string;
  preferredLunBus?: string;
  preferredNetworkInterfaceMultiQueue?: boolean;
  preferredPanicDeviceModel?: string;
  preferredRng?: Record<string, unknown>;
  preferredSoundModel?: string;
  preferredTPM?: { enabled?: boolean; persistent?: boolean };
  preferredUseVirtioTransitional?: boolean;
  preferredVirtualGPUOptions?: { display?: GPUVirtualGPUOptionsDisplay };
}

export interface VirtualMachinePreferenceSpecFeatures {
  preferredAcpi?: { enabled?: boolean };
  preferredApic?: { enabled?: boolean; endOfInterrupt?: boolean };
  preferredHyperv?: VirtualMachineDomainFeaturesHyperv;
  preferredKvm?: { hidden?: boolean };
  preferredPvspinlock?: { enabled?: boolean };
  preferredSmm?: { enabled?: boolean };
}

export interface VirtualMachinePreferenceSpecFirmware {
  preferredEfi?: { persistent?: boolean; secureBoot?: boolean };
  preferredUseBios?: boolean;
  preferredUseBiosSerial?: boolean;
  preferredUseEfi?: boolean;
  preferredUseSecureBoot?: boolean;
}

export interface VirtualMachinePreferenceSpecRequirements {
  architecture?: string;
  cpu?: { guest: number };
  memory?: { guest: Quantity };
}

export interface VirtualMachinePreferenceSpec {
  annotations?: Record<string, string>;
  clock?: VirtualMachinePreferenceSpecClock;
  cpu?: VirtualMachinePreferenceSpecCpu;
  devices?: VirtualMachinePreferenceSpecDevices;
  features?: VirtualMachinePreferenceSpecFeatures;
  firmware?: VirtualMachinePreferenceSpecFirmware;
  machine?: { preferredMachineType?: string };
  preferSpreadSocketToCoreRatio?: number;
  preferredArchitecture?: string;
  preferredSubdomain?: string;
  preferredTerminationGracePeriodSeconds?: number;
  requirements?: VirtualMachinePreferenceSpecRequirements;
  volumes?: { preferredStorageClassName?: string };
}

export interface VirtualMachinePreference {
  apiVersion: "instancetype.kubevirt.io/v1beta1";
  kind: "VirtualMachinePreference";
  metadata: ObjectMeta;
  spec: VirtualMachinePreferenceSpec;
}

export interface VirtualMachineClusterPreference {
  apiVersion: "instancetype.kubevirt.io/v1beta1";
  kind: "VirtualMachineClusterPreference";
  metadata: ObjectMeta;
  spec: VirtualMachinePreferenceSpec;
}

export interface VirtualMachineSnapshotSpec {
  deletionPolicy?: string;
  failureDeadline?: string;
  source: TypedLocalObjectReference;
}

export interface VirtualMachineSnapshotStatus {
  conditions?: VirtualMachineCondition[];
  creationTime?: string | null;
  error?: { message?: string; time?: string };
  indications?: string[];
  phase?: string;
  readyToUse?: boolean;
  snapshotVolumes?: { excludedVolumes?: string[]; includedVolumes?: string[] };
  sourceIndications?: { indication: string; message: string }[];
  sourceUID?: string;
  virtualMachineSnapshotContentName?: string;
}

export interface VirtualMachineSnapshot {
  apiVersion: "snapshot.kubevirt.io/v1beta1";
  kind: "VirtualMachineSnapshot";
  metadata: ObjectMeta;
  spec: VirtualMachineSnapshotSpec;
  status?: VirtualMachineSnapshotStatus;
}

export interface VirtualMachineRestoreSpecVolumeRestoreOverride {
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  restoreName?: string;
  volumeName?: string;
}

export interface VirtualMachineRestoreSpec {
  patches?: string[];
  target: TypedLocalObjectReference;
  targetReadinessPolicy?: string;
  virtualMachineSnapshotName: string;
  volumeOwnershipPolicy?: string;
  volumeRestoreOverrides?: VirtualMachineRestoreSpecVolumeRestoreOverride[];
  volumeRestorePolicy?: string;
}

export interface VirtualMachineRestoreStatusRestore {
  dataVolumeName?: string;
  persistentVolumeClaim: string;
  volumeName: string;
  volumeSnapshotName: string;
}

export interface VirtualMachineRestoreStatus {
  complete?: boolean;
  conditions?: VirtualMachineCondition[];
  deletedDataVolumes?: string[];
  restoreTime?: string;
  restores?: VirtualMachineRestoreStatusRestore[];
}

export interface VirtualMachineRestore {
  apiVersion: "snapshot.kubevirt.io/v1beta1";
  kind: "VirtualMachineRestore";
  metadata: ObjectMeta;
  spec: VirtualMachineRestoreSpec;
  status?: VirtualMachineRestoreStatus;
}

export interface VirtualMachineExportSpec {
  source: TypedLocalObjectReference;
  tokenSecretRef?: string;
  ttlDuration?: string;
}

export interface VirtualMachineExportStatusLinksExternalBackup {
  endpoints?: { endpoint: string; url: string }[];
  name: string;
}

export interface VirtualMachineExportStatusLinksExternalVolume {
  formats?: { format: string; url: string }[];
  name: string;
}

export interface VirtualMachineExportStatusLinksExternal {
  backups?: VirtualMachineExportStatusLinksExternalBackup[];
  cert: string;
  manifests?: { type: string; url: string }[];
  volumes?: VirtualMachineExportStatusLinksExternalVolume[];
}

export interface VirtualMachineExportStatusLinks {
  external?: VirtualMachineExportStatusLinksExternal;
  internal?: VirtualMachineExportStatusLinksExternal;
}

export interface VirtualMachineExportStatus {
  conditions?: VirtualMachineCondition[];
  links?: VirtualMachineExportStatusLinks;
  phase?: string;
  serviceName?: string;
  tokenSecretRef?: string;
  ttlExpirationTime?: string;
  virtualMachineName?: string;
}

export interface VirtualMachineExport {
  apiVersion: "export.kubevirt.io/v1beta1";
  kind: "VirtualMachineExport";
  metadata: ObjectMeta;
  spec: VirtualMachineExportSpec;
  status?: VirtualMachineExportStatus;
}

export interface VirtualMachineCloneSpec {
  annotationFilters?: string[];
  labelFilters?: string[];
  newMacAddresses?: Record<string, string>;
  newSMBiosSerial?: string;
  patches?: string[];
  source: TypedLocalObjectReference;
  target?: TypedLocalObjectReference;
  template?: { annotationFilters?: string[]; labelFilters?: string[] };
  volumeNamePolicy?: "RandomizeNames" | "PrefixTargetName";
}

export interface VirtualMachineCloneStatus {
  conditions?: VirtualMachineCondition[];
  creationTime?: string | null;
  phase?: string;
  restoreName?: string | null;
  snapshotName?: string | null;
  targetName?: string | null;
}

export interface VirtualMachineClone {
  apiVersion: "clone.kubevirt.io/v1beta1";
  kind: "VirtualMachineClone";
  metadata: ObjectMeta;
  spec: VirtualMachineCloneSpec;
  status?: VirtualMachineCloneStatus;
}

export interface DataVolumeSpecSourceHttp {
  certConfigMap?: string;
  checksum?: string;
  extraHeaders?: string[];
  secretExtraHeaders?: string[];
  secretRef?: string;
  url: string;
}

export interface DataVolumeSpecSource {
  blank?: Record<string, unknown>;
  gcs?: { secretRef?: string; url: string };
  http?: DataVolumeSpecSourceHttp;
  imageio?: DataVolumeTemplateSpecSourceImageio;
  pvc?: { name: string; namespace: string };
  registry?: DataVolumeTemplateSpecSourceRegistry;
  s3?: DataVolumeTemplateSpecSourceS3;
  snapshot?: { name: string; namespace: string };
  upload?: Record<string, unknown>;
  vddk?: DataVolumeTemplateSpecSourceVddk;
}

export interface DataVolumeSpec {
  checkpoints?: { current: string; previous: string }[];
  contentType?: "kubevirt" | "archive";
  finalCheckpoint?: boolean;
  preallocation?: boolean;
  priorityClassName?: string;
  pvc?: DataVolumeTemplateSpecPvc;
  serviceAccountName?: string;
  source?: DataVolumeSpecSource;
  sourceRef?: DataVolumeTemplateSpecSourceRef;
  storage?: DataVolumeTemplateSpecStorage;
}

export interface DataVolumeStatus {
  claimName?: string;
  conditions?: NodeCondition[];
  phase?: string;
  progress?: string;
  restartCount?: number;
}

export interface DataVolume {
  apiVersion: "cdi.kubevirt.io/v1beta1";
  kind: "DataVolume";
  metadata: ObjectMeta;
  spec: DataVolumeSpec;
  status?: DataVolumeStatus;
}

export interface DataSourceSpecSource {
  dataSource?: { name: string; namespace: string };
  pvc?: { name: string; namespace: string };
  snapshot?: { name: string; namespace: string };
}

export interface DataSource {
  apiVersion: "cdi.kubevirt.io/v1beta1";
  kind: "DataSource";
  metadata: ObjectMeta;
  spec: { source: DataSourceSpecSource };
  status?: { conditions?: NodeCondition[]; source?: DataSourceSpecSource };
}

export interface DataImportCronSpecTemplate {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
  spec: DataVolumeSpec;
  status?: DataVolumeStatus;
}

export interface DataImportCronSpec {
  garbageCollect?: string;
  importsToKeep?: number;
  managedDataSource: string;
  retentionPolicy?: string;
  schedule: string;
  serviceAccountName?: string;
  template: DataImportCronSpecTemplate;
}

export interface DataImportCronStatus {
  conditions?: NodeCondition[];
  currentImports?: { DataVolumeName: string; Digest: string }[];
  lastExecutionTimestamp?: string;
  lastImportTimestamp?: string;
  lastImportedPVC?: { name: string; namespace: string };
  sourceFormat?: string;
}

export interface DataImportCron {
  apiVersion: "cdi.kubevirt.io/v1beta1";
  kind: "DataImportCron";
  metadata: ObjectMeta;
  spec: DataImportCronSpec;
  status?: DataImportCronStatus;
}

export interface StorageProfileSpec {
  claimPropertySets?: ({ accessModes: string[]; volumeMode: "Block" | "Filesystem" })[];
  cloneStrategy?: string;
  dataImportCronSourceFormat?: string;
  snapshotClass?: string;
}

export interface StorageProfileStatus {
  claimPropertySets?: ({ accessModes: string[]; volumeMode: "Block" | "Filesystem" })[];
  cloneStrategy?: string;
  conditions?: NodeCondition[];
  dataImportCronSourceFormat?: string;
  provisioner?: string;
  snapshotClass?: string;
  storageClass?: string;
}

export interface StorageProfile {
  apiVersion: "cdi.kubevirt.io/v1beta1";
  kind: "StorageProfile";
  metadata: ObjectMeta;
  spec: StorageProfileSpec;
  status?: StorageProfileStatus;
}

export interface CDIConfigSpecImportProxy {
  HTTPProxy?: string;
  HTTPSProxy?: string;
  noProxy?: string;
  trustedCAProxy?: string;
}

export interface CDIConfigSpecPodResourceRequirements {
  claims?: { name: string; request?: string }[];
  limits?: Record<string, Quantity>;
  requests?: Record<string, Quantity>;
}

export interface CDIConfigSpecTlsSecurityProfileCustom {
  ciphers: string[];
  minTLSVersion: "VersionTLS10" | "VersionTLS11" | "VersionTLS12" | "VersionTLS13";
}

export interface CDIConfigSpecTlsSecurityProfile {
  custom?: CDIConfigSpecTlsSecurityProfileCustom | null;
  intermediate?: Record<string, unknown> | null;
  modern?: Record<string, unknown> | null;
  old?: Record<string, unknown> | null;
  type?: "Old" | "Intermediate" | "Modern" | "Custom";
}

export interface CDIConfigSpec {
  dataVolumeTTLSeconds?: number;
  featureGates?: string[];
  filesystemOverhead?: { global?: string; storageClass?: Record<string, string> };
  imagePullSecrets?: { name?: string }[];
  importProxy?: CDIConfigSpecImportProxy;
  insecureRegistries?: string[];
  logVerbosity?: number;
  podResourceRequirements?: CDIConfigSpecPodResourceRequirements;
  preallocation?: boolean;
  scratchSpaceStorageClass?: string;
  tlsSecurityProfile?: CDIConfigSpecTlsSecurityProfile;
  uploadProxyURLOverride?: string;
}

export interface CDIConfigStatus {
  defaultPodResourceRequirements?: CDIConfigSpecPodResourceRequirements;
  filesystemOverhead?: { global?: string; storageClass?: Record<string, string> };
  imagePullSecrets?: { name?: string }[];
  importProxy?: CDIConfigSpecImportProxy;
  preallocation?: boolean;
  scratchSpaceStorageClass?: string;
  uploadProxyCA?: string;
  uploadProxyURL?: string;
}

export interface CDIConfig {
  apiVersion: "cdi.kubevirt.io/v1beta1";
  kind: "CDIConfig";
  metadata: ObjectMeta;
  spec: CDIConfigSpec;
  status?: CDIConfigStatus;
}

export interface UploadTokenRequest {
  apiVersion: "upload.cdi.kubevirt.io/v1beta1";
  kind: "UploadTokenRequest";
  metadata: ObjectMeta;
  spec: { pvcName: string };
  status?: { token?: string };
}

export interface VolumeSnapshotSpec {
  source: { persistentVolumeClaimName?: string; volumeSnapshotContentName?: string };
  volumeSnapshotClassName?: string;
}

export interface VolumeSnapshotStatus {
  boundVolumeSnapshotContentName?: string;
  creationTime?: string;
  error?: { message?: string; time?: string };
  readyToUse?: boolean;
  restoreSize?: Quantity;
  volumeGroupSnapshotName?: string;
}

export interface VolumeSnapshot {
  apiVersion: "snapshot.storage.k8s.io/v1";
  kind: "VolumeSnapshot";
  metadata: ObjectMeta;
  spec: VolumeSnapshotSpec;
  status?: VolumeSnapshotStatus;
}

export interface VolumeSnapshotContentSpec {
  deletionPolicy: "Delete" | "Retain";
  driver: string;
  source: { snapshotHandle?: string; volumeHandle?: string };
  sourceVolumeMode?: string;
  volumeSnapshotClassName?: string;
  volumeSnapshotRef: ObjectReference;
}

export interface VolumeSnapshotContentStatus {
  creationTime?: number;
  error?: { message?: string; time?: string };
  readyToUse?: boolean;
  restoreSize?: number;
  snapshotHandle?: string;
  volumeGroupSnapshotHandle?: string;
}

export interface VolumeSnapshotContent {
  apiVersion: "snapshot.storage.k8s.io/v1";
  kind: "VolumeSnapshotContent";
  metadata: ObjectMeta;
  spec: VolumeSnapshotContentSpec;
  status?: VolumeSnapshotContentStatus;
}

export interface VolumeSnapshotClass {
  apiVersion: "snapshot.storage.k8s.io/v1";
  kind: "VolumeSnapshotClass";
  metadata: ObjectMeta;
  deletionPolicy: "Delete" | "Retain";
  driver: string;
  parameters?: Record<string, string>;
}

export interface NetworkAttachmentDefinition {
  apiVersion: "k8s.cni.cncf.io/v1";
  kind: "NetworkAttachmentDefinition";
  metadata: ObjectMeta;
  spec?: { config?: string };
}

export interface KeypairSpec {
  name: string;
  userID: string;
  type?: "ssh" | "x509";
  publicKey: string;
  fingerprint: string;
}

export interface Keypair {
  apiVersion: "compute.dicot.io/v1alpha1";
  kind: "Keypair";
  metadata: ObjectMeta;
  spec: KeypairSpec;
}

export interface ServerGroupSpec {
  name: string;
  userID?: string;
  policy: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
  rules?: { maxServerPerHost?: number };
}

export interface ServerGroup {
  apiVersion: "compute.dicot.io/v1alpha1";
  kind: "ServerGroup";
  metadata: ObjectMeta;
  spec: ServerGroupSpec;
}

export interface ServerActionSpec {
  serverID: string;
  action: string;
  requestID: string;
  userID?: string;
  projectID?: string;
  startTime: string;
  parameters?: Record<string, unknown>;
}

export interface ServerActionStatusEvent {
  event: string;
  startTime: string;
  finishTime?: string;
  result?: string;
  host?: string;
  details?: string;
}

export interface ServerActionStatus {
  message?: string;
  finishTime?: string;
  events?: ServerActionStatusEvent[];
}

export interface ServerAction {
  apiVersion: "compute.dicot.io/v1alpha1";
  kind: "ServerAction";
  metadata: ObjectMeta;
  spec: ServerActionSpec;
  status?: ServerActionStatus;
}

export interface HostAggregateSpec {
  name: string;
  number: number;
  availabilityZone?: string;
  uuid?: string;
  hosts?: string[];
  properties?: Record<string, string>;
}

export interface HostAggregate {
  apiVersion: "compute.dicot.io/v1alpha1";
  kind: "HostAggregate";
  metadata: ObjectMeta;
  spec: HostAggregateSpec;
}

export interface DomainSpec {
  name: string;
  description?: string;
  enabled?: boolean;
  options?: Record<string, unknown>;
}

export interface Domain {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "Domain";
  metadata: ObjectMeta;
  spec: DomainSpec;
}

export interface UserSpecKubernetesSubject {
  kind: "User" | "Group" | "ServiceAccount";
  name: string;
  namespace?: string;
}

export interface UserSpecAccessRule {
  id: string;
  service: string;
  method: string;
  path: string;
}

export interface UserSpec {
  name: string;
  domainID: string;
  description?: string;
  email?: string;
  enabled?: boolean;
  defaultProjectID?: string;
  passwordSecretName?: string;
  passwordExpiresAt?: string;
  kubernetesSubjects?: UserSpecKubernetesSubject[];
  options?: Record<string, unknown>;
  extra?: Record<string, unknown>;
  accessRules?: UserSpecAccessRule[];
}

export interface UserStatus {
  tokensRevokedBefore?: string;
  passwordChangedAt?: string;
  failedLogins?: number;
  lastFailedLoginAt?: string;
  lastActiveAt?: string;
}

export interface User {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "User";
  metadata: ObjectMeta;
  spec: UserSpec;
  status?: UserStatus;
}

export interface GroupSpec {
  name: string;
  domainID: string;
  description?: string;
  userIDs?: string[];
  kubernetesSubjects?: { kind: "Group"; name: string }[];
  extra?: Record<string, unknown>;
}

export interface Group {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "Group";
  metadata: ObjectMeta;
  spec: GroupSpec;
}

export interface OpenStackRoleSpec {
  name: string;
  domainID?: string;
  description?: string;
  clusterRole?: string;
  impliedRoleIDs?: string[];
  options?: Record<string, unknown>;
  extra?: Record<string, unknown>;
}

export interface OpenStackRole {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "Role";
  metadata: ObjectMeta;
  spec: OpenStackRoleSpec;
}

export interface RoleAssignmentSpec {
  roleID: string;
  userID?: string;
  groupID?: string;
  projectID?: string;
  domainID?: string;
  system?: boolean;
  inherited?: boolean;
}

export interface RoleAssignment {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "RoleAssignment";
  metadata: ObjectMeta;
  spec: RoleAssignmentSpec;
}

export interface ApplicationCredentialSpec {
  name: string;
  description?: string;
  userID: string;
  projectID?: string;
  system?: boolean;
  roleIDs: string[];
  unrestricted?: boolean;
  expiresAt?: string;
  secretName: string;
  accessRules?: UserSpecAccessRule[];
}

export interface ApplicationCredential {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "ApplicationCredential";
  metadata: ObjectMeta;
  spec: ApplicationCredentialSpec;
}

export interface RevokedTokenSpec {
  auditID: string;
  chain?: boolean;
  revokedAt?: string;
  expiresAt: string;
}

export interface RevokedToken {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "RevokedToken";
  metadata: ObjectMeta;
  spec: RevokedTokenSpec;
}

export interface RegionSpec {
  description?: string;
  parentRegionID?: string;
  extra?: Record<string, unknown>;
}

export interface Region {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "Region";
  metadata: ObjectMeta;
  spec: RegionSpec;
}

export interface CatalogServiceSpec {
  type: string;
  name?: string;
  description?: string;
  enabled?: boolean;
  extra?: Record<string, unknown>;
}

export interface CatalogService {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "CatalogService";
  metadata: ObjectMeta;
  spec: CatalogServiceSpec;
}

export interface EndpointSpec {
  serviceID: string;
  interface: "public" | "internal" | "admin";
  regionID?: string;
  url: string;
  name?: string;
  description?: string;
  enabled?: boolean;
  extra?: Record<string, unknown>;
}

export interface Endpoint {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "Endpoint";
  metadata: ObjectMeta;
  spec: EndpointSpec;
}

export interface TrustSpec {
  trustorUserID: string;
  trusteeUserID: string;
  projectID?: string;
  impersonation: boolean;
  roleIDs?: string[];
  expiresAt?: string;
  remainingUses?: number;
  redelegatedTrustID?: string;
  redelegationCount?: number;
  extra?: Record<string, unknown>;
}

export interface Trust {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "Trust";
  metadata: ObjectMeta;
  spec: TrustSpec;
}

export interface PolicySpec {
  type: string;
  blob: string;
  extra?: Record<string, unknown>;
}

export interface Policy {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "Policy";
  metadata: ObjectMeta;
  spec: PolicySpec;
}

export interface EndpointGroupSpecFilters {
  serviceID?: string;
  regionID?: string;
  interface?: "public" | "internal" | "admin";
}

export interface EndpointGroupSpec {
  name: string;
  description?: string;
  filters: EndpointGroupSpecFilters;
}

export interface EndpointGroup {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "EndpointGroup";
  metadata: ObjectMeta;
  spec: EndpointGroupSpec;
}

export interface OAuthConsumer {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "OAuthConsumer";
  metadata: ObjectMeta;
  spec: { description?: string; extra?: Record<string, unknown> };
}

export interface OAuthAccessTokenSpec {
  consumerID: string;
  userID: string;
  projectID: string;
  roleIDs: string[];
  expiresAt: string;
}

export interface OAuthAccessToken {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "OAuthAccessToken";
  metadata: ObjectMeta;
  spec: OAuthAccessTokenSpec;
}

export interface RegisteredLimitSpec {
  serviceID: string;
  regionID?: string;
  resourceName: string;
  defaultLimit: number;
  description?: string;
}

export interface RegisteredLimit {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "RegisteredLimit";
  metadata: ObjectMeta;
  spec: RegisteredLimitSpec;
}

export interface UnifiedLimitSpec {
  registeredLimitID: string;
  projectID?: string;
  domainID?: string;
  resourceLimit: number;
  description?: string;
}

export interface UnifiedLimit {
  apiVersion: "identity.dicot.io/v1alpha1";
  kind: "UnifiedLimit";
  metadata: ObjectMeta;
  spec: UnifiedLimitSpec;
}

export interface MetadefNamespaceSpecResourceType {
  name: string;
  prefix?: string;
  propertiesTarget?: string;
  createdAt?: string;
  updatedAt?: string;
}

export interface MetadefNamespaceSpecObject {
  name: string;
  description?: string;
  required?: string[];
  properties?: Record<string, unknown>;
  createdAt?: string;
  updatedAt?: string;
}

export interface MetadefNamespaceSpecTag {
  name: string;
  createdAt?: string;
  updatedAt?: string;
}

export interface MetadefNamespaceSpec {
  namespace: string;
  displayName?: string;
  description?: string;
  visibility?: "public" | "private";
  protected?: boolean;
  ownerID: string;
  resourceTypes?: MetadefNamespaceSpecResourceType[];
  properties?: { name: string; schema: Record<string, unknown> }[];
  objects?: MetadefNamespaceSpecObject[];
  tags?: MetadefNamespaceSpecTag[];
}

export interface MetadefNamespace {
  apiVersion: "image.dicot.io/v1alpha1";
  kind: "MetadefNamespace";
  metadata: ObjectMeta;
  spec: MetadefNamespaceSpec;
}

export interface NetworkSpecProvider {
  networkType?: string;
  physicalNetwork?: string;
  segmentationID?: number;
}

export interface NetworkSpec {
  name?: string;
  description?: string;
  adminStateUp?: boolean;
  shared?: boolean;
  external?: boolean;
  isDefault?: boolean;
  mtu?: number;
  portSecurityEnabled?: boolean;
  dnsDomain?: string;
  availabilityZoneHints?: string[];
  provider?: NetworkSpecProvider;
}

export interface Network {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "Network";
  metadata: ObjectMeta;
  spec: NetworkSpec;
}

export interface SubnetSpec {
  name?: string;
  description?: string;
  networkID: string;
  ipVersion: number;
  cidr: string;
  gatewayIP?: string;
  enableDHCP?: boolean;
  allocationPools?: { start: string; end: string }[];
  dnsNameservers?: string[];
  hostRoutes?: { destination: string; nexthop: string }[];
  ipv6AddressMode?: string;
  ipv6RAMode?: string;
  subnetPoolID?: string;
  serviceTypes?: string[];
  dnsPublishFixedIP?: boolean;
}

export interface Subnet {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "Subnet";
  metadata: ObjectMeta;
  spec: SubnetSpec;
}

export interface PortSpecExtraDHCPOption {
  name: string;
  value?: string;
  ipVersion?: number;
}

export interface PortSpecBinding {
  hostID?: string;
  vnicType?: string;
  profile?: Record<string, unknown>;
}

export interface PortSpec {
  name?: string;
  description?: string;
  networkID: string;
  macAddress?: string;
  fixedIPs?: { subnetID: string; ipAddress: string }[];
  adminStateUp?: boolean;
  deviceID?: string;
  deviceOwner?: string;
  securityGroupIDs?: string[];
  allowedAddressPairs?: { ipAddress: string; macAddress?: string }[];
  portSecurityEnabled?: boolean;
  dnsName?: string;
  dnsDomain?: string;
  extraDHCPOptions?: PortSpecExtraDHCPOption[];
  binding?: PortSpecBinding;
  propagateUplinkStatus?: boolean;
}

export interface Port {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "Port";
  metadata: ObjectMeta;
  spec: PortSpec;
}

export interface SecurityGroupSpecRule {
  id: string;
  direction: "ingress" | "egress";
  ethertype: "IPv4" | "IPv6";
  protocol?: string;
  portRangeMin?: number;
  portRangeMax?: number;
  remoteIPPrefix?: string;
  remoteGroupID?: string;
  remoteAddressGroupID?: string;
  description?: string;
  createdAt?: string;
}

export interface SecurityGroupSpec {
  name: string;
  description?: string;
  stateful?: boolean;
  rules?: SecurityGroupSpecRule[];
}

export interface SecurityGroup {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "SecurityGroup";
  metadata: ObjectMeta;
  spec: SecurityGroupSpec;
}

export interface RouterSpecExternalGateway {
  networkID: string;
  enableSNAT?: boolean;
  externalFixedIPs?: { subnetID?: string; ipAddress?: string }[];
}

export interface RouterSpec {
  name?: string;
  description?: string;
  adminStateUp?: boolean;
  distributed?: boolean;
  ha?: boolean;
  availabilityZoneHints?: string[];
  externalGateway?: RouterSpecExternalGateway;
  routes?: { destination: string; nexthop: string }[];
}

export interface Router {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "Router";
  metadata: ObjectMeta;
  spec: RouterSpec;
}

export interface FloatingIPSpecPortForwarding {
  id: string;
  protocol: string;
  externalPort?: number;
  externalPortRange?: string;
  internalPort?: number;
  internalPortRange?: string;
  internalPortID?: string;
  internalIPAddress?: string;
  description?: string;
}

export interface FloatingIPSpec {
  description?: string;
  floatingNetworkID: string;
  floatingIPAddress?: string;
  subnetID?: string;
  portID?: string;
  fixedIPAddress?: string;
  routerID?: string;
  dnsName?: string;
  dnsDomain?: string;
  portForwardings?: FloatingIPSpecPortForwarding[];
}

export interface FloatingIP {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "FloatingIP";
  metadata: ObjectMeta;
  spec: FloatingIPSpec;
}

export interface SubnetPoolSpec {
  name: string;
  description?: string;
  prefixes: string[];
  ipVersion: number;
  defaultPrefixLength?: number;
  minPrefixLength?: number;
  maxPrefixLength?: number;
  defaultQuota?: number;
  shared?: boolean;
  isDefault?: boolean;
  addressScopeID?: string;
}

export interface SubnetPool {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "SubnetPool";
  metadata: ObjectMeta;
  spec: SubnetPoolSpec;
}

export interface AddressScopeSpec {
  name: string;
  ipVersion: number;
  shared?: boolean;
}

export interface AddressScope {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "AddressScope";
  metadata: ObjectMeta;
  spec: AddressScopeSpec;
}

export interface MeteringLabelSpecRule {
  id: string;
  direction: "ingress" | "egress";
  excluded?: boolean;
  remoteIPPrefix?: string;
  sourceIPPrefix?: string;
  destinationIPPrefix?: string;
}

export interface MeteringLabelSpec {
  name?: string;
  description?: string;
  shared?: boolean;
  rules?: MeteringLabelSpecRule[];
}

export interface MeteringLabel {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "MeteringLabel";
  metadata: ObjectMeta;
  spec: MeteringLabelSpec;
}

export interface IPAllocationSpec {
  subnetID: string;
  ipAddress: string;
  portID: string;
}

export interface IPAllocation {
  apiVersion: "network.dicot.io/v1alpha1";
  kind: "IPAllocation";
  metadata: ObjectMeta;
  spec: IPAllocationSpec;
}

export interface VolumeTransferSpec {
  name?: string;
  volumeID: string;
  authKeySecretName: string;
  noSnapshots?: boolean;
  accepted?: boolean;
  destinationProjectID?: string;
}

export interface VolumeTransfer {
  apiVersion: "volume.dicot.io/v1alpha1";
  kind: "VolumeTransfer";
  metadata: ObjectMeta;
  spec: VolumeTransferSpec;
}

export interface BackupSpecImportedFrom {
  namespace: string;
  claimName: string;
  dataTimestamp?: string;
}

export interface BackupSpec {
  name?: string;
  description?: string;
  volumeID: string;
  snapshotID?: string;
  container?: string;
  availabilityZone?: string;
  importedFrom?: BackupSpecImportedFrom;
}

export interface BackupStatus {
  claimName?: string;
  dataTimestamp?: string;
  message?: string;
}

export interface Backup {
  apiVersion: "volume.dicot.io/v1alpha1";
  kind: "Backup";
  metadata: ObjectMeta;
  spec: BackupSpec;
  status?: BackupStatus;
}

export interface QosSpecSpec {
  name: string;
  consumer: "front-end" | "back-end" | "both";
  specs?: Record<string, string>;
}

export interface QosSpec {
  apiVersion: "volume.dicot.io/v1alpha1";
  kind: "QosSpec";
  metadata: ObjectMeta;
  spec: QosSpecSpec;
}

export interface GroupTypeSpec {
  name: string;
  description?: string;
  public?: boolean;
  specs?: Record<string, string>;
}

export interface GroupType {
  apiVersion: "volume.dicot.io/v1alpha1";
  kind: "GroupType";
  metadata: ObjectMeta;
  spec: GroupTypeSpec;
}

export interface VolumeGroupSpec {
  name?: string;
  description?: string;
  groupTypeID: string;
  volumeTypes?: string[];
  availabilityZone?: string;
  groupSnapshotID?: string;
  sourceGroupID?: string;
}

export interface VolumeGroup {
  apiVersion: "volume.dicot.io/v1alpha1";
  kind: "VolumeGroup";
  metadata: ObjectMeta;
  spec: VolumeGroupSpec;
}

export interface GroupSnapshotSpec {
  name?: string;
  description?: string;
  groupID: string;
  groupTypeID: string;
}

export interface GroupSnapshot {
  apiVersion: "volume.dicot.io/v1alpha1";
  kind: "GroupSnapshot";
  metadata: ObjectMeta;
  spec: GroupSnapshotSpec;
}

export interface KubeOvnVpcSpecStaticRoute {
  policy?: string;
  cidr?: string;
  nextHopIP?: string;
  routeTable?: string;
}

export interface KubeOvnVpcSpecPolicyRoute {
  priority?: number;
  match?: string;
  action?: string;
  nextHopIP?: string;
}

export interface KubeOvnVpcSpec {
  defaultSubnet?: string;
  namespaces?: string[];
  enableExternal?: boolean;
  extraExternalSubnets?: string[];
  staticRoutes?: KubeOvnVpcSpecStaticRoute[];
  policyRoutes?: KubeOvnVpcSpecPolicyRoute[];
  vpcPeerings?: { remoteVpc?: string; localConnectIP?: string }[];
  [field: string]: unknown;
}

export interface KubeOvnVpcStatusCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export interface KubeOvnVpcStatus {
  standby?: boolean;
  default?: boolean;
  router?: string;
  defaultLogicalSwitch?: string;
  subnets?: string[];
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnVpc {
  apiVersion: "kubeovn.io/v1";
  kind: "Vpc";
  metadata: ObjectMeta;
  spec: KubeOvnVpcSpec;
  status?: KubeOvnVpcStatus;
}

export interface KubeOvnSubnetSpecAcl {
  priority?: number;
  direction?: string;
  match?: string;
  action?: string;
}

export interface KubeOvnSubnetSpec {
  default?: boolean;
  vpc?: string;
  protocol?: string;
  namespaces?: string[];
  cidrBlock?: string;
  gateway?: string;
  gatewayType?: string;
  gatewayNode?: string;
  excludeIps?: string[];
  provider?: string;
  natOutgoing?: boolean;
  private?: boolean;
  allowSubnets?: string[];
  vlan?: string;
  logicalGateway?: boolean;
  disableGatewayCheck?: boolean;
  enableDHCP?: boolean;
  dhcpV4Options?: string;
  dhcpV6Options?: string;
  enableIPv6RA?: boolean;
  ipv6RAConfigs?: string;
  mtu?: number;
  acls?: KubeOvnSubnetSpecAcl[];
  [field: string]: unknown;
}

export interface KubeOvnSubnetStatus {
  v4availableIPs?: number;
  v4usingIPs?: number;
  v4usingIPrange?: string;
  v6availableIPs?: number;
  v6usingIPs?: number;
  v6usingIPrange?: string;
  activateGateway?: string;
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnSubnet {
  apiVersion: "kubeovn.io/v1";
  kind: "Subnet";
  metadata: ObjectMeta;
  spec: KubeOvnSubnetSpec;
  status?: KubeOvnSubnetStatus;
}

export interface KubeOvnIPSpec {
  podName?: string;
  namespace?: string;
  subnet: string;
  attachSubnets?: string[];
  nodeName?: string;
  ipAddress?: string;
  v4IpAddress?: string;
  v6IpAddress?: string;
  macAddress?: string;
  attachIps?: string[];
  attachMacs?: string[];
  containerID?: string;
  podType?: string;
  [field: string]: unknown;
}

export interface KubeOvnIP {
  apiVersion: "kubeovn.io/v1";
  kind: "IP";
  metadata: ObjectMeta;
  spec: KubeOvnIPSpec;
}

export interface KubeOvnVipSpec {
  namespace?: string;
  subnet: string;
  type?: string;
  v4ip?: string;
  v6ip?: string;
  macAddress?: string;
  selector?: string[];
  attachSubnets?: string[];
  [field: string]: unknown;
}

export interface KubeOvnVipStatus {
  v4ip?: string;
  v6ip?: string;
  mac?: string;
  type?: string;
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnVip {
  apiVersion: "kubeovn.io/v1";
  kind: "Vip";
  metadata: ObjectMeta;
  spec: KubeOvnVipSpec;
  status?: KubeOvnVipStatus;
}

export interface KubeOvnSecurityGroupSpecIngressRule {
  ipVersion?: string;
  protocol?: string;
  priority?: number;
  remoteType?: string;
  remoteAddress?: string;
  remoteSecurityGroup?: string;
  portRangeMin?: number;
  portRangeMax?: number;
  policy?: string;
}

export interface KubeOvnSecurityGroupSpec {
  ingressRules?: KubeOvnSecurityGroupSpecIngressRule[];
  egressRules?: KubeOvnSecurityGroupSpecIngressRule[];
  allowSameGroupTraffic?: boolean;
  [field: string]: unknown;
}

export interface KubeOvnSecurityGroupStatus {
  portGroup?: string;
  allowSameGroupTraffic?: boolean;
  ingressMd5?: string;
  egressMd5?: string;
  ingressLastSyncSuccess?: boolean;
  egressLastSyncSuccess?: boolean;
  [field: string]: unknown;
}

export interface KubeOvnSecurityGroup {
  apiVersion: "kubeovn.io/v1";
  kind: "SecurityGroup";
  metadata: ObjectMeta;
  spec: KubeOvnSecurityGroupSpec;
  status?: KubeOvnSecurityGroupStatus;
}

export interface KubeOvnEipSpec {
  externalSubnet: string;
  type?: string;
  v4Ip?: string;
  v6Ip?: string;
  macAddress?: string;
  [field: string]: unknown;
}

export interface KubeOvnEipStatus {
  type?: string;
  nat?: string;
  v4Ip?: string;
  v6Ip?: string;
  macAddress?: string;
  ready?: boolean;
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnEip {
  apiVersion: "kubeovn.io/v1";
  kind: "OvnEip";
  metadata: ObjectMeta;
  spec: KubeOvnEipSpec;
  status?: KubeOvnEipStatus;
}

export interface KubeOvnFipSpec {
  ovnEip: string;
  ipType?: string;
  ipName?: string;
  vpc?: string;
  v4Ip?: string;
  v6Ip?: string;
  type?: string;
  [field: string]: unknown;
}

export interface KubeOvnFipStatus {
  vpc?: string;
  v4Eip?: string;
  v4Ip?: string;
  v6Eip?: string;
  v6Ip?: string;
  ready?: boolean;
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnFip {
  apiVersion: "kubeovn.io/v1";
  kind: "OvnFip";
  metadata: ObjectMeta;
  spec: KubeOvnFipSpec;
  status?: KubeOvnFipStatus;
}

export interface KubeOvnSnatRuleSpec {
  ovnEip: string;
  vpcSubnet?: string;
  ipName?: string;
  vpc?: string;
  v4IpCidr?: string;
  v6IpCidr?: string;
  [field: string]: unknown;
}

export interface KubeOvnSnatRuleStatus {
  vpc?: string;
  v4Eip?: string;
  v4IpCidr?: string;
  v6Eip?: string;
  v6IpCidr?: string;
  ready?: boolean;
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnSnatRule {
  apiVersion: "kubeovn.io/v1";
  kind: "OvnSnatRule";
  metadata: ObjectMeta;
  spec: KubeOvnSnatRuleSpec;
  status?: KubeOvnSnatRuleStatus;
}

export interface KubeOvnDnatRuleSpec {
  ovnEip: string;
  ipType?: string;
  ipName?: string;
  internalPort?: string;
  externalPort?: string;
  protocol?: string;
  vpc?: string;
  v4Ip?: string;
  v6Ip?: string;
  [field: string]: unknown;
}

export interface KubeOvnDnatRuleStatus {
  vpc?: string;
  v4Eip?: string;
  v4Ip?: string;
  internalPort?: string;
  externalPort?: string;
  protocol?: string;
  ipName?: string;
  ready?: boolean;
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnDnatRule {
  apiVersion: "kubeovn.io/v1";
  kind: "OvnDnatRule";
  metadata: ObjectMeta;
  spec: KubeOvnDnatRuleSpec;
  status?: KubeOvnDnatRuleStatus;
}

export interface KubeOvnQoSPolicySpecBandwidthLimitRule {
  name: string;
  interface?: string;
  rateMax?: string;
  burstMax?: string;
  priority?: number;
  direction?: string;
  matchType?: string;
  matchValue?: string;
}

export interface KubeOvnQoSPolicySpec {
  bandwidthLimitRules?: KubeOvnQoSPolicySpecBandwidthLimitRule[];
  shared?: boolean;
  bindingType?: string;
  [field: string]: unknown;
}

export interface KubeOvnQoSPolicyStatus {
  shared?: boolean;
  bindingType?: string;
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnQoSPolicy {
  apiVersion: "kubeovn.io/v1";
  kind: "QoSPolicy";
  metadata: ObjectMeta;
  spec: KubeOvnQoSPolicySpec;
  status?: KubeOvnQoSPolicyStatus;
}

export interface KubeOvnVlanSpec {
  id?: number;
  provider?: string;
  vlanId?: number;
  providerInterfaceName?: string;
  [field: string]: unknown;
}

export interface KubeOvnVlanStatus {
  subnets?: string[];
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnVlan {
  apiVersion: "kubeovn.io/v1";
  kind: "Vlan";
  metadata: ObjectMeta;
  spec: KubeOvnVlanSpec;
  status?: KubeOvnVlanStatus;
}

export interface KubeOvnProviderNetworkSpec {
  defaultInterface?: string;
  customInterfaces?: { interface: string; nodes?: string[] }[];
  excludeNodes?: string[];
  exchangeLinkName?: boolean;
  [field: string]: unknown;
}

export interface KubeOvnProviderNetworkStatus {
  ready?: boolean;
  readyNodes?: string[];
  notReadyNodes?: string[];
  vlans?: string[];
  conditions?: KubeOvnVpcStatusCondition[];
  [field: string]: unknown;
}

export interface KubeOvnProviderNetwork {
  apiVersion: "kubeovn.io/v1";
  kind: "ProviderNetwork";
  metadata: ObjectMeta;
  spec: KubeOvnProviderNetworkSpec;
  status?: KubeOvnProviderNetworkStatus;
}

/** Every kind that Dicot reads or writes, by the name that `resources.ts` knows it by. */
export interface Kinds {
  Namespace: Namespace;
  Node: Node;
  Pod: Pod;
  Secret: Secret;
  ServiceAccount: ServiceAccount;
  PersistentVolumeClaim: PersistentVolumeClaim;
  PersistentVolume: PersistentVolume;
  ConfigMap: ConfigMap;
  Event: Event;
  ResourceQuota: ResourceQuota;
  Service: Service;
  ControllerRevision: ControllerRevision;
  Deployment: Deployment;
  Role: Role;
  ClusterRole: ClusterRole;
  RoleBinding: RoleBinding;
  ClusterRoleBinding: ClusterRoleBinding;
  StorageClass: StorageClass;
  CSIStorageCapacity: CSIStorageCapacity;
  VolumeAttributesClass: VolumeAttributesClass;
  Lease: Lease;
  NetworkPolicy: NetworkPolicy;
  VirtualMachineInstance: VirtualMachineInstance;
  VirtualMachine: VirtualMachine;
  VirtualMachineInstanceMigration: VirtualMachineInstanceMigration;
  KubeVirt: KubeVirt;
  VirtualMachineInstancetype: VirtualMachineInstancetype;
  VirtualMachineClusterInstancetype: VirtualMachineClusterInstancetype;
  VirtualMachinePreference: VirtualMachinePreference;
  VirtualMachineClusterPreference: VirtualMachineClusterPreference;
  VirtualMachineSnapshot: VirtualMachineSnapshot;
  VirtualMachineRestore: VirtualMachineRestore;
  VirtualMachineExport: VirtualMachineExport;
  VirtualMachineClone: VirtualMachineClone;
  DataVolume: DataVolume;
  DataSource: DataSource;
  DataImportCron: DataImportCron;
  StorageProfile: StorageProfile;
  CDIConfig: CDIConfig;
  UploadTokenRequest: UploadTokenRequest;
  VolumeSnapshot: VolumeSnapshot;
  VolumeSnapshotContent: VolumeSnapshotContent;
  VolumeSnapshotClass: VolumeSnapshotClass;
  NetworkAttachmentDefinition: NetworkAttachmentDefinition;
  Keypair: Keypair;
  ServerGroup: ServerGroup;
  ServerAction: ServerAction;
  HostAggregate: HostAggregate;
  Domain: Domain;
  User: User;
  Group: Group;
  OpenStackRole: OpenStackRole;
  RoleAssignment: RoleAssignment;
  ApplicationCredential: ApplicationCredential;
  RevokedToken: RevokedToken;
  Region: Region;
  CatalogService: CatalogService;
  Endpoint: Endpoint;
  Trust: Trust;
  Policy: Policy;
  EndpointGroup: EndpointGroup;
  OAuthConsumer: OAuthConsumer;
  OAuthAccessToken: OAuthAccessToken;
  RegisteredLimit: RegisteredLimit;
  UnifiedLimit: UnifiedLimit;
  MetadefNamespace: MetadefNamespace;
  Network: Network;
  Subnet: Subnet;
  Port: Port;
  SecurityGroup: SecurityGroup;
  Router: Router;
  FloatingIP: FloatingIP;
  SubnetPool: SubnetPool;
  AddressScope: AddressScope;
  MeteringLabel: MeteringLabel;
  IPAllocation: IPAllocation;
  VolumeTransfer: VolumeTransfer;
  Backup: Backup;
  QosSpec: QosSpec;
  GroupType: GroupType;
  VolumeGroup: VolumeGroup;
  GroupSnapshot: GroupSnapshot;
  KubeOvnVpc: KubeOvnVpc;
  KubeOvnSubnet: KubeOvnSubnet;
  KubeOvnIP: KubeOvnIP;
  KubeOvnVip: KubeOvnVip;
  KubeOvnSecurityGroup: KubeOvnSecurityGroup;
  KubeOvnEip: KubeOvnEip;
  KubeOvnFip: KubeOvnFip;
  KubeOvnSnatRule: KubeOvnSnatRule;
  KubeOvnDnatRule: KubeOvnDnatRule;
  KubeOvnQoSPolicy: KubeOvnQoSPolicy;
  KubeOvnVlan: KubeOvnVlan;
  KubeOvnProviderNetwork: KubeOvnProviderNetwork;
}
