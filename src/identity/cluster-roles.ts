/**
 * What an OpenStack role allows in Kubernetes. Only what the slices do when they write as the tenant; a site that wants to give its
 * tenants more (Pods, Deployments) binds more.
 *
 * Kubernetes lets nobody bind a role with rights that he has not (or `bind` on it). So each role also holds a mark, a right
 * on nothing, by which a tenant who may write RoleBindings in his namespace can give no higher OpenStack role than his own.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update
 */

import { resources } from "../../generated/kubernetes/resources.ts";

export interface PolicyRule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  verbs: string[];
}

const look = ["get", "list", "watch"];
const change = ["create", "update", "patch", "delete"];
const all = [...look, ...change];

/** By name, each kind that a slice writes: a kind that is new in a later release is not granted by this one. */
const kinds = ({ namespaced }: { namespaced: boolean }): PolicyRule[] =>
  ["compute.dicot.io", "image.dicot.io", "network.dicot.io", "volume.dicot.io", "kubeovn.io"].flatMap((group) => {
    const plurals = Object.values(resources).filter((one) => one.group === group && one.namespaced === namespaced);
    return plurals.length === 0 ? [] : [{ apiGroups: [group], resources: plurals.map(({ plural }) => plural), verbs: all }];
  });

/** Objects of a project that its members make; readers see them. */
const owned: PolicyRule[] = [
  { apiGroups: ["kubevirt.io"], resources: ["virtualmachines", "virtualmachineinstances"], verbs: all },
  { apiGroups: ["instancetype.kubevirt.io"], resources: ["virtualmachineinstancetypes", "virtualmachinepreferences"], verbs: all },
  { apiGroups: ["clone.kubevirt.io"], resources: ["virtualmachineclones"], verbs: all },
  { apiGroups: ["snapshot.kubevirt.io"], resources: ["virtualmachinesnapshots", "virtualmachinerestores"], verbs: all },
  { apiGroups: ["export.kubevirt.io"], resources: ["virtualmachineexports"], verbs: all },
  {
    apiGroups: ["cdi.kubevirt.io"],
    resources: ["datavolumes", "datasources", "dataimportcrons", "volumeimportsources", "volumeuploadsources", "volumeclonesources"],
    verbs: all,
  },
  { apiGroups: [""], resources: ["persistentvolumeclaims", "configmaps", "services"], verbs: all },
  { apiGroups: ["snapshot.storage.k8s.io"], resources: ["volumesnapshots"], verbs: all },
  { apiGroups: ["groupsnapshot.storage.k8s.io"], resources: ["volumegroupsnapshots"], verbs: all },
  { apiGroups: ["k8s.cni.cncf.io"], resources: ["network-attachment-definitions", "ipamclaims", "multi-networkpolicies"], verbs: all },
  { apiGroups: ["k8s.ovn.org"], resources: ["userdefinednetworks"], verbs: all },
  { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: all },
  ...kinds({ namespaced: true }),
];

/** Objects that controllers make for a project: everybody in it looks, nobody changes. */
const seen: PolicyRule[] = [
  { apiGroups: [""], resources: ["events", "pods", "resourcequotas"], verbs: look },
  { apiGroups: ["kubevirt.io"], resources: ["virtualmachineinstancemigrations"], verbs: look },
  { apiGroups: ["snapshot.kubevirt.io"], resources: ["virtualmachinesnapshotcontents"], verbs: look },
];

/** The right to take a copy of a project's volumes and images elsewhere; CDI asks for it where it clones across namespaces. */
const cloneSource: PolicyRule = { apiGroups: ["cdi.kubevirt.io"], resources: ["datavolumes/source"], verbs: ["create"] };

const readerRules: PolicyRule[] = [
  ...owned.map((rule) => ({ ...rule, verbs: look })),
  ...seen,
  {
    apiGroups: ["subresources.kubevirt.io"],
    resources: ["virtualmachineinstances/guestosinfo", "virtualmachineinstances/filesystemlist", "virtualmachineinstances/userlist"],
    verbs: ["get"],
  },
];

