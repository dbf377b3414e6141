/**
 * Whether a back end has what the extra specs of a type ask for, as the CapabilitiesFilter of Cinder's scheduler decides: names without a
 * scope, and those of the scope `capabilities`, are asked of the back end; other scopes are drivers' own and ask for nothing.
 * https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/scheduler/filters/capabilities_filter.py
 */
import { isTrue } from "../http/boolean.ts";
import { own } from "../http/own.ts";

/** A list is satisfied by one of its values. */
export type Capabilities = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export const satisfies = (capabilities: Capabilities, specs: Readonly<Record<string, string>>): boolean =>
  Object.entries(specs).every(([key, wanted]) => {
    const name = key.startsWith("capabilities:") ? key.slice("capabilities:".length) : key;
    if (name.includes(":")) return name === key;
    const value = own(capabilities, name);
    return value !== undefined && [value].flat().some((one) => matches(one, wanted));
  });

const numeric = (compare: (a: number, b: number) => boolean) => (a: string, b: string) =>
  a.trim() !== "" && b.trim() !== "" && compare(Number(a), Number(b));

// https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/scheduler/filters/extra_specs_ops.py ("=" is its "at least")
const operators: Record<string, (value: string, wanted: string) => boolean> = {
  "=": numeric((a, b) => a >= b),
  "==": numeric((a, b) => a === b),
  "!=": numeric((a, b) => !Number.isNaN(a) && !Number.isNaN(b) && a !== b),
  ">=": numeric((a, b) => a >= b),
  "<=": numeric((a, b) => a <= b),
  "<in>": (value, wanted) => value.includes(wanted),
  "<is>": (value, wanted) => isTrue(value) === isTrue(wanted),
  "s==": (value, wanted) => value === wanted,
  "s!=": (value, wanted) => value !== wanted,
  "s<": (value, wanted) => value < wanted,
  "s<=": (value, wanted) => value <= wanted,
  "s>": (value, wanted) => value > wanted,
  "s>=": (value, wanted) => value >= wanted,
};

/** `<or> a <or> b`, an operator and a word, or the text itself. */
function matches(value: string | number | boolean, wanted: string): boolean {
  const text = String(value);
  const [operator = "", word = "", ...rest] = wanted.split(/\s+/).filter(Boolean);
  if (operator === "<or>") return [word, ...rest.filter((_, index) => index % 2 === 1)].includes(text);
  const compare = own(operators, operator);
  return compare === undefined ? text === wanted : word !== "" && compare(text, word);
}
