/** Work on volumes that outlives a request, whichever replica was asked and whatever became of it: claims that succeed others, accepted transfers. */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController } from "../kube/controller.ts";
import { SUCCEEDED } from "../kube/names.ts";
import type { ObjectMeta } from "../kube/objects.ts";
import { advance } from "./succession.ts";
import { send } from "./transfer.ts";

const claimKey = ({ namespace, name }: Pick<ObjectMeta, "namespace" | "name">) => `claim ${namespace}/${name}`;

export function volumeController(connection: Connection, logger: Logger): Controller {
  const { kube } = connection;
  return startController({
    connection,
    name: "volumes",
    watch: [
      { kind: "VolumeTransfer", keys: ({ metadata }) => [`transfer ${metadata.namespace}/${metadata.name}`] },
      { kind: "PersistentVolumeClaim", keys: ({ metadata }) => (metadata.labels?.[SUCCEEDED] === undefined ? [] : [claimKey(metadata)]) },
      // The copy that succeeds a claim is whole.
      { kind: "DataVolume", keys: ({ spec }) => (spec.source?.pvc ? [claimKey(spec.source.pvc)] : []) },
    ],
    async reconcile(key) {
      const [, kind, namespace, name = ""] = key.match(/^(\w+) ([^/]*)\/(.*)$/) ?? [];
      if (kind === "claim") {
        const claim = kube.find("PersistentVolumeClaim", namespace, name);
        if (claim) await advance(kube, claim);
      } else {
        const transfer = kube.find("VolumeTransfer", namespace, name);
        if (transfer) await send(kube, transfer);
      }
    },
    logger,
  });
}
