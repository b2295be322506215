import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { at, emailLog, epoch } from "../../contract/world.ts";
import type { UnixMicroseconds } from "../time.ts";
import { microseconds, UnixSeconds } from "../time.ts";
import type { EmailLog } from "./email-log.ts";
import { EmailLogQuery, newestFirst, selectEmailLogs } from "./email-log-query.ts";
import { EmailStatus } from "./email-status.ts";

const shown = epoch / 1_000_000;
const seconds = (value: number) => v.parse(UnixSeconds, value);

const logs: fc.Arbitrary<EmailLog[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.string({ unit: fc.constantFrom("a", "B", "é", "\uffff", "😀"), minLength: 1, maxLength: 3 }),
      created: fc.constantFrom(-1_000_001, -1_000_000, -1, 0, 1, 999_999, 1_000_000, 1_000_001).map(at),
      status: fc.constantFrom(...EmailStatus.options, "queued" as const, "queued" as const),
      ahead: fc.option(fc.constantFrom(-1, 0, 1, 1e9), { nil: undefined }),
    })
    .map(({ ahead, ...given }) => emailLog({ ...given, ...(ahead !== undefined && { scheduledFor: at(ahead) }) })),
  { maxLength: 30, selector: ({ id }) => id },
);
const bound = fc.integer({ min: -2, max: 2 }).map((offset) => seconds(shown + offset));
const query: fc.Arbitrary<EmailLogQuery> = fc.record(
  { count: fc.integer({ min: 1, max: 8 }), createdLt: bound, createdGt: bound },
  { requiredKeys: [] },
);

describe("EmailLogQuery", () => {
  it("accepts nothing at all, a count from 1 to 100 and whole seconds", () => {
    for (const given of [{}, { count: 1 }, { count: 100 }, { createdLt: 0, createdGt: 5_858_858_124 }]) {
      expect(v.parse(EmailLogQuery, given)).toEqual(given);
    }
  });

  it.each([0, -1, 101, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "2", null])("refuses the count %s", (count) => {
    const { issues } = v.safeParse(EmailLogQuery, { count });
    expect(issues?.map((issue) => v.getDotPath(issue))).toContain("count");
  });

  it("accepts any of the statuses, a provider, a template, even the empty one, and the id of a log", () => {
    for (const status of EmailStatus.options) expect(v.parse(EmailLogQuery, { status })).toEqual({ status });
    const given = { provider: "ses", emailId: "", beforeId: "log_1" };
    expect(v.parse(EmailLogQuery, given)).toEqual(given);
    const wrong = { status: "Sent", provider: "", emailId: "a\u0000", beforeId: "" };
    const { issues } = v.safeParse(EmailLogQuery, wrong);
    expect(issues?.map((issue) => v.getDotPath(issue))).toEqual(["status", "provider", "emailId", "beforeId"]);
  });

  it("refuses bounds that are no whole seconds, and names them", () => {
    const { issues } = v.safeParse(EmailLogQuery, { createdLt: "0", createdGt: 0.5 });
    expect(issues?.map((issue) => v.getDotPath(issue))).toEqual(["createdLt", "createdGt"]);
  });
});

describe("newestFirst", () => {
  it("puts the newer first, and of one time the greater id by code point", () => {
    const ids = ["a", "B", "é", "\uffff", "😀", "aa", "9", "10"];
    const ordered = [...ids.map((id) => emailLog({ id })), emailLog({ id: "new", created: at(1) })].toSorted(
      newestFirst,
    );
    expect(ordered.map(({ id }) => id)).toEqual(["new", "😀", "\uffff", "é", "aa", "a", "B", "9", "10"]);
  });
});

