/**
 * The index by OpenStack id. An id belongs to one object of a namespace: where two carry the same label (a restored copy, an edit by
 * hand) the oldest has it, and the others are shown without it, so that `openstackId` gives their uid.
 */
import { compareAges as age } from "./chronicle.ts";
import { ID, openstackId } from "./names.ts";
import type { KubeObject } from "./objects.ts";
import { freeze } from "./trim.ts";

/** `changed` is told the key of an object that is shown otherwise from now on, though nothing happened to it. */
export function ids<T extends KubeObject>(get: (key: string) => T | undefined, changed: (key: string) => void) {
  // One key, or several: by far most ids are of one object, and a Set for each would cost more than the id.
  const byId = new Map<string, string | Set<string>>();
  // By key, those that lost their label, as they are shown.
  const rivals = new Map<string, T>();

  const keysOf = (id: string): string[] => {
    const held = byId.get(id);
    return held === undefined ? [] : held instanceof Set ? [...held] : [held];
  };

  function addId(id: string, key: string) {
    const held = byId.get(id);
    if (held === undefined) byId.set(id, key);
    else byId.set(id, held instanceof Set ? held.add(key) : new Set([held, key]));
  }

  function removeId(id: string, key: string) {
    const held = byId.get(id);
    if (held === key) byId.delete(id);
    else if (held instanceof Set && held.delete(key) && held.size === 0) byId.delete(id);
  }

  const shown = (key: string, object: T): T => (rivals.size === 0 ? object : (rivals.get(key) ?? object));

  function lose(key: string, object: T) {
    const alone = withoutId(object);
    rivals.set(key, alone);
    addId(openstackId(alone), key);
  }

  /** `get(key)` gives the object already. */
  function add(key: string, object: T) {
    const label = claim(object);
    const holder = label === undefined ? undefined : keysOf(label).find((each) => each !== key && sameNamespace(get(each), object));
    const other = holder === undefined ? undefined : get(holder);
    if (label === undefined || holder === undefined || !other) return addId(openstackId(object), key);
    if (age(other, object) <= 0) return lose(key, object);
    removeId(label, holder);
    lose(holder, other);
    changed(holder);
    addId(label, key);
  }

  function remove(key: string, object: T) {
    const lost = rivals.get(key);
    removeId(openstackId(lost ?? object), key);
    rivals.delete(key);
    if (lost) return;
    // The label is free again: the oldest of those that lost it has it now.
    const label = claim(object);
    const heirs = [...rivals].flatMap(([each]) => {
      const rival = get(each);
      return label !== undefined && rival && claim(rival) === label && sameNamespace(rival, object) ? [{ each, rival }] : [];
    });
    const heir = heirs.sort((a, b) => age(a.rival, b.rival))[0];
    if (!heir) return;
    removeId(openstackId(rivals.get(heir.each) ?? heir.rival), heir.each);
    rivals.delete(heir.each);
    addId(openstackId(heir.rival), heir.each);
    changed(heir.each);
  }

  return {
    add,
    remove,
    shown,
    find(reach: string | undefined, id: string): T | undefined {
      const inReach = ({ metadata: { namespace } }: T) => reach === undefined || namespace === undefined || namespace === reach;
      const candidates = keysOf(id).flatMap((key) => {
        const object = get(key);
        return object ? shown(key, object) : [];
      });
      return candidates.filter(inReach).sort(age)[0];
    },
  };
}

/** The label, where it is the object's id unless an older one has it. */
const claim = (object: KubeObject) => (object.metadata.labels?.[ID] === openstackId(object) ? object.metadata.labels[ID] : undefined);

const sameNamespace = (a: KubeObject | undefined, b: KubeObject) => a?.metadata.namespace === b.metadata.namespace;

function withoutId<T extends KubeObject>(object: T): T {
  const { [ID]: _, ...labels } = object.metadata.labels ?? {};
  return freeze({ ...object, metadata: { ...object.metadata, labels } });
}
