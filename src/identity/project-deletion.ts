/** The end of a project. */
import { conflict, forbidden } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { applicationCredentialsIn, deleteApplicationCredential } from "./application-credential-objects.ts";
import { deleteCredentials } from "./credential-secrets.ts";
import { withdrawAll } from "./grant-objects.ts";
import { refuseDelete } from "./immutable.ts";
import { closeProject, releaseProject } from "./project-accounts.ts";
import { holdsWork } from "./project-contents.ts";
import { type Namespace, subtreeOf, toProject } from "./project-namespaces.ts";
import { deleteTrustsOf } from "./trust-objects.ts";

/**
 * Deleting a namespace deletes all in it, volumes and their data too; Keystone's delete touches no other service. So a project has to be
 * empty first. Refused before anything is deleted; what is then deleted can be deleted again where that was cut short.
 */
export async function deleteProject(own: Kube, namespace: Namespace): Promise<void> {
  const project = toProject(namespace);
  refuseDelete("project", project.id, project.options);
  if (subtreeOf(own, namespace).length > 0) {
    throw forbidden(`Cannot delete the project ${project.id} since it is not a leaf in the hierarchy.`);
  }
  const work = holdsWork(own, namespace);
  if (work !== undefined) throw conflict(`Project ${project.id} is not empty, it has ${work}: deleting it would destroy them.`);
  await closeProject(own, namespace);
  await withdrawAll(own, (grant) => grant.projectId === project.id && grant.object.kind === "RoleAssignment");
  for (const credential of applicationCredentialsIn(own, project.id)) await deleteApplicationCredential(own, credential);
  await deleteCredentials(own, { projectId: project.id });
  await deleteTrustsOf(own, { projectId: project.id });
  await releaseProject(own, project.id);
  await own.delete(namespace);
}
