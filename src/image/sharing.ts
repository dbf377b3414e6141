/**
 * Who may clone an image's claim. CDI asks whether the one who makes a DataVolume may `create datavolumes/source` in the claim's
 * namespace, for the claim's name: so that a Role of one claim shares exactly one image.
 * https://github.com/kubevirt/containerized-data-importer/blob/v1.66.0/staging/src/kubevirt.io/containerized-data-importer-api/pkg/apis/core/v1beta1/authorize_utils.go
 *
 * Tenants may not write RoleBindings, so that a membership, which is one, is always Dicot's own word.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isAlreadyExists, isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { IDENTITIES_NAMESPACE, IMAGE, IMAGE_MEMBER, IMAGES_NAMESPACE, MEMBER_STATUS, openstackId, UPDATED_AT } from "../kube/names.ts";
import { claimNames } from "./copies.ts";
import { type DataSource, visibilityOf } from "./data-source.ts";
import { commandsData, placeOf, requireCommand } from "./image-data.ts";
import { membersOf } from "./lookup.ts";

type RoleBinding = Kinds["RoleBinding"];
type Role = Kinds["Role"];

/** The accounts as which a project's requests are made. */
const accounts = (project: string) =>
  ["member", "manager"].map((role) => ({ kind: "ServiceAccount", name: `p-${project}-${role}`, namespace: IDENTITIES_NAMESPACE }));

/** Every such account of every project. */
const everybody = [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: `system:serviceaccounts:${IDENTITIES_NAMESPACE}` }];

const roleName = (id: string) => `image-${id}`;
const everybodyName = (id: string) => `image-${id}-everybody`;

function toRole(kube: Kube, dataSource: DataSource): Role {
  const id = openstackId(dataSource);
  const { namespace } = placeOf(dataSource);
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name: roleName(id), namespace, labels: { [IMAGE]: id } },
    rules: [
      { apiGroups: ["cdi.kubevirt.io"], resources: ["datavolumes/source"], resourceNames: claimNames(kube, dataSource), verbs: ["create"] },
    ],
  };
}

function toBinding(dataSource: DataSource, name: string, subjects: NonNullable<RoleBinding["subjects"]>): RoleBinding {
  const id = openstackId(dataSource);
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name, namespace: placeOf(dataSource).namespace, labels: { [IMAGE]: id } },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: roleName(id) },
    subjects,
  };
}

/** Offers the image to a project. Throws 409 where it is a member already, and where the data is another project's. */
export async function addMember(kube: Kube, dataSource: DataSource, project: string): Promise<RoleBinding> {
  requireCommand(dataSource);
  await createUnlessThere(kube.own, toRole(kube, dataSource));
  const binding = toBinding(dataSource, `image-${openstackId(dataSource)}-${project.toLowerCase()}`, accounts(project));
  binding.metadata.labels = { ...binding.metadata.labels, [IMAGE_MEMBER]: project };
  binding.metadata.annotations = { [MEMBER_STATUS]: "pending" };
  return await kube.own.create(binding);
}

export const answerMember = (kube: Kube, binding: RoleBinding, status: string, at: string): Promise<RoleBinding> =>
  kube.own.update(binding, (copy) => {
    copy.metadata.annotations = { ...copy.metadata.annotations, [MEMBER_STATUS]: status, [UPDATED_AT]: at };
    return copy;
  });

/**
 * Makes the rights follow the visibility; does nothing where the data is another project's. Memberships end where an image is no longer
 * shared; Glance keeps them, unseen.
 */
export async function share(kube: Kube, dataSource: DataSource): Promise<void> {
  if (!commandsData(dataSource)) return;
  const visibility = visibilityOf(dataSource);
  const { namespace } = placeOf(dataSource);
  const id = openstackId(dataSource);
  const open = kube.find("RoleBinding", namespace, everybodyName(id));
  // In `dicot-images` one RoleBinding opens all claims: bootstrap.ts.
  const wanted = visibility === "community" || (visibility === "public" && namespace !== IMAGES_NAMESPACE);
  if (wanted && open === undefined) {
    await createUnlessThere(kube.own, toRole(kube, dataSource));
    await createUnlessThere(kube.own, toBinding(dataSource, everybodyName(id), everybody));
  }
  if (!wanted && open !== undefined) await kube.own.delete(open);
  if (visibility !== "shared") await Promise.all(membersOf(kube, dataSource).map((binding) => kube.own.delete(binding)));
}

/** Takes back every right in an image that is about to go, or to be given away; does nothing where the data is another project's. */
export async function unshare(kube: Kube, dataSource: DataSource): Promise<void> {
  if (!commandsData(dataSource)) return;
  const id = openstackId(dataSource);
  const { namespace } = placeOf(dataSource);
  const bindings = kube.list("RoleBinding", namespace).filter(({ metadata }) => metadata.labels?.[IMAGE] === id);
  if (bindings.length === 0) return;
  await Promise.all(bindings.map((binding) => kube.own.delete(binding)));
  await deleteUnlessGone(kube.own, toRole(kube, dataSource));
}

/** Lets those who might clone the image's first claim clone the one that is the first now; does nothing where the data is another project's. */
export async function reopen(kube: Kube, dataSource: DataSource): Promise<void> {
  if (!commandsData(dataSource)) return;
  const id = openstackId(dataSource);
  if (!kube.list("RoleBinding", placeOf(dataSource).namespace).some(({ metadata }) => metadata.labels?.[IMAGE] === id)) return;
  await deleteUnlessGone(kube.own, toRole(kube, dataSource));
  await createUnlessThere(kube.own, toRole(kube, dataSource));
}

const reader = { name: "dicot-image-reader", namespace: IMAGES_NAMESPACE };

/** Lets every project clone what is in `dicot-images`; `deploy/access` has it, too. */
export const imageReader: [Role, RoleBinding] = [
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: reader,
    rules: [{ apiGroups: ["cdi.kubevirt.io"], resources: ["datavolumes/source"], verbs: ["create"] }],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: reader,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: reader.name },
    subjects: everybody,
  },
];

/** Does nothing where `dicot-images` is open already. */
export async function openImagesNamespace(own: Kube): Promise<void> {
  if (own.find("RoleBinding", reader.namespace, reader.name)) return;
  if (!own.find("Namespace", undefined, IMAGES_NAMESPACE))
    await createUnlessThere(own, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: IMAGES_NAMESPACE },
    } satisfies Kinds["Namespace"]);
  for (const object of imageReader) await createUnlessThere(own, object);
}

async function createUnlessThere(kube: Kube, object: Role | RoleBinding | Kinds["Namespace"]): Promise<void> {
  try {
    await kube.create(object);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

async function deleteUnlessGone(kube: Kube, object: Role): Promise<void> {
  try {
    await kube.delete(object);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
