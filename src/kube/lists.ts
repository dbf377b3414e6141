/**
 * The items of a list, each parsed when it has come: whoever keeps less than the whole of them never has the list in memory, which is hundreds
 * of megabytes of a large cloud. Kinds of Kubernetes tell the list's metadata before its items, and those of definitions after them.
 *
 * A third of it are managedFields, which nobody here reads: they are left out before anything is made of them.
 */
import type { KubeObject } from "./objects.ts";

export interface ListMetadata {
  resourceVersion: string;
}

const [quote, backslash, openArray, closeArray, openObject, closeObject] = Buffer.from('"\\[]{}');
const MANAGED_FIELDS = Buffer.from(',"managedFields":[');

interface Place {
  /** How many objects and arrays are open; of these the list is the first, its items the second, an item the third. */
  depth: number;
  listing: boolean;
  /** In an item's managedFields. */
  skipping: boolean;
  quoted: boolean;
  escaped: boolean;
}

/** Gives each item to `take`, in order. Throws where the stream ends before the list does, or is none. */
export async function readList(stream: AsyncIterable<Buffer>, take: (item: KubeObject) => void): Promise<ListMetadata> {
  const place: Place = { depth: 0, listing: false, skipping: false, quoted: false, escaped: false };
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
      if (place.depth === METADATA + 1) parts.push(chunk.subarray(from, at + 1 - MANAGED_FIELDS.length));
      else if (place.depth === METADATA) from = at + 1;
      else if (!place.listing) from = at;
      // What is between two items is a comma.
      else if (place.depth === 3) from = at;
      else if (chunk[at] === openArray) around += end(chunk.subarray(from, at + 1));
      else take(JSON.parse(end(chunk.subarray(from, at + 1))) as KubeObject);
    }
    if ((!place.listing || place.depth > 2) && !place.skipping) parts.push(chunk.subarray(from));
  }
  if (place.depth !== 0 || parts.length === 0) throw new Error("the list broke off");
  around += end(Buffer.alloc(0));
  return (JSON.parse(around) as { metadata: ListMetadata }).metadata;
}

/** Of the metadata of an item; its spec and status are as deep, and no kind has a list of that name there. */
const METADATA = 4;

/** Where the items, one of them or its managedFields begin or end; the chunk's length where they do not. Apart, since all bytes go through it. */
function next(chunk: Buffer, from: number, place: Place): number {
  if (from >= chunk.length) return chunk.length;
  let { depth, listing, skipping, quoted } = place;
  const { length } = chunk;
  let at = place.escaped ? from + 1 : from;
  for (; at < length; at += 1) {
    const byte = chunk[at]!;
    if (quoted) {
      if (byte === quote) quoted = false;
      else if (byte === backslash) at += 1;
    } else if (byte === quote) quoted = true;
    else if (byte === openObject || byte === openArray) {
      depth += 1;
      if (listing ? depth === 3 : depth === 2 && byte === openArray) {
        listing = true;
        break;
      }
      // What is cut just here is read with the rest, and trimmed.
      if (depth === METADATA + 1 && byte === openArray && listing && endsWith(chunk, at, MANAGED_FIELDS)) {
        skipping = true;
        break;
      }
    } else if (byte === closeObject || byte === closeArray) {
      depth -= 1;
      if (skipping && depth === METADATA) {
        skipping = false;
        break;
      }
      if (!listing || depth > 2) continue;
      listing = depth === 2;
      break;
    }
  }
  // What a chunk ends with may say something of the next one's first byte.
  Object.assign(place, { depth, listing, skipping, quoted, escaped: at > length });
  return Math.min(at, length);
}

/** Whether what ends at `at` is `text`. */
function endsWith(chunk: Buffer, at: number, text: Buffer): boolean {
  const from = at + 1 - text.length;
  return from >= 0 && chunk.compare(text, 0, text.length, from, at + 1) === 0;
}
