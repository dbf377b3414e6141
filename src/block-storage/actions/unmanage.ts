/** A volume that is one no more: its storage stays, for another claim or another cloud. */
import type { Volumes } from "../../../generated/block-storage/index.ts";
import type { Handlers } from "../../http/call.ts";
import { deleteVolume, requireDeletable } from "../delete.ts";
import { retain } from "../manage/storage.ts";
import { snapshotsOf } from "../snapshot.ts";
import { accepted, getKnown } from "./common.ts";

export const unmanage = {
  /** Whoever is ended between the two steps leaves a volume whose storage outlives it: it can be unmanaged again. */
  async "os-unmanage"(call) {
    const one = await getKnown(call, "volume_extension:volume_unmanage");
    requireDeletable(one, { snapshots: snapshotsOf(call.kube, one.volume), forced: false });
    await retain(call.kube, one.volume.claim);
    await deleteVolume(call.kube, one.volume, []);
    return accepted();
  },
} satisfies Handlers<Volumes>["action"];
