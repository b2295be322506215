import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at } from "../../contract/world.ts";
import { compareText } from "../text.ts";
import { microseconds } from "../time.ts";
import type { EmailEvent } from "./email-event.ts";
import { EmailStatus } from "./email-status.ts";
import { eventHistory, highestEvent, standing } from "./fold-events.ts";

// The order of esp-webhooks.md, "The fold": phases, and the ranks within them.
const phases: readonly (readonly EmailStatus[])[] = [
  ["requested", "triggered", "queued", "failed_to_queue"],
  ["processed", "sent", "failed_to_send"],
  ["deferred"],
  ["delivered", "bounced", "dropped"],
  ["opened", "re_opened", "clicked", "re_clicked"],
  ["unsubscribed"],
  ["reported_as_spam"],
];
const ranked = phases.flatMap((types, phase) => types.map((type, rank) => ({ type, phase, rank })));
const tenMinutes = 600_000_000;

const moment = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((offset) => at(offset)),
  fc.constantFrom(tenMinutes - 1, tenMinutes, tenMinutes + 1, 2 * tenMinutes).map(at),
  fc.constantFrom(0, 9, 10, 999_999_999_999_999, 1_000_000_000_000_000, 9_007_199_254_000_000).map(microseconds),
);
const anyEvent: fc.Arbitrary<EmailEvent> = fc.record({
  id: fc.oneof(
    fc.constantFrom("", "a", "b", "B", "é", "\uffff", "😀", ":", "1:z"),
    fc.string({ unit: "binary", maxLength: 3 }),
  ),
  type: fc.constantFrom(...EmailStatus.options),
  message: fc.constant(""),
  occurred: moment,
  received: fc.constantFrom(at(0), at(1)),
});
const eventSet = fc.uniqueArray(anyEvent, { maxLength: 12, selector: ({ id }) => id });
const shuffledSet = eventSet.chain((events) =>
  fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }), fc.subarray(events)),
);

describe("standing", () => {
  it("knows a phase and a rank for each of the 17 statuses", () => {
    expect(ranked.map(({ type }) => type).toSorted()).toEqual(EmailStatus.options.toSorted());
  });

  it("orders the statuses by phase, and within a phase by rank, when all else is equal", () => {
    const standings = ranked.map(({ type }) => standing(event("same", type, 0)));
    expect(standings.toSorted(compareText)).toEqual(standings);
    expect(new Set(standings).size).toBe(17);
  });

  it("puts a later phase above any time, rank and id of an earlier one", () => {
    const lowest = phases.map(([type = "requested"]) => event("", type, -1e15));
    const highest = phases.map((types) => event("\u{10ffff}", types.at(-1) ?? "requested", 0));
    for (const [index, low] of lowest.slice(1).entries()) {
      expect(compareText(standing(low), standing(highest[index] ?? low))).toBeGreaterThan(0);
    }
  });

  it("orders by (phase, time, rank, id), as comparing the four one after the other does", () => {
    const law = fc.property(anyEvent, anyEvent, (left, right) => {
      expect(Math.sign(compareText(standing(left), standing(right)))).toBe(compareEvents(left, right));
    });
    fc.assert(law, { numRuns: 1000 });
  });

  it("puts a time of more than ten minutes ahead of its receipt at its receipt, and one of exactly ten not", () => {
    const honest = (occurred: number) => standing({ ...event("a", "opened", occurred), received: at(occurred) });
    const given = (occurred: number) => standing({ ...event("a", "opened", occurred), received: at(0) });
    expect(given(tenMinutes)).toBe(honest(tenMinutes));
    expect(given(tenMinutes + 1)).toBe(honest(0));
    expect(given(-tenMinutes * 100)).toBe(honest(-tenMinutes * 100));
  });
});

