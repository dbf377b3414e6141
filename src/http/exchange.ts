/** A request on its way through the pipeline: filled in from top to bottom by `backend.ts`. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Token } from "./call.ts";
import type { ContractOperation, Match } from "./contract.ts";

export interface Exchange {
  requestId: string;
  method: string;
  /** Where its service is: `/compute`. */
  mount: string;
  /** Below the service's mount point: `/v2.1/servers`. */
  path: string;
  /** Behind the question mark. */
  search: string;
  headers: IncomingHttpHeaders;
  /** Where the caller reached us: `http://127.0.0.1:5000`. */
  origin: string;
  incoming: IncomingMessage;

  match?: Match;
  token?: Token;
  version?: string | undefined;
  operation?: ContractOperation;
  query?: Record<string, unknown>;
  body?: unknown;
  /** Its body was read as it came, and cannot be read again. */
  streamed?: boolean;
  /** The answer is whole and in memory. */
  keepable?: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** JSON text, bytes or a stream; undefined for none. */
  body: string | Buffer | AsyncIterable<Uint8Array> | undefined;
}

/** Names the token that a request of Identity is about. */
export const SUBJECT_TOKEN = "x-subject-token";

export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