describe("selectEmailLogs", () => {
  it("gives exactly the logs of a later second than createdGt and an earlier one than createdLt", () => {
    const law = fc.property(logs, query, (all, { createdLt, createdGt }) => {
      const bounds = { ...(createdLt !== undefined && { createdLt }), ...(createdGt !== undefined && { createdGt }) };
      const expected = all.filter(({ created }) => {
        const second = (created - (((created % 1_000_000) + 1_000_000) % 1_000_000)) / 1_000_000;
        return !(createdLt !== undefined && second >= createdLt) && !(createdGt !== undefined && second <= createdGt);
      });
      expect(ids(select(all, bounds, at(0))).toSorted()).toEqual(ids(expected).toSorted());
    });
    fc.assert(law);
  });

  it("gives a log shown with a second to neither createdGt nor createdLt of that second", () => {
    const all = [-1, 0, 1, 999_999, 1_000_000].map((offset) => emailLog({ id: `${offset}`, created: at(offset) }));
    const selected = (given: EmailLogQuery) => ids(select(all, given, at(0)));
    expect(selected({ createdGt: seconds(shown) })).toEqual(["1000000"]);
    expect(selected({ createdLt: seconds(shown) })).toEqual(["-1"]);
    expect(selected({ createdGt: seconds(shown - 1), createdLt: seconds(shown + 1) })).toEqual(["999999", "1", "0"]);
  });

  it("gives the newest first, whatever is asked", () => {
    const law = fc.property(logs, query, (all, asked) => {
      const selected = select(all, asked, at(0));
      expect(selected).toEqual(selected.toSorted(newestFirst));
      expect(new Set(ids(selected)).size).toBe(selected.length);
    });
    fc.assert(law);
  });

  it("gives for a count the first of what it would give without, scheduled ones included", () => {
    const law = fc.property(logs, query, fc.integer({ min: 1, max: 40 }), (all, { count: _, ...bounds }, count) => {
      expect(select(all, { ...bounds, count }, at(0))).toEqual(select(all, bounds, at(0)).slice(0, count));
    });
    fc.assert(law);
  });

  it("does not depend on the order of the logs, and leaves it as it is", () => {
    const shuffled = logs.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    const law = fc.property(shuffled, query, ([all, other], asked) => {
      const before = ids(other);
      expect(select(other, asked, at(0))).toEqual(select(all, asked, at(0)));
      expect(ids(other)).toEqual(before);
    });
    fc.assert(law);
  });

  it("gives without a count the newest 100 sent logs, and the newest 100 scheduled ones on top", () => {
    const all = Array.from({ length: 303 }, (_, index) =>
      emailLog({
        id: `${index}`,
        created: at(index),
        ...(index % 3 === 0 && { status: "queued", scheduledFor: at(1e9) }),
      }),
    );
    const selected = select(all, {}, at(0));
    const [scheduled, sent] = [all.filter((_, index) => index % 3 === 0), all.filter((_, index) => index % 3 !== 0)];
    const expected = [...scheduled.slice(-100), ...sent.slice(-100)].toSorted(newestFirst);
    expect(ids(selected)).toEqual(ids(expected));
  });

  it("gives 100 at most for a count, scheduled ones included, and 100 where none are scheduled", () => {
    const sent = Array.from({ length: 150 }, (_, index) => emailLog({ id: `s${index}`, created: at(index) }));
    const ahead = { status: "queued", created: at(1000), scheduledFor: at(1e9) } as const;
    const scheduled = Array.from({ length: 60 }, (_, index) => emailLog({ id: `q${index}`, ...ahead }));
    const selected = ids(select([...sent, ...scheduled], { count: 100 }, at(0)));
    expect(selected.filter((id) => id.startsWith("q"))).toHaveLength(60);
    expect(selected.filter((id) => id.startsWith("s"))).toHaveLength(40);
    expect(select(sent, {}, at(0))).toHaveLength(100);
  });

  it("takes a log for sent once its time has come, or something says that it was sent", () => {
    const due = Array.from({ length: 101 }, (_, index) =>
      emailLog({ id: `${index}`, status: "queued", scheduledFor: at(5) }),
    );
    expect(select([...due, emailLog()], {}, at(4))).toHaveLength(101);
    expect(select([...due, emailLog()], {}, at(5))).toHaveLength(100);
    const delivered = due.map((log): EmailLog => ({ ...log, status: "delivered" }));
    expect(select(delivered, {}, at(4))).toHaveLength(100);
  });

  it("names a next exactly when something is left, and it is the last log before what is left out", () => {
    const law = fc.property(logs, query, (all, asked) => {
      const page = selectEmailLogs(all, asked, at(0));
      const matching = select(all, { ...asked, count: 100 }, at(0));
      const expected = matching.length > (asked.count ?? 100) ? matching[(asked.count ?? 100) - 1]?.id : undefined;
      expect(page?.next).toBe(expected);
    });
    fc.assert(law);
  });

  it("lets a first page without a count end where the first log is left out, of whichever kind", () => {
    const sent = Array.from({ length: 101 }, (_, index) => emailLog({ id: `s${index}`, created: at(1000 - index) }));
    const ahead = { status: "queued", scheduledFor: at(1e9) } as const;
    const old = emailLog({ id: "old", created: at(0), ...ahead });
    const first = selectEmailLogs([...sent, old], {}, at(0));
    expect([first?.logs.length, first?.logs.at(-1)?.id, first?.next]).toEqual([101, "old", "s99"]);
    const second = selectEmailLogs([...sent, old], { beforeId: "s99" }, at(0));
    expect(second).toEqual({ logs: [sent[100], old] });
    // What is sent meanwhile changes kinds, which later pages do not tell apart.
    expect(selectEmailLogs([...sent, old], { beforeId: "s99" }, at(1e9))).toEqual(second);
  });

  it("gives 100 of both kinds together after a log, and all kinds after that", () => {
    const all = Array.from({ length: 250 }, (_, index) =>
      emailLog({
        id: `${index}`,
        created: at(-index),
        ...(index % 3 === 0 && { status: "queued", scheduledFor: at(1e9) }),
      }),
    );
    const page = selectEmailLogs(all, { beforeId: "9" }, at(0));
    expect(page).toEqual({ logs: all.slice(10, 110), next: "109" });
    expect(selectEmailLogs(all, { beforeId: "249" }, at(0))).toEqual({ logs: [] });
  });

  it("has no answer after an id that is none of the logs", () => {
    expect(selectEmailLogs([emailLog({ id: "1" })], { beforeId: "2" }, at(0))).toBeUndefined();
  });

  it("gives nothing of nothing, nor between bounds that leave nothing", () => {
    expect(select([], { count: 5 }, at(0))).toEqual([]);
    expect(select([emailLog()], { createdLt: seconds(0) }, microseconds(0))).toEqual([]);
    expect(select([emailLog()], { createdLt: seconds(shown + 1), createdGt: seconds(shown) }, at(0))).toEqual([]);
  });
});

/** The logs of the page that answers a query. */
function select(given: readonly EmailLog[], asked: EmailLogQuery, now: UnixMicroseconds): EmailLog[] {
  return selectEmailLogs(given, asked, now)?.logs ?? [];
}

function ids(given: readonly EmailLog[]): string[] {
  return given.map(({ id }) => id);
}
