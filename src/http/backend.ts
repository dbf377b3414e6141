/**
 * One service, from a matched route to an answer. openapi-backend runs the steps and calls the hooks; its router and its validator are
 * replaced by ours, which know microversions, body-keyed actions and OpenAPI 3.1 (docs/decisions/0003-contract-runtime.md).
 *
 *   route → token → microversion → body → action → query → schema → policy → slice → shape
 */
import type { Ajv2020 } from "ajv/dist/2020.js";
import {
  type Context,
  type Document,
  OpenAPIBackend,
  OpenAPIRouter,
  OpenAPIValidator,
  type Request,
  type Operation as RouterOperation,
} from "openapi-backend";
import { noteElse } from "../kube/footprint.ts";
import type { Kube } from "../kube/kube.ts";
import { type Limits, parseJson, readBody } from "./body.ts";
import type { Call, Token } from "./call.ts";
import {
  type Contract,
  type ContractOperation,
  chooseOperation,
  createRouter,
  loadPolicies,
  type Router,
  type ServiceName,
} from "./contract.ts";
import { ApiError, badRequest, forbidden, notImplemented, unauthorized } from "./errors.ts";
import { type Answer, type Exchange, header, SUBJECT_TOKEN } from "./exchange.ts";
import { type Freshness, twice } from "./freshness.ts";
import { holds, negotiate } from "./microversion.ts";
import { createPolicies, type Policies } from "./policy.ts";
import { render } from "./render.ts";
import type { KeptRows } from "./rows.ts";
import { createValidator, type Problem, queryValues, type Validator } from "./validate.ts";

type AnyHandler = (call: Call) => unknown;
/** The slices of a service: collection → operation, or action → operation. */
export type Collections = Record<string, Record<string, unknown>>;

export interface BackendOptions {
  contract: Contract;
  /** Where the service is mounted: `/compute`. */
  mount: string;
  collections: Collections;
  kube: Kube;
  /** Throws 401 for a token that is not ours, expired or revoked. Makes no Kubernetes request. */
  verifyToken(kube: Kube, raw: string, now: Date): Promise<Token>;
  /** Whether the access rules of the token's application credential, if it has any, let the request pass. */
  accessAllowed?(kube: Kube, token: Token, access: { service: string; method: string; path: string }): boolean;
  /** The Kubernetes user as whom a token's holder writes. */
  identityOf(token: Token): string;
  limits: Limits;
  /** The one Ajv of all services, made on first use. */
  ajv: () => Ajv2020;
  /** Answers that break their own schema become 500: for tests. */
  strict: boolean;
  now(): Date;
  /** Entries of lists, for all services. */
  rows: KeptRows;
  /** Where there are other replicas. */
  freshness?: Freshness | undefined;
}

export interface Backend {
  handle(exchange: Exchange): Promise<Answer>;
  /** Contract operations that have a slice. */
  served: ReadonlySet<string>;
}

/** What may be asked of Identity without a token. https://docs.openstack.org/api-ref/identity/v3/ */
const open: ReadonlySet<string> = new Set([
  "auth/tokens.create",
  "users/password.create",
  "OS-OAUTH1/request_token.create",
  "OS-OAUTH1/access_token.create",
  "OS-FEDERATION/identity_providers/protocols/auth.create",
  "OS-FEDERATION/identity_providers/protocols/auth.list",
]);

export function createBackend(options: BackendOptions): Backend {
  const { contract } = options;
  const router = createRouter(contract);
  const policies = createPolicies(loadPolicies(contract.service));
  const validator = createValidator(contract, options.ajv);
  const handlers = handlersOf(options.collections);
  const range = contract.minVersion && contract.maxVersion ? { min: contract.minVersion, max: contract.maxVersion } : undefined;

  const definition: Document = {
    openapi: "3.1.0",
    info: { title: contract.title, version: contract.maxVersion ?? "0" },
    paths: {},
    components: { securitySchemes: { token: { type: "apiKey", name: "X-Auth-Token", in: "header" } } },
  };
  const api = new OpenAPIBackend<Document>({ definition, quick: true, strict: true, validate: true });
  const ready = api.init().then(() => {
    api.router = new ContractRouter({ definition, router, service: contract.service });
    api.validator = new ContractValidator({ definition, router: api.router, validator });
  });

  api.registerSecurityHandler("token", async (_context: Context, exchange: Exchange) => {
    const raw = header(exchange.headers, "x-auth-token");
    if (raw === undefined) throw unauthorized();
    exchange.token = await options.verifyToken(options.kube, raw, options.now());
    const access = { service: contract.service, method: exchange.method, path: exchange.path };
    if (options.accessAllowed?.(options.kube, exchange.token, access) === false) throw unauthorized();
    return true;
  });
  api.register("unauthorizedHandler", (context: Context) => {
    throw (context.security?.["token"] as { error?: unknown } | undefined)?.error ?? unauthorized();
  });
  api.register("postSecurityHandler", async (context: Context, exchange: Exchange) => {
    if (context.security && !context.security["authorized"] && context.operation.security?.length) return;
    exchange.version = negotiate(options.contract.service, range, (name) => header(exchange.headers, name));
    await receive(exchange, options, validator);
  });
  api.register("validationFail", (context: Context) => {
    const [problem] = (context.validation.errors ?? []) as unknown as Problem[];
    throw badRequest(String(problem?.message), problem?.type);
  });
  api.register("notImplemented", async (_context: Context, exchange: Exchange) => {
    const operation = exchange.operation!;
    const handler = handlers.get(operation.id);
    if (contract.service === "block-storage") checkProjectInPath(exchange);
    gate(exchange, operation, policies);
    if (handler === undefined)
      throw notImplemented(`${operation.id} is in the contract of ${contract.title}, but Dicot does not serve it.`);
    return await twice(exchange, options.freshness, () => handler(callOf(exchange, options, policies, contract.prefix)));
  });
  const rendering = { service: contract.service, validator, rows: options.rows, strict: options.strict };
  api.register("postResponseHandler", (context: Context, exchange: Exchange) => render(exchange, context.response, rendering));

  return {
    served: new Set(handlers.keys()),
    async handle(exchange) {
      await ready;
      return (await api.handleRequest(
        { method: exchange.method, path: exchange.path, headers: {}, exchange } as Request,
        exchange,
      )) as Answer;
    },
  };
}

