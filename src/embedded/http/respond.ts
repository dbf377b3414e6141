/** Writing answers. */
import type { ServerResponse } from "node:http";
import { serialize } from "../serialize.ts";
import type { KubeObject } from "../types.ts";
import type { Answer } from "./exchange.ts";

export async function respond(response: ServerResponse, answer: NonNullable<Answer>, yaml: boolean): Promise<void> {
  if ("text" in answer) return send(response, answer.code, answer.type, answer.text);
  if (yaml) {
    const { stringify } = await import("yaml");
    return send(response, answer.code, "application/yaml", stringify(answer.object, { aliasDuplicateObjects: false }));
  }
  return send(response, answer.code, "application/json", toJson(answer.object));
}

export const toJson = (object: KubeObject): string => (Object.isFrozen(object) ? serialize(object) : JSON.stringify(object));

export function send(response: ServerResponse, code: number, type: string, text: string): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(text);
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
