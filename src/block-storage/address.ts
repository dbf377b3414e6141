/** Where links point: Cinder's addresses have the project in them where the request's has. */
import type { Call } from "../http/call.ts";

export type Addressed = Pick<Call, "url" | "path">;

/** `http://127.0.0.1:5000/volume/v3`, or that with the project behind it. */
export function addressOf({ url, path }: Addressed): string {
  const { project_id } = path as { project_id?: string };
  return project_id === undefined ? url : `${url}/${project_id}`;
}
