/** What this Image service offers: how data can be imported, and what a project uses. */
import type { InfoImport, InfoStores, InfoUsage } from "../../generated/image/index.ts";
import type { Handlers } from "../http/call.ts";
import { ApiError } from "../http/errors.ts";
import { importMethods } from "./images.ts";
import { renderImage } from "./lookup.ts";

export const infoImport = {
  list: () => ({ "import-methods": { description: "Import methods available.", type: "array", value: importMethods } }),
} satisfies Handlers<InfoImport>;

/** There is one store, the cluster, and so none to choose; Glance says that by 404. */
export const infoStores = {
  list() {
    throw new ApiError(404, "Multi backend is not supported at this site.");
  },
} satisfies Handlers<InfoStores>;

/** Sizes in MiB. Nothing limits images but what a namespace's ResourceQuota says of claims: -1 is no limit. */
export const infoUsage = {
  list(call) {
    const own = call.kube.list("DataSource", call.project.namespace).map((one) => renderImage(call.kube, one));
    const mebibytes = (statuses: string[]) =>
      Math.ceil(own.filter(({ status }) => statuses.includes(status)).reduce((sum, { size }) => sum + (size ?? 0), 0) / 2 ** 20);
    const count = (statuses: string[]) => own.filter(({ status }) => statuses.includes(status)).length;
    const of = (usage: number) => ({ usage, limit: -1 });
    return {
      usage: {
        image_size_total: of(mebibytes(["active", "deactivated"])),
        image_stage_total: of(mebibytes(["uploading"])),
        image_count_total: of(own.length),
        image_count_uploading: of(count(["saving", "uploading", "importing"])),
      },
    };
  },
} satisfies Handlers<InfoUsage>;
