/** CEL as the API server has it: the language, and those of Kubernetes' own functions that rules commonly use. Loaded with the first expression. */
import { Environment, Optional, type ParseResult } from "@marcbachmann/cel-js";
import { formatQuantity, parseQuantity } from "../quantity.ts";

export interface Expression {
  /** Throws an Error whose message is as the API server words it. */
  evaluate(variables: Record<string, unknown>): unknown;
}

/** What is wrong with an expression, in the words of the API server. */
export class CompileError extends Error {
  /** Set where a variable is unknown. */
  readonly variable: string | undefined;
  constructor(message: string, variable?: string) {
    super(message);
    this.variable = variable;
  }
}

const quantityType = "kubernetes.Quantity";

class QuantityValue {
  readonly nano: bigint;
  constructor(nano: bigint) {
    this.nano = nano;
  }
  static parse(text: string): QuantityValue {
    const parsed = parseQuantity(text);
    if (parsed === undefined)
      throw new Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    return new QuantityValue(parsed.nano);
  }
}

type Ordered = bigint | number | string;
const least = (list: Ordered[], better: (a: Ordered, b: Ordered) => boolean): Ordered => {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error("min/max called on empty list");
  return rest.reduce((best, one) => (better(one, best) ? one : best), first);
};
const equal = (a: unknown, b: unknown) => same.evaluate({ self: a, oldSelf: b }) === true;

function base(): Environment {
  const env = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  env.registerOperator("optional == optional", (a: Optional, b: Optional) =>
    a.hasValue() && b.hasValue() ? equal(a.value(), b.value()) : a.hasValue() === b.hasValue(),
  );
  env.registerFunction("string.replace(string, string): string", (text: string, from: string, to: string) =>
    text.replaceAll(from, () => to),
  );
  env.registerFunction("string.find(string): string", (text: string, pattern: string) => new RegExp(pattern, "u").exec(text)?.[0] ?? "");
  env.registerFunction("string.findAll(string): list<string>", (text: string, pattern: string) =>
    [...text.matchAll(new RegExp(pattern, "gu"))].map(([found]) => found),
  );
  env.registerFunction("list.sum(): dyn", (list: bigint[]) => (list.length === 0 ? 0n : list.reduce((a, b) => a + b)));
  env.registerFunction("list.min(): dyn", (list: Ordered[]) => least(list, (a, b) => a < b));
  env.registerFunction("list.max(): dyn", (list: Ordered[]) => least(list, (a, b) => a > b));
  env.registerFunction("list.isSorted(): bool", (list: Ordered[]) => list.every((one, index) => index === 0 || list[index - 1]! <= one));
  env.registerFunction("list.indexOf(dyn): int", (list: unknown[], wanted: unknown) => BigInt(list.findIndex((one) => equal(one, wanted))));
  env.registerFunction("list.lastIndexOf(dyn): int", (list: unknown[], wanted: unknown) =>
    BigInt(list.findLastIndex((one) => equal(one, wanted))),
  );
  env.registerFunction("isURL(string): bool", (text: string) => URL.canParse(text));
  env.registerType(quantityType, QuantityValue);
  env.registerFunction(`quantity(string): ${quantityType}`, QuantityValue.parse);
  env.registerFunction("isQuantity(string): bool", (text: string) => parseQuantity(text) !== undefined);
  const compared = (name: string, holds: (a: bigint, b: bigint) => boolean) =>
    env.registerFunction(`${quantityType}.${name}(${quantityType}): bool`, (a: QuantityValue, b: QuantityValue) => holds(a.nano, b.nano));
  compared("isLessThan", (a, b) => a < b);
  compared("isGreaterThan", (a, b) => a > b);
  env.registerFunction(`${quantityType}.compareTo(${quantityType}): int`, (a: QuantityValue, b: QuantityValue) =>
    a.nano < b.nano ? -1n : a.nano > b.nano ? 1n : 0n,
  );
  env.registerFunction(`string(${quantityType}): string`, ({ nano }: QuantityValue) => formatQuantity({ nano, format: "decimal" }));
  return env;
}

const root = base();

/** An environment with these variables, `name: type`; further functions are registered by the caller. */
export function environment(variables: Record<string, string>): Environment {
  const env = root.clone();
  for (const [name, type] of Object.entries(variables)) env.registerVariable(name, type);
  return env;
}

/** Throws CompileError. `returns` is the type that the expression must have. */
export function compile(env: Environment, source: string, returns: "bool" | "string" | "any", wrong: (type: string) => string): Expression {
  let parsed: ParseResult;
  try {
    parsed = env.parse(source);
  } catch (e) {
    throw worded(e as Failure, source);
  }
  const { error, type = "dyn" } = parsed.check();
  if (error !== undefined) throw worded(error as Failure, source);
  if (returns !== "any" && type !== returns && type !== "dyn") throw new CompileError(wrong(type));
  return {
    evaluate(variables) {
      try {
        return parsed(variables);
      } catch (e) {
        const { summary, message } = e as Failure;
        throw new Error((summary ?? message).replace(/^No such key/, "no such key"));
      }
    },
  };
}

type Failure = Error & { code?: string; summary?: string; range?: { start: number } };

function worded({ code, summary, message, range }: Failure, source: string): CompileError {
  const text = summary ?? message;
  let at = range?.start ?? 0;
  const variable = code === "unknown_variable" ? /Unknown variable: (\S+)/.exec(text)?.[1] : undefined;
  const called = code === "no_matching_overload" ? /for '(?:.*\.)?(\w+)\(/.exec(text)?.[1] : undefined;
  const what = variable ?? called;
  if (called !== undefined) at = Math.max(at, source.indexOf(`${called}(`, at) + called.length);
  const why =
    what === undefined
      ? code === "no_such_overload"
        ? text
        : `Syntax error: ${text}`
      : `undeclared reference to '${what}' (in container '')`;
  const before = source.slice(0, at).split("\n");
  const column = before.at(-1)!.length;
  const line = source.split("\n")[before.length - 1]!;
  const shown = `compilation failed: ERROR: <input>:${before.length}:${column + 1}: ${why}\n | ${line}\n | ${".".repeat(column)}^`;
  return new CompileError(shown, variable);
}

const same = compile(environment({ self: "dyn", oldSelf: "dyn" }), "self == oldSelf", "bool", String);

export { Optional };
