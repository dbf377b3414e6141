/** Import: data that was staged becomes the image's (glance-direct), or CDI fetches it from a web server (web-download). */
import type { ImagesImport } from "../../generated/image/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict } from "../http/errors.ts";
import { IMPORT, STATUS, UPDATED_AT } from "../kube/names.ts";
import { GiB } from "../kube/quantity.ts";
import { timestamp } from "../kube/time.ts";
import { attributesOf } from "./data-source.ts";
import { fill, toDataVolume } from "./data-volume.ts";
import { findData, imageStatus } from "./image-data.ts";
import { enforceOn, importMethods } from "./images.ts";
import { getDataSource } from "./lookup.ts";
import type { Import } from "./tasks.ts";

/** CDI must be told a size before it knows the disk's; a claim is thin on most storage. */
const UNKNOWN_BYTES = 20 * GiB;

export const imports = {
  async create(call) {
    const { name, uri } = methodOf(call.body);
    const dataSource = await getDataSource(call, call.path.image_id);
    enforceOn(call, "modify_image", dataSource);
    const { container_format, disk_format, min_disk } = attributesOf(dataSource);
    const status = imageStatus(dataSource, findData(call.kube, dataSource));
    if (status === "active") throw conflict("Image with status active cannot be target for import");
    if (name === "web-download" && status !== "queued") throw conflict(`Image needs to be in 'queued' state to use 'web-download' method`);
    if (name === "glance-direct" && status !== "uploading")
      throw conflict("Image needs to be staged before 'glance-direct' method can be used");
    if (!container_format) throw conflict("'container_format' needs to be set before import");
    if (!disk_format) throw conflict("'disk_format' needs to be set before import");
    const at = { [UPDATED_AT]: timestamp(call.now()), [IMPORT]: JSON.stringify(toImport(call, name)) };
    if (name === "web-download") {
      const size = min_disk ? min_disk * GiB : UNKNOWN_BYTES;
      await fill(call.kube, dataSource, toDataVolume(dataSource, { http: { url: urlOf(uri) } }, size), at);
    } else {
      await call.kube.update(dataSource, (copy) => {
        const { [STATUS]: _, ...annotations } = copy.metadata.annotations ?? {};
        copy.metadata.annotations = { ...annotations, ...at };
        return copy;
      });
    }
    return new Reply({ status: 202 });
  },
} satisfies Handlers<ImagesImport>;

const toImport = (call: Call, method: string): Import => ({
  id: crypto.randomUUID(),
  at: timestamp(call.now()),
  requestId: call.requestId,
  userId: call.token.userId,
  method,
});

function methodOf(body: unknown): { name: string; uri: unknown } {
  const method = (body as { method?: { name?: unknown; uri?: unknown } } | undefined)?.method;
  if (method === undefined) throw badRequest("Import request requires a 'method' field.");
  const { name, uri } = method;
  if (name === undefined) throw badRequest("Import request requires a 'name' field.");
  if (typeof name !== "string" || !importMethods.includes(name)) throw badRequest(`Unknown import method name '${String(name)}'.`);
  return { name, uri };
}

/** CDI's importer fetches it, from inside the project's namespace: whatever that may reach, its tenants may already. */
function urlOf(uri: unknown): string {
  if (typeof uri === "string" && URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol)) return uri;
  throw badRequest("'web-download' needs the 'uri' of an image on a web server.");
}
