import * as fc from "fast-check";
import * as v from "valibot";
import { afterEach, describe, expect, it, vi } from "vitest";
import { microseconds, systemClock, toMicroseconds, toSeconds, UnixSeconds } from "./time.ts";

const last = 9_007_199_254;

describe("UnixSeconds", () => {
  it.each([0, 1, 1_700_000_000, 5_858_858_124, last])("accepts %d", (seconds) => {
    expect(v.parse(UnixSeconds, seconds)).toBe(seconds);
  });

  it.each([-1, 0.5, last + 1, 1_700_000_000_000, Number.NaN, Number.POSITIVE_INFINITY, "5", null, undefined])(
    "refuses %s",
    (input) => {
      expect(v.is(UnixSeconds, input)).toBe(false);
    },
  );

  it("asks a caller who sends milliseconds whether that is so", () => {
    const { issues } = v.safeParse(UnixSeconds, 1_700_000_000_000);
    expect(issues?.[0].message).toContain("milliseconds");
  });

  it("knows one zero only, so that every store answers the same", () => {
    const { output } = v.safeParse(UnixSeconds, -0);
    expect(Object.is(output, -0)).toBe(false);
  });
});

describe("toSeconds", () => {
  it.each([
    [0, 0],
    [999_999, 0],
    [1_000_000, 1],
    [1_700_000_000_999_999, 1_700_000_000],
    [1_700_000_001_000_000, 1_700_000_001],
    [Number.MAX_SAFE_INTEGER, last],
  ])("rounds %d microseconds down to %d", (time, seconds) => {
    expect(toSeconds(microseconds(time))).toBe(seconds);
  });

  it("gives back every second that toMicroseconds took, and its whole length", () => {
    const law = fc.property(fc.integer({ min: 0, max: last }), fc.nat({ max: 999_999 }), (given, part) => {
      const seconds = v.parse(UnixSeconds, given);
      const first = toMicroseconds(seconds);
      fc.pre(Number.isSafeInteger(first + part));
      expect(Number.isSafeInteger(first)).toBe(true);
      expect(toSeconds(microseconds(first + part))).toBe(seconds);
    });
    fc.assert(law, { examples: [[last, 0]] });
  });
});

describe("systemClock", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("tells the time of the machine in microseconds", () => {
    vi.spyOn(Date, "now").mockReturnValue(1_700_000_000_123);
    expect(systemClock().now()).toBe(1_700_000_000_123_000);
  });

  it("answers a later time each time, while the machine's clock stands still, jumps ahead and falls back", () => {
    const machine = vi.spyOn(Date, "now");
    const clock = systemClock();
    const answers = [5, 5, 5, 9, 2, 9, 10].map((milliseconds) => {
      machine.mockReturnValue(milliseconds);
      return clock.now();
    });
    expect(answers).toEqual([5000, 5001, 5002, 9000, 9001, 9002, 10_000]);
  });

  it("never gives one time twice, however fast it is asked", () => {
    const clock = systemClock();
    const answers = Array.from({ length: 5000 }, () => clock.now());
    expect(answers.every((time, index) => index === 0 || time > (answers[index - 1] ?? time))).toBe(true);
    expect(answers.every(Number.isSafeInteger)).toBe(true);
  });
});
