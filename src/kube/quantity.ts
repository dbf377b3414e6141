/** Quantities ("512Mi", "1500m", "2G") as numbers, and sizes back. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */

export const KiB = 2 ** 10;
export const MiB = 2 ** 20;
export const GiB = 2 ** 30;

const units: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: KiB,
  Mi: MiB,
  Gi: GiB,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Bytes of memory and storage, cores of CPU. NaN for what is no quantity. */
export function parseQuantity(quantity: string | number | undefined): number {
  if (typeof quantity === "number") return quantity;
  const [, number, unit = ""] = quantity?.match(/^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/) ?? [];
  return Number(number) * (units[unit] ?? Number.NaN);
}

/** Rounded up; undefined for what is no size. */
export function bytes(quantity: string | number | undefined): number | undefined {
  const size = Math.ceil(parseQuantity(quantity));
  return size >= 0 ? size : undefined;
}

/** In the largest binary unit that divides it: "10Gi", "1Mi". */
export function toQuantity(size: number): string {
  for (const unit of ["Ti", "Gi", "Mi", "Ki"]) if (size > 0 && size % units[unit]! === 0) return `${size / units[unit]!}${unit}`;
  return String(size);
}
