/**
 * The configuration of a domain: kept and shown, as by a Keystone without [identity] domain_specific_drivers_enabled, and never read, as
 * there is one driver, Kubernetes. It is the Secret of domain-config-secrets.ts.
 */
import type { DomainsConfig, DomainsConfigDefault, DomainsConfigGroup, DomainsConfigGroupDefault } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { forbidden, notFound } from "../http/errors.ts";
import { defaults, isGroup, isOption, isSensitive, type Value } from "./domain-config-options.ts";
import { type Config, changeConfig, deleteConfig, readConfig } from "./domain-config-secrets.ts";
import { DEFAULT_DOMAIN, getDomain } from "./domain-objects.ts";
import { settingsOf } from "./settings.ts";

type AnyCall = Pick<Call, "kube" | "enforce"> & { path: Place };
export interface Place {
  domain_id: string;
  group?: string;
  option?: string;
}

const compliance = "security_compliance";

export const domainsConfig = {
  list: show,
  show,

  /** In the place of what there was. */
  async put({ body, kube, path, enforce }) {
    enforce("identity:create_domain_config", {});
    const domain = getDomain(kube, path.domain_id);
    const wanted = toOptions(body.config ?? {});
    let status = 201;
    const config = await changeConfig(kube.own, domain, (before) => {
      status = Object.keys(before).length > 0 ? 200 : 201;
      return wanted;
    });
    return new Reply({ status, body: { config: visible(config) } });
  },

  patch: update,
  update,
  deleteAll: remove,
  delete: remove,
} satisfies Handlers<DomainsConfig>;

export const domainsConfigGroup = { show, update, delete: remove } satisfies Handlers<DomainsConfigGroup>;

/** Two paths: all groups, and `/domains/config/{group}/default`. */
export const domainsConfigDefault = {
  list({ path, enforce }) {
    enforce("identity:get_domain_config_default", {});
    const { group } = path as { group?: string };
    if (group === undefined) return { config: defaults };
    refuseUnknown(group);
    return { config: { [group]: defaults[group] } };
  },
} satisfies Handlers<DomainsConfigDefault>;

export const domainsConfigGroupDefault = {
  list({ path: { group, option }, enforce }) {
    enforce("identity:get_domain_config_default", {});
    refuseUnknown(group, option);
    if (isSensitive(group, option)) throw forbidden(`The default of option ${option} in group ${group} is not shown.`);
    return { config: { [option]: defaults[group]?.[option] } };
  },
} satisfies Handlers<DomainsConfigGroupDefault>;

async function show({ kube, path, enforce }: AnyCall) {
  const { domain_id, group, option } = path;
  if (group === compliance) return { config: complianceOf({ kube, path, enforce }) };
  enforce("identity:get_domain_config", {});
  getDomain(kube, domain_id);
  refuseUnknown(group, option);
  const config = visible(await readConfig(kube.own, domain_id));
  const found = part(config, path);
  if (found === undefined) throw missing(path);
  return { config: found };
}

/** What everybody may know: what a password has to be like, which is the cloud's rule and no domain's. */
function complianceOf({ kube, path: { domain_id, option }, enforce }: AnyCall): Record<string, unknown> {
  enforce("identity:get_security_compliance_domain_config", {});
  if (domain_id !== DEFAULT_DOMAIN) throw forbidden("What passwords have to be like is told of the default domain only.");
  const { pattern, patternDescription } = settingsOf(kube).passwordRules;
  const rules: Record<string, Value> = { password_regex: pattern ?? null, password_regex_description: patternDescription || null };
  if (option === undefined) return { [compliance]: rules };
  if (!Object.hasOwn(rules, option)) throw forbidden(`Of the group ${compliance}, ${option} is not told.`);
  return { [option]: rules[option] };
}

