/**
 * Who changes the same object does so one after the other, and whoever changes others at the same time: two writers that read the same version
 * cost a third request and a fourth, as one of them is refused, reads again and repeats. This spares requests and decides nothing: writers
 * elsewhere take no turns with ours, and between them the API server's conflict does.
 */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Those that come first go first. What fails holds up nobody. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work);
    const over: Promise<void> = turn
      .then(
        () => {},
        () => {},
      )
      .then(() => {
        if (last.get(key) === over) last.delete(key);
      });
    last.set(key, over);
    return turn;
  };
}
