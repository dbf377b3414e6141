/** POST …/serviceaccounts/{name}/token: TokenRequest. */
import { issuer, type TokenRequest } from "../auth/service-accounts.ts";
import { tableOf, timestamp } from "../cluster.ts";
import { badRequest, conflict, field, invalid, notFound } from "../errors.ts";
import type { Answer, ResourceExchange } from "../http/exchange.ts";
import { receive } from "../http/write.ts";

const DEFAULT_SECONDS = 3600;
const MINIMUM_SECONDS = 600;
const MAXIMUM_SECONDS = 2 ** 32;

export async function requestToken(exchange: ResourceExchange): Promise<Answer> {
  const { cluster, resource, info } = exchange;
  const object = await receive(exchange);
  const account = tableOf(cluster, resource).get(info.namespace, info.name);
  if (account === undefined) throw notFound(resource, info.name);
  const asked = (object["spec"] ?? {}) as Partial<TokenRequest>;
  const { expirationSeconds = DEFAULT_SECONDS, boundObjectRef } = asked;
  const audiences = asked.audiences?.length ? asked.audiences : [issuer];
  const refuse = (detail: string) =>
    invalid({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", [
      field.invalid("spec.expirationSeconds", expirationSeconds, detail),
    ]);
  if (expirationSeconds < MINIMUM_SECONDS) throw refuse("may not specify a duration less than 10 minutes");
  if (expirationSeconds > MAXIMUM_SECONDS) throw refuse("may not specify a duration larger than 2^32 seconds");
  const bound = boundObjectRef && { ...boundObjectRef, uid: boundUid(exchange, boundObjectRef) };
  const spec = { audiences, expirationSeconds, ...(bound ? { boundObjectRef: bound } : { boundObjectRef: null }) };
  const token = await cluster.serviceAccountTokens.issue(account, {
    audiences,
    expirationSeconds,
    ...(bound && { boundObjectRef: bound }),
  });
  const now = cluster.now();
  const expirationTimestamp = timestamp(new Date(now.getTime() + expirationSeconds * 1000));
  const metadata = {
    name: info.name,
    ...(info.namespace && { namespace: info.namespace }),
    uid: account.metadata.uid!,
    creationTimestamp: timestamp(now),
  };
  return {
    code: 201,
    object: { kind: "TokenRequest", apiVersion: "authentication.k8s.io/v1", metadata, spec, status: { token, expirationTimestamp } },
  };
}

/** The token dies with what it is bound to. */
function boundUid(
  { cluster, info }: ResourceExchange,
  { apiVersion = "", kind = "", name = "", uid }: NonNullable<TokenRequest["boundObjectRef"]>,
): string {
  const plural = { Pod: "pods", Secret: "secrets", Node: "nodes" }[kind];
  if (plural === undefined) throw badRequest(`cannot bind token to object of type /${apiVersion}, Kind=${kind}`);
  const resource = cluster.registry.find("", "v1", plural)!;
  const found = tableOf(cluster, resource).get(kind === "Node" ? undefined : info.namespace, name);
  if (found === undefined) throw notFound(resource, name);
  if (uid && uid !== found.metadata.uid) {
    throw conflict(
      resource,
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return found.metadata.uid!;
}
