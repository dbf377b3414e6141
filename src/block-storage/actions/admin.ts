/** What administrators do to a volume that is in a wrong state. */
import type { Volumes } from "../../../generated/block-storage/index.ts";
import type { Handlers } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import { MIGRATION_STATUS, STATUS } from "../../kube/names.ts";
import { deleteVolume, requireDeletable } from "../delete.ts";
import { snapshotsOf } from "../snapshot.ts";
import { accepted, annotate, getKnown } from "./common.ts";

export const admin = {
  /** A status that Kubernetes knows better is left to it: `available` and `in-use` take back what was written. */
  async "os-reset_status"(call) {
    const { volume } = await getKnown(call, "volume_extension:volume_admin_actions:reset_status");
    const { status, attach_status, migration_status } = call.body["os-reset_status"];
    if (!status && !attach_status && !migration_status)
      throw badRequest("Must specify 'status', 'attach_status' or 'migration_status' for update.");
    await annotate(call, volume, {
      ...(status && { [STATUS]: status === "available" || status === "in-use" ? undefined : status }),
      ...(migration_status && { [MIGRATION_STATUS]: migration_status === "none" ? undefined : migration_status }),
    });
    return accepted();
  },

  async "os-force_delete"(call) {
    const one = await getKnown(call, "volume_extension:volume_admin_actions:force_delete");
    requireDeletable(one, { snapshots: snapshotsOf(call.kube, one.volume), forced: true });
    await deleteVolume(call.kube, one.volume, []);
    return accepted();
  },
} satisfies Handlers<Volumes>["action"];
