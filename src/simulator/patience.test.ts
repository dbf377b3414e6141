import { describe, expect, it } from "vitest";
import type { Client } from "../kube/client.ts";
import { KubernetesError } from "../kube/errors.ts";
import { patient } from "./patience.ts";

/** A client that answers with each code in turn, and then well; 0 is no answer. */
function stumbling(...codes: number[]): { client: Client; asked: () => number } {
  let count = 0;
  const unused = () => {
    throw new Error("not asked for");
  };
  const client: Client = {
    async request<T>() {
      const code = codes[count++];
      if (code !== undefined) throw new KubernetesError(code, { message: `answer ${code}` });
      return "done" as T;
    },
    open: unused,
    options: unused,
    granted: unused,
    now: unused,
    close: unused,
  };
  return { client, asked: () => count };
}

const request = { method: "GET", path: "/" } as const;

describe("a patient client", () => {
  it("asks again where the API server is away, busy or stumbles", async () => {
    const { client, asked } = stumbling(0, 429, 500);
    expect(await patient(client).request(request)).toBe("done");
    expect(asked()).toBe(4);
  });

  it.each([403, 404, 409, 422])("takes %i for an answer", async (code) => {
    const { client, asked } = stumbling(code);
    await expect(patient(client).request(request)).rejects.toMatchObject({ code });
    expect(asked()).toBe(1);
  });

  it("gives up where every answer is an error", async () => {
    const { client, asked } = stumbling(...Array.from({ length: 20 }, () => 500));
    await expect(patient(client).request(request)).rejects.toMatchObject({ code: 500 });
    expect(asked()).toBe(5);
  });

  it("does not wait when it is to hurry", async () => {
    const { client, asked } = stumbling(...Array.from({ length: 100 }, () => 0));
    const impatient = patient(client);
    const answer = impatient.request(request);
    impatient.hurry();
    await expect(answer).rejects.toMatchObject({ code: 0 });
    expect(asked()).toBeLessThan(4);
  });
});
