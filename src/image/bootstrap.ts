/** Two small public images, so that a new cloud has something to boot. */
import { isProject, projectId } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import { displayName, IMAGES_NAMESPACE } from "../kube/names.ts";
import { MiB } from "../kube/quantity.ts";
import { timestamp } from "../kube/time.ts";
import { type ImageAttributes, toDataSource } from "./data-source.ts";
import { findData, imageStatus } from "./image-data.ts";
import { openImagesNamespace } from "./sharing.ts";
import { upload } from "./upload.ts";

/** Ids are fixed, so that a second start finds what the first one made. */
const tiny = [
  { id: "d1c07000-0000-4000-8000-000000000001", name: "tiny" },
  { id: "d1c07000-0000-4000-8000-000000000002", name: "tiny-alt" },
];

const attributes: ImageAttributes = {
  name: null,
  visibility: "public",
  protected: false,
  os_hidden: false,
  min_disk: 0,
  min_ram: 0,
  disk_format: "raw",
  container_format: "bare",
  tags: [],
  properties: {},
};

/** Makes what is missing. `tiny` is a 1 MiB raw disk with a boot sector that halts: enough for an API, not for a guest. */
export async function bootstrapImages(kube: Kube, now: Date = new Date()): Promise<void> {
  await openImagesNamespace(kube.own);
  const admin = kube.list("Namespace").find((one) => isProject(one) && displayName(one) === "admin");
  const placement = { namespace: IMAGES_NAMESPACE, ...(admin && { owner: projectId(admin) }) };
  await Promise.all(
    tiny.map(async ({ id, name }) => {
      const found = kube.findById("DataSource", IMAGES_NAMESPACE, id);
      const dataSource = found ?? (await kube.create(toDataSource({ ...attributes, name }, { id, ...placement })));
      if (imageStatus(dataSource, findData(kube, dataSource)) !== "queued") return;
      await upload(kube, dataSource, { body: disk(), size: MiB, staged: false, at: timestamp(now) });
    }),
  );
}

/** An MBR without partitions: `cli; hlt; jmp` for ever, then zeros up to the signature. */
async function* disk(): AsyncGenerator<Uint8Array> {
  const image = Buffer.alloc(MiB);
  image.set([0xfa, 0xf4, 0xeb, 0xfd]);
  image.writeUInt16LE(0xaa55, 510);
  yield image;
}
