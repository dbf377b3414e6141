/** `metadata.managedFields`: who owns which field, after an update and after an apply. */

import { timestamp } from "../cluster.ts";
import { StatusError } from "../errors.ts";
import { deepEqual, without } from "../freeze.ts";
import type { Resource } from "../resources.ts";
import { apiVersionOf, type KubeObject, type ManagedFields } from "../types.ts";
import { common, printPath, subtract, type Tree, union } from "./tree.ts";
import { differ, rootSchema } from "./walk.ts";

/** Managers beyond this many updates are the API server's to merge; ours keeps the newest. */
const MAX_UPDATERS = 10;

export interface Author {
  resource: Resource;
  manager: string;
  subresource: string;
  now: Date;
  /** Set by an apply: the fields it names, and whether it takes them from others. */
  applied?: { fields: Tree | undefined; force: boolean };
}

/** `object` with its managers as they are once `author` has written it over `current`. Throws 409 for an apply that collides. */
export function track(object: KubeObject, current: KubeObject | undefined, author: Author): KubeObject {
  const { resource, subresource, now, applied } = author;
  const schema = rootSchema(resource);
  const bare = withoutManagers(object);
  const before = current === undefined ? emptyOf(object) : withoutManagers(current);
  const { touched, removed } = differ(before, bare, schema);
  const apiVersion = apiVersionOf(resource.group, resource.version);
  const operation = applied ? "Apply" : "Update";
  const mine = ({ manager, operation: by, subresource: of = "" }: ManagedFields) =>
    manager === author.manager && by === operation && of === subresource;

  const changed = touched && owned(touched, author);
  const known = managersOf(object, current);
  // Whose managers were lost is not managed until the next apply.
  if (known.length === 0 && !applied && current !== undefined) return bare;
  const entries = known.length === 0 && applied && current ? [beforeFirstApply(current, apiVersion, schema)] : known;
  const conflicts = entries.filter((entry) => !mine(entry)).flatMap((entry) => (changed ? collisions(entry, changed) : []));
  if (applied && !applied.force && conflicts.length > 0) throw applyConflict(conflicts);

  const next: ManagedFields[] = [];
  let own: Tree | undefined = applied ? applied.fields : changed;
  const previous = entries.find(mine);
  for (const entry of entries) {
    let fields: Tree | undefined = entry.fieldsV1 as unknown as Tree;
    if (mine(entry)) {
      if (applied) continue;
      own = own ? union(fields, own) : fields;
      if (removed) own = subtract(own, removed);
      continue;
    }
    if (changed) fields = subtract(fields, changed);
    if (fields && removed) fields = subtract(fields, removed);
    if (fields) next.push(deepEqual(fields, entry.fieldsV1) ? entry : { ...entry, fieldsV1: fields as ManagedFields["fieldsV1"] });
  }
  if (own !== undefined && Object.keys(own).length > 0) {
    const same = previous !== undefined && previous.apiVersion === apiVersion && deepEqual(previous.fieldsV1, own);
    // Who only joins in what is there already has not written at any time.
    const time = touched || removed || !applied ? timestamp(now) : previous?.time;
    const entry: ManagedFields = same
      ? previous
      : {
          manager: author.manager,
          operation,
          apiVersion,
          ...(time && { time }),
          fieldsType: "FieldsV1",
          fieldsV1: own as ManagedFields["fieldsV1"],
          ...(subresource && { subresource }),
        };
    next.push(entry);
  }
  const managedFields = inOrder(next);
  return { ...object, metadata: { ...without(object.metadata, "managedFields"), ...(managedFields.length > 0 && { managedFields }) } };
}

/** Appliers first, then by time, then by name. */
function inOrder(next: ManagedFields[]): ManagedFields[] {
  const text = ({ operation, time = "", manager, apiVersion, subresource = "" }: ManagedFields) =>
    [operation, time, manager, apiVersion, subresource].join("\0");
  next.sort((a, b) => (text(a) < text(b) ? -1 : 1));
  const updaters = next.filter(({ operation }) => operation === "Update");
  if (updaters.length <= MAX_UPDATERS) return next;
  const [first, second, ...rest] = updaters as [ManagedFields, ManagedFields, ...ManagedFields[]];
  const merged = {
    ...second,
    manager: "ancient-changes",
    fieldsV1: union(first.fieldsV1 as unknown as Tree, second.fieldsV1 as unknown as Tree),
  };
  return [...next.filter(({ operation }) => operation === "Apply"), merged as unknown as ManagedFields, ...rest];
}

