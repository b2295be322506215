import { microseconds, type UnixMicroseconds } from "@postbook/core";
import type { MaybeJson } from "./json.ts";

// The last second that Postbook knows: see `UnixSeconds`.
const latest = 9_007_199_254_000_000;
const perUnit = { seconds: 1_000_000, milliseconds: 1000 } as const;
const decimal = /^\d{1,15}(?:\.\d{1,9})?$/;
const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d)(?::?(\d\d))?)?$/;

/** The time that a count since 1970 says, a number or its digits; `undefined` of what is none, or beyond 1970 to 2255. */
export function timeIn(unit: "seconds" | "milliseconds", count: MaybeJson): UnixMicroseconds | undefined {
  if (typeof count === "string" && !decimal.test(count)) return undefined;
  if (typeof count !== "string" && typeof count !== "number") return undefined;
  return withinBounds(Math.round(Number(count) * perUnit[unit]));
}

/** The time that an ISO 8601 text says, to the microsecond, UTC unless it says otherwise; `undefined` as in `timeIn`. */
export function isoTime(text: MaybeJson): UnixMicroseconds | undefined {
  const [, date, time, fraction = "", sign, hours = "0", minutes = "0"] =
    (typeof text === "string" && text.length < 64 && iso.exec(text)) || [];
  if (date === undefined) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  const milliseconds = Date.parse(`${date}T${time}Z`) - offset * 60_000;
  // Engines differ on how many digits of a second they read.
  return withinBounds(milliseconds * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6)));
}

function withinBounds(time: number): UnixMicroseconds | undefined {
  return time >= 0 && time <= latest ? microseconds(time + 0) : undefined;
}
