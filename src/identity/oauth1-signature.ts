/**
 * Signed requests of OAuth 1.0: https://www.rfc-editor.org/rfc/rfc5849#section-3
 *
 * A request is good for ten minutes, as with oauthlib, which Keystone verifies by. Within them it may be repeated: what it asks for is then
 * a request token whose secret only the consumer can use, an access token that was given already and is refused, or one more login.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { ApiError, badRequest, unauthorized } from "../http/errors.ts";
import { own } from "../http/own.ts";
import { encode } from "./percent.ts";

/** PLAINTEXT would send the secrets themselves, and RSA needs keys that consumers have not told. */
const digests: Readonly<Record<string, string>> = { "HMAC-SHA1": "sha1", "HMAC-SHA256": "sha256", "HMAC-SHA512": "sha512" };
const LIFETIME_SECONDS = 600;

/** A POST, as its signature covers it. */
export interface SignedRequest {
  /** As the client knows it, without its query. */
  url: string;
  query: Readonly<Record<string, unknown>>;
  /** The header `Authorization`. */
  authorization: string | undefined;
  now: Date;
}

export type Parameters = ReadonlyMap<string, string>;

/** The parameters of `Authorization: OAuth …`. Throws 400 where there is no such header, or one parameter is there twice. */
export function parametersOf({ authorization = "" }: SignedRequest): Parameters {
  const [, list] = /^oauth\s+(.*)$/is.exec(authorization.trim()) ?? [];
  if (list === undefined) throw badRequest("There is no header Authorization with OAuth parameters.");
  const found = new Map<string, string>();
  for (const part of list.split(",")) {
    const [, name, value] = /^\s*([^=\s]+)="([^"]*)"\s*$/.exec(part) ?? [];
    if (name === undefined || value === undefined) throw badRequest("The header Authorization is malformed.");
    if (found.has(decode(name))) throw badRequest("Duplicate OAuth1 entries.");
    found.set(decode(name), decode(value));
  }
  return found;
}

export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (!value) throw badRequest(`Expecting to find ${name} in request.`);
  return value;
}

/** Throws 400 where the request says too little or is not of now, 401 where it is signed by somebody who has not these secrets. */
export function requireSignature(request: SignedRequest, secrets: { consumer: string; token?: string }): void {
  const parameters = parametersOf(request);
  const digest = own(digests, required(parameters, "oauth_signature_method"));
  if (digest === undefined) throw badRequest(`Invalid signature method: one of ${Object.keys(digests).join(", ")} is served.`);
  if ((parameters.get("oauth_version") ?? "1.0") !== "1.0") throw badRequest("Invalid OAuth version.");
  const timestamp = required(parameters, "oauth_timestamp");
  if (!/^\d{10}$/.test(timestamp)) throw badRequest("The timestamp is no time in seconds.");
  if (Math.abs(request.now.getTime() / 1000 - Number(timestamp)) > LIFETIME_SECONDS) throw badRequest("The timestamp is not of now.");
  if (!/^[0-9a-f]{1,64}$/.test(required(parameters, "oauth_nonce"))) throw badRequest("Invalid nonce format.");

  const right = createHmac(digest, `${encode(secrets.consumer)}&${encode(secrets.token ?? "")}`)
    .update(baseString(request, parameters))
    .digest();
  const given = Buffer.from(required(parameters, "oauth_signature"), "base64");
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw unauthorized("Invalid signature");
}

/** https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1 */
function baseString({ url, query }: SignedRequest, parameters: Parameters): string {
  const { origin, pathname } = new URL(url);
  const signed = [...parameters].filter(([name]) => name !== "realm" && name !== "oauth_signature");
  const asked = Object.entries(query).map(([name, value]): [string, string] => [name, String(value ?? "")]);
  const pairs = [...signed, ...asked].map(([name, value]) => [encode(name), encode(value)] as const);
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const normalized = pairs.sort(([a, x], [b, y]) => order(a, b) || order(x, y)).map(([name, value]) => `${name}=${value}`);
  return ["POST", origin + pathname, normalized.join("&")].map(encode).join("&");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ApiError(400, "The header Authorization is malformed.", { cause });
  }
}
