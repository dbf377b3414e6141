/** Taking an image out of use and back: annotation openstack.dicot.io/deactivated. Its data stays, nobody but an administrator reads it. */
import type { ImagesActionsDeactivate, ImagesActionsReactivate } from "../../generated/image/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { forbidden } from "../http/errors.ts";
import { DEACTIVATED, UPDATED_AT } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { findData, imageStatus } from "./image-data.ts";
import { enforceOn } from "./images.ts";
import { getDataSource } from "./lookup.ts";

export const deactivate = {
  create: (call) => setDeactivated(call, "deactivate"),
} satisfies Handlers<ImagesActionsDeactivate>;

export const reactivate = {
  create: (call) => setDeactivated(call, "reactivate"),
} satisfies Handlers<ImagesActionsReactivate>;

async function setDeactivated(call: Call & { path: { image_id: string } }, action: "deactivate" | "reactivate"): Promise<Reply> {
  const dataSource = await getDataSource(call, call.path.image_id);
  enforceOn(call, action, dataSource);
  const status = imageStatus(dataSource, findData(call.kube, dataSource));
  if (status !== "active" && status !== "deactivated") throw forbidden(`Not allowed to ${action} image in status '${status}'`);
  await call.kube.update(dataSource, (copy) => {
    const { [DEACTIVATED]: _, ...annotations } = copy.metadata.annotations ?? {};
    const mark = action === "deactivate" ? { [DEACTIVATED]: "true" } : {};
    copy.metadata.annotations = { ...annotations, ...mark, [UPDATED_AT]: timestamp(call.now()) };
    return copy;
  });
  return new Reply({ status: 204 });
}
