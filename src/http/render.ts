/** What a slice returned, as an answer: status, headers, and the body in the form of the caller's microversion. */
import { Reply } from "./call.ts";
import type { ServiceName } from "./contract.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { holds, versionHeaders } from "./microversion.ts";
import { type KeptRows, Rows } from "./rows.ts";
import type { Shaper } from "./shape.ts";
import type { Validator } from "./validate.ts";

export interface Rendering {
  service: ServiceName;
  validator: Validator;
  rows: KeptRows;
  /** Throws where the body breaks its own schema. */
  strict: boolean;
}

export function render(exchange: Exchange, result: unknown, { service, validator, rows, strict }: Rendering): Answer {
  const operation = exchange.operation!;
  const reply = result instanceof Reply ? result : new Reply({ body: result });
  const status = reply.status ?? operation.status.find((one) => holds(one, exchange.version))?.code ?? 200;
  const headers = { ...versionHeaders(service, exchange.version), ...reply.headers };
  if (reply.body === undefined || reply.body === null) return { status, headers, body: undefined };
  if (reply.body instanceof Uint8Array || isStream(reply.body)) return { status, headers, body: reply.body as Buffer };
  const variant = validator.choose(operation.response, exchange.version);
  exchange.keepable = status === 200;
  const shape: Shaper = variant === undefined ? (body) => body : validator.shaper(variant);
  const text = textOf(reply.body, shape, (list, key) =>
    rows.texts(exchange, list, (entry) => (shape({ [key]: [entry] }) as Record<string, unknown[]>)[key]?.[0]),
  );
  const problem = strict && variant ? validator.check(variant, JSON.parse(text)) : undefined;
  if (problem !== undefined) throw new Error(`the answer of ${operation.id} does not fit its schema: ${problem.message}`);
  return { status, headers: { "content-type": "application/json", ...headers }, body: text };
}

/** A body as JSON, of which some lists may be texts already. */
function textOf(body: unknown, shape: Shaper, textsOf: (list: Rows, key: string) => string[]): string {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return JSON.stringify(shape(body));
  const lists = Object.entries(body).filter((entry): entry is [string, Rows] => entry[1] instanceof Rows);
  if (lists.length === 0) return JSON.stringify(shape(body));
  const rest = JSON.stringify(shape({ ...body, ...Object.fromEntries(lists.map(([key]) => [key, undefined])) }));
  const parts = lists.map(([key, list]) => `${JSON.stringify(key)}:[${textsOf(list, key).join(",")}]`);
  return `{${[...parts, ...(rest === "{}" ? [] : [rest.slice(1, -1)])].join(",")}}`;
}

const isStream = (body: unknown): boolean => body !== null && typeof body === "object" && Symbol.asyncIterator in body;
