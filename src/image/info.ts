/** What this Image service offers: how data can be imported, and what a project uses. */
import type { InfoImport, InfoStores, InfoStoresDetail, InfoUsage } from "../../generated/image/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { ApiError } from "../http/errors.ts";
import { DESCRIPTION, displayName } from "../kube/names.ts";
import { renderImage } from "./lookup.ts";
import { defaultStore, findStores, importMethods, type Store, storeId, weightOf } from "./stores.ts";

export const infoImport = {
  list: ({ kube }) => ({
    "import-methods": { description: "Import methods available.", type: "array", value: importMethods(kube) },
  }),
} satisfies Handlers<InfoImport>;

export const infoStores = {
  list: (call) => ({ stores: getStores(call).map((store) => toStore(call, store)) }),
} satisfies Handlers<InfoStores>;

export const infoStoresDetail = {
  list(call) {
    call.enforce("stores_info_detail", {});
    const detail = (store: Store) => ({
      ...toStore(call, store),
      type: store.provisioner,
      properties: { volume_type: displayName(store) },
      weight: weightOf(store),
    });
    return { stores: getStores(call).map(detail) };
  },
} satisfies Handlers<InfoStoresDetail>;

/** Throws 404 where the operator has marked none: Glance says so that there is nothing to choose. */
function getStores({ kube }: Pick<Call, "kube">): Store[] {
  const stores = findStores(kube);
  if (stores.length === 0) throw new ApiError(404, "Multi backend is not supported at this site.");
  return stores;
}

function toStore({ kube }: Pick<Call, "kube">, store: Store) {
  const description = store.metadata.annotations?.[DESCRIPTION];
  return { id: storeId(store), ...(description && { description }), ...(storeId(store) === defaultStore(kube) && { default: "true" }) };
}

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
