import { defineConfig } from "vitest/config";

/** Run by `npm run test:kubectl`: these tests need the real kubectl. */
export default defineConfig({
  test: { include: ["conformance/kubectl/*.suite.ts"], testTimeout: 60_000, hookTimeout: 300_000 },
});
