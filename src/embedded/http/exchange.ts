/** One request and its answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster } from "../cluster.ts";
import { badRequest, StatusError, unsupportedMediaType } from "../errors.ts";
import type { Resource } from "../resources.ts";
import { isRecord, type KubeObject, type User } from "../types.ts";
import { duplicateKeys } from "./duplicates.ts";
import type { Form } from "./negotiate.ts";
import { decodeProtobuf, protobufType } from "./protobuf.ts";
import type { RequestInfo } from "./request.ts";

export interface Exchange {
  cluster: Cluster;
  info: RequestInfo;
  query: URLSearchParams;
  user: User;
  request: IncomingMessage;
  response: ServerResponse;
  /** Texts for `Warning` headers; kubectl prints them. */
  warnings: string[];
  /** Aborted when the client goes away or the server closes. */
  signal: AbortSignal;
}

/** An exchange about a resource that is served. */
export interface ResourceExchange extends Exchange {
  resource: Resource;
  form: Form;
}

/** What a handler gives back; `undefined` where it has written the response itself. */
export type Answer = { code: number; object: KubeObject } | { code: number; text: string; type: string } | undefined;

/** Bytes of a request body: etcd's limit of 1.5 MiB doubled, as in the API server. */
const LIMIT = 3 * 1024 * 1024;

export const readBody = async (request: IncomingMessage): Promise<string> => (await readBytes(request)).toString("utf8");

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LIMIT) throw new StatusError(413, "RequestEntityTooLarge", `Request entity too large: limit is ${LIMIT}`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Of bodies that were read: keys that come twice in one object, of which JSON.parse keeps the last and says nothing. */
const duplicates = new WeakMap<IncomingMessage, string[]>();

export const duplicatesIn = (request: IncomingMessage): readonly string[] => duplicates.get(request) ?? [];

export const mediaType = (request: IncomingMessage): string =>
  (request.headers["content-type"] ?? "application/json").split(";")[0]!.trim().toLowerCase();

/** JSON, YAML or protobuf, by the content type. Throws 400, which names the `kind` that was expected, and 415. */
export async function readObject(request: IncomingMessage, kind = "DeleteOptions"): Promise<Record<string, unknown> | undefined> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  const type = mediaType(request);
  if (type === protobufType) return decodeProtobuf(bytes);
  const text = bytes.toString("utf8");
  if (text.startsWith("{")) duplicates.set(request, duplicateKeys(text));
  if (type === "application/json" || type === "*/*" || type === "application/x-www-form-urlencoded")
    return asObject(parseObject(text, kind), kind);
  if (type === "application/yaml" || type === "application/x-yaml") return asObject(await parseYaml(text), kind);
  throw unsupportedMediaType(["application/json", "application/yaml", protobufType]);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (e) {
    throw badRequest(`error decoding from json: ${(e as Error).message}`);
  }
}

/** JSON is YAML, and most who say YAML send JSON. */
export async function parseYaml(text: string): Promise<unknown> {
  if (text.trimStart().startsWith("{")) {
    try {
      return JSON.parse(text);
    } catch {
      // A flow mapping of YAML looks the same at first.
    }
  }
  const { parse } = await import("yaml");
  try {
    return parse(text);
  } catch (e) {
    throw badRequest(`error converting YAML to JSON: ${(e as Error).message}`);
  }
}

function parseObject(text: string, kind: string): unknown {
  try {
    return JSON.parse(text);
  } catch (e) {
    throw unrecognized(kind, `couldn't get version/kind; json parse error: ${(e as Error).message}`);
  }
}

export const unrecognized = (kind: string, why: string) =>
  badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why}`);

function asObject(value: unknown, kind: string): Record<string, unknown> {
  if (!isRecord(value)) throw unrecognized(kind, "couldn't get version/kind; json parse error: the body is not an object");
  return value;
}