const withoutManagers = (object: KubeObject): KubeObject => ({ ...object, metadata: without(object.metadata, "managedFields") });

/** What a new object is compared with: one that has its sections, but nothing in them. */
const emptyOf = ({ apiVersion, kind }: KubeObject): KubeObject => ({ apiVersion, kind, metadata: {} });

function managersOf(object: KubeObject, current: KubeObject | undefined): ManagedFields[] {
  const sent = object.metadata.managedFields;
  const valid = sent?.filter(({ manager, fieldsV1 }) => manager !== undefined && fieldsV1 !== undefined) ?? [];
  // A client that sends one empty entry wants all managers forgotten.
  if (sent?.length === 1 && valid.length === 0) return [];
  return valid.length > 0 ? valid : (current?.metadata.managedFields ?? []);
}

function beforeFirstApply(current: KubeObject, apiVersion: string, schema: ReturnType<typeof rootSchema>): ManagedFields {
  const { touched } = differ(emptyOf(current), withoutManagers(current), schema);
  const fields = (touched && strip(touched)) ?? {};
  return {
    manager: "before-first-apply",
    operation: "Update",
    apiVersion,
    fieldsType: "FieldsV1",
    fieldsV1: fields as ManagedFields["fieldsV1"],
  };
}

const systemFields: Tree = Object.fromEntries(
  [
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "generation",
    "managedFields",
    "resourceVersion",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generateName",
  ].map((name) => [`f:${name}`, {}]),
);

/** Less what belongs to nobody. */
const strip = (fields: Tree): Tree | undefined => subtract(fields, { "f:apiVersion": {}, "f:kind": {}, "f:metadata": systemFields });

/** Less what this way of writing cannot change: status through the object, the rest through the status. */
export function owned(fields: Tree, { resource, subresource }: Pick<Author, "resource" | "subresource">): Tree | undefined {
  const stripped = strip(fields);
  if (stripped === undefined || !resource.subresources.has("status")) return stripped;
  if (subresource !== "status") return subtract(stripped, { "f:status": {} });
  const status = stripped["f:status"];
  if (!resource.custom) return subtract(stripped, { "f:spec": {} });
  return status && { "f:status": status };
}

interface Collision {
  entry: ManagedFields;
  path: string[];
}

const collisions = (entry: ManagedFields, changed: Tree): Collision[] =>
  common(entry.fieldsV1 as unknown as Tree, changed).map((path) => ({ entry, path }));

function applyConflict(conflicts: readonly Collision[]): StatusError {
  const causes = conflicts.map(({ entry, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${printManager(entry)}`,
    field: printPath(path),
  }));
  const byManager = new Map<string, string[]>();
  for (const { entry, path } of conflicts) {
    const manager = printManager(entry);
    byManager.set(manager, [...(byManager.get(manager) ?? []), printPath(path)]);
  }
  const [only] = conflicts;
  const text =
    conflicts.length === 1
      ? `Apply failed with 1 conflict: conflict with ${printManager(only!.entry)}: ${printPath(only!.path)}`
      : `Apply failed with ${conflicts.length} conflicts: ${[...byManager].map(([manager, paths]) => `conflicts with ${manager}:\n- ${paths.join("\n- ")}`).join("\n")}`;
  return new StatusError(409, "Conflict", text, { causes });
}

function printManager({ manager, operation, apiVersion, time, subresource }: ManagedFields): string {
  const name = subresource ? `${JSON.stringify(manager)} with subresource ${JSON.stringify(subresource)}` : JSON.stringify(manager);
  if (operation === "Apply") return name;
  return time ? `${name} using ${apiVersion} at ${time}` : `${name} using ${apiVersion}`;
}
