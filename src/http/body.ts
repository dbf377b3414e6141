/** Reading a request's body within bounds. */
import type { IncomingMessage } from "node:http";
import { ApiError, badRequest } from "./errors.ts";

export interface Limits {
  /** Bytes of a JSON body; oslo.middleware's max_request_body_size is 114688. */
  bodyBytes: number;
  /** Nesting of a JSON body. */
  bodyDepth: number;
  /** How long a JSON body may take to come. */
  bodySeconds: number;
}

export const defaultLimits: Limits = { bodyBytes: 114_688, bodyDepth: 64, bodySeconds: 30 };

/** The bytes of the body. Throws 413 as soon as it proves too long, and 408 where it does not end in time. */
export async function readBody(request: IncomingMessage, { bodyBytes, bodySeconds }: Limits): Promise<Buffer> {
  const late = Promise.withResolvers<never>();
  const refuse = () => late.reject(new ApiError(408, "The request's body did not come in time.", { headers: { connection: "close" } }));
  const timer = setTimeout(refuse, bodySeconds * 1000);
  try {
    return await Promise.race([collect(request, bodyBytes), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed with the loop, for that would be the end of the connection before its answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const tooLarge = () => new ApiError(413, "Request is too large.");

/** Throws 400 for anything that is not JSON of bounded depth. */
export function parseJson(bytes: Buffer, maximumDepth: number): unknown {
  if (depthOf(bytes) > maximumDepth) throw badRequest(`Request body is nested deeper than ${maximumDepth} levels`);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw badRequest("Malformed request body: it is not valid JSON");
  }
}

/** Counts brackets outside of strings, so that depth is known before anything recurses. */
function depthOf(bytes: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return deepest;
}
