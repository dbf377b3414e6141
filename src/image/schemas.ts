/** JSON schemas of images, members and tasks, for clients that ask: those of the contract that stand for answers. */
import type { SchemasImage, SchemasImages, SchemasMember, SchemasMembers, SchemasTask, SchemasTasks } from "../../generated/image/index.ts";
import type { Handlers } from "../http/call.ts";
import { loadContract, type Schema } from "../http/contract.ts";

type ObjectSchema = Exclude<Schema, boolean>;

/** A list's schema; `null` in an enumeration is Glance's own. Read when asked: few clients do. */
function collection(operation: "images.list" | "images/members.list" | "tasks.list"): ObjectSchema {
  return schemaOf(operation, "response");
}

function schemaOf(operation: string, side: "request" | "response"): ObjectSchema {
  const contract = loadContract("image");
  const variant = contract.operations.find(({ id }) => id === operation)?.[side][0];
  const schema = variant && contract.schemas[variant.schema];
  if (typeof schema !== "object") throw new Error(`the contract has no schema of ${operation}`);
  return schema;
}

function item(operation: "images.list" | "images/members.list", name: "images" | "members"): ObjectSchema {
  const properties = collection(operation)["properties"] as Record<string, { items?: ObjectSchema }>;
  return properties[name]?.items ?? {};
}

export const schemasImage = { list: () => item("images.list", "images") } satisfies Handlers<SchemasImage>;
export const schemasImages = { list: () => collection("images.list") } satisfies Handlers<SchemasImages>;
export const schemasMember = { list: () => item("images/members.list", "members") } satisfies Handlers<SchemasMember>;
export const schemasMembers = { list: () => collection("images/members.list") } satisfies Handlers<SchemasMembers>;
/** A list's tasks lack what only one that is shown has. */
export const schemasTask = { list: () => schemaOf("tasks.create", "request") } satisfies Handlers<SchemasTask>;
export const schemasTasks = { list: () => collection("tasks.list") } satisfies Handlers<SchemasTasks>;
