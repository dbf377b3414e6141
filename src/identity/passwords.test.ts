import { describe, expect, it } from "vitest";
import { type Cost, defaultCost, hashPassword, verifyPassword } from "./passwords.ts";

const cheap: Cost = { ln: 4, r: 8, p: 1 };

describe("passwords", () => {
  it("verifies what it hashed, and nothing else", async () => {
    const hash = await hashPassword("pässwörd ☕", cheap);
    expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[^$=]+\$[^$=]+$/);
    expect(await verifyPassword("pässwörd ☕", hash)).toBe(true);
    expect(await verifyPassword("passwörd ☕", hash)).toBe(false);
    expect(await verifyPassword("", hash)).toBe(false);
  });

  it("salts: the same password hashes differently each time", async () => {
    expect(await hashPassword("same", cheap)).not.toBe(await hashPassword("same", cheap));
  });

  it("refuses without a hash, and hashes whose parameters are out of bounds or unknown", async () => {
    const key = Buffer.alloc(32).toString("base64").replace("=", "");
    expect(await verifyPassword("x", undefined)).toBe(false);
    expect(await verifyPassword("x", `$scrypt$ln=30,r=8,p=1$AAAA$${key}`)).toBe(false);
    expect(await verifyPassword("x", `$scrypt$ln=0,r=8,p=1$AAAA$${key}`)).toBe(false);
    expect(await verifyPassword("x", "$2b$12$abcdefghijklmnopqrstuv")).toBe(false);
  });

  it("costs by default what OWASP calls enough", async () => {
    const [{ ln, p }, [, found = ""]] = [defaultCost, (await hashPassword("x")).split("$").slice(1)];
    expect(found).toBe("ln=14,r=8,p=5");
    // Each halving of memory is paid for with more lanes: 17/1, 16/2, 15/3, 14/5, 13/10.
    expect(
      new Map([
        [17, 1],
        [16, 2],
        [15, 3],
        [14, 5],
        [13, 10],
      ]).get(ln),
    ).toBeLessThanOrEqual(p);
  });
});
