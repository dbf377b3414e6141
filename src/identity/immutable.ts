/** Keystone's `immutable` option: a resource that has it is neither changed, unless that takes the option off, nor deleted. */
import { forbidden } from "../http/errors.ts";

type Options = Readonly<Record<string, unknown>> | null | undefined;

const immutable = (options: Options) => options?.["immutable"] === true;

/** `now` are the resource's options, `wanted` those of the request. Throws 403. */
export function refuseUpdate(kind: string, id: string, { now, wanted }: { now: Options; wanted: Options }): void {
  if (immutable(now) && wanted?.["immutable"] !== false && wanted?.["immutable"] !== null) {
    throw forbidden(`The ${kind} ${id} is immutable: set its option "immutable" to false before you change it`);
  }
}

export function refuseDelete(kind: string, id: string, options: Options): void {
  if (immutable(options)) throw forbidden(`The ${kind} ${id} is immutable: set its option "immutable" to false before you delete it`);
}

/** The options after a change: a null takes one away. */
export function mergeOptions(now: Options, wanted: Options): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...now, ...wanted }).filter(([, value]) => value !== null));
}
