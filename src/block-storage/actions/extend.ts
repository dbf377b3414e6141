/** A larger volume: the claim asks for more, and the driver gives it; a guest that uses it sees it grow. It never becomes smaller. */
import type { Volumes } from "../../../generated/block-storage/index.ts";
import type { Handlers } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import { annotation, EXTENDED } from "../../kube/names.ts";
import { bytes, GiB } from "../../kube/quantity.ts";
import { timestamp } from "../../kube/time.ts";
import { requireRoom } from "../quotas.ts";
import type { Volume } from "../volume.ts";
import { accepted, getKnown } from "./common.ts";

interface Extension {
  requestId: string;
  userId: string;
  at: string;
  /** GiB that it was to have. */
  size: number;
}

/** The last time that a volume grew under a server: it is over when the claim has what it asked for. */
export function extensionOf({ claim }: Volume): (Extension & { over: boolean }) | undefined {
  const extension = claim && annotation<Extension | undefined>(claim, EXTENDED, undefined);
  if (extension === undefined) return undefined;
  return { ...extension, over: (bytes(claim?.status?.capacity?.["storage"]) ?? 0) >= extension.size * GiB };
}

export const extend = {
  async "os-extend"(call) {
    const one = await getKnown(call, "volume:extend");
    const { volume, size, status, storageClass } = one;
    const wanted = Number(call.body["os-extend"].new_size);
    if (wanted <= size)
      throw badRequest(
        `Invalid input received: New size for extend must be greater than current size. (current: ${size}, extended: ${wanted}).`,
      );
    const inUse = status === "in-use" && call.since("3.42");
    if (inUse) call.enforce("volume:extend_attached_volume", { project_id: one.project });
    if (status !== "available" && !inUse)
      throw badRequest(`Invalid volume: Volume ${volume.id} status must be '{'status': 'available'}' to extend, currently ${status}.`);
    if (volume.claim === undefined) throw badRequest(`Invalid volume: Volume ${volume.id} has no claim yet.`);
    if (storageClass?.allowVolumeExpansion !== true)
      throw badRequest(`Invalid volume: The type of volume ${volume.id} does not allow it to grow.`);
    requireRoom(call.kube, volume.namespace, { gigabytes: wanted - size, type: storageClass });
    await call.kube.update(volume.claim, (copy) => {
      copy.spec.resources = { ...copy.spec.resources, requests: { ...copy.spec.resources?.requests, storage: `${wanted}Gi` } };
      if (inUse) {
        const extension: Extension = { requestId: call.requestId, userId: call.token.userId, at: timestamp(call.now()), size: wanted };
        copy.metadata.annotations = { ...copy.metadata.annotations, [EXTENDED]: JSON.stringify(extension) };
      }
      return copy;
    });
    return accepted();
  },
} satisfies Handlers<Volumes>["action"];
