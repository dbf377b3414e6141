/** The last import of an image, as Glance's tasks tell of it (importing.ts). */
import type { ImagesTasks } from "../../generated/image/index.ts";
import type { Handlers } from "../http/call.ts";
import { type Import, importOf } from "./importing.ts";
import { getDataSource, renderImage } from "./lookup.ts";

export const imagesTasks = {
  async list(call) {
    const dataSource = await getDataSource(call, call.path.image_id);
    const { id: image_id, owner, updated_at } = renderImage(call.kube, dataSource);
    const last = importOf(dataSource);
    if (last === undefined) return { tasks: [] };
    const task = {
      id: last.id,
      image_id,
      request_id: last.requestId,
      user_id: last.userId,
      type: "api_image_import",
      status: last.outcome ?? "processing",
      owner,
      expires_at: null,
      created_at: last.at,
      updated_at,
      deleted_at: null,
      deleted: false,
      input: { image_id, import_req: toRequest(last) },
      result: null,
      message: last.error ?? "",
    };
    return { tasks: [task] };
  },
} satisfies Handlers<ImagesTasks>;

function toRequest({ method: name, uri, stores, allStoresMustSucceed }: Import) {
  const method = { name, ...(uri !== undefined && { uri }) };
  return stores.length === 0 ? { method } : { method, stores, all_stores_must_succeed: allStoresMustSucceed };
}
