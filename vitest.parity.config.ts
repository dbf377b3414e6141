import { defineConfig } from "vitest/config";

/** Run by `npm run test:parity` for each API server. */
export default defineConfig({
  test: { include: ["conformance/kubernetes/*.suite.ts"], testTimeout: 30_000, hookTimeout: 30_000, maxWorkers: 2 },
});
