import * as v from "valibot";

/** Whole seconds since 1970, UTC, as the wire shows them: 0 to 9,007,199,254 (June 2255). */
export const UnixSeconds = v.pipe(
  v.number("must be a whole number of Unix seconds"),
  v.integer("must be a whole number of Unix seconds"),
  v.minValue(0, "must be Unix seconds, not before 1970"),
  // 2^53 microseconds; a time in milliseconds is far beyond it, and so is refused aloud.
  v.maxValue(9_007_199_254, "must be Unix seconds up to 9007199254 (were milliseconds sent?)"),
  // Of the two zeros the store keeps one.
  v.transform((seconds) => seconds + 0),
  v.brand("UnixSeconds"),
);
export type UnixSeconds = v.InferOutput<typeof UnixSeconds>;

/** Whole microseconds since 1970, UTC: the resolution of the store, within 2^53. */
export type UnixMicroseconds = number & v.Brand<"UnixMicroseconds">;

/** Says what time it is. Use cases ask it; nothing else does. */
export type Clock = {
  /** The time now. Each answer is later than the one before, so that what comes later sorts later. */
  now(): UnixMicroseconds;
};

const microsecondsPerSecond = 1_000_000;

/** Marks a count of whole microseconds since 1970 that is known to be one. */
export function microseconds(value: number): UnixMicroseconds {
  return value as UnixMicroseconds;
}

/** The first microsecond of a second. */
export function toMicroseconds(seconds: UnixSeconds): UnixMicroseconds {
  return microseconds(seconds * microsecondsPerSecond);
}

/** The whole second that a reply shows for a time: rounded down. */
export function toSeconds(time: UnixMicroseconds): UnixSeconds {
  return Math.floor(time / microsecondsPerSecond) as UnixSeconds;
}

/** The clock of the machine, in steps of at least a microsecond. */
export function systemClock(): Clock {
  let last = 0;
  return {
    now() {
      last = Math.max(last + 1, Date.now() * 1000);
      return microseconds(last);
    },
  };
}
