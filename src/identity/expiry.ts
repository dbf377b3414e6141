/** When what is delegated ends, as clients write it. */
import { badRequest } from "../http/errors.ts";

/** Times without an offset are UTC, as Python's datetime writes them, with microseconds that come back as they were. */
export function toExpiry(text: string, now: Date): string {
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time)) throw badRequest("Timestamp not in expected format.");
  if (time <= now.getTime()) throw badRequest("The 'expires_at' must not be before now.");
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? "";
  return new Date(time).toISOString().replace(/\.\d+Z$/, `.${fraction.padEnd(6, "0")}Z`);
}
