import { defineConfig } from "vitest/config";

/** Run by `npm run test:deploy`: what an operator applies, on a real Kubernetes API server. One file at a time: they share it. */
export default defineConfig({
  test: {
    include: ["conformance/deploy/*.suite.ts"],
    globalSetup: ["conformance/deploy/setup.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 600_000,
  },
});
