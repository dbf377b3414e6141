/**
 * Tokens of programs that act for a user with less than all of his rights, or with a key of their own. They make no further delegations,
 * and see no secrets. The method of EC2's credentials is such, as in Keystone: https://bugs.launchpad.net/keystone/+bug/2153453
 */
import type { Token } from "../http/call.ts";

type Traits = Pick<Token, "methods" | "applicationCredentialId" | "trustId" | "accessTokenId">;

export const isDelegated = ({ methods, applicationCredentialId, trustId, accessTokenId }: Traits): boolean =>
  applicationCredentialId !== undefined || trustId !== undefined || accessTokenId !== undefined || methods.includes("ec2credential");
