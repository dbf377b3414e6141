/** Keeps every project's accounts and bindings as they should be, whoever labelled, disabled or changed its namespace. */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController } from "../kube/controller.ts";
import { closeProject, prepareProject, releaseProject } from "./project-accounts.ts";
import { isProject, projectEnabled, projectId } from "./project-namespaces.ts";

export const keepProjects = (connection: Connection, logger: Logger): Controller =>
  startController({
    connection,
    name: "projects",
    watch: [
      { kind: "Namespace", keys: (namespace) => (isProject(namespace) ? [namespace.metadata.name ?? ""] : []) },
      // A binding that is deleted by hand comes back.
      { kind: "RoleBinding", keys: ({ metadata }) => (metadata.name?.startsWith("dicot-") ? [metadata.namespace ?? ""] : []) },
    ],
    async reconcile(name, { kube }) {
      const namespace = kube.find("Namespace", undefined, name);
      if (namespace === undefined || !isProject(namespace)) return;
      // Its accounts are elsewhere: Kubernetes does not delete them with it.
      if (namespace.metadata.deletionTimestamp) return releaseProject(kube.own, projectId(namespace));
      if (!projectEnabled(namespace)) await closeProject(kube.own, namespace);
      await prepareProject(kube.own, namespace);
    },
    logger,
  });
