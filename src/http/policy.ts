/**
 * Default policies of the release, evaluated as oslo.policy does:
 * https://opendev.org/openstack/oslo.policy/src/tag/5.0.0/oslo_policy/_parser.py and _checks.py
 *
 * A check that refers to an attribute of the target which is not known yet is neither true nor false: the request
 * passes the gate before the slice, and the slice enforces the rule again with the object it has found.
 */

import type { Token } from "./call.ts";
import type { PolicyRule } from "./contract.ts";

export type Target = Readonly<Record<string, unknown>>;
type Outcome = boolean | undefined;
type Check = (token: Token, target: Target) => Outcome;

export interface Policies {
  /** False only where the rule certainly refuses. A rule the release does not know refuses. */
  allows(rule: string, token: Token, target: Target): boolean;
  /** False unless the rule certainly allows. */
  enforces(rule: string, token: Token, target: Target): boolean;
  has(rule: string): boolean;
}

export function createPolicies(rules: Record<string, PolicyRule>): Policies {
  const compiled = new Map<string, Check>();
  const check = (name: string): Check => {
    let found = compiled.get(name);
    if (found === undefined) {
      const rule = rules[name];
      compiled.set(name, () => undefined); // a rule that refers to itself decides nothing
      found = rule === undefined ? () => false : parse(rule.check, check);
      compiled.set(name, found);
    }
    return found;
  };
  const evaluate = (name: string, token: Token, target: Target): Outcome => {
    const scopes = rules[name]?.scopes;
    if (scopes && !scopes.includes(scopeOf(token))) return false;
    return check(name)(token, target);
  };
  return {
    allows: (name, token, target) => evaluate(name, token, target) !== false,
    enforces: (name, token, target) => evaluate(name, token, target) === true,
    has: (name) => name in rules,
  };
}

export function scopeOf(token: Token): "system" | "domain" | "project" | "unscoped" {
  if (token.system) return "system";
  if (token.domainId !== undefined) return "domain";
  return token.project === undefined ? "unscoped" : "project";
}

/** Recursive descent over `or` < `and` < `not` < ( … ) < kind:match. */
function parse(text: string, rule: (name: string) => Check): Check {
  const tokens = text.match(/\(|\)|'[^']*':%\([^)]*\)s|[^\s()]*%\([^)]*\)s|[^\s()]+/g) ?? [];
  let at = 0;
  const word = () => tokens[at]?.toLowerCase();
  const or = (): Check => {
    const checks = [and()];
    while (word() === "or") {
      at++;
      checks.push(and());
    }
    return checks.length === 1 ? checks[0]! : any(checks);
  };
  const and = (): Check => {
    const checks = [unary()];
    while (word() === "and") {
      at++;
      checks.push(unary());
    }
    return checks.length === 1 ? checks[0]! : all(checks);
  };
  const unary = (): Check => {
    if (word() === "not") {
      at++;
      return negate(unary());
    }
    if (tokens[at] === "(") {
      at++;
      const inner = or();
      at++;
      return inner;
    }
    return leaf(tokens[at++] ?? "!", rule);
  };
  return tokens.length === 0 ? () => true : or();
}

const any =
  (checks: Check[]): Check =>
  (token, target) => {
    let outcome: Outcome = false;
    for (const check of checks) {
      const one = check(token, target);
      if (one === true) return true;
      if (one === undefined) outcome = undefined;
    }
    return outcome;
  };

const all =
  (checks: Check[]): Check =>
  (token, target) => {
    let outcome: Outcome = true;
    for (const check of checks) {
      const one = check(token, target);
      if (one === false) return false;
      if (one === undefined) outcome = undefined;
    }
    return outcome;
  };

const negate =
  (check: Check): Check =>
  (token, target) => {
    const outcome = check(token, target);
    return outcome === undefined ? undefined : !outcome;
  };

function leaf(text: string, rule: (name: string) => Check): Check {
  if (text === "@") return () => true;
  if (text === "!") return () => false;
  const colon = text.startsWith("'") ? text.indexOf(":", text.indexOf("'", 1)) : text.indexOf(":");
  const kind = text.slice(0, colon);
  const match = text.slice(colon + 1);
  if (kind === "rule") return (token, target) => rule(match)(token, target);
  if (kind === "role") return (token) => token.roles.some((role) => role.toLowerCase() === match.toLowerCase());
  if (kind === "field") return field(match);
  return (token, target) => {
    const wanted = expand(match, target);
    if (wanted === undefined) return undefined;
    const literal = kind.match(/^'(.*)'$/)?.[1] ?? (/^(None|True|False)$/.test(kind) ? kind : undefined);
    if (literal !== undefined) return literal === wanted;
    const own = credential(token, kind);
    return own !== undefined && String(own) === wanted;
  };
}

/** `%(project_id)s` from the target; undefined while the target does not have it. Python spells null `None`. */
function expand(match: string, target: Target): string | undefined {
  const key = match.match(/^%\((.*)\)s$/)?.[1];
  if (key === undefined) return match;
  if (!(key in target)) return undefined;
  const value = target[key];
  if (value === null || value === undefined) return "None";
  return value === true ? "True" : value === false ? "False" : String(value);
}

/** Neutron's `field:networks:shared=True`: an attribute of the object itself. */
function field(match: string): Check {
  const [, name = "", wanted = ""] = match.match(/^[^:]+:([^=]+)=(.*)$/) ?? [];
  return (_token, target) => {
    if (!(name in target)) return undefined;
    const value = target[name];
    if (wanted.startsWith("~")) return typeof value === "string" && new RegExp(wanted.slice(1)).test(value);
    return String(value).toLowerCase() === wanted.toLowerCase();
  };
}

/** The credentials of a token by the names oslo.context gives them. */
function credential(token: Token, name: string): unknown {
  switch (name) {
    case "project_id":
    case "tenant_id":
      return token.project?.id;
    case "user_id":
      return token.userId;
    case "user_domain_id":
      return token.userDomainId;
    // Keystone's own rules reach into the token itself.
    case "domain_id":
    case "token.domain.id":
      return token.domainId;
    case "project_domain_id":
    case "token.project.domain.id":
      return token.project?.domainId;
    case "system_scope":
      return token.system ? "all" : undefined;
    case "is_admin":
    case "is_admin_project":
      return name === "is_admin" ? token.roles.includes("admin") : "True";
    default:
      return undefined;
  }
}
