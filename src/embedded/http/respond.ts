/** Writing answers. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip, type ZlibOptions } from "node:zlib";
import { serialize } from "../serialize.ts";
import type { KubeObject } from "../types.ts";
import type { Answer } from "./exchange.ts";
import { isTrue } from "./options.ts";

export interface Wishes {
  yaml: boolean;
  /** Indented: for those who look at it. */
  pretty: boolean;
  gzip: boolean;
}

/** What a request wants of its answer's text. */
export function wishesOf({ headers }: IncomingMessage, query: URLSearchParams, yaml: boolean): Wishes {
  const people = /^(curl|Wget|Mozilla\/5\.0)/.test(headers["user-agent"] ?? "");
  return {
    yaml,
    pretty: query.has("pretty") ? isTrue(query.get("pretty")) : people,
    gzip: /\bgzip\b/.test(String(headers["accept-encoding"] ?? "")),
  };
}

export async function respond(response: ServerResponse, answer: NonNullable<Answer>, { yaml, pretty, gzip }: Wishes): Promise<void> {
  const text = "text" in answer ? answer.text : yaml ? await toYaml(answer.object) : toJson(answer.object);
  const type = "text" in answer ? answer.type : yaml ? "application/yaml" : "application/json";
  const shown = pretty && type.startsWith("application/json") ? `${JSON.stringify(JSON.parse(text), null, 2)}\n` : text;
  if (gzip && shown.length >= GZIP_FROM) {
    response.setHeader("content-encoding", "gzip");
    response.setHeader("vary", "Accept-Encoding");
    return send(response, answer.code, type, await compress(shown, { level: 1 }));
  }
  return send(response, answer.code, type, shown);
}

/** Shorter answers are sooner sent than packed. */
const GZIP_FROM = 128 * 1024;
const compress = promisify<string, ZlibOptions, Buffer>(gzip);

async function toYaml(object: KubeObject): Promise<string> {
  const { stringify } = await import("yaml");
  return stringify(object, { aliasDuplicateObjects: false });
}

export const toJson = (object: KubeObject): string => (Object.isFrozen(object) ? serialize(object) : JSON.stringify(object));

export function send(response: ServerResponse, code: number, type: string, content: string | Buffer): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(content);
  response.writeHead(code, { "content-type": type, "content-length": body.length, "cache-control": "no-cache, private" });
  response.end(body);
}

export function warn(response: ServerResponse, warnings: readonly string[]): void {
  if (warnings.length === 0 || response.headersSent) return;
  response.setHeader(
    "warning",
    warnings.map((text) => `299 - ${JSON.stringify(text)}`),
  );
}
