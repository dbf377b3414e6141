/**
 * Requests that were signed with an EC2 credential, as a service that got one passes it on: Amazon's signatures 2 and 4, and those of S3.
 * https://opendev.org/openstack/python-keystoneclient/src/tag/5.9.0/keystoneclient/contrib/ec2/utils.py
 * https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/api/s3tokens.py
 *
 * Signatures 0 and 1 are refused: they cover a time and names run together, and Amazon takes them no more.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { unauthorized } from "../http/errors.ts";
import { encode } from "./percent.ts";

type Texts = Readonly<Record<string, string>>;

/** What a service says of the request that it got. */
export interface Ec2Request {
  access: string;
  signature: string;
  params: Texts;
  headers: Texts;
  verb: string;
  host: string;
  path: string;
  body_hash: string;
  /** Of S3: what was signed, in URL-safe base64. */
  token: string;
}

/** Anything that is no text is left out, and then is not signed. */
export function toEc2Request(credentials: Readonly<Record<string, unknown>>): Ec2Request {
  const text = (name: string) => (typeof credentials[name] === "string" ? credentials[name] : "");
  const texts = (name: string): Texts => {
    const record = credentials[name];
    if (record === null || typeof record !== "object") return {};
    return Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
  };
  return {
    access: text("access"),
    signature: text("signature"),
    params: texts("params"),
    headers: texts("headers"),
    verb: text("verb"),
    host: text("host"),
    path: text("path"),
    body_hash: text("body_hash"),
    token: text("token"),
  };
}

/** Throws 401 where the request to EC2's API was not signed with this secret. Some clients leave the port out. */
export function requireEc2Signature(request: Ec2Request, secret: string): void {
  const hosts = [request.host, request.host.replace(/:\d+$/, "")];
  const right = hosts.some((host) => equal(request.signature, ec2Signature({ ...request, host }, secret)));
  if (!right) throw unauthorized("Invalid EC2 signature.");
}

/** The same for a request to S3. */
export function requireS3Signature({ token, signature }: Ec2Request, secret: string): void {
  const signed = Buffer.from(token, "base64url");
  const right =
    signed.subarray(0, 4).toString() === "AWS4" ? s3Signature(signed.toString(), secret) : hmac("sha1", secret, signed, "base64");
  if (!equal(signature, right)) throw unauthorized("Credential signature mismatch");
}

/** When it was signed, where the signature covers that: ISO 8601, or as signature 4 writes it. Throws 401 where that is no time. */
export function signedAt({ params, headers }: Ec2Request): Date | undefined {
  const text = params["Timestamp"] ?? headers["X-Amz-Date"] ?? params["X-Amz-Date"];
  if (!text) return undefined;
  const extended = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(extended) ? extended : `${extended}Z`);
  if (Number.isNaN(time)) throw unauthorized("Credential timestamp is invalid.");
  return new Date(time);
}

function ec2Signature(request: Ec2Request, secret: string): string {
  const { params, headers, verb, host, path } = request;
  if (params["SignatureVersion"] === "2") {
    const query = canonicalQuery({ ...params, SignatureMethod: "HmacSHA256" });
    return hmac("sha256", secret, `${verb}\n${host}\n${path}\n${query}`, "base64");
  }
  const four = headers["Authorization"]?.startsWith(ALGORITHM) || params["X-Amz-Algorithm"] === ALGORITHM;
  if (params["SignatureVersion"] !== undefined || !four) throw unauthorized("Unknown signature version: 2 and 4 are served.");
  return signature4(request, secret);
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
function signature4({ params, headers, verb, path, body_hash }: Ec2Request, secret: string): string {
  const part = (name: string) =>
    headers["Authorization"] === undefined
      ? (params[`X-Amz-${name}`] ?? "")
      : (new RegExp(`${name}=([^,]*)`).exec(headers["Authorization"])?.[1] ?? "");
  const [, date = "", region = "", service = "", end = ""] = part("Credential").split("/");
  const time = headers["X-Amz-Date"] ?? params["X-Amz-Date"] ?? "";
  if (date === "" || !time.startsWith(date)) throw unauthorized("Request date mismatch error");
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase().trim(), value.trim()]));
  const signedHeaders = part("SignedHeaders");
  const lines = signedHeaders.split(";").flatMap((name) => (lower.has(name) ? [`${name}:${lower.get(name)}`] : []));
  const query = verb.toUpperCase() === "POST" ? "" : canonicalQuery(params);
  const request = [verb.toUpperCase(), path, query, `${lines.join("\n")}\n`, signedHeaders, body_hash].join("\n");
  const scope = [date, region, service, end].join("/");
  const signed = [ALGORITHM, time, scope, createHash("sha256").update(request).digest("hex")].join("\n");
  return hmac("sha256", signingKey(secret, { date, region, service }), signed, "hex");
}

/** The scope stands in what was signed: date, region, service and a fixed word. */
function s3Signature(signed: string, secret: string): string {
  const lines = signed.split("\n");
  const [date = "", region = "", service = "", end, ...more] = (lines[2] ?? "").split("/");
  if (lines.length !== 4 || lines[0] !== ALGORITHM || end !== "aws4_request" || more.length > 0)
    throw unauthorized("Invalid EC2 signature.");
  if (!["s3", "iam", "sts"].includes(service)) throw unauthorized("Invalid EC2 signature.");
  return hmac("sha256", signingKey(secret, { date, region, service }), signed, "hex");
}

function signingKey(secret: string, { date, region, service }: { date: string; region: string; service: string }): Buffer {
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of [date, region, service, "aws4_request"]) key = createHmac("sha256", key).update(part).digest();
  return key;
}

const canonicalQuery = (params: Texts): string =>
  Object.keys(params)
    .sort()
    .map((name) => `${encode(name)}=${encode(params[name] ?? "")}`)
    .join("&");

const hmac = (digest: string, key: string | Buffer, text: string | Buffer, encoding: "base64" | "hex"): string =>
  createHmac(digest, key).update(text).digest(encoding);

function equal(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
