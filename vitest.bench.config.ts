import { defineConfig } from "vitest/config";

/** Run by `npm run bench:micro`, alone: what else runs falls on the figures. */
export default defineConfig({
  test: { benchmark: { include: ["bench/micro/*.bench.ts"] }, testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 1 },
});
