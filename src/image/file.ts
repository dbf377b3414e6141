/** The data of an image: what a client uploads goes to CDI (upload.ts), what it downloads comes from a VirtualMachineExport (download.ts). */
import type { ImagesFile, ImagesStage } from "../../generated/image/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest, forbidden } from "../http/errors.ts";
import { timestamp } from "../kube/time.ts";
import { download } from "./download.ts";
import { enforceOn } from "./images.ts";
import { getDataSource, renderImage } from "./lookup.ts";
import { findStores, isStore } from "./stores.ts";
import { upload } from "./upload.ts";

type ImageCall = Call & { path: { image_id: string } };

export const file = {
  put: (call) => receive(call, "upload"),

  async list(call) {
    const dataSource = await getDataSource(call, call.path.image_id);
    const { status, checksum, disk_format } = renderImage(call.kube, dataSource);
    if (status === "deactivated" && !call.admin)
      throw forbidden("The requested image has been deactivated. Image data download is forbidden.");
    enforceOn(call, "download_image", dataSource);
    if (status !== "active" && status !== "deactivated") return new Reply({ status: 204 });
    const body = await download(call.kube, dataSource);
    // CDI keeps disks raw: the bytes are those that were uploaded only where these were raw.
    const md5 = checksum !== null && disk_format === "raw" ? { "content-md5": checksum } : {};
    return new Reply({ status: 200, body, headers: { "content-type": "application/octet-stream", ...md5 } });
  },
} satisfies Handlers<ImagesFile>;

/** Data that waits for `import` with the method glance-direct. */
export const stage = {
  put: (call) => receive(call, "stage"),
} satisfies Handlers<ImagesStage>;

async function receive(call: ImageCall, purpose: "upload" | "stage"): Promise<Reply> {
  if (call.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() !== "application/octet-stream")
    throw new ApiError(415, "Image data expects Content-Type application/octet-stream.");
  const dataSource = await getDataSource(call, call.path.image_id);
  enforceOn(call, purpose === "upload" ? "upload_image" : "modify_image", dataSource);
  const store = purpose === "upload" ? call.headers["x-image-meta-store"] : undefined;
  if (store !== undefined && findStores(call.kube).length > 0 && !isStore(call.kube, store))
    throw badRequest(`Unknown scheme '${store}' found in URI`);
  await upload(call.kube, dataSource, {
    store: store !== undefined && isStore(call.kube, store) ? store : undefined,
    body: call.stream,
    size: sizeOf(call.headers["x-openstack-image-size"] ?? call.headers["content-length"]),
    staged: purpose === "stage",
    at: timestamp(call.now()),
  });
  return new Reply({ status: 204 });
}

function sizeOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (!/^\d+$/.test(header)) throw badRequest("Invalid or missing image size in request headers.");
  return Number(header) || undefined;
}
