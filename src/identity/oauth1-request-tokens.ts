/**
 * A request token of OAuth 1.0 is a Secret `oauth-request-token-<id>` in `dicot-system`, owned by its consumer: what the consumer asks for
 * until a user has said yes, and until the consumer has come for its access token.
 */
import { randomInt } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { notFound, unauthorized } from "../http/errors.ts";
import { isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { SECRET_OF, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { deleteIfThere, idOf, newId } from "./ids.ts";
import { type Consumer, decode, encode, newSecret } from "./oauth1-objects.ts";

type Secret = Kinds["Secret"];

/** As Keystone's [oauth1] request_token_duration. */
const REQUEST_SECONDS = 28_800;
/** Letters and digits that are not taken for one another: keystone/oauth1/backends/base.py. */
const VERIFIER_CHARACTERS = "abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const VERIFIER_LENGTH = 8;

export interface RequestToken {
  id: string;
  secret: string;
  consumerId: string;
  projectId: string;
  expiresAt: string;
  /** Once a user has said yes. */
  granted?: { userId: string; roleIds: readonly string[]; verifier: string };
}

export async function createRequestToken(
  own: Kube,
  consumer: Consumer,
  { projectId, now }: { projectId: string; now: Date },
): Promise<RequestToken> {
  await deleteExpired(own, now);
  const token: RequestToken = {
    id: newId(),
    secret: newSecret(),
    consumerId: idOf(consumer),
    projectId,
    expiresAt: new Date(now.getTime() + REQUEST_SECONDS * 1000).toISOString(),
  };
  await own.create<Secret>({
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: secretName(token.id),
      namespace: SYSTEM_NAMESPACE,
      labels: { [SECRET_OF]: "oauth-request-token" },
      ownerReferences: [ownerReference(consumer)],
    },
    type: "Opaque",
    data: toData(token),
  });
  return token;
}

/** Throws 404 where there is none, 401 where it has expired. */
export async function getRequestToken(own: Kube, id: string, now: Date): Promise<RequestToken> {
  const token = toRequestToken(await getSecret(own, id));
  if (Date.parse(token.expiresAt) <= now.getTime()) throw unauthorized("Request token is expired");
  return token;
}

/** The verifier, which the user tells the consumer. Who says yes again makes another. */
export async function authorize(own: Kube, id: string, who: { userId: string; roleIds: readonly string[] }): Promise<string> {
  const verifier = Array.from({ length: VERIFIER_LENGTH }, () => VERIFIER_CHARACTERS[randomInt(VERIFIER_CHARACTERS.length)]).join("");
  await own.update(await getSecret(own, id), (copy) => ({
    ...copy,
    data: toData({ ...toRequestToken(copy), granted: { ...who, verifier } }),
  }));
  return verifier;
}

/** Throws 401 for whoever comes second: an access token is given once. */
export async function redeem(own: Kube, { id }: RequestToken): Promise<void> {
  try {
    await own.delete(reference(id));
  } catch (error) {
    if (isNotFound(error)) throw unauthorized("The request token was used already.");
    throw error;
  }
}

const secretName = (id: string) => `oauth-request-token-${id}`;

const reference = (id: string): Secret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: secretName(id), namespace: SYSTEM_NAMESPACE },
});

async function getSecret(own: Kube, id: string): Promise<Secret> {
  const secret = /^[0-9a-f]{32}$/.test(id) ? await own.read("Secret", SYSTEM_NAMESPACE, secretName(id)) : undefined;
  if (secret === undefined) throw notFound("Request token", id);
  return secret;
}

/** There is no timer for them: they go when the next one is made. */
async function deleteExpired(own: Kube, now: Date): Promise<void> {
  const all = await own.readAll("Secret", SYSTEM_NAMESPACE, `${SECRET_OF}=oauth-request-token`);
  const over = all.filter((secret) => Date.parse(toRequestToken(secret).expiresAt) <= now.getTime());
  await Promise.all(over.slice(0, 20).map((secret) => deleteIfThere(own, secret)));
}

const toData = ({ granted, ...token }: RequestToken): Record<string, string> => {
  const texts = granted === undefined ? token : { ...token, ...granted, roleIds: granted.roleIds.join(" ") };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, encode(text)]));
};

function toRequestToken({ data }: Secret): RequestToken {
  const text = (name: string) => decode(data?.[name]);
  const token = {
    id: text("id"),
    secret: text("secret"),
    consumerId: text("consumerId"),
    projectId: text("projectId"),
    expiresAt: text("expiresAt"),
  };
  if (data?.["verifier"] === undefined) return token;
  const roleIds = text("roleIds")
    .split(" ")
    .filter((id) => id !== "");
  return { ...token, granted: { userId: text("userId"), verifier: text("verifier"), roleIds } };
}
