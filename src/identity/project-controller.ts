/**
 * Keeps every project's accounts and bindings as they should be, whoever labelled, disabled, changed or deleted its namespace; and ends the
 * deletions that a replica died in.
 *
 * A key is a namespace's name and the project's id: the accounts are in another namespace, and have to go when this one has gone.
 */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController } from "../kube/controller.ts";
import type { Kube } from "../kube/kube.ts";
import { PROJECT } from "../kube/names.ts";
import { closeProject, prepareProject, releaseProject } from "./project-accounts.ts";
import { finishDeletion } from "./project-deletion.ts";
import { findProject, isDeleting, isProject, type Namespace, projectEnabled, projectId } from "./project-namespaces.ts";

/** Also of a namespace that is going, and so no project any more. */
const keysOf = (namespace: Namespace | undefined): string[] =>
  namespace?.metadata.labels?.[PROJECT] === undefined ? [] : [`${namespace.metadata.name} ${projectId(namespace)}`];

export const keepProjects = (connection: Connection, logger: Logger): Controller =>
  startController({
    connection,
    name: "projects",
    watch: [
      { kind: "Namespace", keys: keysOf },
      // A binding that is deleted by hand comes back.
      {
        kind: "RoleBinding",
        keys: ({ metadata }) =>
          metadata.name?.startsWith("dicot-") ? keysOf(connection.kube.find("Namespace", undefined, metadata.namespace ?? "")) : [],
      },
    ],
    reconcile: (key, { kube }) => reconcile(key, kube.own),
    logger,
  });

async function reconcile(key: string, own: Kube): Promise<void> {
  const [name = "", id = ""] = key.split(" ");
  const standing = () => {
    const namespace = own.find("Namespace", undefined, name);
    return namespace?.metadata.deletionTimestamp === undefined ? namespace : undefined;
  };
  const namespace = standing();
  if (namespace !== undefined && isDeleting(namespace)) return finishDeletion(own, namespace);
  if (namespace !== undefined && isProject(namespace)) {
    if (!projectEnabled(namespace)) await closeProject(own, namespace);
    await prepareProject(own, namespace).catch((error: unknown) => {
      // It has gone meanwhile.
      if (standing() !== undefined) throw error;
    });
  }
  const successor = findProject(own, id);
  if (standing() === undefined && (successor === undefined || successor.metadata.name === name)) await releaseProject(own, id);
}
