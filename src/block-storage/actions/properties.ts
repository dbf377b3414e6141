/** What a volume says of itself: whether it boots, may be written, and of which image it was made. */
import type { Volumes } from "../../../generated/block-storage/index.ts";
import { isTrue } from "../../http/boolean.ts";
import { type Handlers, Reply } from "../../http/call.ts";
import { ApiError, badRequest } from "../../http/errors.ts";
import { BOOTABLE, IMAGE_METADATA, READONLY } from "../../kube/names.ts";
import { accepted, annotate, getKnown } from "./common.ts";

/** What Cinder writes itself, and lets nobody take away. https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/api/contrib/volume_image_metadata.py */
export const properties = {
  async "os-set_bootable"(call) {
    const { volume } = await getKnown(call, "volume:update");
    await annotate(call, volume, { [BOOTABLE]: String(isTrue(call.body["os-set_bootable"].bootable)) });
    return new Reply({ status: 200 });
  },

  async "os-update_readonly_flag"(call) {
    const { volume, status } = await getKnown(call, "volume:update_readonly_flag");
    if (status !== "available")
      throw badRequest(
        `Invalid volume: Volume ${volume.id} status must be available to update readonly flag, but current status is: ${status}.`,
      );
    await annotate(call, volume, { [READONLY]: String(isTrue(call.body["os-update_readonly_flag"].readonly)) });
    return accepted();
  },

  async "os-set_image_metadata"(call) {
    const { volume, imageMetadata } = await getKnown(call, "volume_extension:volume_image_metadata:set");
    const metadata = { ...imageMetadata, ...call.body["os-set_image_metadata"].metadata };
    await annotate(call, volume, { [IMAGE_METADATA]: JSON.stringify(metadata) });
    return { metadata };
  },

  async "os-show_image_metadata"(call) {
    const { imageMetadata } = await getKnown(call, "volume_extension:volume_image_metadata:show");
    return { metadata: imageMetadata ?? {} };
  },

  async "os-unset_image_metadata"(call) {
    const { volume, imageMetadata = {} } = await getKnown(call, "volume_extension:volume_image_metadata:remove");
    const { [call.body["os-unset_image_metadata"].key]: gone, ...rest } = imageMetadata;
    if (gone === undefined)
      throw new ApiError(404, `Volume ${volume.id} has no image metadata with key ${call.body["os-unset_image_metadata"].key}.`);
    await annotate(call, volume, { [IMAGE_METADATA]: JSON.stringify(rest) });
    return new Reply({ status: 200 });
  },
} satisfies Handlers<Volumes>["action"];
