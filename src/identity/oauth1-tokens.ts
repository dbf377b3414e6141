/**
 * The three steps by which a user lets a consumer act for him: the consumer asks (request_token), the user says yes (authorize), the
 * consumer comes for what it signs with from then on (access_token). https://www.rfc-editor.org/rfc/rfc5849#section-2
 */
import { timingSafeEqual } from "node:crypto";
import type { OSOAUTH1AccessToken, OSOAUTH1Authorize, OSOAUTH1RequestToken } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest, forbidden, notFound, unauthorized } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { isDelegated } from "./delegation.ts";
import { effectiveRoles } from "./effective-roles.ts";
import { idOf } from "./ids.ts";
import { type AccessToken, type Consumer, createAccessToken, expired, findAccessToken, getConsumer, readSecret } from "./oauth1-objects.ts";
import { authorize, createRequestToken, getRequestToken, redeem } from "./oauth1-request-tokens.ts";
import { parametersOf, required, requireSignature, type SignedRequest } from "./oauth1-signature.ts";
import { getProject } from "./project-namespaces.ts";
import { findRoleByName } from "./role-objects.ts";
import { timestamp } from "./user-objects.ts";

export const requestToken = {
  list: notAllowed,

  async create(call) {
    const { kube, headers, now } = call;
    const request = signed(call, "OS-OAUTH1/request_token");
    const consumerId = required(parametersOf(request), "oauth_consumer_key");
    const projectId = headers["requested-project-id"];
    if (!projectId) throw badRequest("Expecting to find Requested-Project-Id in request.");
    getProject(kube, projectId);
    const consumer = getConsumer(kube, consumerId);
    requireSignature(request, { consumer: await secretOf(kube, consumer) });
    const token = await createRequestToken(kube.own, consumer, { projectId, now: now() });
    return told(token.id, token.secret, token.expiresAt);
  },
} satisfies Handlers<OSOAUTH1RequestToken>;

export const authorization = {
  show: notAllowed,

  async update(call) {
    const { body, kube, path, token, now } = call;
    call.enforce("identity:authorize_request_token", {});
    if (isDelegated(token)) throw forbidden("A delegated token cannot authorize a request token.");
    const { id, projectId } = await getRequestToken(kube.own, path.request_token_id, now());
    const held = effectiveRoles(kube, token.userId, { projectId });
    const roleIds = [...new Set((body.roles ?? []).map((role) => roleIdOf(kube, role)))];
    if (roleIds.some((roleId) => !held.some((role) => role.id === roleId))) {
      throw unauthorized("authorizing user does not have role required");
    }
    return { token: { oauth_verifier: await authorize(kube.own, id, { userId: token.userId, roleIds }) } };
  },
} satisfies Handlers<OSOAUTH1Authorize>;

export const accessToken = {
  list: notAllowed,

  async create(call) {
    const { kube, now } = call;
    const request = signed(call, "OS-OAUTH1/access_token");
    const parameters = parametersOf(request);
    const consumerId = required(parameters, "oauth_consumer_key");
    const verifier = required(parameters, "oauth_verifier");
    const asked = await getRequestToken(kube.own, required(parameters, "oauth_token"), now());
    if (asked.consumerId !== consumerId) throw unauthorized("Provided consumer key does not match stored consumer key.");
    const consumer = getConsumer(kube, consumerId);
    requireSignature(request, { consumer: await secretOf(kube, consumer), token: asked.secret });
    if (asked.granted === undefined) throw unauthorized("Request Token does not have an authorizing user id.");
    if (!equal(asked.granted.verifier, verifier)) throw unauthorized("Provided verifier does not match stored verifier");
    await redeem(kube.own, asked);
    const { userId, roleIds } = asked.granted;
    const delegation = { userID: userId, projectID: asked.projectId, roleIDs: [...roleIds] };
    const { accessToken: created, secret } = await createAccessToken(kube.own, consumer, { delegation, now: now() });
    return told(idOf(created), secret, created.spec.expiresAt);
  },
} satisfies Handlers<OSOAUTH1AccessToken>;

/** The access token that a request is signed with. Throws 401, for whatever is not right, unless the request names none: that is 400. */
export async function provenAccessToken(kube: Kube, request: SignedRequest): Promise<AccessToken> {
  const parameters = parametersOf(request);
  const id = required(parameters, "oauth_token");
  const found = findAccessToken(kube, id);
  if (found === undefined || expired(found, request.now) || found.spec.consumerID !== parameters.get("oauth_consumer_key")) {
    throw unauthorized("Could not validate the access token");
  }
  const consumer = await secretOf(kube, getConsumer(kube, found.spec.consumerID));
  requireSignature(request, { consumer, token: await secretOf(kube, found) });
  return found;
}

export const signed = ({ url, query, headers, now }: Pick<Call, "url" | "query" | "headers" | "now">, path: string): SignedRequest => ({
  url: `${url}/${path}`,
  query: query as Record<string, unknown>,
  authorization: headers["authorization"],
  now: now(),
});

async function secretOf(kube: Kube, owner: Consumer | AccessToken): Promise<string> {
  const secret = await readSecret(kube.own, owner);
  if (secret === undefined) throw unauthorized();
  return secret;
}

function roleIdOf(kube: Kube, { id, name = "" }: { id?: string; name?: string }): string {
  if (id !== undefined) return id;
  const role = findRoleByName(kube, name);
  if (role === undefined) throw notFound("Role", name);
  return idOf(role);
}

/** A form, as the RFC has it, with Keystone's addition. */
const told = (id: string, secret: string, expiresAt: string) =>
  new Reply({
    status: 201,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(`oauth_token=${id}&oauth_token_secret=${secret}&oauth_expires_at=${timestamp(expiresAt)}`),
  });

const equal = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function notAllowed(): never {
  throw new ApiError(405, "The method is not allowed for this resource.");
}
