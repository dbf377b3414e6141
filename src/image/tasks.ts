/**
 * The import of an image, as Glance's tasks tell of it: annotation openstack.dicot.io/import says that there was one, the image's status
 * how far it is.
 */
import type { ImagesTasks } from "../../generated/image/index.ts";
import type { Handlers } from "../http/call.ts";
import { annotation, IMPORT } from "../kube/names.ts";
import { getDataSource, renderImage } from "./lookup.ts";

export interface Import {
  id: string;
  at: string;
  requestId: string;
  userId: string;
  method: string;
}

// The image's status on the left, the task's on the right.
const statuses: Record<string, string> = {
  importing: "processing",
  saving: "processing",
  killed: "failure",
  active: "success",
  deactivated: "success",
};

export const imagesTasks = {
  async list(call) {
    const dataSource = await getDataSource(call, call.path.image_id);
    const { id: image_id, status, owner, updated_at } = renderImage(call.kube, dataSource);
    const done = annotation<Import | undefined>(dataSource, IMPORT, undefined);
    if (done === undefined) return { tasks: [] };
    const task = {
      id: done.id,
      image_id,
      request_id: done.requestId,
      user_id: done.userId,
      type: "api_image_import",
      status: statuses[status] ?? "pending",
      owner,
      expires_at: null,
      created_at: done.at,
      updated_at,
      deleted_at: null,
      deleted: false,
      input: { image_id, import_req: { method: { name: done.method } } },
      result: null,
      message: "",
    };
    return { tasks: [task] };
  },
} satisfies Handlers<ImagesTasks>;
