/**
 * Work on volumes that outlives a request, whichever replica was asked and whatever became of it: claims that succeed others, accepted
 * transfers, backups, storage that is managed.
 */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController } from "../kube/controller.ts";
import type { Kube } from "../kube/kube.ts";
import { BACKUP, ID, SUCCEEDED, SYSTEM_NAMESPACE } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { advanceBackup } from "./backups/copying.ts";
import { adopt, isManaged } from "./manage/storage.ts";
import { advance } from "./succession.ts";
import { send } from "./transfer.ts";

/** The volume (id) that a claim was, or that a copy is to be; nothing for other objects. */
const successionOf = ({ metadata: { labels = {} } }: KubeObject, label: string): string[] =>
  labels[label] === undefined ? [] : [`succession ${labels[label]}`];

export function volumeController(connection: Connection, logger: Logger): Controller {
  const { kube } = connection;
  return startController({
    connection,
    name: "volumes",
    watch: [
      { kind: "VolumeTransfer", keys: transferOf },
      { kind: "Backup", keys: ({ metadata }) => [`backup ${metadata.namespace}/${metadata.name}`] },
      {
        kind: "PersistentVolumeClaim",
        keys: (claim) => [...successionOf(claim, SUCCEEDED), ...transfersOf(kube, claim), ...managedOf(claim)],
      },
      // What is a copy is whole: of the claim that it succeeds, or for a backup.
      { kind: "DataVolume", keys: (copy) => [...(copy.spec.source?.pvc ? successionOf(copy, ID) : []), ...backupsOf(copy)] },
    ],
    async reconcile(key) {
      const [, kind, wanted = "", namespace, name = ""] = key.match(/^(\w+) (([^/]*)(?:\/(.*))?)$/) ?? [];
      if (kind === "succession") {
        for (const claim of kube.list("PersistentVolumeClaim").filter(({ metadata }) => metadata.labels?.[SUCCEEDED] === wanted))
          await advance(kube, claim);
      } else if (kind === "backup") {
        const backup = kube.find("Backup", namespace, name);
        if (backup) await advanceBackup(kube, backup);
      } else if (kind === "managed") {
        const claim = kube.find("PersistentVolumeClaim", namespace, name);
        if (claim) return adopt(kube, claim);
      } else {
        const transfer = kube.find("VolumeTransfer", namespace, name);
        if (transfer) await send(kube, transfer);
      }
      return undefined;
    },
    logger,
  });
}

const transferOf = ({ metadata }: KubeObject): string[] =>
  metadata.namespace === SYSTEM_NAMESPACE ? [`transfer ${metadata.namespace}/${metadata.name}`] : [];

/** That of a claim which goes to another project: its last work comes when the claim has gone. */
const transfersOf = (kube: Kube, { metadata: { labels = {} } }: KubeObject): string[] =>
  labels[SUCCEEDED] === undefined
    ? []
    : kube
        .list("VolumeTransfer", SYSTEM_NAMESPACE)
        .filter(({ spec }) => spec.volumeID === labels[SUCCEEDED])
        .flatMap(transferOf);

const managedOf = (claim: KubeObject): string[] => (isManaged(claim) ? [`managed ${claim.metadata.namespace}/${claim.metadata.name}`] : []);

const backupsOf = ({ metadata: { namespace, labels = {}, ownerReferences = [] } }: KubeObject): string[] =>
  labels[BACKUP] === undefined
    ? []
    : ownerReferences.filter(({ kind }) => kind === "Backup").map(({ name }) => `backup ${namespace}/${name}`);
