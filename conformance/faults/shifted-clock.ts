/** `node --import`ed before a program: its clock goes wrong by so many seconds as CLOCK_AHEAD_SECONDS says. What measures spans of time stays right. */
const ahead = Number(process.env["CLOCK_AHEAD_SECONDS"] ?? 0) * 1000;
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...from: [] | [number | string | Date]) {
    if (from.length === 0) super(RealDate.now() + ahead);
    // The other forms say which time they mean.
    else super(...(from as [number]));
  }

  static override now(): number {
    return RealDate.now() + ahead;
  }
} as DateConstructor;
