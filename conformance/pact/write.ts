/** Writes pacts by Pact's own library: each request is made again by Dicot's client, to a server of Pact's that knows what to expect. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MatchersV3, PactV4, SpecificationVersion } from "@pact-foundation/pact";
import { type Client, createClient, type Method } from "../../src/kube/client.ts";
import type { Interaction } from "./interactions.ts";
import { readOf } from "./reads.ts";

/** So many requests are made to one server of Pact's: each costs some 40 ms. */
const AT_ONCE = 40;

/** The files' texts by their names. */
export async function pactsOf(interactions: readonly Interaction[]): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "dicot-pacts-"));
  try {
    for (const [provider, list] of Map.groupBy(interactions, (one) => one.provider)) {
      const pact = new PactV4({
        consumer: "dicot",
        provider,
        dir: folder,
        logLevel: "error",
        spec: SpecificationVersion.SPECIFICATION_VERSION_V4,
      });
      for (const chunk of chunksOf(list)) await record(pact, chunk);
    }
    const names = (await readdir(folder)).sort();
    return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function writePacts(pacts: ReadonlyMap<string, string>, folder: string): Promise<void> {
  for (const [name, text] of pacts) await writeFile(join(folder, name), text);
}

/** Of requests that are alike but for their state, Pact's server would take the one for the other: each has a server of its own. */
function chunksOf(list: readonly Interaction[]): Interaction[][] {
  const chunks: { requests: Set<string>; list: Interaction[] }[] = [];
  for (const interaction of list) {
    const { method, path, query } = interaction.request;
    const key = JSON.stringify([method, path, query]);
    const found = chunks.find(({ requests, list }) => list.length < AT_ONCE && !requests.has(key));
    const chunk = found ?? { requests: new Set<string>(), list: [] };
    if (!found) chunks.push(chunk);
    chunk.requests.add(key);
    chunk.list.push(interaction);
  }
  return chunks.map(({ list }) => list);
}

async function record(pact: PactV4, interactions: readonly Interaction[]): Promise<void> {
  let last: { executeTest<T>(test: (server: { url: string }) => Promise<T>): Promise<T | undefined> } | undefined;
  for (const interaction of interactions) last = expect(pact, interaction);
  await last?.executeTest(async ({ url }) => {
    const client = createClient({ server: url });
    try {
      for (const interaction of interactions) await repeat(client, interaction);
    } finally {
      client.close();
    }
  });
}

function expect(pact: PactV4, interaction: Interaction) {
  const { description, operation, states, request, response } = interaction;
  const begun = pact.addInteraction();
  for (const { name, params } of states) begun.given(name, params);
  const read = readOf(interaction);
  return begun
    .uponReceiving(description)
    .comment({ key: "operation", value: operation })
    .withRequest(request.method as Method, request.path, (builder) => {
      if (Object.keys(request.query).length > 0) builder.query(request.query);
      if (request.body !== undefined) builder.jsonBody(fromState(request.body) as Parameters<typeof builder.jsonBody>[0]);
      // After the body, which would say that it is plain JSON.
      builder.headers(request.headers);
    })
    .willRespondWith(response.status, (builder) => {
      if (read !== undefined) builder.jsonBody(read as Parameters<typeof builder.jsonBody>[0]);
    });
}

const told = (name: string, example: string) => MatchersV3.fromProviderState(`\${${name}}`, example);

/** The version and the uid of what a request is about are the provider's: a state tells them. */
function fromState(body: unknown): unknown {
  if (Array.isArray(body))
    return body.map((step: { path?: string; value?: unknown }) =>
      step.path === "/metadata/uid" ? { ...step, value: told("uid", String(step.value)) } : step,
    );
  const { metadata, preconditions } = body as { metadata?: { resourceVersion?: string }; preconditions?: { uid?: string } };
  return {
    ...(body as object),
    ...(metadata?.resourceVersion !== undefined && {
      metadata: { ...metadata, resourceVersion: told("resourceVersion", "1") },
    }),
    ...(preconditions?.uid !== undefined && {
      preconditions: { ...preconditions, uid: told("uid", preconditions.uid) },
    }),
  };
}

const EXTRA = "impersonate-extra-";

async function repeat(client: Client, { request, response }: Interaction): Promise<void> {
  const { method, path, query, headers, body } = request;
  const user = headers["impersonate-user"];
  const extra = Object.entries(headers).filter(([name]) => name.startsWith(EXTRA));
  const said = body as { metadata?: { resourceVersion?: string } } | undefined;
  const sent = said?.metadata?.resourceVersion === undefined ? body : { ...said, metadata: { ...said.metadata, resourceVersion: "1" } };
  const asked = client.request({
    method: method as Method,
    path,
    query,
    body: sent,
    contentType: headers["content-type"],
    ...(user !== undefined && {
      as: { user, extra: Object.fromEntries(extra.map(([name, value]) => [decodeURIComponent(name.slice(EXTRA.length)), value])) },
    }),
  });
  if (response.status < 400) await asked;
  else await asked.catch(() => {});
}
