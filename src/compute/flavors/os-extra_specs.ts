/** A flavor's extra specs; `extra-specs.ts` says which are fields of the instancetype. */
import type { FlavorsOsExtraSpecs } from "../../../generated/compute/index.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { ApiError, badRequest } from "../../http/errors.ts";
import { own } from "../../http/own.ts";
import { checkExtraSpecs } from "./extra-spec-rules.ts";
import { type ExtraSpecs, toExtraSpecs, withExtraSpecs } from "./extra-specs.ts";
import { viewer } from "./flavors.ts";
import { getInstancetype } from "./instancetype.ts";

const get = (call: Call & { path: { flavor_id: string } }) => getInstancetype(call.kube, call.path.flavor_id, viewer(call));

const missing = (flavorId: string, key: string) => new ApiError(404, `Flavor ${flavorId} has no extra specs with key ${key}.`);

/** Numbers become text, as Nova's database makes them. Throws 400 for what Nova refuses. */
function checked(call: Pick<Call, "since">, body: Readonly<Record<string, string | number>>): ExtraSpecs {
  const specs = Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]));
  if (call.since("2.86")) checkExtraSpecs(specs);
  return specs;
}

const merge = (call: Call & { path: { flavor_id: string } }, specs: ExtraSpecs) =>
  call.kube.update(get(call), (copy) => withExtraSpecs(copy, { ...toExtraSpecs(copy), ...specs }));

export const extraSpecs = {
  list: (call) => ({ extra_specs: toExtraSpecs(get(call)) }),

  show(call) {
    const { flavor_id, extra_spec_id } = call.path;
    const value = own(toExtraSpecs(get(call)), extra_spec_id);
    if (value === undefined) throw missing(flavor_id, extra_spec_id);
    return { [extra_spec_id]: value };
  },

  async create(call) {
    const specs = checked(call, call.body.extra_specs);
    await merge(call, specs);
    return { extra_specs: specs };
  },

  async update(call) {
    const specs = checked(call, call.body);
    if (!Object.hasOwn(specs, call.path.extra_spec_id)) throw badRequest("Request body and URI mismatch");
    await merge(call, specs);
    return specs;
  },

  async delete(call) {
    const { flavor_id, extra_spec_id } = call.path;
    const instancetype = get(call);
    if (!Object.hasOwn(toExtraSpecs(instancetype), extra_spec_id)) throw missing(flavor_id, extra_spec_id);
    await call.kube.update(instancetype, (copy) => {
      const { [extra_spec_id]: _, ...rest } = toExtraSpecs(copy);
      return withExtraSpecs(copy, rest);
    });
    return undefined;
  },
} satisfies Handlers<FlavorsOsExtraSpecs>;
