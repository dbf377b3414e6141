/** CDI's API server for upload tokens, and its upload proxy, which really takes and keeps the bytes. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeObject } from "../../kube/objects.ts";
import { parseQuantity } from "../../kube/quantity.ts";
import { authorize } from "../access.ts";
import { handleOf } from "../csi/handles.ts";
import type { Disks } from "../disks.ts";
import { type Incoming, type Route, readJson } from "../endpoint.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import type { Simulation } from "../simulation.ts";
import { badRequest, notFound, Refusal, unauthorized } from "../status.ts";
import { filled } from "./data-volumes.ts";
import { imageInspector, TooLarge } from "./image-size.ts";
import type { DataVolume } from "./types.ts";

const GROUP_VERSION = "upload.cdi.kubevirt.io/v1beta1";
/** As long as a token of CDI lives. */
const tokenMilliseconds = 5 * 60_000;
/** CDI's proxy too waits for the server behind it. */
const READY_MILLISECONDS = 10_000;
const READY_PAUSE_MILLISECONDS = 50;

interface TokenRequest extends KubeObject {
  spec: { pvcName: string };
}

export function uploads(sim: Simulation, disks: Disks): Route[] {
  const { cluster } = sim;
  const tokens = new Map<string, { namespace: string; name: string; uid: string; until: number }>();

  async function issue({ request, path, asker }: Incoming) {
    const body = await readJson<TokenRequest>(request);
    const namespace = path["namespace"]!;
    await authorize(cluster, asker(), {
      namespace,
      verb: "create",
      group: "upload.cdi.kubevirt.io",
      version: "v1beta1",
      resource: "uploadtokenrequests",
    });
    const name = body?.spec?.pvcName;
    if (!name) throw badRequest("spec.pvcName is missing");
    const claim = cluster.find<Claim>("PersistentVolumeClaim", namespace, name);
    if (!claim) throw notFound("persistentvolumeclaims", name, "");
    const now = sim.now().getTime();
    for (const [token, { until }] of tokens) if (until < now) tokens.delete(token);
    const token = randomBytes(32).toString("base64url");
    tokens.set(token, { namespace, name, uid: claim.metadata.uid!, until: now + tokenMilliseconds });
    const metadata = { ...body.metadata, namespace, name: body.metadata?.name ?? name, creationTimestamp: sim.now().toISOString() };
    return { code: 201, body: { apiVersion: GROUP_VERSION, kind: "UploadTokenRequest", metadata, spec: body.spec, status: { token } } };
  }

  async function take({ request }: Incoming) {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const grant = tokens.get(token);
    if (!grant || grant.until < sim.now().getTime()) throw unauthorized("the token is missing, unknown or over");
    const claim = cluster.find<Claim>("PersistentVolumeClaim", grant.namespace, grant.name);
    if (!claim || claim.metadata.uid !== grant.uid) throw notFound("persistentvolumeclaims", grant.name, "");
    const phase = () => cluster.find<DataVolume>("DataVolume", grant.namespace, grant.name)?.status?.phase;
    // Others may know of it before our own watch does.
    for (const started = performance.now(); phase() !== "UploadReady"; await sleep(READY_PAUSE_MILLISECONDS))
      if (phase() === "Succeeded" || performance.now() - started > READY_MILLISECONDS)
        throw new Refusal(503, "ServiceUnavailable", "the upload server of the claim is not ready, or has its data already");
    try {
      await disks.write(handleOf(cluster, claim), request, imageInspector(parseQuantity(claim.spec.resources?.requests?.storage)));
    } catch (error) {
      if (error instanceof TooLarge) throw badRequest(`Saving stream failed: ${error.message}`);
      throw error;
    }
    await filled(sim, claim);
    return { code: 200 };
  }

  return [
    {
      methods: ["POST"],
      pattern: /^\/apis\/upload\.cdi\.kubevirt\.io\/v1beta1\/namespaces\/(?<namespace>[^/]+)\/uploadtokenrequests$/,
      handle: issue,
    },
    {
      methods: ["GET"],
      pattern: /^\/apis\/upload\.cdi\.kubevirt\.io\/v1beta1$/,
      handle: async () => ({
        body: {
          kind: "APIResourceList",
          apiVersion: "v1",
          groupVersion: GROUP_VERSION,
          resources: [
            {
              name: "uploadtokenrequests",
              singularName: "uploadtokenrequest",
              namespaced: true,
              kind: "UploadTokenRequest",
              verbs: ["create"],
            },
          ],
        },
      }),
    },
    { methods: ["POST", "PUT"], pattern: /^\/v1beta1\/upload(-async)?$/, handle: take },
  ];
}
