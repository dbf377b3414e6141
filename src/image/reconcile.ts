/** Imports outlive the requests that begin them, whichever replica was asked and whatever became of it. */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController } from "../kube/controller.ts";
import { advanceImport } from "./advance-import.ts";
import { isRunning } from "./importing.ts";

export function imageController(connection: Connection, logger: Logger): Controller {
  const { kube, now } = connection;
  return startController({
    connection,
    name: "images",
    watch: [
      {
        kind: "DataSource",
        keys: (dataSource) => (isRunning(dataSource) ? [`${dataSource.metadata.namespace}/${dataSource.metadata.name}`] : []),
      },
      {
        kind: "DataVolume",
        keys: ({ metadata: { namespace, ownerReferences = [] } }) =>
          ownerReferences.flatMap(({ kind, name }) => (kind === "DataSource" ? [`${namespace}/${name}`] : [])),
      },
    ],
    async reconcile(key) {
      const [namespace, name = ""] = key.split("/");
      const dataSource = kube.find("DataSource", namespace, name);
      if (dataSource !== undefined && dataSource.metadata.deletionTimestamp === undefined)
        return await advanceImport({ kube, dataSource, now: now() });
    },
    logger,
  });
}
