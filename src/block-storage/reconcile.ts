/** Work on volumes that outlives a request: the content of transferred volumes arrives, whichever replica was asked and whatever became of it. */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController } from "../kube/controller.ts";
import { advance, type VolumeTransfer } from "./transfer.ts";

const keyOf = ({ metadata }: VolumeTransfer) => `${metadata.namespace}/${metadata.name}`;

export function volumeController(connection: Connection, logger: Logger): Controller {
  const { kube } = connection;
  return startController({
    connection,
    name: "volumes",
    watch: [
      { kind: "VolumeTransfer", keys: (transfer) => [keyOf(transfer)] },
      // A copy that is whole ends its transfer, which is in another namespace.
      {
        kind: "DataVolume",
        keys: ({ spec }) => (spec.source?.pvc ? kube.list("VolumeTransfer", spec.source.pvc.namespace).map(keyOf) : []),
      },
    ],
    async reconcile(key) {
      const [namespace, name = ""] = key.split("/");
      const transfer = kube.find("VolumeTransfer", namespace, name);
      if (transfer) await advance(kube, transfer);
    },
    logger,
  });
}
