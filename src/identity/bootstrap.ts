/** The objects without which there is no cloud, made where they are missing: nothing that is there is changed, but roles' rights. */
import { randomBytes } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, NAME, SYSTEM_NAMESPACE } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { kindOf } from "../kube/paths.ts";
import { findRegion } from "./catalog.ts";
import { projectRoleRules } from "./cluster-roles.ts";
import { DEFAULT_DOMAIN, findDomain } from "./domain-objects.ts";
import { assign } from "./grant-objects.ts";
import { createUnlessThere, idOf, newId, uniqueName } from "./ids.ts";
import { newTokenKey, TOKEN_KEYS } from "./keyring.ts";
import { prepareProject } from "./project-accounts.ts";
import { createProject, findProjectByName, type Namespace, projectId, projects } from "./project-namespaces.ts";
import { findRoleByName, type Role } from "./role-objects.ts";
import { settingsOf } from "./settings.ts";
import { standingNamespaces, standingObjects, standingRoles } from "./standing-objects.ts";
import { createUser, findUserByName } from "./user-objects.ts";

export interface BootstrapOptions {
  /** Generated where absent. Used only where the user is made. */
  adminPassword?: string;
  /** With it there are a project and a user `demo` too, a member of it. */
  demoPassword?: string;
  now?: Date;
}

export interface Bootstrapped {
  /** The user `admin` was made now. */
  created: boolean;
  /** Of an admin that was made now. */
  adminPassword: string | undefined;
}

/** Keystone's roles and what they imply. https://docs.openstack.org/keystone/2026.1/admin/service-api-protection.html */
const builtinRoles: readonly { name: string; implies: readonly string[] }[] = [
  { name: "reader", implies: [] },
  { name: "member", implies: ["reader"] },
  { name: "manager", implies: ["member"] },
  { name: "admin", implies: ["manager"] },
  { name: "service", implies: [] },
];

export async function bootstrap(kube: Kube, { now = new Date(), ...options }: BootstrapOptions = {}): Promise<Bootstrapped> {
  const own = kube.own;
  await stand(own);
  await Promise.all([tokenKeys(own, now), domain(own), region(own)]);
  await roles(own);
  const bootstrapped = await administrator(own, { ...options, now });
  if (options.demoPassword !== undefined) await demonstrator(own, { password: options.demoPassword, now });
  for (const namespace of projects(own)) await prepareProject(own, namespace);
  return bootstrapped;
}

/**
 * Read first: a Dicot with the rights in `deploy/access` finds all of it there, applied together with those rights, and may make none of it.
 * An update of Dicot may need roles to allow something else.
 */
async function stand(own: Kube): Promise<void> {
  await Promise.all(standingNamespaces.map((namespace) => ensure(own, namespace)));
  await Promise.all([
    ...standingRoles().map(async (role) => {
      const there = await own.read("ClusterRole", undefined, role.metadata.name ?? "");
      if (there === undefined) await createUnlessThere(own, role);
      else await own.update(there, (copy) => ({ ...copy, rules: role.rules ?? [] }));
    }),
    ...standingObjects().map((object) => ensure(own, object)),
  ]);
}

async function ensure(own: Kube, object: KubeObject): Promise<void> {
  const { namespace, name = "" } = object.metadata;
  if ((await own.read(kindOf(object), namespace, name)) === undefined) await createUnlessThere(own, object);
}

async function tokenKeys(own: Kube, now: Date): Promise<void> {
  if ((await own.read("Secret", SYSTEM_NAMESPACE, TOKEN_KEYS)) !== undefined) return;
  const entries = Object.entries(await newTokenKey(now)).map(([id, key]) => [id, Buffer.from(key).toString("base64")]);
  await createUnlessThere<Kinds["Secret"]>(own, {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: TOKEN_KEYS, namespace: SYSTEM_NAMESPACE },
    type: "Opaque",
    data: Object.fromEntries(entries),
  });
}

async function domain(own: Kube): Promise<void> {
  if (findDomain(own, DEFAULT_DOMAIN) !== undefined) return;
  await createUnlessThere<Kinds["Domain"]>(own, {
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "Domain",
    metadata: { name: DEFAULT_DOMAIN },
    spec: { name: "Default", description: "The default domain", enabled: true },
  });
}

async function region(own: Kube): Promise<void> {
  const id = settingsOf(own).region;
  if (findRegion(own, id) !== undefined) return;
  await createUnlessThere<Kinds["Region"]>(own, {
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "Region",
    metadata: { name: uniqueName(id, "region", id), namespace: SYSTEM_NAMESPACE, annotations: { [NAME]: id } },
    spec: { description: "" },
  });
}

/** In order: a role names those that it implies by their ids. */
async function roles(own: Kube): Promise<void> {
  for (const { name, implies } of builtinRoles) {
    if (findRoleByName(own, name) !== undefined) continue;
    const impliedRoleIDs = implies.flatMap((implied) => findRoleByName(own, implied) ?? []).map(idOf);
    await createUnlessThere<Kinds["OpenStackRole"]>(own, {
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "Role",
      metadata: { name: uniqueName(name, "role", name), namespace: SYSTEM_NAMESPACE, labels: { [ID]: newId() } },
      spec: {
        name,
        options: { immutable: true },
        ...(name in projectRoleRules ? { clusterRole: `dicot:${name}` } : {}),
        ...(impliedRoleIDs.length === 0 ? {} : { impliedRoleIDs }),
      },
    });
  }
}

/** The user and the project `admin`, with all rights there are. */
async function administrator(own: Kube, { adminPassword, now }: BootstrapOptions & { now: Date }): Promise<Bootstrapped> {
  const password = adminPassword ?? randomBytes(18).toString("base64url");
  const project = await ensureProject(own, "admin");
  const { user, created } = await ensureUser(own, { name: "admin", project, password, now });
  const role = getRole(own, "admin");
  const actor = { userId: idOf(user) };
  await assign(own, role, { actor, scope: { projectId: projectId(project) } });
  await assign(own, role, { actor, scope: { system: true } });
  return { created, adminPassword: created ? password : undefined };
}

/** A user without rights over the cloud, as most are. */
async function demonstrator(own: Kube, { password, now }: { password: string; now: Date }): Promise<void> {
  const project = await ensureProject(own, "demo");
  const { user } = await ensureUser(own, { name: "demo", project, password, now });
  await assign(own, getRole(own, "member"), { actor: { userId: idOf(user) }, scope: { projectId: projectId(project) } });
}

async function ensureProject(own: Kube, name: string): Promise<Namespace> {
  const namespace = findProjectByName(own, name, DEFAULT_DOMAIN) ?? (await createProject(own, { name, domainId: DEFAULT_DOMAIN }));
  await prepareProject(own, namespace);
  return namespace;
}

interface NewUser {
  name: string;
  project: Namespace;
  password: string;
  now: Date;
}

async function ensureUser(own: Kube, { name, project, password, now }: NewUser) {
  const there = findUserByName(own, name, DEFAULT_DOMAIN);
  if (there !== undefined) return { user: there, created: false };
  const spec = { name, domainID: DEFAULT_DOMAIN, enabled: true, defaultProjectID: projectId(project) };
  return { user: await createUser(own, spec, { password, now }), created: true };
}

function getRole(own: Kube, name: string): Role {
  const role = findRoleByName(own, name);
  if (role === undefined) throw new Error(`the role ${name} is missing in ${SYSTEM_NAMESPACE}`);
  return role;
}
