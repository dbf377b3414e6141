/** Request bodies as Neutron takes them: one object or a list of them, and values that a converter makes right. */
import { badRequest } from "../http/errors.ts";

export interface Received<T> {
  items: T[];
  /** The body had a list, and so has the answer. */
  bulk: boolean;
}

/** `{ network: {…} }` or `{ networks: [{…}, …] }`. */
export function received<T extends object>(body: unknown, single: string, plural: string): Received<T> {
  const sent = (body ?? {}) as Record<string, unknown>;
  const list = sent[plural];
  if (Array.isArray(list)) {
    if (list.length === 0) throw badRequest("Resources required", "HTTPBadRequest");
    return { items: list as T[], bulk: true };
  }
  const one = sent[single];
  if (one === null || typeof one !== "object") throw badRequest(`Unable to find '${single}' in request body`, "HTTPBadRequest");
  return { items: [one as T], bulk: false };
}

/**
 * Creates all or none: where one fails, those before it are taken back, as Neutron's transaction does. Answers in the body's form.
 */
export async function createAll<T extends object, Made extends object>(
  body: unknown,
  [single, plural]: readonly [string, string],
  { create, remove }: { create: (attributes: T) => Promise<Made>; remove: (made: Made) => Promise<void> },
): Promise<Record<string, Made | Made[]>> {
  const { items, bulk } = received<T>(body, single, plural);
  const made: Made[] = [];
  try {
    for (const item of items) made.push(await create(item));
  } catch (error) {
    await Promise.allSettled(made.map(remove));
    throw error;
  }
  return bulk ? { [plural]: made } : { [single]: made[0]! };
}

/** Neutron's booleans: `true`, `"True"`, `1`. https://opendev.org/openstack/neutron-lib/src/tag/3.20.0/neutron_lib/api/converters.py */
export function toBoolean(value: unknown, name: string): boolean {
  if (typeof value === "boolean") return value;
  const word = String(value).toLowerCase();
  if (word === "true" || word === "1") return true;
  if (word === "false" || word === "0") return false;
  throw badRequest(`Invalid input for ${name}. Reason: '${String(value)}' cannot be converted to boolean.`, "InvalidInput");
}

export function toInteger(value: unknown, name: string): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number)) return number;
  throw badRequest(`Invalid input for ${name}. Reason: '${String(value)}' is not an integer.`, "InvalidInput");
}

type Form = "boolean" | "integer" | "as sent";
/** Every attribute that a body may set. One that is not here belongs to an extension that this cloud has not. */
export type Forms<T> = Record<keyof T & string, Form>;

/** The attributes, made what they stand for. Throws 400 for one that is not among `forms`, in Neutron's words, which clients match. */
export function converted<T extends object>(attributes: T, forms: Forms<Required<T>>): T {
  const known = forms as Record<string, Form>;
  const strange = Object.keys(attributes).filter((name) => !(name in known));
  if (strange.length > 0) throw badRequest(`Unrecognized attribute(s) '${strange.join(", ")}'`, "HTTPBadRequest");
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      if (value === undefined || value === null || known[name] === "as sent") return [name, value];
      return [name, known[name] === "boolean" ? toBoolean(value, name) : toInteger(value, name)];
    }),
  ) as T;
}
