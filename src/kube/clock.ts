/**
 * The API server's time, as its answers tell it. What one replica judges by its own clock (how old an object is, when a token ends) another
 * one would judge otherwise; the clock of the API server, which also dates every object, they share.
 */
export interface Clock {
  now(): Date;
  /** `date`: the answer's header of this name; `sentAt`: when the request went out, by the local clock. */
  heard(date: string | undefined, sentAt: number): void;
}

export function createClock(local: () => number = Date.now): Clock {
  // Milliseconds; nothing while the local clock contradicts no answer.
  let offset = 0;
  return {
    now: () => new Date(local() + offset),
    heard(date, sentAt) {
      const stamped = Date.parse(date ?? "");
      if (Number.isNaN(stamped)) return;
      // Whole seconds, rounded down, and written between the request and its answer.
      const least = stamped - local();
      const most = stamped + 1000 - sentAt;
      offset = Math.max(least, Math.min(most, offset));
    },
  };
}
