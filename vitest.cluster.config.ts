import { defineConfig } from "vitest/config";

/** Run by `npm run test:cluster`: starts real control planes, one after the other. */
export default defineConfig({
  test: { include: ["scripts/cluster/*.suite.ts"], fileParallelism: false, testTimeout: 120_000, hookTimeout: 900_000 },
});
