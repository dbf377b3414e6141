/**
 * The entries of a list, each rendered once: its JSON text is kept with what it was read from, as whole answers are (kept.ts). A list of which
 * one entry has changed renders that one, and is put together from text for the rest (docs/decisions/0014-kept-answers.md).
 */
import { countReads, type Footprint, holds, noteAll, traced } from "../kube/footprint.ts";
import { type Exchange, header } from "./exchange.ts";

/** A list that is rendered where its answer is. */
export class Rows {
  readonly items: readonly unknown[];
  readonly objectOf: (item: unknown) => object;
  readonly render: (item: unknown) => unknown;

  constructor(items: readonly unknown[], objectOf: (item: unknown) => object, render: (item: unknown) => unknown) {
    this.items = items;
    this.objectOf = objectOf;
    this.render = render;
  }
}

/**
 * The entries that `render` makes of `items`, as a part of an answer's body. `objectOf` gives the frozen object of the watch cache that an item
 * stands for; whatever else an entry depends on, `render` reads it itself, through `call.kube`.
 */
export const rows = <T, R>(items: readonly T[], objectOf: (item: T) => object, render: (item: T) => R): R[] =>
  // The contract's types know lists; that this one is rendered later is between the slice and its backend.
  new Rows(items, objectOf as Rows["objectOf"], render as Rows["render"]) as unknown as R[];

interface Row {
  text: string;
  footprint: Footprint;
  bytes: number;
}

type View = WeakMap<object, Row>;

export interface KeptRows {
  /** The entries as JSON. `shape` is what the microversion makes of one. */
  texts(exchange: Exchange, list: Rows, shape: (entry: unknown) => unknown): string[];
}

const ROW_BYTES = 300;
const READ_BYTES = 150;

/** About `bytes` of entries; those of the views that were asked for longest ago go first. Strict: each is rendered anew and compared. */
export function keepRows(bytes: number, strict: boolean): KeptRows {
  const views = new Map<string, { view: View; bytes: number }>();
  let held = 0;

  function viewOf(exchange: Exchange) {
    const key = keyOf(exchange);
    const found = views.get(key) ?? { view: new WeakMap(), bytes: 0 };
    views.delete(key);
    views.set(key, found);
    return found;
  }

  function shrink() {
    for (const [key, { bytes: size }] of views) {
      if (held <= bytes) break;
      views.delete(key);
      held -= size;
    }
  }

  return {
    texts(exchange, { items, objectOf, render }, shape) {
      const kept = viewOf(exchange);
      const texts = items.map((item) => {
        const object = objectOf(item);
        const known = kept.view.get(object);
        if (known !== undefined && !strict && holds(known.footprint)) {
          noteAll(known.footprint);
          return known.text;
        }
        const valid = known !== undefined && holds(known.footprint);
        const footprint: Footprint = { writes: [], reads: new Map() };
        const text = JSON.stringify(shape(traced(footprint, () => render(item))));
        noteAll(footprint);
        if (valid && known.text !== text) throw new Error(`a kept entry of ${exchange.operation?.id} no longer holds`);
        if (footprint.reads === undefined || footprint.until !== undefined) return text;
        const size = text.length + ROW_BYTES + countReads(footprint) * READ_BYTES;
        const more = size - (known?.bytes ?? 0);
        kept.view.set(object, { text, footprint, bytes: size });
        kept.bytes += more;
        held += more;
        return text;
      });
      shrink();
      return texts;
    },
  };
}

/** All that an entry may depend on beside memory; which of them are on the page is none of it. */
function keyOf({ origin, mount, operation, version, headers, token, search }: Exchange): string {
  const query = search.replace(/(^|&)(limit|marker|page_reverse)=[^&]*/g, "");
  const who = [token?.userName, token?.project?.name, ...(token?.roles ?? [])].join();
  return [origin, mount, operation?.id, version, header(headers, "x-auth-token"), who, query].join("\n");
}
