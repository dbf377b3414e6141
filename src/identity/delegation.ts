/** Tokens of programs that act for a user with less than all of his rights. They make no further delegations, and see no secrets. */
import type { Token } from "../http/call.ts";

export const isDelegated = ({ applicationCredentialId, trustId, accessTokenId }: Token): boolean =>
  applicationCredentialId !== undefined || trustId !== undefined || accessTokenId !== undefined;