describe("highestEvent", () => {
  it("is undefined of none", () => {
    expect(highestEvent([])).toBeUndefined();
  });

  it.each([
    ["a delivery after an opening", "opened", [event("1", "opened", 1), event("2", "delivered", 9)]],
    ["a deferral after a delivery", "delivered", [event("1", "delivered", 1), event("2", "deferred", 9)]],
    ["a bounce after a delivery", "bounced", [event("1", "delivered", 1), event("2", "bounced", 9)]],
    ["a delivery after a bounce", "delivered", [event("1", "bounced", 1), event("2", "delivered", 9)]],
    ["a delivery and a bounce at one time", "bounced", [event("2", "delivered", 1), event("1", "bounced", 1)]],
    ["an opening after a click", "opened", [event("1", "clicked", 1), event("2", "opened", 9)]],
    ["an opening after a complaint", "reported_as_spam", [event("1", "reported_as_spam", 1), event("2", "opened", 9)]],
    ["a complaint and leaving", "reported_as_spam", [event("1", "unsubscribed", 9), event("2", "reported_as_spam", 1)]],
  ] as const)("makes of %s %s", (_, status, events) => {
    expect(highestEvent(events)?.type).toBe(status);
    expect(highestEvent(events.toReversed())?.type).toBe(status);
  });

  it("is the maximum by (phase, time, rank, id), in whatever order and how often events arrive", () => {
    const law = fc.property(shuffledSet, ([events, shuffled, again]) => {
      const highest = events.toSorted(compareEvents).at(-1);
      expect(highestEvent(events)).toEqual(highest);
      expect(highestEvent([...again, ...shuffled, ...again])).toEqual(highest);
    });
    fc.assert(law, { numRuns: 300 });
  });

  it("is the one with the greater id by code point, when all else is equal", () => {
    const [lesser, greater] = [event("\uffff", "opened", 1), event("😀", "opened", 1)];
    expect(highestEvent([lesser, greater])).toBe(greater);
    expect(highestEvent([greater, lesser])).toBe(greater);
  });

  it("may be asked part by part", () => {
    const law = fc.property(eventSet, fc.nat({ max: 12 }), (events, cut) => {
      const parts = [events.slice(0, cut), events.slice(cut)].flatMap((part) => highestEvent(part) ?? []);
      expect(highestEvent(parts)).toEqual(highestEvent(events));
    });
    fc.assert(law);
  });
});

describe("eventHistory", () => {
  it("tells every opening and every click but the first as a repeated one", () => {
    const events = [
      event("1", "delivered", 0),
      event("2", "opened", 1),
      event("3", "clicked", 2),
      event("4", "opened", 3),
    ];
    const more = [
      event("5", "clicked", 4),
      event("6", "opened", 5),
      event("7", "bounced", 6),
      event("8", "bounced", 7),
    ];
    const told = ["delivered", "opened", "clicked", "re_opened", "re_clicked", "re_opened", "bounced", "bounced"];
    expect(eventHistory([...events, ...more].toReversed()).map(({ type }) => type)).toEqual(told);
  });

  it("keeps a repeated one that was given as such, and lets it count as the first", () => {
    const given = [
      event("1", "re_opened", 1),
      event("2", "opened", 2),
      event("3", "re_clicked", 3),
      event("4", "clicked", 4),
    ];
    expect(eventHistory(given).map(({ type }) => type)).toEqual(["re_opened", "re_opened", "re_clicked", "re_clicked"]);
    const late = [event("1", "opened", 1), event("2", "re_opened", 2)];
    expect(eventHistory(late).map(({ type }) => type)).toEqual(["opened", "re_opened"]);
  });

  it("is ordered by the time of each event, oldest first, and at one time by phase, rank and id", () => {
    const law = fc.property(eventSet, (events) => {
      const ordered = events.toSorted((left, right) => left.occurred - right.occurred || compareEvents(left, right));
      expect(eventHistory(events).map(({ id }) => id)).toEqual(ordered.map(({ id }) => id));
    });
    fc.assert(law);
    const together = [
      event("b", "opened", 0),
      event("a", "opened", 0),
      event("c", "sent", 0),
      event("d", "clicked", 0),
    ];
    expect(eventHistory(together).map(({ id }) => id)).toEqual(["c", "a", "b", "d"]);
  });

  it("does not depend on the order of arrival", () => {
    const law = fc.property(shuffledSet, ([events, shuffled]) => {
      expect(eventHistory(shuffled)).toEqual(eventHistory(events));
    });
    fc.assert(law);
  });

  it("changes no event but for the type it tells, and stores nothing", () => {
    const law = fc.property(eventSet, (events) => {
      const before = events.map((given) => ({ ...given }));
      const history = eventHistory(events);
      expect(events).toEqual(before);
      for (const told of history)
        expect(before).toContainEqual({ ...told, type: expect.stringMatching(told.type.replace("re_", "")) });
    });
    fc.assert(law);
  });
});

function event(id: string, type: EmailStatus, offset: number): EmailEvent {
  return { id, type, message: `${type} ${id}`, occurred: at(offset), received: at(offset) };
}

function compareEvents(left: EmailEvent, right: EmailEvent): number {
  const [one, other] = [left, right].map((given) => {
    const ahead = given.occurred - given.received > tenMinutes;
    const { phase = -1, rank = -1 } = ranked.find(({ type }) => type === given.type) ?? {};
    return { phase, time: ahead ? given.received : given.occurred, rank };
  });
  if (one === undefined || other === undefined) return 0;
  const order = one.phase - other.phase || one.time - other.time || one.rank - other.rank;
  return Math.sign(order || compareText(left.id, right.id));
}
