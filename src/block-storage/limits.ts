/** What the token's project may have, and has. There is no limit on the rate of requests. */
import type { Limits } from "../../generated/block-storage/index.ts";
import type { Handlers } from "../http/call.ts";
import { limitsOf, usageOf } from "./quotas.ts";

export const limits = {
  list(call) {
    const most = limitsOf(call.kube, call.project.namespace);
    const used = usageOf(call.kube, call.project.namespace);
    return {
      limits: {
        rate: [],
        absolute: {
          maxTotalVolumes: most["volumes"] ?? -1,
          maxTotalVolumeGigabytes: most["gigabytes"] ?? -1,
          maxTotalSnapshots: most["snapshots"] ?? -1,
          maxTotalBackups: most["backups"] ?? -1,
          maxTotalBackupGigabytes: most["backup_gigabytes"] ?? -1,
          totalVolumesUsed: used["volumes"] ?? 0,
          totalGigabytesUsed: used["gigabytes"] ?? 0,
          totalSnapshotsUsed: used["snapshots"] ?? 0,
          totalBackupsUsed: used["backups"] ?? 0,
          totalBackupGigabytesUsed: used["backup_gigabytes"] ?? 0,
        },
      },
    };
  },
} satisfies Handlers<Limits>;
