/** `Table` answers: what kubectl prints in columns. */

import { inVersion } from "../cluster.ts";
import type { Resource } from "../resources.ts";
import type { Json, KubeObject } from "../types.ts";
import type { Form } from "./negotiate.ts";

export interface Column {
  name: string;
  type: string;
  format?: string;
  description?: string;
  /** Above 0: shown by `-o wide` only. */
  priority?: number;
  value(object: KubeObject, now: Date): Json;
}

const nameColumn: Column = {
  name: "Name",
  type: "string",
  format: "name",
  description: "Name must be unique within a namespace.",
  value: ({ metadata }) => metadata.name ?? "",
};

export const createdAt: Column = {
  name: "Created At",
  type: "date",
  description: "CreationTimestamp is a timestamp representing the server time when this object was created.",
  value: ({ metadata }) => metadata.creationTimestamp ?? null,
};

export const age: Column = {
  name: "Age",
  type: "string",
  description: "CreationTimestamp is a timestamp representing the server time when this object was created.",
  value: ({ metadata }, now) => since(metadata.creationTimestamp, now),
};

export interface TableOptions {
  columns: readonly Column[];
  form: Form;
  /** `Object`, `Metadata` or `None`: what stands beside the cells. */
  include: string;
  now: Date;
  resource: Resource;
}

/** Columns after the name. */
export function toTable(objects: readonly KubeObject[], metadata: object, options: TableOptions): KubeObject {
  const { form, now, columns } = options;
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${form.version}`,
    metadata: metadata as KubeObject["metadata"],
    columnDefinitions: definitionsOf(columns),
    rows: objects.map((object) => toRow(object, now, options)),
  };
}

const definitionsOf = (columns: readonly Column[]): Json[] =>
  [nameColumn, ...columns].map(({ name, type, format = "", description = "", priority = 0 }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));

function toRow(object: KubeObject, now: Date, { columns, include, form, resource }: TableOptions): object {
  const cells = [nameColumn, ...columns].map((column) => column.value(object, now));
  if (include === "None") return { cells, object: null };
  return { cells, object: include === "Object" ? inVersion(object, resource) : toMetadata(object, form.version) };
}

export const toMetadata = (object: KubeObject, version: string): KubeObject => ({
  kind: "PartialObjectMetadata",
  apiVersion: `meta.k8s.io/${version}`,
  metadata: object.metadata,
});

/** As duration.HumanDuration prints it: `42s`, `5m10s`, `3h`, `2d4h`, `8d`. */
export function since(time: string | null | undefined, now: Date): string {
  if (!time) return "<unknown>";
  const seconds = Math.floor((now.getTime() - Date.parse(time)) / 1000);
  if (seconds < -1) return "<invalid>";
  return duration(Math.max(0, seconds));
}

export function duration(seconds: number): string {
  const pair = (a: number, first: string, b: number, second: string) => (b === 0 ? `${a}${first}` : `${a}${first}${b}${second}`);
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return pair(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return pair(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return pair(days, "d", hours % 24, "h");
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return days < 365 * 8 ? pair(years, "y", days % 365, "d") : `${years}y`;
}
