import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tokenFromFile } from "./credentials.ts";

describe("tokenFromFile", () => {
  it("reads the file again after a minute", () => {
    const folder = mkdtempSync(join(tmpdir(), "dicot-token-"));
    const path = join(folder, "token");
    try {
      let time = 0;
      const token = tokenFromFile(path, () => time);
      writeFileSync(path, "first\n");
      expect(token()).toBe("first");
      writeFileSync(path, "second");
      time = 60_000;
      expect(token()).toBe("first");
      time = 60_001;
      expect(token()).toBe("second");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
