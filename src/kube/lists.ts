/**
 * The items of a list, each parsed when it has come: whoever keeps less than the whole of them never has the list in memory, which is hundreds
 * of megabytes of a large cloud. Kinds of Kubernetes tell the list's metadata before its items, and those of definitions after them.
 */
import type { KubeObject } from "./objects.ts";

export interface ListMetadata {
  resourceVersion: string;
}

const [quote, backslash, openArray, closeArray, openObject, closeObject] = Buffer.from('"\\[]{}');

interface Place {
  /** How many objects and arrays are open; of these the list is the first, its items the second, an item the third. */
  depth: number;
  listing: boolean;
  quoted: boolean;
  escaped: boolean;
}

/** Gives each item to `take`, in order. Throws where the stream ends before the list does, or is none. */
export async function readList(stream: AsyncIterable<Buffer>, take: (item: KubeObject) => void): Promise<ListMetadata> {
  const place: Place = { depth: 0, listing: false, quoted: false, escaped: false };
  /** Of the item that is coming, or of what is around the items. */
  let parts: Buffer[] = [];
  let around = "";
  const end = (part: Buffer): string => {
    parts.push(part);
    const text = (parts.length === 1 ? part : Buffer.concat(parts)).toString();
    parts = [];
    return text;
  };
  for await (const chunk of stream) {
    let from = 0;
    for (let at = next(chunk, 0, place); at < chunk.length; at = next(chunk, at + 1, place)) {
      if (!place.listing) from = at;
      // What is between two items is a comma.
      else if (place.depth === 3) from = at;
      else if (chunk[at] === openArray) around += end(chunk.subarray(from, at + 1));
      else take(JSON.parse(end(chunk.subarray(from, at + 1))) as KubeObject);
    }
    if (!place.listing || place.depth > 2) parts.push(chunk.subarray(from));
  }
  if (place.depth !== 0 || parts.length === 0) throw new Error("the list broke off");
  around += end(Buffer.alloc(0));
  return (JSON.parse(around) as { metadata: ListMetadata }).metadata;
}

/** Where the items or one of them begin or end, from `at` on; the chunk's length where they do not. Apart, since all bytes go through it. */
function next(chunk: Buffer, from: number, place: Place): number {
  let { depth, listing, quoted, escaped } = place;
  const { length } = chunk;
  let at = from;
  for (; at < length; at += 1) {
    const byte = chunk[at];
    if (quoted) {
      if (escaped) escaped = false;
      else if (byte === backslash) escaped = true;
      else if (byte === quote) quoted = false;
    } else if (byte === quote) quoted = true;
    else if (byte === openObject || byte === openArray) {
      depth += 1;
      if (listing ? depth === 3 : depth === 2 && byte === openArray) {
        listing = true;
        break;
      }
    } else if (byte === closeObject || byte === closeArray) {
      depth -= 1;
      if (!listing || depth > 2) continue;
      listing = depth === 2;
      break;
    }
  }
  place.depth = depth;
  place.listing = listing;
  place.quoted = quoted;
  place.escaped = escaped;
  return at;
}
