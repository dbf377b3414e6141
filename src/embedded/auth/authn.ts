/** Who asks: bearer tokens. */
import { randomBytes } from "node:crypto";
import type { User } from "../types.ts";

export interface Authenticator {
  /** Undefined for a token that nobody has, or that has expired. */
  authenticate(token: string, audiences?: readonly string[]): Promise<User | undefined>;
  /** A token that lives as long as the server. */
  tokenFor(user: User): string;
}

export function createAuthenticator(): Authenticator {
  const users = new Map<string, User>();
  const tokens = new Map<string, string>();
  return {
    authenticate: async (token) => users.get(token),
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
