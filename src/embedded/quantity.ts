/** Quantities: exact, as whole numbers of nano-units. */

const NANO = 1_000_000_000n;
const binary: Record<string, bigint> = { Ki: 1n << 10n, Mi: 1n << 20n, Gi: 1n << 30n, Ti: 1n << 40n, Pi: 1n << 50n, Ei: 1n << 60n };
/** Powers of ten. */
const decimal: Record<string, number> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

export interface Quantity {
  nano: bigint;
  /** How it is printed. */
  format: "binary" | "decimal";
}

/** Undefined for what is no quantity. Parts below a nano are rounded up, as Kubernetes does. */
export function parseQuantity(text: unknown): Quantity | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/.exec(String(text));
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", suffix = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(`${whole}${fraction}` || "0");
  const factor = binary[suffix];
  const exponent = factor !== undefined ? 0 : /^[eE][+-]?\d/.test(suffix) ? Number(suffix.slice(1)) : decimal[suffix]!;
  const power = exponent + 9 - fraction.length;
  const scaled = digits * (factor ?? 1n);
  const nano = power >= 0 ? scaled * 10n ** BigInt(power) : ceil(scaled, 10n ** BigInt(-power));
  return { nano: sign === "-" ? -nano : nano, format: factor === undefined ? "decimal" : "binary" };
}

const ceil = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;

/** The canonical form: the largest suffix that leaves a whole number. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return "0";
  if (format === "binary" && nano % NANO === 0n) {
    const value = nano / NANO;
    for (const [suffix, factor] of Object.entries(binary).reverse()) if (value % factor === 0n) return `${value / factor}${suffix}`;
    return String(value);
  }
  for (const [suffix, exponent] of Object.entries(decimal).reverse()) {
    const factor = 10n ** BigInt(exponent + 9);
    if (nano % factor === 0n) return `${nano / factor}${suffix}`;
  }
  return `${nano}n`;
}

export const addQuantity = (a: Quantity, b: Quantity): Quantity => ({ nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format });
