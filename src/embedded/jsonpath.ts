/** The part of Kubernetes' JSONPath that printer columns use: fields, `['a.b']`, indexes, `[*]`, `..`, and filters `[?(@.type=="Ready")]`. */

type Step =
  | { field: string }
  | { index: number }
  | { all: true }
  | { deep: string }
  | { filter: readonly Step[]; operator: string; value: unknown };

export type Path = readonly Step[];

const token =
  /\.\.([A-Za-z_][\w-]*)|\.\*|\[\*\]|\.((?:\\.|[^.[\\])+)|\[\s*'((?:\\.|[^'\\])*)'\s*\]|\[\s*"((?:\\.|[^"\\])*)"\s*\]|\[(-?\d+)\]|\[\?\(\s*@((?:[^=!<>]|\\.)*?)\s*(?:(==|!=|<=|>=|<|>)\s*(.*?))?\s*\)\]/y;

export function parsePath(text: string): Path {
  const source = text.replace(/^\{(.*)\}$/, "$1").replace(/^\$/, "");
  const steps: Step[] = [];
  for (let at = 0; at < source.length; ) {
    // Filters hold paths themselves, so the position is kept here and not in the expression.
    token.lastIndex = at;
    const match = token.exec(source);
    if (match === null) throw new Error(`cannot parse the JSONPath ${text}`);
    at += match[0].length;
    steps.push(stepOf(match));
  }
  return steps;
}

function stepOf([whole, deep, name, single, double, index, filter, operator, value]: RegExpExecArray): Step {
  if (deep !== undefined) return { deep };
  if (whole === ".*" || whole === "[*]") return { all: true };
  const field = name ?? single ?? double;
  if (field !== undefined) return { field: field.replaceAll(/\\(.)/g, "$1") };
  if (index !== undefined) return { index: Number(index) };
  return { filter: parsePath(filter ?? ""), operator: operator ?? "exists", value: literal(value) };
}

function literal(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const quoted = /^(['"])(.*)\1$/.exec(text);
  if (quoted) return quoted[2];
  return JSON.parse(text) as unknown;
}

export function evaluate(path: Path, root: unknown): unknown[] {
  return path.reduce<unknown[]>((values, step) => values.flatMap((value) => take(step, value)), [root]);
}

function take(step: Step, value: unknown): unknown[] {
  if (value === null || typeof value !== "object") return [];
  if ("deep" in step) return descend(value, step.deep);
  if (Array.isArray(value)) {
    if ("index" in step) return value.at(step.index) === undefined ? [] : [value.at(step.index)];
    if ("all" in step) return value;
    if ("filter" in step) return value.filter((item) => holds(step, item));
    return [];
  }
  if ("field" in step) return Object.hasOwn(value, step.field) ? [(value as Record<string, unknown>)[step.field]] : [];
  if ("all" in step) return Object.values(value);
  return [];
}

function descend(value: object, name: string): unknown[] {
  const own = !Array.isArray(value) && Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
  return [
    ...own,
    ...Object.values(value).flatMap((inner) => (inner !== null && typeof inner === "object" ? descend(inner as object, name) : [])),
  ];
}

function holds({ filter, operator, value }: Extract<Step, { operator: string }>, item: unknown): boolean {
  const found = filter.length === 0 ? [item] : evaluate(filter, item);
  if (operator === "exists") return found.length > 0;
  const [left] = found as [string | number | undefined];
  const right = value as string | number;
  if (left === undefined) return false;
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  return operator === "<=" ? left <= right : left >= right;
}
