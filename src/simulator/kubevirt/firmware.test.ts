import { expect, it } from "vitest";
import { firmwareUuid } from "./firmware.ts";

it("gives a VM without a UUID the one of its name, version 5", () => {
  // By Python's uuid.uuid5.
  expect(firmwareUuid("web")).toBe("d32ff544-f682-571b-8677-3762f07ab8a4");
  expect(firmwareUuid("web")).not.toBe(firmwareUuid("db"));
});
