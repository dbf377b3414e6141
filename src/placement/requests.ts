/** The small languages of Placement's queries: `VCPU:1,MEMORY_MB:512`, `HW_CPU_X86_AVX,!CUSTOM_X`, `in:A,B`. */
import { badRequest } from "../http/errors.ts";

export function parseResources(text: string | undefined): Record<string, number> {
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(",").map((part) => {
      const [name = "", amount = ""] = part.split(":");
      if (!/^[A-Z0-9_]+$/.test(name) || !/^[1-9]\d*$/.test(amount))
        throw badRequest(`Badly formed resources parameter. Expected resources=CLASS:AMOUNT, got: ${text}`);
      return [name, Number(amount)];
    }),
  );
}

export interface RequiredTraits {
  all: string[];
  /** Of each group one. */
  anyOf: string[][];
  none: string[];
}

/** May be given more than once since 1.39. */
export function parseRequired(value: string | readonly string[] | undefined): RequiredTraits {
  const traits: RequiredTraits = { all: [], anyOf: [], none: [] };
  for (const text of value === undefined ? [] : typeof value === "string" ? [value] : value) {
    if (text.startsWith("in:")) traits.anyOf.push(text.slice(3).split(","));
    else for (const one of text.split(",")) (one.startsWith("!") ? traits.none : traits.all).push(one.replace(/^!/, ""));
  }
  if ([...traits.all, ...traits.none, ...traits.anyOf.flat()].some((one) => !/^[A-Z0-9_]+$/.test(one)))
    throw badRequest(`Invalid query string parameters: Expected 'required' parameter value of the form HW_CPU_X86_VMX,CUSTOM_MAGIC.`);
  return traits;
}
