/** Kubernetes' form of a time: UTC, in whole seconds. */
export const timestamp = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
