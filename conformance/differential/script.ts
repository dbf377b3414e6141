/**
 * A script: what some users ask a cloud, one request after the other. `{name}` in a path, a header or a body is a variable: of the ground
 * that every script finds (ground.ts), or kept from an earlier answer.
 */
export type Service = "identity" | "image" | "compute" | "block-storage" | "network" | "placement";

/** `member` and `reader` are of one project, `other` of a second, `admin` of a third; `nobody` has no token. */
export type Who = "admin" | "member" | "reader" | "other" | "nobody";

export interface Step {
  /** `POST /servers`, below the address of the service's version. */
  ask: string;
  who?: Who;
  /** The microversion; without it, none is asked for. */
  at?: string;
  of?: Service;
  /** Sent as JSON, or as it is where it is text. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Variable on the left, path in the answer on the right: `{ server: "server.id" }`; `header x-subject-token` is a header. */
  keep?: Record<string, string>;
  /** Asks again until a field of the answer is this, or until this status: for what a cloud does in its own time. Records the last answer. */
  until?: [path: string, value: unknown] | number;
  /** The lists of the answer are of the whole cloud: looks at what the script made only. */
  mine?: boolean;
  /** The order in the answer's lists is promised. */
  ordered?: boolean;
  /** Needed, but nothing to compare. */
  quiet?: boolean;
}

export interface Script {
  service: Service;
  name: string;
  steps: Step[];
}

type More = Omit<Step, "ask">;
export const ask = (request: string, more: More = {}): Step => ({ ask: request, ...more });
export const send = (request: string, body: unknown, more: More = {}): Step => ({ ask: request, body, ...more });
/** The same request in several microversions. */
export const through = (versions: string[], request: string, more: More = {}): Step[] =>
  versions.map((at) => ({ ask: request, at, ...more }));

export const NOWHERE = "00000000-0000-4000-8000-000000000000";
