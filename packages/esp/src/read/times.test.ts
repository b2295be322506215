import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at } from "../../test/webhooks.ts";
import { isoTime, timeIn } from "./times.ts";

describe("timeIn", () => {
  it.each([
    ["seconds", 0, 0],
    ["seconds", 1_427_409_578, 1_427_409_578_000_000],
    ["seconds", "1427409578", 1_427_409_578_000_000],
    ["seconds", 1_521_472_262.908181, 1_521_472_262_908_181],
    ["seconds", "1521472262.908181", 1_521_472_262_908_181],
    ["seconds", 9_007_199_254, 9_007_199_254_000_000],
    ["milliseconds", 1_604_933_654_321, 1_604_933_654_321_000],
    ["milliseconds", "1604933654321", 1_604_933_654_321_000],
  ] as const)("reads %s of %j", (unit, count, time) => {
    expect(timeIn(unit, count)).toBe(time);
  });

  it.each([
    ...[-1, "-1", 9_007_199_255, 1e300, "1e9", "0x10", " 1", "1 ", "", ".5", "now", "1".repeat(400)],
    ...[Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, [], [1], {}],
  ])("reads nothing of %j", (count) => {
    expect(timeIn("seconds", count)).toBeUndefined();
  });

  it("reads any count within bounds, or not at all", () => {
    const law = fc.property(fc.oneof(fc.double(), fc.integer(), fc.string()), (count) => {
      const time = timeIn("seconds", count) ?? 0;
      expect(Number.isSafeInteger(time) && time >= 0 && !Object.is(time, -0)).toBe(true);
    });
    fc.assert(law, { examples: [[-0]] });
  });
});

describe("isoTime", () => {
  it.each([
    ["2019-11-05T16:33:54.9070259Z", at("2019-11-05T16:33:54.907Z") + 25],
    ["2019-11-05T16:33:54.9070259-05:00", at("2019-11-05T21:33:54.907Z") + 25],
    ["2024-11-22T23:41:11.894719+00:00", at("2024-11-22T23:41:11.894Z") + 719],
    ["2024-11-22 23:41:12.126+00", at("2024-11-22T23:41:12.126Z")],
    ["2024-11-22T23:41:12+0530", at("2024-11-22T18:11:12Z")],
    ["2024-11-22T23:41:12", at("2024-11-22T23:41:12Z")],
    ["1970-01-01T00:00:00Z", 0],
  ])("reads %s to the microsecond", (text, time) => {
    expect(isoTime(text)).toBe(time);
  });

  it.each([
    ...[
      "",
      "now",
      "2024-11-22",
      "2024-13-01T00:00:00Z",
      "2024-11-22T25:00:00Z",
      "+275760-09-13T00:00:00Z",
      "2300-01-01T00:00:00Z",
    ],
    ...[
      "1969-12-31T23:59:59Z",
      "1970-01-01T00:00:00+01:00",
      `2024-11-22T23:41:12.${"1".repeat(100)}Z`,
      1,
      null,
      undefined,
      {},
    ],
  ])("reads nothing of %j", (text) => {
    expect(isoTime(text)).toBeUndefined();
  });
});
