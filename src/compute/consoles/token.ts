/**
 * The token that opens one console of one server for a while. It is signed with the keys of Identity's tokens, so that any replica takes it and
 * nobody keeps it. It is none of Identity's: what it is about stands where they name a user, and no user's id has a colon.
 * https://opendev.org/openstack/nova/src/tag/34.0.0/nova/objects/console_auth_token.py
 */
import { randomBytes } from "node:crypto";
import { notFound } from "../../http/errors.ts";
import { type Claims, keyringOf } from "../../identity/keyring.ts";
import type { Kube } from "../../kube/kube.ts";

/** As Nova's [consoleauth] token_ttl. */
const SECONDS = 600;
const SUBJECT = "console:";

/** KubeVirt's subresource of the instance. */
export type ConsoleKind = "vnc" | "console";

export interface Grant {
  kind: ConsoleKind;
  namespace: string;
  /** The VirtualMachine's name and uid: another one of the name is another server. */
  name: string;
  uid: string;
  /** As whom Kubernetes is asked: who wanted the console, whose rights are looked at again when it is opened. */
  account: string;
}

type ConsoleClaims = Claims & { grant: Omit<Grant, "kind"> };

export function signGrant(kube: Kube, { kind, ...grant }: Grant, now: Date): Promise<string> {
  const iat = now.getTime() / 1000;
  const claims: ConsoleClaims = {
    ...{ jti: randomBytes(16).toString("base64url"), sub: `${SUBJECT}${kind}`, amr: [] },
    ...{ iat, exp: Math.floor(iat) + SECONDS, grant },
  };
  return keyringOf(kube).sign(claims, now);
}

/** Throws 401 for what is no token of ours, and 404 for one that is over or no console's. */
export async function readGrant(kube: Kube, token: string, now: Date): Promise<Grant> {
  const claims = await keyringOf(kube).verify(token, now);
  const kind = claims.sub.slice(SUBJECT.length);
  if (!claims.sub.startsWith(SUBJECT) || claims.exp * 1000 <= now.getTime()) throw notFound("Console", "of this token");
  // Only signGrant signs such a subject.
  return { kind: kind as ConsoleKind, ...(claims as ConsoleClaims).grant };
}