/** Changes what is named and leaves the rest. A group or an option of the path is the only one in the body, and is there already. */
async function update({ body, kube, path, enforce }: AnyCall & { body: { config?: Record<string, unknown> } }) {
  enforce("identity:update_domain_config", {});
  const { domain_id, group, option } = path;
  const domain = getDomain(kube, domain_id);
  const wanted = toOptions(group !== undefined && option !== undefined ? { [group]: body.config } : (body.config ?? {}));
  refuseUnknown(group, option);
  if (group !== undefined && !holdsOnly(wanted, group)) throw forbidden(`Only group ${group} can be in the body.`);
  if (group !== undefined && option !== undefined && !holdsOnly(wanted[group], option)) {
    throw forbidden(`Only option ${option} of group ${group} can be in the body.`);
  }
  const changed = await changeConfig(kube.own, domain, (before) => {
    if (part(before, path) === undefined && group !== undefined) throw missing(path);
    return merged(before, wanted);
  });
  return { config: visible(changed) };
}

async function remove({ kube, path, enforce }: AnyCall): Promise<Reply> {
  enforce("identity:delete_domain_config", {});
  const { domain_id, group, option } = path;
  const domain = getDomain(kube, domain_id);
  refuseUnknown(group, option);
  if (group === undefined) await deleteConfig(kube.own, domain_id);
  else {
    await changeConfig(kube.own, domain, (before) => {
      if (part(before, path) === undefined) throw missing(path);
      const { [group]: options = {}, ...others } = before;
      const { [option ?? ""]: _, ...rest } = options;
      return option === undefined || Object.keys(rest).length === 0 ? others : { ...others, [group]: rest };
    });
  }
  return new Reply({ status: 204 });
}

/** Throws 403, Keystone's code for a configuration that is none: keystone/exception.py (InvalidDomainConfig). */
function toOptions(config: Record<string, unknown>): Config {
  if (Object.keys(config).length === 0) throw forbidden("Invalid domain specific configuration: no options specified.");
  return Object.fromEntries(
    Object.entries(config).map(([group, options]) => {
      if (options === null || typeof options !== "object" || Array.isArray(options) || Object.keys(options).length === 0) {
        throw forbidden(`Invalid domain specific configuration: the value of group ${group} has to be options.`);
      }
      for (const option of Object.keys(options)) refuseUnknown(group, option);
      return [group, { ...options }];
    }),
  );
}

function refuseUnknown(group?: string, option?: string): void {
  if (group !== undefined && !isGroup(group)) throw forbidden(`Invalid domain specific configuration: there is no group ${group}.`);
  if (group !== undefined && option !== undefined && !isOption(group, option)) {
    throw forbidden(`Invalid domain specific configuration: there is no option ${option} in group ${group}.`);
  }
}

const holdsOnly = (record: object | undefined, key: string): boolean => {
  const keys = Object.keys(record ?? {});
  return keys.length === 1 && keys[0] === key;
};

/** All of it, a group of it as `{group: {…}}`, or an option as `{option: value}`; undefined where that is not there. */
function part(config: Config, { group, option }: Place): Record<string, unknown> | undefined {
  if (group === undefined) return Object.keys(config).length === 0 ? undefined : config;
  const options = config[group];
  if (options === undefined || option === undefined) return options && { [group]: options };
  return Object.hasOwn(options, option) ? { [option]: options[option] } : undefined;
}

const merged = (before: Config, wanted: Config): Config => ({
  ...before,
  ...Object.fromEntries(Object.entries(wanted).map(([group, options]) => [group, { ...before[group], ...options }])),
});

const visible = (config: Config): Config =>
  Object.fromEntries(
    Object.entries(config).flatMap(([group, options]) => {
      const shown = Object.entries(options).filter(([option]) => !isSensitive(group, option));
      return shown.length === 0 ? [] : [[group, Object.fromEntries(shown)]];
    }),
  );

const missing = ({ domain_id, group, option }: Place) =>
  notFound(`Configuration of domain ${domain_id}:`, [group, option].filter((name) => name !== undefined).join(".") || "any options");
