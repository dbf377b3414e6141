/** A tag of an image: one of the list in annotation openstack.dicot.io/tags. */
import type { ImagesTags } from "../../generated/image/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest } from "../http/errors.ts";
import { UPDATED_AT } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { attributesOf, type DataSource, withAttributes } from "./data-source.ts";
import { enforceOn } from "./images.ts";
import { getDataSource } from "./lookup.ts";

export const tags = {
  async update(call) {
    const tag = call.path.tag_value;
    if ([...tag].length > 255) throw badRequest("A tag has no more than 255 characters.");
    const dataSource = await getModifiable(call);
    // https://docs.openstack.org/glance/2026.1/configuration/glance_api.html (image_tag_quota)
    if (!attributesOf(dataSource).tags.includes(tag) && attributesOf(dataSource).tags.length >= 128)
      throw new ApiError(413, `Image tag limit exceeded for image ${call.path.image_id}: there may be 128.`);
    await retag(call, dataSource, (all) => [...new Set([...all, tag])]);
    return new Reply({ status: 204 });
  },

  async delete(call) {
    const tag = call.path.tag_value;
    const dataSource = await getModifiable(call);
    if (!attributesOf(dataSource).tags.includes(tag)) throw new ApiError(404, `Image ${call.path.image_id} has no tag ${tag}.`);
    await retag(call, dataSource, (all) => all.filter((one) => one !== tag));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<ImagesTags>;

async function getModifiable(call: Call & { path: { image_id: string } }): Promise<DataSource> {
  const dataSource = await getDataSource(call, call.path.image_id);
  enforceOn(call, "modify_image", dataSource);
  return dataSource;
}

async function retag(call: Call, dataSource: DataSource, change: (tags: string[]) => string[]): Promise<void> {
  await call.kube.update(dataSource, (copy) => {
    const attributes = attributesOf(copy);
    withAttributes(copy, { ...attributes, tags: change(attributes.tags) });
    copy.metadata.annotations = { ...copy.metadata.annotations, [UPDATED_AT]: timestamp(call.now()) };
    return copy;
  });
}
