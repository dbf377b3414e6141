import { describe, expect, it } from "vitest";
import { loadContract, type ServiceName } from "./contract.ts";
import { createAjv } from "./formats.ts";
import { createValidator } from "./validate.ts";

const ajv = createAjv();
function problemOf(service: ServiceName, schema: string, value: unknown) {
  return createValidator(loadContract(service), () => ajv).check({ since: null, until: null, schema, source: "package" }, value);
}
const network = (attributes: object) => problemOf("network", "networks.create.request", { network: attributes });

describe("createValidator", () => {
  it("tells what is wrong", () => {
    expect(problemOf("network", "networks.list.query", { colour: ["blue"] })).toEqual({
      message: "Invalid input: must NOT have additional properties ('colour' was unexpected)",
      type: undefined,
    });
    expect(problemOf("network", "networks.list.query", { name: ["blue"] })).toBeUndefined();
  });

  it("tells values that Neutron cannot convert from those that it converts and then refuses", () => {
    expect(network({ admin_state_up: "perhaps" })?.type).toBe("InvalidInput");
    expect(network({ "router:external": "perhaps" })?.type).toBe("InvalidInput");
    expect(problemOf("network", "subnets.create.request", { subnet: { network_id: crypto.randomUUID(), ip_version: 5 } })).toMatchObject({
      type: undefined,
    });
    expect(network({ mtu: -1 })).toMatchObject({ type: undefined });
    expect(network({ name: 5 })).toMatchObject({ type: undefined });
    expect(network({ admin_state_up: "True", mtu: "1400" })).toBeUndefined();
  });
});
