/** Words that requests may use and that no schema lists, as `generated/` has them of OpenStack's own packages. */
import { readFileSync } from "node:fs";
import type { ServiceName } from "./contract.ts";

const folder = new URL("../../generated/", import.meta.url);

/** By what they are words for: `loadVocabulary("placement")["traits"]`. Throws where the service has none. */
export const loadVocabulary = (service: ServiceName): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${service}/vocabulary.json`, folder), "utf8")) as Record<string, unknown>;
