/**
 * A task is the last import of an image (annotation openstack.dicot.io/import, importing.ts): one that was asked of the image itself, or
 * one that has made it. It is known as long as the image.
 */
import { lookup } from "node:dns/promises";
import type { ImagesTasks, Tasks } from "../../generated/image/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { IMPORT } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import type { DataSource } from "./data-source.ts";
import { links, page, type Query, values } from "./filters.ts";
import { newImage } from "./images.ts";
import { type Import, importOf } from "./importing.ts";
import { getDataSource, renderImage } from "./lookup.ts";
import { defaultStore } from "./stores.ts";

export const imagesTasks = {
  async list(call) {
    const dataSource = await getDataSource(call, call.path.image_id);
    const last = importOf(dataSource);
    if (last === undefined) return { tasks: [] };
    const { self: _, schema: __, ...task } = toTask(call.kube, dataSource, last);
    return { tasks: [{ ...task, expires_at: null, deleted_at: null, deleted: false }] };
  },
} satisfies Handlers<ImagesTasks>;

export const tasks = {
  list(call) {
    call.enforce("tasks_api_access", {});
    const query = call.query as Query;
    const filter = toFilter(query);
    const found = call.kube
      .list("DataSource")
      .flatMap((one) => {
        const last = importOf(one);
        return last === undefined ? [] : [toTask(call.kube, one, last)];
      })
      .filter(filter);
    const { shown, next } = page(sorted(found, query), query);
    const stubs = shown.map(({ input: _, result: __, message: ___, owner, ...stub }) => ({ ...stub, ...(owner !== null && { owner }) }));
    return { tasks: stubs, ...links("/v2/tasks", query, next), schema: "/v2/schemas/tasks" };
  },

  /** https://opendev.org/openstack/glance/src/tag/33.0.0/glance/common/scripts/image_import/main.py */
  async create(call) {
    call.enforce("tasks_api_access", {});
    const { type, input } = call.body;
    if (type === undefined || input === undefined) throw badRequest(`Task '${type === undefined ? "type" : "input"}' is required`);
    if (type !== "import") throw badRequest(`Tasks of type ${type} are begun by the requests that they belong to.`);
    const { uri, properties } = await checked(call.kube, input ?? {});
    const store = defaultStore(call.kube);
    const stores = store === undefined ? [] : [store];
    const begun: Import = {
      id: crypto.randomUUID(),
      at: timestamp(call.now()),
      requestId: call.requestId,
      userId: call.token.userId,
      method: "import",
      uri,
      input: input ?? {},
      stores,
      allStoresMustSucceed: true,
      pending: stores,
      failed: [],
    };
    const made = await newImage(call, properties, { annotations: { [IMPORT]: JSON.stringify(begun) } });
    const task = toTask(call.kube, made, begun);
    return new Reply({ status: 201, body: { ...task, status: "pending" }, headers: { location: task.self } });
  },

  show(call) {
    call.enforce("tasks_api_access", {});
    const id = call.path.task_id;
    const found = call.kube.list("DataSource").find((one) => importOf(one)?.id === id);
    const last = found && importOf(found);
    if (last === undefined) throw notFound("Task", id);
    return toTask(call.kube, found as DataSource, last);
  },

  delete(call) {
    call.enforce("tasks_api_access", {});
    const message = "This operation is currently not permitted on Glance Tasks. They go with their images.";
    throw new ApiError(405, message, { headers: { Allow: "GET" } });
  },
} satisfies Handlers<Tasks>;

function toTask(kube: Kube, dataSource: DataSource, last: Import) {
  const { id: image_id, owner, updated_at } = renderImage(kube, dataSource);
  const { id, method, outcome, uri, stores, allStoresMustSucceed } = last;
  const request = { method: { name: method, ...(uri !== undefined && { uri }) } };
  const places = stores.length === 0 ? {} : { stores, all_stores_must_succeed: allStoresMustSucceed };
  return {
    id,
    image_id,
    request_id: last.requestId,
    user_id: last.userId,
    type: last.input === undefined ? "api_image_import" : "import",
    status: outcome ?? "processing",
    owner,
    created_at: last.at,
    updated_at,
    input: last.input ?? { image_id, import_req: { ...request, ...places } },
    result: outcome === "success" ? { image_id } : null,
    message: last.error ?? "",
    self: `/v2/tasks/${id}`,
    schema: "/v2/schemas/task",
  };
}

type Task = ReturnType<typeof toTask>;

/** Throws 400 for an input that lacks something, or whose data cannot be anywhere. What it leaves out of the image is as Glance has it. */
async function checked(kube: Kube, input: Record<string, unknown>): Promise<{ uri: string; properties: Record<string, unknown> }> {
  for (const key of ["import_from", "import_from_format", "image_properties"])
    if (!(key in input)) throw badRequest(`Input does not contain '${key}' field`);
  const { import_from: uri, image_properties: properties } = input;
  if (properties === null || typeof properties !== "object" || Array.isArray(properties))
    throw badRequest("'image_properties' must be an object.");
  if (typeof uri !== "string" || !URL.canParse(uri) || !/^https?:$/.test(new URL(uri).protocol))
    throw badRequest("The given uri is not valid. Please specify a valid uri from the following list of supported uri ['http']");
  if (await isUnknownHost(kube, new URL(uri).hostname)) throw badRequest(`URI for legacy import task does not pass filtering: ${uri}`);
  return { uri, properties: { disk_format: "qcow2", container_format: "bare", ...properties } };
}

/** As Glance asks before it begins. Behind a proxy it is that which knows names. */
async function isUnknownHost(kube: Kube, host: string): Promise<boolean> {
  const proxy = kube.list("CDIConfig")[0]?.status?.importProxy;
  if (proxy?.HTTPProxy || proxy?.HTTPSProxy) return false;
  return await lookup(host.replace(/^\[|\]$/g, "")).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === "ENOTFOUND",
  );
}

const paging = new Set(["limit", "marker", "sort_key", "sort_dir"]);

/** https://opendev.org/openstack/glance/src/tag/33.0.0/glance/api/v2/tasks.py (RequestDeserializer._get_filters) */
function toFilter(query: Query): (task: Task) => boolean {
  const wanted = Object.keys(query).flatMap((name) => (paging.has(name) ? [] : [[name, values(query, name).at(-1) ?? ""] as const]));
  for (const [name, value] of wanted) {
    const known = { status: ["pending", "processing", "success", "failure"], type: ["import"] }[name];
    if (known !== undefined && !known.includes(value)) throw badRequest(`Invalid ${name} value: ${value}`);
  }
  return (task) => wanted.every(([name, value]) => !Object.hasOwn(task, name) || String(task[name as keyof Task]) === value);
}

const sortKeys = ["id", "type", "status", "owner", "created_at", "updated_at", "image_id", "request_id", "user_id"] as const;

/** The newest come first where nothing is said. */
function sorted(tasks: Task[], query: Query): Task[] {
  const key = values(query, "sort_key").at(-1) ?? "created_at";
  const direction = values(query, "sort_dir").at(-1) ?? "desc";
  const known = sortKeys.find((one) => one === key);
  if (known === undefined) throw badRequest(`Invalid sort key: ${key}.`);
  if (direction !== "asc" && direction !== "desc") throw badRequest(`Invalid sort direction: ${direction}`);
  const sign = direction === "asc" ? 1 : -1;
  const text = (task: Task) => `${task[known] ?? ""} ${task.created_at} ${task.id}`;
  return tasks.sort((a, b) => sign * (text(a) < text(b) ? -1 : 1));
}
