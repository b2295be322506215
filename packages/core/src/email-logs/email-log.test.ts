import { describe, expect, it } from "vitest";
import { at } from "../../contract/world.ts";
import { isScheduled } from "./email-log.ts";
import { EmailStatus } from "./email-status.ts";

describe("isScheduled", () => {
  it("is true while the time is ahead, and no longer at the very moment", () => {
    const log = { status: "queued", scheduledFor: at(10) } as const;
    expect([9, 10, 11].map((now) => isScheduled(log, at(now)))).toEqual([true, false, false]);
  });

  it("is false for a log that has no time to come", () => {
    expect(isScheduled({ status: "queued" }, at(0))).toBe(false);
  });

  it("is false once anything says that the email was sent, or never will be", () => {
    const unsent = EmailStatus.options.filter((status) => isScheduled({ status, scheduledFor: at(10) }, at(0)));
    expect(unsent.toSorted()).toEqual(["queued", "requested", "triggered"]);
  });
});
