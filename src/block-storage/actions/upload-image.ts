/** An image from a volume. */
import type { Volumes } from "../../../generated/block-storage/index.ts";
import { isTrue } from "../../http/boolean.ts";
import type { Handlers } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import { cinderTime, toVolume } from "../view.ts";
import { createImageFromVolume } from "../volume-image.ts";
import { getKnown } from "./common.ts";

export const uploadImage = {
  async "os-volume_upload_image"(call) {
    const one = await getKnown(call, "volume_extension:volume_actions:upload_image");
    const { image_name, force, container_format, visibility, protected: locked } = call.body["os-volume_upload_image"] as UploadImage;
    if (visibility === "public") call.enforce("volume_extension:volume_actions:upload_public", { project_id: one.project });
    if (visibility === "public") throw badRequest("Make the image private, then publish it with the Image API.");
    if (one.status !== "available" && !(one.status === "in-use" && isTrue(force)))
      throw badRequest(
        `Invalid volume: Volume ${one.volume.id} status must be available or (with force) in-use, but current status is: ${one.status}.`,
      );
    const image = await createImageFromVolume(call.kube, one.volume, {
      name: image_name,
      visibility: visibility ?? "private",
      protected: isTrue(locked),
      properties: propertiesOf(one.imageMetadata),
      at: call.now(),
    });
    const { id, updated_at, description, size, volume_type } = toVolume(call, one);
    return {
      "os-volume_upload_image": {
        id,
        updated_at: updated_at ?? cinderTime(call.now().toISOString()),
        status: "uploading",
        display_description: description,
        size,
        volume_type,
        image_id: image.id,
        container_format: container_format ?? "bare",
        // Whatever was asked for: the image is the volume's blocks, and nothing converts them.
        disk_format: "raw",
        image_name,
        ...(call.since("3.1") && { visibility: visibility ?? "private", protected: isTrue(locked) }),
      },
    };
  },
} satisfies Handlers<Volumes>["action"];

interface UploadImage {
  image_name: string;
  force?: unknown;
  container_format?: string | null;
  visibility?: "public" | "private" | "shared" | "community";
  protected?: unknown;
}

// What is said of the old image is not true of the new one.
const ofImage = new Set(["image_id", "image_name", "min_disk", "min_ram", "disk_format", "container_format", "size", "checksum"]);
const propertiesOf = (metadata: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(metadata).filter(([name]) => !ofImage.has(name)));
