/**
 * Which extra specs there are, and what each may hold: Nova's own list, checked since 2.86.
 * https://opendev.org/openstack/nova/src/tag/34.0.0/nova/api/validation/extra_specs/validators.py (validate)
 */
import { toBoolean } from "../../http/boolean.ts";
import { badRequest } from "../../http/errors.ts";
import { loadVocabulary } from "../../http/vocabulary.ts";

type Value =
  | { type: "boolean" }
  | { type: "integer"; min?: number; max?: number }
  | { type: "string"; pattern?: string; enum?: readonly string[] };

/** Names and namespaces are regular expressions; a name without a namespace has none before it. */
interface Family {
  namespace: string | null;
  names: readonly string[];
  value: Value;
}

interface Rules {
  namespaces: readonly RegExp[];
  families: readonly { pattern: RegExp; value: Value }[];
}

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, "s");

export function toRules(families: readonly Family[]): Rules {
  const namespaces = new Set(families.flatMap(({ namespace }) => namespace ?? []));
  return {
    namespaces: [...namespaces].map(whole),
    families: families.map(({ namespace, names, value }) => ({
      pattern: whole(`${namespace === null ? "" : `${namespace}:`}(?:${names.join("|")})`),
      value,
    })),
  };
}

const rules = toRules(loadVocabulary("compute")["extra-specs"] as Family[]);

/** Throws 400 for a value that the name may not have, and for an unknown name in a namespace that Nova has given a meaning. */
export function checkExtraSpecs(specs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(specs)) {
    const known = rules.families.find(({ pattern }) => pattern.test(name));
    if (known !== undefined) checkValue(value, known.value);
    else if (name.includes(":") && rules.namespaces.some((pattern) => pattern.test(name.split(":", 1)[0] ?? "")))
      throw badRequest(`Validation failed; extra spec '${name}' does not appear to be a valid extra spec.`);
  }
}

function checkValue(value: string, rule: Value): void {
  const refuse = (reason: string) => badRequest(`Validation failed; '${value}' ${reason}.`);
  switch (rule.type) {
    case "boolean":
      if (toBoolean(value) === undefined) throw refuse("is not a valid boolean-like value");
      return;
    case "integer": {
      // As Python reads whole numbers: with a sign, and digits in groups.
      if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(value)) throw refuse("is not a valid integer value");
      const number = Number(value.replaceAll("_", ""));
      if (rule.max !== undefined && number > rule.max) throw refuse(`is greater than the max value of '${rule.max}'`);
      if (rule.min !== undefined && number < rule.min) throw refuse(`is less than the min value of '${rule.min}'`);
      return;
    }
    case "string":
      if (rule.pattern !== undefined && !whole(rule.pattern).test(value)) throw refuse(`is not of the format '${rule.pattern}'`);
      if (rule.enum !== undefined && !rule.enum.includes(value)) throw refuse(`is not one of: ${rule.enum.join(", ")}`);
  }
}
