import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { address, at, epoch } from "../../contract/world.ts";
import { isScheduled } from "./email-log.ts";
import { NewEmail, NewEmailEvent, newEmailEvent, newEmailLog } from "./new-email.ts";

const recipient = "Matt@Example.com";
const shown = epoch / 1_000_000;
const email = (given: object) => v.parse(NewEmail, { recipient, ...given });

describe("NewEmail", () => {
  it("needs a recipient and nothing else, and takes null for not given", () => {
    const nothing = { recipientName: null, status: null, message: null, emailId: null, emailName: null, id: null };
    const more = { emailVersion: null, created: null, scheduledFor: null, provider: null, messageId: null };
    expect(v.parse(NewEmail, { recipient })).toEqual({ recipient: address(recipient) });
    expect(v.is(NewEmail, { recipient, ...nothing, ...more })).toBe(true);
    expect(v.is(NewEmail, {})).toBe(false);
    expect(v.is(NewEmail, { recipient: null })).toBe(false);
  });

  it.each([
    ["recipient", "matt"],
    ["status", "spam"],
    ["created", 1.5],
    ["created", 1_700_000_000_000],
    ["scheduledFor", -1],
    ["id", ""],
    ["provider", ""],
    ["messageId", ""],
    ["recipientName", 7],
    ["message", "a\u0000"],
    ["emailName", "\ud800"],
    ["id", "\udc00"],
  ])("refuses the %s %j, and names it", (field, value) => {
    const { issues } = v.safeParse(NewEmail, { recipient, [field]: value });
    expect(issues?.map((issue) => v.getDotPath(issue))).toEqual([field]);
  });

  it.each([
    ["recipientName", 1024],
    ["message", 4096],
    ["emailId", 255],
    ["emailName", 1024],
    ["emailVersion", 1024],
    ["id", 255],
    ["provider", 64],
    ["messageId", 998],
  ])("allows a %s of %d bytes and no more", (field, most) => {
    expect(v.is(NewEmail, { recipient, [field]: "x".repeat(most) })).toBe(true);
    expect(v.is(NewEmail, { recipient, [field]: "x".repeat(most + 1) })).toBe(false);
    expect(v.is(NewEmail, { recipient, [field]: "é".repeat(most / 2 + 1) })).toBe(false);
  });
});

describe("newEmailLog", () => {
  it("takes an email of which nothing is said for one that is sent at this moment", () => {
    const log = newEmailLog(email({}), at(123_456));
    expect(log).toEqual({
      id: expect.stringMatching(/^log_[0-9a-f]{32}$/),
      created: at(123_456),
      recipient: { key: "matt@example.com", spelling: "Matt@Example.com" },
      recipientName: null,
      status: "sent",
      message: "email sent",
      emailId: "",
      emailName: "",
      emailVersion: null,
    });
    for (const absent of ["scheduledFor", "provider", "messageId"]) expect(absent in log).toBe(false);
  });

  it("takes null for not given", () => {
    const nothing = { recipientName: null, status: null, message: null, emailId: null, emailName: null, id: "log_1" };
    const more = { emailVersion: null, created: null, scheduledFor: null, provider: null, messageId: null };
    const log = newEmailLog(email({ ...nothing, ...more }), at(0));
    expect(log).toEqual(newEmailLog(email({ id: "log_1" }), at(0)));
    expect(Object.keys(log)).not.toContain("scheduledFor");
  });

  it("keeps all that is given, its times as whole seconds", () => {
    const given = {
      ...{ id: "order-17", recipientName: "", status: "opened", message: "", emailId: "tem_1", emailName: "Order" },
      ...{ emailVersion: "Version A", provider: "sendgrid", messageId: "<a@b>" },
    };
    const log = newEmailLog(email({ ...given, created: shown - 5, scheduledFor: 0 }), at(123_456));
    expect(log).toEqual({
      ...given,
      claimedId: "order-17",
      recipient: address(recipient),
      created: at(-5_000_000),
      scheduledFor: 0,
    });
  });

  it("takes an email that is scheduled ahead for queued, to the very second", () => {
    for (const [offset, status] of [
      [-1, "sent"],
      [0, "sent"],
      [1, "queued"],
      [86_400, "queued"],
    ] as const) {
      for (const now of [at(0), at(1), at(999_999)]) {
        const log = newEmailLog(email({ scheduledFor: shown + offset }), now);
        expect([offset, log.status, log.scheduledFor]).toEqual([offset, status, at(offset * 1_000_000)]);
        expect(isScheduled(log, now)).toBe(status === "queued");
      }
    }
  });

  it("does not overrule a status that is given by the schedule", () => {
    expect(newEmailLog(email({ scheduledFor: shown + 9, status: "requested" }), at(0)).status).toBe("requested");
    expect(newEmailLog(email({ status: "queued" }), at(0)).status).toBe("queued");
  });

  it.each([
    [{ provider: "sendgrid" }, "email sent through SendGrid"],
    [{ provider: "sendgrid", status: "opened" }, "SendGrid: Message has been opened"],
    [{ status: "queued" }, "email queued"],
    [{ provider: "sendgrid", scheduledFor: shown + 9 }, "email queued"],
    [{ provider: "sendgrid", message: "as said" }, "as said"],
  ])("says of %j: %s", (given, message) => {
    expect(newEmailLog(email(given), at(0)).message).toBe(message);
  });

  it("gives each log an id of its own, later ones sorting later", () => {
    const ids = [0, 1000, 2000, 1e9].map((offset) => newEmailLog(email({}), at(offset)).id);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set([...ids, newEmailLog(email({}), at(0)).id]).size).toBe(5);
  });
});

describe("NewEmailEvent", () => {
  it.each([{}, { type: "spam" }, { type: null }, { type: "sent", id: "" }, { type: "sent", created: 0.5 }])(
    "refuses %j",
    (input) => {
      expect(v.is(NewEmailEvent, input)).toBe(false);
    },
  );
});

describe("newEmailEvent", () => {
  it("is taken to have happened as it is received, and to say what its type says", () => {
    expect(
      newEmailEvent(v.parse(NewEmailEvent, { type: "opened", message: null, created: null, id: null }), at(7)),
    ).toEqual({
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
      type: "opened",
      message: "Message has been opened",
      occurred: at(7),
      received: at(7),
    });
  });

  it("keeps what is given, even a time far ahead, and the time of its receipt beside", () => {
    const given = { id: "e-1", type: "bounced", message: "550 no such user", created: 0 };
    const told = { id: "e-1", type: "bounced", message: "550 no such user", occurred: 0, received: at(7) };
    expect(newEmailEvent(v.parse(NewEmailEvent, given), at(7))).toEqual(told);
    const ahead = newEmailEvent(v.parse(NewEmailEvent, { ...given, created: shown + 86_400 }), at(7));
    expect(ahead.occurred).toBe(at(86_400_000_000));
  });
});
