/** Two small public images, so that a new cloud has something to boot. */

import { projectId } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import { IMAGES_NAMESPACE, PROJECT } from "../kube/names.ts";
import { timestamp, toDataSource } from "./data-source.ts";
import { MiB } from "./quantity.ts";
import { openImagesNamespace } from "./sharing.ts";
import { upload } from "./upload.ts";

/** Ids are fixed, so that a second start finds what the first one made. */
const tiny = [
  { id: "d1c07000-0000-4000-8000-000000000001", name: "tiny" },
  { id: "d1c07000-0000-4000-8000-000000000002", name: "tiny-alt" },
];

/** Makes what is missing. `tiny` is a 1 MiB raw disk with a boot sector that halts: enough for an API, not for a guest. */
export async function bootstrapImages(kube: Kube, now: Date = new Date()): Promise<void> {
  const own = kube.own;
  await openImagesNamespace(own);
  const admin = own
    .list("Namespace")
    .find(({ metadata }) => metadata.labels?.[PROJECT] && metadata.annotations?.["openstack.dicot.io/name"] === "admin");
  const owner = admin ? { owner: projectId(admin) } : {};
  const missing = tiny.filter(({ id }) => own.findById("DataSource", IMAGES_NAMESPACE, id) === undefined);
  await Promise.all(
    missing.map(async ({ id, name }) => {
      const attributes = {
        name,
        visibility: "public",
        protected: false,
        os_hidden: false,
        min_disk: 0,
        min_ram: 0,
        disk_format: "raw",
        container_format: "bare",
        tags: [],
        properties: {},
      } as const;
      const dataSource = await own.create(toDataSource({ ...attributes, tags: [] }, { id, namespace: IMAGES_NAMESPACE, ...owner }));
      await upload(own, dataSource, { body: disk(), size: MiB, staged: false, at: timestamp(now) });
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
