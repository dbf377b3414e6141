/** `x-kubernetes-validations`: rules of schemas, compiled once for each schema and evaluated on values that its structure allows. */
import { type Cause, field } from "../errors.ts";
import { deepEqual } from "../freeze.ts";
import type { Schema, ValidationRule } from "../schema/schema.ts";
import { keyValues } from "../schema/validate.ts";
import { isRecord, type KubeObject } from "../types.ts";
import { CompileError, compile, type Expression, environment, Optional } from "./engine.ts";
import { typedValue } from "./values.ts";

interface Rule extends ValidationRule {
  expression: Expression;
  wording: Expression | undefined;
  /** Mentions `oldSelf`: it is about a change. */
  transition: boolean;
}

const alone = environment({ self: "dyn" });
const both = environment({ self: "dyn", oldSelf: "dyn" });
const notBool = () => "cel expression must evaluate to a bool";
const notString = () => "messageExpression must evaluate to a string";

function compileRule({ rule }: ValidationRule): { expression: Expression; transition: boolean } {
  try {
    return { expression: compile(alone, rule, "bool", notBool), transition: false };
  } catch (e) {
    if (!(e instanceof CompileError) || e.variable !== "oldSelf") throw e;
    return { expression: compile(both, rule, "bool", notBool), transition: true };
  }
}

const compileMessage = ({ messageExpression }: ValidationRule, transition: boolean): Expression | undefined =>
  messageExpression ? compile(transition ? both : alone, messageExpression, "string", notString) : undefined;

const compiled = new WeakMap<Schema, readonly Rule[]>();

function rulesOf(schema: Schema): readonly Rule[] {
  let rules = compiled.get(schema);
  if (rules === undefined) {
    rules = (schema["x-kubernetes-validations"] ?? []).map((rule) => {
      const { expression, transition } = compileRule(rule);
      return { ...rule, expression, transition, wording: compileMessage(rule, transition) };
    });
    compiled.set(schema, rules);
  }
  return rules;
}

/** Why `object` may not be, or may not come after `current`. */
export function ruleCauses({ metadata, ...object }: KubeObject, current: KubeObject | undefined, schema: Schema): Cause[] {
  const named = ({ name, generateName }: KubeObject["metadata"]) => ({ ...(name && { name }), ...(generateName && { generateName }) });
  const causes: Cause[] = [];
  const before = current && { ...current, metadata: named(current.metadata) };
  check({ ...object, metadata: named(metadata) }, before, schema, "", causes);
  return causes;
}

function check(value: unknown, old: unknown, schema: Schema, path: string, causes: Cause[]): void {
  if (value === null || value === undefined) return;
  const rules = rulesOf(schema);
  if (rules.length > 0) {
    // What was there before the rule may stay until it is changed.
    const unchanged = old !== undefined && deepEqual(value, old);
    const self = typedValue(value, schema);
    const oldSelf = old === undefined ? undefined : typedValue(old, schema);
    for (const rule of rules) {
      if (rule.transition ? oldSelf === undefined && !rule.optionalOldSelf : unchanged) continue;
      const before = rule.optionalOldSelf ? (oldSelf === undefined ? Optional.none() : Optional.of(oldSelf)) : oldSelf;
      const cause = judge(rule, value, { self, ...(rule.transition && { oldSelf: before }) }, path);
      if (cause !== undefined) causes.push(cause);
    }
  }
  const { items, properties = {}, additionalProperties } = schema;
  if (Array.isArray(value) && items !== undefined) {
    for (const [index, item] of value.entries()) check(item, counterpart(item, old, schema), items, `${path}[${index}]`, causes);
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const before = isRecord(old) ? old[key] : undefined;
      if (isRecord(additionalProperties)) check(inner, before, additionalProperties as Schema, `${path}[${key}]`, causes);
      else if (Object.hasOwn(properties, key)) check(inner, before, properties[key]!, path === "" ? key : `${path}.${key}`, causes);
    }
  }
}

/** The item that `item` was before: only items of lists of type map have an identity. */
function counterpart(item: unknown, old: unknown, schema: Schema): unknown {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (!keys || !Array.isArray(old) || !isRecord(item)) return undefined;
  const identity = keyValues(item, keys, schema.items);
  return old.find((one) => isRecord(one) && deepEqual(keyValues(one, keys, schema.items), identity));
}

