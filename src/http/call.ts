/** One request on its way through a slice, and the types that bind a slice to its contract. */
import type { Readable } from "node:stream";
import type { Kube } from "../kube/kube.ts";

/** What `generated/` says of an operation: its path parameters, query, body and answer. */
export interface Operation {
  path: object;
  query: object;
  body: unknown;
  answer: unknown;
}

/** A project as its namespace shows it. */
export interface Project {
  id: string;
  name: string;
  domainId: string;
  /** The namespace that is this project. */
  namespace: string;
}

/** Who calls, as the verified token says. */
export interface Token {
  userId: string;
  userName: string;
  userDomainId: string;
  /** Names of the effective roles in the token's scope, implied ones included. */
  roles: readonly string[];
  project: Project | undefined;
  domainId: string | undefined;
  /** The token has system scope. */
  system: boolean;
  methods: readonly string[];
  auditIds: readonly string[];
  issuedAt: string;
  expiresAt: string;
  applicationCredentialId: string | undefined;
  /** The trust by which the caller acts; with impersonation `userId` is then the trustor. */
  trustId?: string | undefined;
  /** The access token by which an OAuth consumer acts for the caller. */
  accessTokenId?: string | undefined;
  /** The signed token itself, as the client sent it. */
  raw: string;
}

export interface Call<O extends Operation = Operation> {
  path: O["path"];
  query: O["query"];
  body: O["body"];
  token: Token;
  /** The project of the token; throws 403 where the token has none. */
  project: Project;
  /**
   * The namespace to which reads and lookups are confined: the project's own, or `undefined` (all projects) for a cloud
   * administrator. Lists still default to the token's project: only `all_tenants` and the like widen them.
   */
  reach: string | undefined;
  /** The caller holds the `admin` role. */
  admin: boolean;
  /**
   * The rule allows the caller to do it to `target`, by oslo.policy's names (`project_id`, `target.user.domain_id`). The gate before
   * the slice has let pass what only the object can decide; a slice that loads the object calls this, or `enforce`, with it.
   */
  can(rule: string, target: Readonly<Record<string, unknown>>): boolean;
  /** Throws 403 where `can` says no. */
  enforce(rule: string, target: Readonly<Record<string, unknown>>): void;
  /** Reads from memory; writes are made as the ServiceAccount of the token's project and role. */
  kube: Kube;
  /** The request's microversion is this one or later: `call.since("2.47")`. Always true where the service has none. */
  since(microversion: string): boolean;
  /** The public address of this service's versioned root, without trailing slash: `http://127.0.0.1:5000/compute/v2.1`. */
  url: string;
  requestId: string;
  headers: Readonly<Record<string, string | undefined>>;
  /** The undecoded body, for uploads: set only where the operation's request is not JSON. */
  stream: Readable;
  now(): Date;
  /** The time, for who notes himself until when his answer holds (`noteUntil`). */
  clock(): Date;
  /** The token that the request is about, not the caller's. */
  subjectToken: string | undefined;
}

/** An answer that is more than a body: another status, headers, or bytes. A slice returns it where the default does not do. */
export class Reply {
  readonly status: number | undefined;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(answer: { status?: number; body?: unknown; headers?: Record<string, string> }) {
    this.status = answer.status;
    this.body = answer.body;
    this.headers = answer.headers ?? {};
  }
}

/** A slice's function for operation `O`: returns the answer's body in its newest form, or a `Reply`. */
export type Handler<O extends Operation> = (call: Call<O>) => Promise<O["answer"] | Reply> | O["answer"] | Reply;

/**
 * The functions of one collection. An operation that is absent answers 501 and shows in the compatibility table.
 * `action` holds those that are chosen by the body's key (`os-start`).
 */
export type Handlers<Collection> = {
  [Name in keyof Collection]?: Collection[Name] extends Operation
    ? Handler<Collection[Name]>
    : { [Action in keyof Collection[Name]]?: Collection[Name][Action] extends Operation ? Handler<Collection[Name][Action]> : never };
};
