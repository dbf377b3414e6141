/**
 * OAuth 1.0: consumers are OAuthConsumer, what users let them do OAuthAccessToken (identity.dicot.io), both in `dicot-system`. A consumer
 * owns its access tokens, and each has a Secret of its own name with the entry `secret`: what it signs with.
 */
import { randomBytes } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SECRET_OF, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { deleteIfThere, findSystem, idOf, newId } from "./ids.ts";

export type Consumer = Kinds["OAuthConsumer"];
export type AccessToken = Kinds["OAuthAccessToken"];
type Secret = Kinds["Secret"];

/** As Keystone's [oauth1] access_token_duration. */
const ACCESS_SECONDS = 86_400;

export const encode = (text: string) => Buffer.from(text, "utf8").toString("base64");
export const decode = (text: string | undefined) => Buffer.from(text ?? "", "base64").toString("utf8");

export const newSecret = (): string => randomBytes(16).toString("hex");

export const consumers = (kube: Kube): readonly Consumer[] => kube.list("OAuthConsumer", SYSTEM_NAMESPACE);

export function getConsumer(kube: Kube, id: string): Consumer {
  const consumer = findSystem(kube, "OAuthConsumer", id);
  if (consumer === undefined) throw notFound("Consumer", id);
  return consumer;
}

/** With the secret that is told once. */
export async function createConsumer(own: Kube, spec: Consumer["spec"]): Promise<{ consumer: Consumer; secret: string }> {
  const id = newId();
  const consumer = await own.create<Consumer>({
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "OAuthConsumer",
    metadata: { name: `oauth-consumer-${id}`, namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } },
    spec,
  });
  return { consumer, secret: await createSecret(own, consumer, "oauth-consumer") };
}

/** None whose consumer is no more: Kubernetes deletes them soon after it. */
export const findAccessToken = (kube: Kube, id: string): AccessToken | undefined => {
  const accessToken = findSystem(kube, "OAuthAccessToken", id);
  return accessToken && findSystem(kube, "OAuthConsumer", accessToken.spec.consumerID) ? accessToken : undefined;
};

export const accessTokensOf = (kube: Kube, userId: string): AccessToken[] =>
  accessTokens(kube).filter((accessToken) => accessToken.spec.userID === userId && findAccessToken(kube, idOf(accessToken)) !== undefined);

const accessTokens = (kube: Kube): readonly AccessToken[] => kube.list("OAuthAccessToken", SYSTEM_NAMESPACE);

export type Delegation = Omit<AccessToken["spec"], "consumerID" | "expiresAt">;

/** With the secret that is told once. */
export async function createAccessToken(
  own: Kube,
  consumer: Consumer,
  { delegation, now }: { delegation: Delegation; now: Date },
): Promise<{ accessToken: AccessToken; secret: string }> {
  const id = newId();
  const accessToken = await own.create<AccessToken>({
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "OAuthAccessToken",
    metadata: {
      name: `oauth-access-token-${id}`,
      namespace: SYSTEM_NAMESPACE,
      labels: { [ID]: id },
      ownerReferences: [ownerReference(consumer)],
    },
    spec: {
      consumerID: idOf(consumer),
      ...delegation,
      expiresAt: new Date(now.getTime() + ACCESS_SECONDS * 1000).toISOString(),
    },
  });
  return { accessToken, secret: await createSecret(own, accessToken, "oauth-access-token") };
}

export const expired = ({ spec }: AccessToken, now: Date): boolean => Date.parse(spec.expiresAt) <= now.getTime();

/** With a user or a project end what consumers may do for him, or there. */
export async function deleteAccessTokensOf(own: Kube, whose: { userId: string } | { projectId: string }): Promise<void> {
  for (const accessToken of accessTokens(own)) {
    const { userID, projectID } = accessToken.spec;
    if ("userId" in whose ? userID === whose.userId : projectID === whose.projectId) await deleteIfThere(own, accessToken);
  }
}

/** Undefined where it is not there, as after a crash between an object and its Secret: nobody knows such a secret. */
export async function readSecret(own: Kube, { metadata }: Consumer | AccessToken): Promise<string | undefined> {
  const secret = await own.read("Secret", SYSTEM_NAMESPACE, metadata.name ?? "");
  return secret?.data?.["secret"] === undefined ? undefined : decode(secret.data["secret"]);
}

async function createSecret(own: Kube, owner: Consumer | AccessToken, of: string): Promise<string> {
  const secret = newSecret();
  try {
    await own.create<Secret>({
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: owner.metadata.name ?? "",
        namespace: SYSTEM_NAMESPACE,
        labels: { [SECRET_OF]: of },
        ownerReferences: [ownerReference(owner)],
      },
      type: "Opaque",
      data: { secret: encode(secret) },
    });
  } catch (error) {
    await deleteIfThere(own, owner);
    throw error;
  }
  return secret;
}