/** Routes by the contract; leaves bodies and queries to the later steps. */
class ContractRouter extends OpenAPIRouter {
  readonly contractRouter: Router;
  readonly service: ServiceName;

  constructor(options: { definition: ConstructorParameters<typeof OpenAPIRouter>[0]["definition"]; router: Router; service: ServiceName }) {
    super({ definition: options.definition });
    this.contractRouter = options.router;
    this.service = options.service;
  }

  override matchOperation(request: Request): RouterOperation {
    const { exchange } = request as Request & { exchange: Exchange };
    // Pecan takes an extension for the type of the answer, of which there is one.
    const path = this.service === "network" ? exchange.path.replace(/\.json$/, "") : exchange.path;
    const match = this.contractRouter.find(exchange.method, path);
    if (match === undefined) {
      if (this.contractRouter.methods(path).length > 0) throw new ApiError(405, "The method is not allowed for this resource.");
      throw new ApiError(404, "The resource could not be found.");
    }
    exchange.match = match;
    const security = this.service === "identity" && match.route.operations.every(({ id }) => open.has(id)) ? [] : [{ token: [] }];
    return { path: match.route.path, method: exchange.method, security, responses: {} } as RouterOperation;
  }

  override parseRequest(request: Request) {
    return request as ReturnType<OpenAPIRouter["parseRequest"]>;
  }
}

class ContractValidator extends OpenAPIValidator {
  readonly contractValidator: Validator;

  constructor(options: ConstructorParameters<typeof OpenAPIValidator>[0] & { validator: Validator }) {
    super({ ...options, lazyCompileValidators: true });
    this.contractValidator = options.validator;
  }

  override validateRequest(request: Request) {
    const { exchange } = request as Request & { exchange: Exchange };
    const { operation, version } = exchange;
    const problem = operation && firstProblem(this.contractValidator, operation, version, exchange);
    return { valid: problem === undefined, errors: problem === undefined ? null : [problem as never] };
  }
}

function firstProblem(
  validator: Validator,
  operation: ContractOperation,
  version: string | undefined,
  exchange: Exchange,
): Problem | undefined {
  const query = validator.choose(operation.query, version);
  const request = validator.choose(operation.request, version);
  return (
    (query && validator.check(query, exchange.query)) ??
    (request && exchange.body !== undefined ? validator.check(request, exchange.body) : undefined)
  );
}

const isJson = (contentType: string) =>
  contentType === "" || /^application\/([\w.+-]+\+)?json/i.test(contentType) || /json-patch/.test(contentType);

/** Reads what the route needs of the body, and chooses the operation by microversion and action. */
async function receive(exchange: Exchange, options: BackendOptions, validator: Validator): Promise<void> {
  const { route } = exchange.match!;
  const takesBody = exchange.method !== "GET" && exchange.method !== "HEAD";
  const streams = takesBody && !isJson(header(exchange.headers, "content-type") ?? "");
  if (takesBody && !streams) {
    const bytes = await readBody(exchange.incoming, options.limits);
    if (bytes.length > 0) exchange.body = parseJson(bytes, options.limits.bodyDepth);
  }
  const operation = chooseOperation(route, exchange.version, exchange.body);
  if (operation === "unknown") throw badRequest(unknownAction(exchange.body));
  if (operation === "absent") throw new ApiError(404, "The resource could not be found.");
  if (operation.removed) throw new ApiError(410, "This resource is no longer available.");
  const request = validator.choose(operation.request, exchange.version);
  if (streams && request !== undefined) throw new ApiError(415, "Unsupported media type: send application/json.");
  if (takesBody && request !== undefined && exchange.body === undefined && needsBody(validator, request))
    throw badRequest("Missing request body: JSON is required.");
  exchange.operation = operation;
  exchange.query = queryOf(exchange, operation, validator);
}

