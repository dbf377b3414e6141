/** The Identity API v3: collections by the names of the contract. */
import { authCatalog, authDomains, authProjects, authSystem } from "./auth.ts";
import { authTokens } from "./auth-tokens.ts";

export const identity = {
  "auth/catalog": authCatalog,
  "auth/domains": authDomains,
  "auth/projects": authProjects,
  "auth/system": authSystem,
  "auth/tokens": authTokens,
};

export { bootstrap } from "./bootstrap.ts";
export { identityOf, verifyToken } from "./tokens.ts";
