import { expect, it } from "vitest";
import { createClock } from "./clock.ts";

const noon = Date.UTC(2026, 0, 1, 12);
const http = (milliseconds: number) => new Date(milliseconds).toUTCString();

/** A server and a replica whose clock is ahead by so much; each request takes 10 ms. */
function ahead(milliseconds: number) {
  let time = noon;
  const clock = createClock(() => time + milliseconds);
  return {
    clock,
    errorMilliseconds: () => clock.now().getTime() - time,
    ask(afterMilliseconds: number) {
      time += afterMilliseconds;
      const sentAt = time + milliseconds;
      const date = http(time + 5);
      time += 10;
      clock.heard(date, sentAt);
    },
  };
}

it("leaves a clock alone that is right", () => {
  const { ask, errorMilliseconds } = ahead(0);
  for (let n = 0; n < 50; n++) ask(137);
  expect(errorMilliseconds()).toBe(0);
});

it.each([120_000, -120_000, 1_500, -300])("finds a clock that is wrong by %i ms", (wrong) => {
  const { ask, errorMilliseconds } = ahead(wrong);
  ask(0);
  expect(Math.abs(errorMilliseconds())).toBeLessThanOrEqual(Math.min(1_015, Math.abs(wrong)));
  for (let n = 0; n < 50; n++) ask(137);
  expect(Math.abs(errorMilliseconds())).toBeLessThanOrEqual(150);
});

it("takes no notice of an answer without a date", () => {
  const clock = createClock(() => noon);
  clock.heard(undefined, noon);
  clock.heard("yesterday", noon);
  expect(clock.now().getTime()).toBe(noon);
});