function needsBody(validator: Validator, variant: Parameters<Validator["schema"]>[0]): boolean {
  const schema = validator.schema(variant);
  return typeof schema === "object" && schema["type"] === "object";
}

const unknownAction = (body: unknown) => {
  const key = body !== null && typeof body === "object" ? Object.keys(body)[0] : undefined;
  return key === undefined ? "Malformed request body" : `There is no such action: ${key}`;
};

/** A parameter is a list where its schema says so, else its last value. */
function queryOf(exchange: Exchange, operation: ContractOperation, validator: Validator): Record<string, unknown> {
  const variant = validator.choose(operation.query, exchange.version);
  const schema = variant && validator.schema(variant);
  const properties = (typeof schema === "object" ? schema["properties"] : undefined) as Record<string, { type?: unknown }> | undefined;
  const values: Record<string, unknown> = {};
  for (const [name, list] of Object.entries(queryValues(new URLSearchParams(exchange.search)))) {
    const type = properties?.[name]?.type;
    values[name] = type === "array" || (Array.isArray(type) && type.includes("array")) ? list : list.at(-1);
  }
  return values;
}

/** The gate before the slice: refuses what no object could allow. The first policy of an operation is its own; the rest refine it. */
function gate(exchange: Exchange, operation: ContractOperation, policies: Policies): void {
  const { token } = exchange;
  const rule = operation.policy[0];
  if (token === undefined || rule === undefined || !policies.has(rule)) return;
  if (!policies.allows(rule, token, targetOf(token))) throw forbidden(`Policy doesn't allow ${rule} to be performed.`);
}

/** Cinder's paths may begin with a project: it must be the token's. */
function checkProjectInPath({ token, match, path }: Exchange): void {
  const project = match?.params["project_id"];
  const leading = path.match(/^\/v3\/([^/]+)\//)?.[1];
  if (token && project !== undefined && project === leading && project !== token.project?.id) throw badRequest("Malformed request url");
}

const targetOf = (token: Token) =>
  token.project === undefined
    ? { user_id: token.userId }
    : { project_id: token.project.id, tenant_id: token.project.id, user_id: token.userId };

function callOf(exchange: Exchange, options: BackendOptions, policies: Policies, prefix: string): Call {
  const { token, version } = exchange;
  const admin = token?.roles.includes("admin") ?? false;
  const can: Call["can"] = (rule, target) => token !== undefined && policies.enforces(rule, token, target);
  // Who has no project is nobody to Kubernetes, but for Keystone's objects, which are Dicot's own.
  const user = token && (token.project || admin || options.contract.service !== "identity") ? options.identityOf(token) : undefined;
  const call: Call = {
    path: exchange.match!.params,
    query: exchange.query ?? {},
    body: exchange.body,
    admin,
    get reach() {
      return admin ? undefined : call.project.namespace;
    },
    kube: user === undefined ? options.kube.own : options.kube.as(user, { "openstack.dicot.io/user-id": token!.userId }),
    url: `${exchange.origin}${options.mount}${prefix}`,
    get requestId() {
      noteElse();
      return exchange.requestId;
    },
    get headers() {
      noteElse();
      return exchange.headers as Record<string, string | undefined>;
    },
    get stream() {
      noteElse();
      exchange.streamed = true;
      return exchange.incoming;
    },
    since: (wanted: string) => version === undefined || holds({ since: wanted, until: null }, version),
    now() {
      noteElse();
      return options.now();
    },
    clock: () => options.now(),
    subjectToken: header(exchange.headers, SUBJECT_TOKEN),
    can,
    enforce(rule: string, target: Readonly<Record<string, unknown>>) {
      if (!can(rule, target)) throw forbidden(`Policy doesn't allow ${rule} to be performed.`);
    },
    get token(): Token {
      if (token === undefined) throw unauthorized();
      return token;
    },
    get project() {
      if (token?.project === undefined) throw forbidden("This operation needs a token that is scoped to a project.");
      return token.project;
    },
  };
  return call;
}

/** The functions of the slices by the ids of their operations. */
export function handlersOf(collections: Collections): Map<string, AnyHandler> {
  const handlers = new Map<string, AnyHandler>();
  for (const [collection, operations] of Object.entries(collections)) {
    for (const [name, handler] of Object.entries(operations)) {
      if (typeof handler === "function") handlers.set(`${collection}.${name}`, handler as AnyHandler);
      else
        for (const [action, one] of Object.entries(handler as Record<string, AnyHandler>))
          handlers.set(`${collection}.${name}.${action}`, one);
    }
  }
  return handlers;
}
