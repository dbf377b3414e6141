/** What a server is told at its first boot, in Secrets beside it: user data, its owner's public key, a password. */
import { randomBytes } from "node:crypto";
import type { Kinds } from "../../../../generated/kubernetes/kinds.ts";
import { badRequest } from "../../../http/errors.ts";
import type { Blueprint } from "../virtual-machine.ts";

type Secret = Kinds["Secret"];

/** KubeVirt makes a config drive, and so gives the guest its keys and name, only where there is user data at all: this is none, and no secret. */
export const NO_USER_DATA = "#cloud-config\n";

/** Key of the user data in the Secret of a config drive, as KubeVirt reads it. */
export const USER_DATA = "userdata";

export interface Wanted {
  /** Of the VirtualMachine. */
  name: string;
  namespace: string;
  /** In base64. */
  user_data?: string | null;
  publicKey: string | undefined;
  adminPass: string;
}

export function toSecrets({ name, namespace, user_data, publicKey, adminPass }: Wanted): {
  objects: Secret[];
  names: Blueprint["secrets"];
} {
  const secret = (suffix: string, data: Record<string, string>): Secret => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `${name}-${suffix}`, namespace },
    data,
  });
  const userData = user_data ? decoded(user_data) : undefined;
  const config = userData && secret("config", { [USER_DATA]: userData.toString("base64") });
  const ssh = publicKey === undefined ? undefined : secret("ssh", { key: Buffer.from(publicKey).toString("base64") });
  // The guest agent sets it, where there is one; Nova promises no more.
  const password = secret("password", { root: Buffer.from(adminPass).toString("base64") });
  return {
    objects: [config, ssh, password].filter((one) => one !== undefined),
    names: { config: config?.metadata.name, ssh: ssh?.metadata.name, password: password.metadata.name },
  };
}

/** Undefined for none at all. */
function decoded(userData: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(userData)) throw badRequest("User data needs to be valid base 64.");
  const bytes = Buffer.from(userData, "base64");
  return bytes.length > 0 ? bytes : undefined;
}

/** As long as Nova makes them: 72 random bits in twelve letters and digits. */
export const newPassword = (): string => randomBytes(9).toString("base64url");
