/** The time of this process, which stands still but when it is moved: what is written in one operation has one time. */
export interface Clock {
  tick(): void;
}

const TICK_MILLISECONDS = 2000;

export function stopClock(): Clock {
  const Real = Date;
  let now = Real.now();
  class Stopped extends Real {
    constructor(...given: [] | [number | string | Date]) {
      super(...((given.length === 0 ? [now] : given) as [number]));
    }
    static override now(): number {
      return now;
    }
  }
  // Called as a function, which nobody does, it would fail.
  globalThis.Date = Stopped as DateConstructor;
  return {
    tick() {
      now += TICK_MILLISECONDS;
    },
  };
}