function judge(rule: Rule, value: unknown, variables: Record<string, unknown>, path: string): Cause | undefined {
  const at = `${path}${rule.fieldPath ?? ""}`.replace(/^\./, "") || "<nil>";
  const compound = Array.isArray(value) ? "array" : isRecord(value) ? "object" : undefined;
  try {
    if (rule.expression.evaluate(variables) === true) return undefined;
  } catch (e) {
    return field.invalid(path || "<nil>", compound ?? value, `${(e as Error).message} evaluating rule: ${rule.rule}`);
  }
  const why = said(rule, variables) ?? (rule.message || `failed rule: ${rule.rule.trim()}`);
  switch (rule.reason) {
    case "FieldValueForbidden":
      return field.forbidden(at, why);
    case "FieldValueRequired":
      return field.required(at, why);
    case "FieldValueDuplicate":
      return field.duplicate(at, compound ?? value);
    default:
      // A whole object is not shown.
      if (compound !== undefined) return { reason: "FieldValueInvalid", message: `Invalid value: ${why}`, field: at };
      return field.invalid(at, value, why);
  }
}

/** What the rule's own expression says; one that fails or says nothing of use is as if it were not there. */
function said({ wording }: Rule, variables: Record<string, unknown>): string | undefined {
  try {
    const text = wording?.evaluate(variables);
    return typeof text === "string" && text.trim() !== "" && !text.includes("\n") ? text.trim() : undefined;
  } catch {
    return undefined;
  }
}

const reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

/** What is wrong with the rules themselves. `path` is where the schema stands in its definition. */
export function rulesProblems(schema: Schema, path: string): Cause[] {
  const causes = (schema["x-kubernetes-validations"] ?? []).flatMap((rule, index) =>
    problemsOf(rule, schema, `${path}.x-kubernetes-validations[${index}]`),
  );
  const { properties = {}, items, additionalProperties } = schema;
  for (const [name, inner] of Object.entries(properties)) causes.push(...rulesProblems(inner, `${path}.properties[${name}]`));
  if (items) causes.push(...rulesProblems(items, `${path}.items`));
  if (isRecord(additionalProperties)) causes.push(...rulesProblems(additionalProperties as Schema, `${path}.additionalProperties`));
  return causes;
}

function problemsOf(rule: ValidationRule, schema: Schema, path: string): Cause[] {
  if (!rule.rule?.trim()) return [field.required(`${path}.rule`, "rule is not specified")];
  const causes: Cause[] = [];
  if (rule.message?.includes("\n")) causes.push(field.invalid(`${path}.message`, rule.message, "must not contain line breaks"));
  if (rule.reason !== undefined && !reasons.includes(rule.reason)) causes.push(field.unsupported(`${path}.reason`, rule.reason, reasons));
  const [, first] = /^\.([^.[]+)/.exec(rule.fieldPath ?? "") ?? [];
  if (rule.fieldPath && (first !== undefined ? schema.properties?.[first] === undefined : !rule.fieldPath.startsWith("["))) {
    causes.push(field.invalid(`${path}.fieldPath`, rule.fieldPath, "must be a valid path"));
  }
  let at = "rule";
  try {
    const { transition } = compileRule(rule);
    if (rule.optionalOldSelf !== undefined && !transition) {
      causes.push(field.invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, "may not be set if oldSelf is not used in rule"));
    }
    at = "messageExpression";
    compileMessage(rule, transition);
  } catch (e) {
    causes.push({ reason: "FieldValueInvalid", message: `Invalid value: ${shown(rule)}: ${(e as Error).message}`, field: `${path}.${at}` });
  }
  return causes;
}

/** A rule as Go prints it. */
const shown = ({ rule, message = "", messageExpression = "", reason, fieldPath = "", optionalOldSelf }: ValidationRule): string =>
  JSON.stringify({
    Rule: rule,
    Message: message,
    MessageExpression: messageExpression,
    Reason: reason ?? null,
    FieldPath: fieldPath,
    OptionalOldSelf: optionalOldSelf ?? null,
  }).replaceAll(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
