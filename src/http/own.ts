/** What a record that callers fill has under a key that a caller names: never what every object inherits (`constructor`, `__proto__`). */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
