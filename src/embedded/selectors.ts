/** Label and field selectors: parsing, and whether an object is selected. */
import { badRequest } from "./errors.ts";
import type { KubeObject } from "./types.ts";

export type Matcher = (labels: Readonly<Record<string, string>>) => boolean;

const name = "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)";
const labelKey = new RegExp(`^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?${name}$`);
const labelValue = new RegExp(`^(${name})?$`);

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>3`. Throws 400. */
export function labelSelector(text: string): Matcher {
  const matchers = text.trim() === "" ? [] : text.split(/,(?![^(]*\))/).map(requirement);
  return (labels) => matchers.every((matches) => matches(labels));
}

function requirement(text: string): Matcher {
  const set = /^\s*(\S+?)\s+(in|notin)\s*\(([^)]*)\)\s*$/.exec(text);
  if (set) {
    const key = checkedKey(set[1]!, text);
    const values = new Set(set[3]!.split(",").map((value) => checkedValue(value.trim(), text)));
    if (set[2] === "in") return (labels) => Object.hasOwn(labels, key) && values.has(labels[key]!);
    return (labels) => !(Object.hasOwn(labels, key) && values.has(labels[key]!));
  }
  const compared = /^\s*([^\s=!<>]+)\s*(==|=|!=|<|>)\s*([^=!<>]*?)\s*$/.exec(text);
  if (compared) {
    const key = checkedKey(compared[1]!, text);
    const value = checkedValue(compared[3]!, text);
    if (/[<>]/.test(compared[2]!) && !/^-?\d+$/.test(value)) throw unparsable(text);
    switch (compared[2]) {
      case "!=":
        return (labels) => labels[key] !== value;
      case "<":
        return (labels) => Number(labels[key]) < Number(value);
      case ">":
        return (labels) => Number(labels[key]) > Number(value);
      default:
        return (labels) => labels[key] === value;
    }
  }
  const exists = /^\s*(!?)\s*([^\s=!<>]+)\s*$/.exec(text);
  if (exists === null) throw unparsable(text);
  const key = checkedKey(exists[2]!, text);
  return exists[1] ? (labels) => !Object.hasOwn(labels, key) : (labels) => Object.hasOwn(labels, key);
}

const unparsable = (text: string) => badRequest(`unable to parse requirement: found '${text.trim()}', expected: a label selector`);

function checkedKey(key: string, text: string): string {
  if (!labelKey.test(key)) throw unparsable(text);
  return key;
}

function checkedValue(value: string, text: string): string {
  if (!labelValue.test(value) || value.length > 63)
    throw badRequest(
      `unable to parse requirement: values[0][${text.split(/[=!<>\s]/)[0]}]: Invalid value: ${JSON.stringify(value)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
    );
  return value;
}

/** metav1.LabelSelector, as objects carry it. An absent selector selects nothing, an empty one everything. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> = {}): boolean {
  if (selector === undefined) return false;
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (operator === "In") return value !== undefined && values.includes(value);
      if (operator === "NotIn") return value === undefined || !values.includes(value);
      return operator === "Exists" ? value !== undefined : value === undefined;
    })
  );
}

export interface Requirement {
  key: string;
  operator: "=" | "!=";
  value: string;
}

/** `metadata.name=web,status.phase!=Running`; a backslash escapes `,`, `=` and itself. Throws 400. */
export function requirements(text: string): Requirement[] {
  return (text.match(/(?:\\.|[^,\\])+/g) ?? []).map((term) => {
    const match = /^((?:\\.|[^=!\\])*)(==|=|!=)((?:\\.|[^\\])*)$/.exec(term.trim());
    if (match === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
    return { key: match[1]!, operator: match[2] === "!=" ? "!=" : "=", value: match[3]!.replaceAll(/\\(.)/g, "$1") };
  });
}

/** Where a field that can be selected by is found; an empty string stands for an absent one. */
export type FieldReader = (object: KubeObject) => string;

/** Throws 400 for a field that this kind cannot be selected by; `unknown` words it. */
export function fieldSelector(
  text: string,
  readers: Readonly<Record<string, FieldReader>>,
  unknown: (key: string) => string = (key) => `field label not supported: ${key}`,
): (object: KubeObject) => boolean {
  const terms = requirements(text).map(({ key, operator, value }) => {
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (read === undefined) throw badRequest(unknown(key));
    return (object: KubeObject) => (read(object) === value) === (operator === "=");
  });
  return (object) => terms.every((matches) => matches(object));
}
