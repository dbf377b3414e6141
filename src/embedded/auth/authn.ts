/** Who asks: bearer tokens, made at start or by TokenRequest. */
import { randomBytes } from "node:crypto";
import type { User } from "../types.ts";
import { issuer, type ServiceAccountTokens } from "./service-accounts.ts";

export interface Authenticator {
  /** Undefined for a token that nobody has, that has expired, or that is for other audiences. */
  authenticate(token: string, audiences?: readonly string[]): Promise<{ user: User; audiences: readonly string[] } | undefined>;
  /** A token that lives as long as the server. */
  tokenFor(user: User): string;
}

export function createAuthenticator(serviceAccountTokens: ServiceAccountTokens): Authenticator {
  const users = new Map<string, User>();
  const tokens = new Map<string, string>();
  return {
    async authenticate(token, audiences = [issuer]) {
      const user = users.get(token);
      // Static tokens know no audience: they are for this server.
      if (user !== undefined) return audiences.includes(issuer) ? { user, audiences: [issuer] } : undefined;
      return serviceAccountTokens.verify(token, audiences);
    },
    tokenFor(user) {
      const known = tokens.get(user.name);
      if (known !== undefined) return known;
      const token = randomBytes(24).toString("base64url");
      tokens.set(user.name, token);
      users.set(token, user);
      return token;
    },
  };
}
