/**
 * The configuration of a domain: the Secret `domain-config-<domain's id>` in `dicot-system`, as it may hold the password of a directory.
 * It is owned by the Domain. Each option is an entry, `ldap.url`, whose value is JSON.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { SECRET_OF, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { isOption } from "./domain-config-options.ts";
import type { Domain } from "./domain-objects.ts";
import { deleteIfThere } from "./ids.ts";

type Secret = Kinds["Secret"];

/** Options by their groups. */
export type Config = Record<string, Record<string, unknown>>;

const secretName = (domainId: string) => `domain-config-${domainId}`;

const findSecret = (own: Kube, domainId: string): Promise<Secret | undefined> => own.read("Secret", SYSTEM_NAMESPACE, secretName(domainId));

/** With what is not shown; empty where there is none. */
export async function readConfig(own: Kube, domainId: string): Promise<Config> {
  return toConfig(await findSecret(own, domainId));
}

/** `change` gets the options that there are and returns those that there shall be; it may run more than once. */
export async function changeConfig(own: Kube, domain: Domain, change: (config: Config) => Config): Promise<Config> {
  const id = domain.metadata.name ?? "";
  const there = await findSecret(own, id);
  if (there === undefined) {
    const secret: Secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: secretName(id),
        namespace: SYSTEM_NAMESPACE,
        labels: { [SECRET_OF]: "domain-config" },
        ownerReferences: [ownerReference(domain)],
      },
      type: "Opaque",
      data: toData(change({})),
    };
    try {
      return toConfig(await own.create(secret));
    } catch (error) {
      // Somebody else's came first: this change is one of that.
      if (!isAlreadyExists(error)) throw error;
      return changeConfig(own, domain, change);
    }
  }
  return toConfig(await own.update(there, (copy) => ({ ...copy, data: toData(change(toConfig(copy))) })));
}

export const deleteConfig = (own: Kube, domainId: string): Promise<void> =>
  deleteIfThere(own, { apiVersion: "v1", kind: "Secret", metadata: { name: secretName(domainId), namespace: SYSTEM_NAMESPACE } });

const toData = (config: Config): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).flatMap(([group, options]) =>
      Object.entries(options).map(([option, value]) => [
        `${group}.${option}`,
        Buffer.from(JSON.stringify(value), "utf8").toString("base64"),
      ]),
    ),
  );

/** Entries that are no option, or no JSON, were made by hand and mean nothing. */
function toConfig(secret: Secret | undefined): Config {
  const config: Config = {};
  for (const [key, text] of Object.entries(secret?.data ?? {})) {
    const [group = "", option = ""] = key.split(".", 2);
    if (!isOption(group, option)) continue;
    try {
      const value: unknown = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
      config[group] = { ...config[group], [option]: value };
    } catch {}
  }
  return config;
}
