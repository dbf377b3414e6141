/** JSON as CEL sees it: whole numbers are 64-bit integers, texts with a format are what they say. */
import type { Schema } from "../schema/schema.ts";
import { isRecord } from "../types.ts";
import { compile, environment } from "./engine.ts";

const reserved = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(" "),
);
const symbols: Record<string, string> = { __: "__underscores__", ".": "__dot__", "-": "__dash__", "/": "__slash__" };

/** The name of a property in expressions: `x-y` is `x__dash__y`, `namespace` is `__namespace__`. */
export const escaped = (name: string): string =>
  reserved.has(name) ? `__${name}__` : name.replaceAll(/__|[.\-/]/g, (symbol) => symbols[symbol]!);

const asDuration = compile(environment({ text: "string" }), "duration(text)", "any", String);

/** By its schema, as rules of definitions see it. */
export function typedValue(value: unknown, schema: Schema): unknown {
  if (typeof value === "string") return formatted(value, schema.format);
  if (typeof value === "number") return schema.type === "number" || !Number.isInteger(value) ? value : BigInt(value);
  if (Array.isArray(value)) return value.map((item) => typedValue(item, schema.items ?? {}));
  if (!isRecord(value)) return value;
  const { properties, additionalProperties } = schema;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (isRecord(additionalProperties)) return [key, typedValue(inner, additionalProperties as Schema)];
      return [escaped(key), typedValue(inner, properties?.[key] ?? {})];
    }),
  );
}

function formatted(text: string, format: string | undefined): unknown {
  switch (format) {
    case "date":
    case "date-time":
      return new Date(text);
    case "duration":
      return asDuration.evaluate({ text });
    case "byte":
      return new Uint8Array(Buffer.from(text, "base64"));
    default:
      return text;
  }
}
