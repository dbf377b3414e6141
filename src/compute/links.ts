/** Links as Nova prints them: `self` below the version, `bookmark` without it. */
import type { Call } from "../http/call.ts";

export interface Link<Rel extends string = string> {
  rel: Rel;
  href: string;
}

type Address = Pick<Call, "url">;

const href = (base: string, collection: string, id: string) => `${base}/${collection}/${encodeURIComponent(id)}`;

const unversioned = (url: string) => url.replace(/\/v2\.1$/, "");

export const bookmark = ({ url }: Address, collection: string, id: string): Link<"bookmark"> => ({
  rel: "bookmark",
  href: href(unversioned(url), collection, id),
});

export const links = (call: Address, collection: string, id: string): Link<"self" | "bookmark">[] => [
  { rel: "self", href: href(call.url, collection, id) },
  bookmark(call, collection, id),
];
