import { describe, expect, it } from "vitest";
import type { ServiceName } from "./contract.ts";
import { renderFault } from "./faults.ts";

const fault = (service: ServiceName, status = 404, accept = "application/json", type?: string) => {
  const { body, contentType } = renderFault(service, { status, message: "No <such> thing", type, requestId: "req-1", accept });
  return contentType === "application/json" ? JSON.parse(body) : body;
};

describe("renderFault", () => {
  it("wraps as nova and cinder do", () => {
    expect(fault("compute")).toEqual({ itemNotFound: { code: 404, message: "No <such> thing" } });
    expect(fault("block-storage", 406)).toEqual({ computeFault: { code: 406, message: "No <such> thing" } });
  });
  it("wraps as keystone does", () =>
    expect(fault("identity")).toEqual({ error: { code: 404, message: "No <such> thing", title: "Not Found" } }));
  it("wraps as neutron does, with the type its clients look at", () =>
    expect(fault("network", 409, "", "SubnetInUse")).toEqual({
      NeutronError: { type: "SubnetInUse", message: "No <such> thing", detail: "" },
    }));
  it("wraps as placement does", () =>
    expect(fault("placement").errors[0]).toMatchObject({ status: 404, title: "Not Found", request_id: "req-1" }));
  it("writes glance's HTML, escaped, unless JSON is all that the caller takes", () => {
    expect(fault("image", 404, "*/*")).toContain("No &lt;such&gt; thing");
    expect(fault("image")).toMatchObject({ code: "404 Not Found" });
  });
  it("refuses a missing token in keystone's form everywhere", () =>
    expect(fault("compute", 401)).toMatchObject({ error: { code: 401, title: "Unauthorized" } }));
});
