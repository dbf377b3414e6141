/** Users that are ServiceAccounts, and their tokens. */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import type { JWTPayload } from "jose";
import { type Cluster, tableOf } from "../cluster.ts";
import type { KubeObject, User } from "../types.ts";

export const issuer = "https://kubernetes.default.svc.cluster.local";

const userName = /^system:serviceaccount:([^:]+):([^:]+)$/;

export function serviceAccountOf(user: string): { namespace: string; name: string } | undefined {
  const [, namespace, name] = userName.exec(user) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

export const serviceAccountGroups = (namespace: string): string[] => ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];

interface Reference {
  name: string;
  uid: string;
}

interface Claims extends JWTPayload {
  "kubernetes.io"?: { namespace: string; serviceaccount: Reference; pod?: Reference; secret?: Reference; node?: Reference };
}

export interface TokenRequest {
  audiences: string[];
  expirationSeconds: number;
  boundObjectRef?: { kind?: string; apiVersion?: string; name?: string; uid?: string };
}

export interface ServiceAccountTokens {
  issue(account: KubeObject, request: TokenRequest): Promise<string>;
  /** Undefined where the token is not ours, has expired, is for others, or its account or bound object is gone. */
  verify(token: string, audiences: readonly string[]): Promise<{ user: User; audiences: string[] } | undefined>;
  jwks(): Promise<object>;
}

/** Signed by ES256 with a key that lives as long as the server. jose is loaded with the first token. */
export function createServiceAccountTokens(cluster: Cluster): ServiceAccountTokens {
  const kid = randomUUID();
  let keys: ReturnType<typeof generate> | undefined;
  const generate = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pair = () => {
    keys ??= generate();
    return keys;
  };
  const find = (plural: string, namespace: string | undefined, name: string) =>
    tableOf(cluster, cluster.registry.find("", "v1", plural)!).get(namespace, name);

  return {
    async issue(account, { audiences, expirationSeconds, boundObjectRef }) {
      const { SignJWT } = await import("jose");
      const { namespace = "", name = "", uid = "" } = account.metadata;
      const now = Math.floor(cluster.now().getTime() / 1000);
      const bound = boundObjectRef && {
        [boundObjectRef.kind?.toLowerCase() ?? ""]: { name: boundObjectRef.name, uid: boundObjectRef.uid },
      };
      return new SignJWT({ "kubernetes.io": { namespace, serviceaccount: { name, uid }, ...bound } })
        .setProtectedHeader({ alg: "ES256", kid })
        .setIssuer(issuer)
        .setAudience(audiences)
        .setSubject(`system:serviceaccount:${namespace}:${name}`)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + expirationSeconds)
        .sign(pair().privateKey);
    },

    async verify(token, audiences) {
      if (keys === undefined || token.split(".").length !== 3) return undefined;
      const { jwtVerify } = await import("jose");
      let claims: Claims;
      try {
        const options = { issuer, audience: [...audiences], currentDate: cluster.now(), algorithms: ["ES256"] };
        claims = (await jwtVerify<Claims>(token, keys.publicKey, options)).payload;
      } catch {
        return undefined;
      }
      const about = claims["kubernetes.io"];
      if (about === undefined) return undefined;
      const { namespace, serviceaccount, pod, secret, node } = about;
      const lives = (plural: string, { name, uid }: Reference) =>
        find(plural, plural === "nodes" ? undefined : namespace, name)?.metadata.uid === uid;
      if (!lives("serviceaccounts", serviceaccount)) return undefined;
      if ((pod && !lives("pods", pod)) || (secret && !lives("secrets", secret)) || (node && !lives("nodes", node))) return undefined;
      const user: User = {
        name: `system:serviceaccount:${namespace}:${serviceaccount.name}`,
        uid: serviceaccount.uid,
        groups: [...serviceAccountGroups(namespace), "system:authenticated"],
        extra: {
          "authentication.kubernetes.io/credential-id": [`JTI=${claims.jti}`],
          ...(pod && { "authentication.kubernetes.io/pod-name": [pod.name], "authentication.kubernetes.io/pod-uid": [pod.uid] }),
        },
      };
      const own = [claims.aud ?? []].flat();
      return { user, audiences: own.filter((one) => audiences.includes(one)) };
    },

    async jwks() {
      const { exportJWK } = await import("jose");
      return { keys: [{ use: "sig", kid, alg: "ES256", ...(await exportJWK(pair().publicKey)) }] };
    },
  };
}
