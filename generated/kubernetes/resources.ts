// Written by scripts/kubernetes/generate.ts. Do not edit: change deploy/crds or scripts/kubernetes.

import type { Kinds } from "./kinds.ts";

export interface Resource {
  /** The object's own `kind`; differs from the key where two groups use one word. */
  kind: string;
  group: string;
  version: string;
  apiVersion: string;
  plural: string;
  namespaced: boolean;
  /** Kept in the watch cache. */
  cached: boolean;
  /** The cluster may lack it. */
  optional: boolean;
  /** Has a status subresource: `status` is written apart from the rest. */
  status: boolean;
  /** Label selector of the watch. */
  selector?: string;
}

export const resources: Record<keyof Kinds, Resource> = {
  Namespace: { kind: "Namespace", group: "", version: "v1", apiVersion: "v1", plural: "namespaces", namespaced: false, cached: true, optional: false, status: true },
  Node: { kind: "Node", group: "", version: "v1", apiVersion: "v1", plural: "nodes", namespaced: false, cached: true, optional: false, status: true },
  Pod: { kind: "Pod", group: "", version: "v1", apiVersion: "v1", plural: "pods", namespaced: true, cached: true, optional: false, status: true, selector: "kubevirt.io=virt-launcher" },
  Secret: { kind: "Secret", group: "", version: "v1", apiVersion: "v1", plural: "secrets", namespaced: true, cached: false, optional: false, status: true },
  ServiceAccount: { kind: "ServiceAccount", group: "", version: "v1", apiVersion: "v1", plural: "serviceaccounts", namespaced: true, cached: false, optional: false, status: true },
  PersistentVolumeClaim: { kind: "PersistentVolumeClaim", group: "", version: "v1", apiVersion: "v1", plural: "persistentvolumeclaims", namespaced: true, cached: true, optional: false, status: true },
  PersistentVolume: { kind: "PersistentVolume", group: "", version: "v1", apiVersion: "v1", plural: "persistentvolumes", namespaced: false, cached: true, optional: false, status: true },
  ConfigMap: { kind: "ConfigMap", group: "", version: "v1", apiVersion: "v1", plural: "configmaps", namespaced: true, cached: false, optional: false, status: true },
  Event: { kind: "Event", group: "", version: "v1", apiVersion: "v1", plural: "events", namespaced: true, cached: false, optional: false, status: true },
  ResourceQuota: { kind: "ResourceQuota", group: "", version: "v1", apiVersion: "v1", plural: "resourcequotas", namespaced: true, cached: true, optional: false, status: true },
  Service: { kind: "Service", group: "", version: "v1", apiVersion: "v1", plural: "services", namespaced: true, cached: false, optional: false, status: true },
  ControllerRevision: { kind: "ControllerRevision", group: "apps", version: "v1", apiVersion: "apps/v1", plural: "controllerrevisions", namespaced: true, cached: false, optional: false, status: true },
  Deployment: { kind: "Deployment", group: "apps", version: "v1", apiVersion: "apps/v1", plural: "deployments", namespaced: true, cached: false, optional: false, status: true },
  Role: { kind: "Role", group: "rbac.authorization.k8s.io", version: "v1", apiVersion: "rbac.authorization.k8s.io/v1", plural: "roles", namespaced: true, cached: false, optional: false, status: true },
  ClusterRole: { kind: "ClusterRole", group: "rbac.authorization.k8s.io", version: "v1", apiVersion: "rbac.authorization.k8s.io/v1", plural: "clusterroles", namespaced: false, cached: false, optional: false, status: true },
  RoleBinding: { kind: "RoleBinding", group: "rbac.authorization.k8s.io", version: "v1", apiVersion: "rbac.authorization.k8s.io/v1", plural: "rolebindings", namespaced: true, cached: true, optional: false, status: true },
  ClusterRoleBinding: { kind: "ClusterRoleBinding", group: "rbac.authorization.k8s.io", version: "v1", apiVersion: "rbac.authorization.k8s.io/v1", plural: "clusterrolebindings", namespaced: false, cached: true, optional: false, status: true },
  StorageClass: { kind: "StorageClass", group: "storage.k8s.io", version: "v1", apiVersion: "storage.k8s.io/v1", plural: "storageclasses", namespaced: false, cached: true, optional: false, status: true },
  CSIStorageCapacity: { kind: "CSIStorageCapacity", group: "storage.k8s.io", version: "v1", apiVersion: "storage.k8s.io/v1", plural: "csistoragecapacities", namespaced: true, cached: true, optional: false, status: true },
  VolumeAttributesClass: { kind: "VolumeAttributesClass", group: "storage.k8s.io", version: "v1", apiVersion: "storage.k8s.io/v1", plural: "volumeattributesclasses", namespaced: false, cached: true, optional: true, status: true },
  Lease: { kind: "Lease", group: "coordination.k8s.io", version: "v1", apiVersion: "coordination.k8s.io/v1", plural: "leases", namespaced: true, cached: false, optional: false, status: true },
  NetworkPolicy: { kind: "NetworkPolicy", group: "networking.k8s.io", version: "v1", apiVersion: "networking.k8s.io/v1", plural: "networkpolicies", namespaced: true, cached: true, optional: false, status: true },
  VirtualMachineInstance: { kind: "VirtualMachineInstance", group: "kubevirt.io", version: "v1", apiVersion: "kubevirt.io/v1", plural: "virtualmachineinstances", namespaced: true, cached: true, optional: false, status: false },
  VirtualMachine: { kind: "VirtualMachine", group: "kubevirt.io", version: "v1", apiVersion: "kubevirt.io/v1", plural: "virtualmachines", namespaced: true, cached: true, optional: false, status: true },
  VirtualMachineInstanceMigration: { kind: "VirtualMachineInstanceMigration", group: "kubevirt.io", version: "v1", apiVersion: "kubevirt.io/v1", plural: "virtualmachineinstancemigrations", namespaced: true, cached: true, optional: false, status: true },
  KubeVirt: { kind: "KubeVirt", group: "kubevirt.io", version: "v1", apiVersion: "kubevirt.io/v1", plural: "kubevirts", namespaced: true, cached: true, optional: false, status: true },
  VirtualMachineInstancetype: { kind: "VirtualMachineInstancetype", group: "instancetype.kubevirt.io", version: "v1beta1", apiVersion: "instancetype.kubevirt.io/v1beta1", plural: "virtualmachineinstancetypes", namespaced: true, cached: true, optional: false, status: false },
  VirtualMachineClusterInstancetype: { kind: "VirtualMachineClusterInstancetype", group: "instancetype.kubevirt.io", version: "v1beta1", apiVersion: "instancetype.kubevirt.io/v1beta1", plural: "virtualmachineclusterinstancetypes", namespaced: false, cached: true, optional: false, status: false },
  VirtualMachinePreference: { kind: "VirtualMachinePreference", group: "instancetype.kubevirt.io", version: "v1beta1", apiVersion: "instancetype.kubevirt.io/v1beta1", plural: "virtualmachinepreferences", namespaced: true, cached: true, optional: false, status: false },
  VirtualMachineClusterPreference: { kind: "VirtualMachineClusterPreference", group: "instancetype.kubevirt.io", version: "v1beta1", apiVersion: "instancetype.kubevirt.io/v1beta1", plural: "virtualmachineclusterpreferences", namespaced: false, cached: true, optional: false, status: false },
  VirtualMachineSnapshot: { kind: "VirtualMachineSnapshot", group: "snapshot.kubevirt.io", version: "v1beta1", apiVersion: "snapshot.kubevirt.io/v1beta1", plural: "virtualmachinesnapshots", namespaced: true, cached: true, optional: true, status: true },
  VirtualMachineRestore: { kind: "VirtualMachineRestore", group: "snapshot.kubevirt.io", version: "v1beta1", apiVersion: "snapshot.kubevirt.io/v1beta1", plural: "virtualmachinerestores", namespaced: true, cached: true, optional: true, status: true },
  VirtualMachineExport: { kind: "VirtualMachineExport", group: "export.kubevirt.io", version: "v1beta1", apiVersion: "export.kubevirt.io/v1beta1", plural: "virtualmachineexports", namespaced: true, cached: true, optional: true, status: true },
  VirtualMachineClone: { kind: "VirtualMachineClone", group: "clone.kubevirt.io", version: "v1beta1", apiVersion: "clone.kubevirt.io/v1beta1", plural: "virtualmachineclones", namespaced: true, cached: false, optional: true, status: true },
  DataVolume: { kind: "DataVolume", group: "cdi.kubevirt.io", version: "v1beta1", apiVersion: "cdi.kubevirt.io/v1beta1", plural: "datavolumes", namespaced: true, cached: true, optional: false, status: false },
  DataSource: { kind: "DataSource", group: "cdi.kubevirt.io", version: "v1beta1", apiVersion: "cdi.kubevirt.io/v1beta1", plural: "datasources", namespaced: true, cached: true, optional: false, status: true },
  DataImportCron: { kind: "DataImportCron", group: "cdi.kubevirt.io", version: "v1beta1", apiVersion: "cdi.kubevirt.io/v1beta1", plural: "dataimportcrons", namespaced: true, cached: true, optional: false, status: true },
  StorageProfile: { kind: "StorageProfile", group: "cdi.kubevirt.io", version: "v1beta1", apiVersion: "cdi.kubevirt.io/v1beta1", plural: "storageprofiles", namespaced: false, cached: true, optional: false, status: true },
  CDIConfig: { kind: "CDIConfig", group: "cdi.kubevirt.io", version: "v1beta1", apiVersion: "cdi.kubevirt.io/v1beta1", plural: "cdiconfigs", namespaced: false, cached: true, optional: false, status: true },
  UploadTokenRequest: { kind: "UploadTokenRequest", group: "upload.cdi.kubevirt.io", version: "v1beta1", apiVersion: "upload.cdi.kubevirt.io/v1beta1", plural: "uploadtokenrequests", namespaced: true, cached: false, optional: true, status: true },
  VolumeSnapshot: { kind: "VolumeSnapshot", group: "snapshot.storage.k8s.io", version: "v1", apiVersion: "snapshot.storage.k8s.io/v1", plural: "volumesnapshots", namespaced: true, cached: true, optional: true, status: true },
  VolumeSnapshotContent: { kind: "VolumeSnapshotContent", group: "snapshot.storage.k8s.io", version: "v1", apiVersion: "snapshot.storage.k8s.io/v1", plural: "volumesnapshotcontents", namespaced: false, cached: true, optional: true, status: true },
  VolumeSnapshotClass: { kind: "VolumeSnapshotClass", group: "snapshot.storage.k8s.io", version: "v1", apiVersion: "snapshot.storage.k8s.io/v1", plural: "volumesnapshotclasses", namespaced: false, cached: true, optional: true, status: false },
  NetworkAttachmentDefinition: { kind: "NetworkAttachmentDefinition", group: "k8s.cni.cncf.io", version: "v1", apiVersion: "k8s.cni.cncf.io/v1", plural: "network-attachment-definitions", namespaced: true, cached: true, optional: true, status: false },
  Keypair: { kind: "Keypair", group: "compute.dicot.io", version: "v1alpha1", apiVersion: "compute.dicot.io/v1alpha1", plural: "keypairs", namespaced: true, cached: true, optional: false, status: false },
  ServerGroup: { kind: "ServerGroup", group: "compute.dicot.io", version: "v1alpha1", apiVersion: "compute.dicot.io/v1alpha1", plural: "servergroups", namespaced: true, cached: true, optional: false, status: false },
  ServerAction: { kind: "ServerAction", group: "compute.dicot.io", version: "v1alpha1", apiVersion: "compute.dicot.io/v1alpha1", plural: "serveractions", namespaced: true, cached: true, optional: false, status: false },
  HostAggregate: { kind: "HostAggregate", group: "compute.dicot.io", version: "v1alpha1", apiVersion: "compute.dicot.io/v1alpha1", plural: "hostaggregates", namespaced: false, cached: true, optional: false, status: false },
  Domain: { kind: "Domain", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "domains", namespaced: false, cached: true, optional: false, status: false },
  User: { kind: "User", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "users", namespaced: true, cached: true, optional: false, status: true },
  Group: { kind: "Group", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "groups", namespaced: true, cached: true, optional: false, status: false },
  OpenStackRole: { kind: "Role", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "roles", namespaced: true, cached: true, optional: false, status: false },
  RoleAssignment: { kind: "RoleAssignment", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "roleassignments", namespaced: true, cached: true, optional: false, status: false },
  ApplicationCredential: { kind: "ApplicationCredential", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "applicationcredentials", namespaced: true, cached: true, optional: false, status: false },
  RevokedToken: { kind: "RevokedToken", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "revokedtokens", namespaced: true, cached: true, optional: false, status: false },
  Region: { kind: "Region", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "regions", namespaced: true, cached: true, optional: false, status: false },
  CatalogService: { kind: "CatalogService", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "catalogservices", namespaced: true, cached: true, optional: false, status: false },
  Endpoint: { kind: "Endpoint", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "endpoints", namespaced: true, cached: true, optional: false, status: false },
  Trust: { kind: "Trust", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "trusts", namespaced: true, cached: true, optional: false, status: false },
  Policy: { kind: "Policy", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "policies", namespaced: true, cached: true, optional: false, status: false },
  EndpointGroup: { kind: "EndpointGroup", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "endpointgroups", namespaced: true, cached: true, optional: false, status: false },
  OAuthConsumer: { kind: "OAuthConsumer", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "oauthconsumers", namespaced: true, cached: true, optional: false, status: false },
  OAuthAccessToken: { kind: "OAuthAccessToken", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "oauthaccesstokens", namespaced: true, cached: true, optional: false, status: false },
  RegisteredLimit: { kind: "RegisteredLimit", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "registeredlimits", namespaced: true, cached: true, optional: false, status: false },
  UnifiedLimit: { kind: "UnifiedLimit", group: "identity.dicot.io", version: "v1alpha1", apiVersion: "identity.dicot.io/v1alpha1", plural: "unifiedlimits", namespaced: true, cached: true, optional: false, status: false },
  MetadefNamespace: { kind: "MetadefNamespace", group: "image.dicot.io", version: "v1alpha1", apiVersion: "image.dicot.io/v1alpha1", plural: "metadefnamespaces", namespaced: true, cached: true, optional: false, status: false },
  Network: { kind: "Network", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "networks", namespaced: true, cached: true, optional: false, status: false },
  Subnet: { kind: "Subnet", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "subnets", namespaced: true, cached: true, optional: false, status: false },
  Port: { kind: "Port", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "ports", namespaced: true, cached: true, optional: false, status: false },
  SecurityGroup: { kind: "SecurityGroup", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "securitygroups", namespaced: true, cached: true, optional: false, status: false },
  Router: { kind: "Router", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "routers", namespaced: true, cached: true, optional: false, status: false },
  FloatingIP: { kind: "FloatingIP", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "floatingips", namespaced: true, cached: true, optional: false, status: false },
  SubnetPool: { kind: "SubnetPool", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "subnetpools", namespaced: true, cached: true, optional: false, status: false },
  AddressScope: { kind: "AddressScope", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "addressscopes", namespaced: true, cached: true, optional: false, status: false },
  MeteringLabel: { kind: "MeteringLabel", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "meteringlabels", namespaced: true, cached: true, optional: false, status: false },
  IPAllocation: { kind: "IPAllocation", group: "network.dicot.io", version: "v1alpha1", apiVersion: "network.dicot.io/v1alpha1", plural: "ipallocations", namespaced: true, cached: true, optional: false, status: false },
  VolumeTransfer: { kind: "VolumeTransfer", group: "volume.dicot.io", version: "v1alpha1", apiVersion: "volume.dicot.io/v1alpha1", plural: "volumetransfers", namespaced: true, cached: true, optional: false, status: false },
  Backup: { kind: "Backup", group: "volume.dicot.io", version: "v1alpha1", apiVersion: "volume.dicot.io/v1alpha1", plural: "backups", namespaced: true, cached: true, optional: false, status: true },
  QosSpec: { kind: "QosSpec", group: "volume.dicot.io", version: "v1alpha1", apiVersion: "volume.dicot.io/v1alpha1", plural: "qosspecs", namespaced: true, cached: true, optional: false, status: false },
  GroupType: { kind: "GroupType", group: "volume.dicot.io", version: "v1alpha1", apiVersion: "volume.dicot.io/v1alpha1", plural: "grouptypes", namespaced: true, cached: true, optional: false, status: false },
  VolumeGroup: { kind: "VolumeGroup", group: "volume.dicot.io", version: "v1alpha1", apiVersion: "volume.dicot.io/v1alpha1", plural: "volumegroups", namespaced: true, cached: true, optional: false, status: false },
  GroupSnapshot: { kind: "GroupSnapshot", group: "volume.dicot.io", version: "v1alpha1", apiVersion: "volume.dicot.io/v1alpha1", plural: "groupsnapshots", namespaced: true, cached: true, optional: false, status: false },
  KubeOvnVpc: { kind: "Vpc", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "vpcs", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnSubnet: { kind: "Subnet", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "subnets", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnIP: { kind: "IP", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "ips", namespaced: false, cached: true, optional: true, status: false },
  KubeOvnVip: { kind: "Vip", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "vips", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnSecurityGroup: { kind: "SecurityGroup", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "security-groups", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnEip: { kind: "OvnEip", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "ovn-eips", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnFip: { kind: "OvnFip", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "ovn-fips", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnSnatRule: { kind: "OvnSnatRule", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "ovn-snat-rules", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnDnatRule: { kind: "OvnDnatRule", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "ovn-dnat-rules", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnQoSPolicy: { kind: "QoSPolicy", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "qos-policies", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnVlan: { kind: "Vlan", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "vlans", namespaced: false, cached: true, optional: true, status: true },
  KubeOvnProviderNetwork: { kind: "ProviderNetwork", group: "kubeovn.io", version: "v1", apiVersion: "kubeovn.io/v1", plural: "provider-networks", namespaced: false, cached: true, optional: true, status: true },
};
