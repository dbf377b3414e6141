/** Who owns which field. */
import type { Write } from "./http/write.ts";
import type { Resource } from "./resources.ts";
import type { KubeObject } from "./types.ts";

export function track(object: KubeObject, _current: KubeObject | undefined, _write: Write & { resource: Resource; now: Date }): KubeObject {
  return object;
}