const memberRules: PolicyRule[] = [
  ...owned,
  ...readerRules.slice(owned.length),
  cloneSource,
  // User data and export tokens; members read no Secret back, `list` would show all of a namespace.
  { apiGroups: [""], resources: ["secrets"], verbs: ["get", ...change] },
  { apiGroups: ["upload.cdi.kubevirt.io"], resources: ["uploadtokenrequests"], verbs: ["create"] },
  {
    apiGroups: ["subresources.kubevirt.io"],
    resources: [
      "virtualmachines/start",
      "virtualmachines/stop",
      "virtualmachines/restart",
      "virtualmachines/addvolume",
      "virtualmachines/removevolume",
      "virtualmachines/memorydump",
      "virtualmachineinstances/addvolume",
      "virtualmachineinstances/removevolume",
      "virtualmachineinstances/pause",
      "virtualmachineinstances/unpause",
      "virtualmachineinstances/freeze",
      "virtualmachineinstances/unfreeze",
      "virtualmachineinstances/softreboot",
      "virtualmachineinstances/reset",
    ],
    verbs: ["update"],
  },
  {
    apiGroups: ["subresources.kubevirt.io"],
    resources: ["virtualmachineinstances/vnc", "virtualmachineinstances/vnc/screenshot", "virtualmachineinstances/console"],
    verbs: ["get"],
  },
];

/** Since 2026.1 a project's managers may migrate its servers. https://opendev.org/openstack/nova/src/tag/34.0.0/nova/policies/migrate_server.py */
const managerRules: PolicyRule[] = [
  ...memberRules,
  { apiGroups: ["kubevirt.io"], resources: ["virtualmachineinstancemigrations"], verbs: all },
  { apiGroups: ["subresources.kubevirt.io"], resources: ["virtualmachines/migrate"], verbs: ["update"] },
];

const adminRules: PolicyRule[] = [
  ...managerRules,
  { apiGroups: [""], resources: ["resourcequotas"], verbs: all },
  // A security group reaches a running server by the labels of its Pod.
  { apiGroups: [""], resources: ["pods"], verbs: ["patch", "delete"] },
];

const mark = (role: string): PolicyRule => ({
  apiGroups: ["identity.dicot.io"],
  resources: ["openstackroles"],
  resourceNames: [role],
  verbs: ["hold"],
});

/** By the OpenStack role's name. A role includes the marks of those that it implies, so that it may be given with them. */
export const projectRoleRules: Record<string, PolicyRule[]> = {
  reader: [...readerRules, mark("reader")],
  member: [...memberRules, mark("reader"), mark("member")],
  manager: [...managerRules, mark("reader"), mark("member"), mark("manager")],
  admin: [...adminRules, mark("reader"), mark("member"), mark("manager"), mark("admin")],
};

/**
 * What an administrator of the cloud may beside being `dicot:admin` in every project: the objects that belong to none. No namespaced kind
 * of Kubernetes is in it: who has these rights reads no Secret of kube-system, and not Dicot's own.
 */
export const cloudAdminRules: PolicyRule[] = [
  ...kinds({ namespaced: false }),
  { apiGroups: [""], resources: ["namespaces", "persistentvolumes"], verbs: look },
  { apiGroups: [""], resources: ["nodes"], verbs: [...look, "patch", "update"] },
  {
    apiGroups: ["instancetype.kubevirt.io"],
    resources: ["virtualmachineclusterinstancetypes", "virtualmachineclusterpreferences"],
    verbs: all,
  },
  { apiGroups: ["cdi.kubevirt.io"], resources: ["storageprofiles"], verbs: look },
  { apiGroups: ["storage.k8s.io"], resources: ["storageclasses", "volumeattributesclasses"], verbs: all },
  { apiGroups: ["snapshot.storage.k8s.io"], resources: ["volumesnapshotclasses", "volumesnapshotcontents"], verbs: all },
  { apiGroups: ["k8s.ovn.org"], resources: ["clusteruserdefinednetworks"], verbs: all },
  // Shared and external networks: deploy/components/admission-policies asks for it.
  { apiGroups: ["network.dicot.io"], resources: ["networks"], verbs: ["administer"] },
];
