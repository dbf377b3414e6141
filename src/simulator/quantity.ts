/** Kubernetes quantities ("512Mi", "1500m", "2G") as numbers, and sizes back as text. */
const factors: Record<string, number> = {
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
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** NaN for what is no quantity. Bytes for storage and memory, cores for CPU. */
export function quantity(text: string | number | undefined): number {
  if (typeof text === "number") return text;
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/.exec(text ?? "");
  return match ? Number(match[1]) * (factors[match[2]!] ?? Number.NaN) : Number.NaN;
}

/** The largest binary unit that leaves a whole number. */
export function bytesText(bytes: number): string {
  for (const unit of ["Ti", "Gi", "Mi", "Ki"]) if (bytes > 0 && bytes % factors[unit]! === 0) return `${bytes / factors[unit]!}${unit}`;
  return String(bytes);
}
