/** An image in one store: its copy there can be taken away, as long as it is not the last one. */
import type { StoresStoreId } from "../../generated/image/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { ApiError, conflict, forbidden } from "../http/errors.ts";
import { lead } from "./advance-import.ts";
import { copiesOf } from "./copies.ts";
import { deleteObjects, findData, imageStatus } from "./image-data.ts";
import { enforceOn } from "./images.ts";
import { isRunning } from "./importing.ts";
import { getDataSource } from "./lookup.ts";
import { findStores, isStore } from "./stores.ts";

export const storesStoreId = {
  /** https://opendev.org/openstack/glance/src/tag/33.0.0/glance/api/v2/images.py (ImagesController.delete_from_store) */
  async delete(call) {
    const { kube } = call;
    const { store_id, image_id } = call.path;
    if (findStores(kube).length === 0) throw new ApiError(404, "Multi backend is not supported at this site.");
    if (!isStore(kube, store_id)) throw conflict(`The selected store ${store_id} is not available on this node.`);
    const dataSource = await getDataSource(call, image_id);
    for (const rule of ["get_image_location", "delete_image_location"]) enforceOn(call, rule, dataSource);
    if (imageStatus(dataSource, findData(kube, dataSource)) !== "active")
      throw conflict("It's not allowed to remove image data from store if image status is not 'active'");
    if (isRunning(dataSource)) throw conflict("Image has active task");
    const ready = copiesOf(kube, dataSource).filter(({ state }) => state === "ready");
    if (ready.length === 1)
      throw forbidden("Cannot delete image data from the only store containing it. Consider deleting the image instead.");
    const leaving = ready.find(({ store }) => store === store_id);
    if (leaving === undefined) throw new ApiError(404, `Image ${image_id} is not stored in store ${store_id}.`);
    // The image names another copy first, so that it has data at every moment.
    if (leaving.first)
      await lead(
        kube,
        dataSource,
        ready.find((copy) => copy !== leaving),
      );
    await deleteObjects(kube, leaving.objects);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<StoresStoreId>;
