/** Sizes as Kubernetes writes them. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */

export const KiB = 2 ** 10;
export const MiB = 2 ** 20;
export const GiB = 2 ** 30;

const units: Record<string, number> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: KiB,
  Mi: MiB,
  Gi: GiB,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Bytes, rounded up; undefined for what is no size. */
export function bytes(quantity: string | number | undefined): number | undefined {
  if (typeof quantity === "number") return quantity;
  const [, number, unit = ""] = quantity?.match(/^([0-9.]+(?:[eE][0-9]+)?)([kMGTP]i?|Ki)?$/) ?? [];
  const factor = units[unit];
  return number === undefined || factor === undefined ? undefined : Math.ceil(Number(number) * factor);
}

/** In the largest binary unit that divides it: "10Gi", "1Mi". */
export function toQuantity(size: number): string {
  for (const unit of ["Gi", "Mi", "Ki"]) if (size > 0 && size % units[unit]! === 0) return `${size / units[unit]!}${unit}`;
  return String(size);
}
