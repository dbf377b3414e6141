/** The end of a project. */
import { conflict, forbidden } from "../http/errors.ts";
import { isConflict, isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { DELETING } from "../kube/names.ts";
import { applicationCredentialsIn, deleteApplicationCredential } from "./application-credential-objects.ts";
import { deleteCredentials } from "./credential-secrets.ts";
import { withdrawAll } from "./grant-objects.ts";
import { refuseDelete } from "./immutable.ts";
import { deleteLimitsOf } from "./limit-objects.ts";
import { deleteAccessTokensOf } from "./oauth1-objects.ts";
import { closeProject, releaseProject } from "./project-accounts.ts";
import { holdsWork } from "./project-contents.ts";
import { type Namespace, projectId, subtreeOf, toProject } from "./project-namespaces.ts";
import { deleteTrustsOf } from "./trust-objects.ts";

/**
 * Deleting a namespace deletes all in it, volumes and their data too; Keystone's delete touches no other service. So a project has to be
 * empty first. What was accepted is written down before anything is deleted, so that the leader can end what a dead replica began.
 */
export async function deleteProject(own: Kube, namespace: Namespace): Promise<void> {
  const project = toProject(namespace);
  refuseDelete("project", project.id, project.options);
  if (subtreeOf(own, namespace).length > 0) {
    throw forbidden(`Cannot delete the project ${project.id} since it is not a leaf in the hierarchy.`);
  }
  const work = holdsWork(own, namespace);
  if (work !== undefined) throw conflict(`Project ${project.id} is not empty, it has ${work}: deleting it would destroy them.`);
  const marked = await own.update(namespace, (copy) => {
    copy.metadata.annotations = { ...copy.metadata.annotations, [DELETING]: "true" };
    return copy;
  });
  await finishDeletion(own, marked);
}

/** What is left to do once the deletion is written down: by whoever accepted it, and by the leader, should that one have died. */
export async function finishDeletion(own: Kube, namespace: Namespace): Promise<void> {
  const id = projectId(namespace);
  await closeProject(own, namespace);
  await withdrawAll(own, (grant) => grant.projectId === id && grant.object.kind === "RoleAssignment");
  for (const credential of applicationCredentialsIn(own, id)) await deleteApplicationCredential(own, credential);
  await deleteCredentials(own, { projectId: id });
  await deleteTrustsOf(own, { projectId: id });
  await deleteAccessTokensOf(own, { projectId: id });
  await deleteLimitsOf(own, { projectId: id });
  await releaseProject(own, id);
  await own.delete(namespace).catch((error: unknown) => {
    // The other one was faster: a namespace that is going already is a conflict.
    if (!isNotFound(error) && !isConflict(error)) throw error;
  });
}
