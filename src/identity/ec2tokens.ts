/**
 * A token for whoever signed a request to EC2's or S3's API with his EC2 credential. The service that got the request asks for it, with a
 * token of its own; Secrets as in credential-secrets.ts have the keys.
 */
import type { Ec2tokens, S3tokens } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, notFound, unauthorized } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { findApplicationCredential } from "./application-credential-objects.ts";
import { admit, answer } from "./auth-tokens.ts";
import { type Credential, findCredential, toCredential } from "./credential-secrets.ts";
import { hashKey } from "./credentials.ts";
import { type Ec2Request, requireEc2Signature, requireS3Signature, signedAt, toEc2Request } from "./ec2-signature.ts";
import { expired, findAccessToken } from "./oauth1-objects.ts";
import type { Subject, Verified } from "./tokens.ts";
import { findUsable } from "./trust-objects.ts";

/** As Keystone's [credential] auth_ttl. */
const LIFETIME_SECONDS = 15 * 60;

/** What is delegated by an EC2 credential that was itself made by delegation, in its blob. */
interface Keys {
  secret: string;
  trust_id?: string | null;
  app_cred_id?: string | null;
  access_token_id?: string | null;
}

export const ec2tokens = {
  async create(call) {
    call.enforce("identity:ec2tokens_validate", {});
    return answer(call, 200, await enter(call, requireEc2Signature));
  },
} satisfies Handlers<Ec2tokens>;

export const s3tokens = {
  /** Who the signer is, and no token for the one who asks. */
  async create(call) {
    call.enforce("identity:s3tokens_validate", {});
    const { body } = answer(call, 200, await enter(call, requireS3Signature));
    return new Reply({ status: 200, body });
  },
} satisfies Handlers<S3tokens>;

type AnyCall = Pick<Call, "kube" | "url" | "query" | "headers" | "now" | "enforce" | "body">;

/** Throws 404 for an access key that there is not, 401 for what was not signed with it, or too long ago. */
async function enter(call: AnyCall, requireSignature: (request: Ec2Request, secret: string) => void): Promise<Verified> {
  const { kube, now } = call;
  const request = toEc2Request(credentialsOf(call.body));
  if (request.access === "") throw unauthorized("EC2 Signature not supplied");
  const secret = await findCredential(kube.own, hashKey(request.access));
  const credential = secret && toCredential(secret);
  if (credential === undefined || credential.type !== "ec2") throw notFound("EC2 access key", request.access);
  const keys = JSON.parse(credential.blob) as Keys;
  if (typeof keys.secret !== "string") throw unauthorized();
  requireSignature(request, keys.secret);
  const time = signedAt(request);
  if (time !== undefined && now().getTime() > time.getTime() + LIFETIME_SECONDS * 1000) throw unauthorized("Credential is expired");
  return admit(call, subjectOf(kube, { credential, keys, now: now() }));
}

/** Under any of the names that services have had for it. */
function credentialsOf(body: unknown): Record<string, unknown> {
  if (typeof body !== "object" || body === null) throw badRequest("request must include a request body");
  const { credentials, credential, ec2Credentials } = body as Record<string, unknown>;
  const found = credentials || credential || ec2Credentials;
  return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
}

/** Whether the user, the project and what was delegated still stand is seen when the token is made. */
function subjectOf(kube: Kube, { credential, keys, now }: { credential: Credential; keys: Keys; now: Date }): Subject {
  const { user_id: userId, project_id } = credential;
  const { trust_id, app_cred_id, access_token_id } = keys;
  const subject: Subject = { userId, methods: ["ec2credential"], scope: { projectId: project_id ?? "" } };
  if (trust_id) {
    const trust = findUsable(kube, trust_id, now);
    if (trust === undefined || trust.spec.projectID !== project_id) throw unauthorized();
    // With impersonation the credential is the trustor's, while a token by a trust is its trustee's. Blobs are what users write into them.
    const { impersonation, trustorUserID, trusteeUserID } = trust.spec;
    if (userId !== (impersonation ? trustorUserID : trusteeUserID)) throw unauthorized();
    return { ...subject, trustId: trust_id, userId: trusteeUserID };
  }
  if (app_cred_id) {
    if (findApplicationCredential(kube, app_cred_id)?.spec.projectID !== project_id) throw unauthorized();
    return { ...subject, applicationCredentialId: app_cred_id };
  }
  if (access_token_id) {
    const accessToken = findAccessToken(kube, access_token_id);
    if (accessToken === undefined || expired(accessToken, now)) throw unauthorized();
    return { ...subject, accessTokenId: access_token_id, expiresAt: Date.parse(accessToken.spec.expiresAt) };
  }
  return subject;
}
