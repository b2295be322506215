import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { EmailStatus, statusMessage } from "./email-status.ts";

describe("EmailStatus", () => {
  it("is one of the 17 of the sendwithus Logs API", () => {
    const seventeen = [
      ...["requested", "triggered", "queued", "sent", "clicked", "re_clicked", "opened", "re_opened"],
      ...["failed_to_queue", "failed_to_send", "processed", "dropped", "delivered", "deferred", "bounced"],
      ...["reported_as_spam", "unsubscribed"],
    ];
    expect(EmailStatus.options.toSorted()).toEqual(seventeen.toSorted());
    for (const status of seventeen) expect(v.parse(EmailStatus, status)).toBe(status);
  });

  it.each(["", "Sent", "sent ", "spam", "constructor", "__proto__", 0, null, undefined])("is not %j", (input) => {
    expect(v.is(EmailStatus, input)).toBe(false);
  });
});

describe("statusMessage", () => {
  it.each([
    ["opened", "sendgrid", "SendGrid: Message has been opened"],
    ["delivered", "mandrill", "Mandrill: Message has been successfully delivered to the receiving server."],
    ["sent", "sendgrid", "email sent through SendGrid"],
    ["queued", "sendgrid", "email queued"],
    ["queued", undefined, "email queued"],
    ["sent", undefined, "email sent"],
    ["opened", undefined, "Message has been opened"],
  ] as const)("says of %s by %s: %s", (status, provider, message) => {
    expect(statusMessage(status, provider)).toBe(message);
  });

  it.each([
    ["brevo", "Brevo"],
    ["mailgun", "Mailgun"],
    ["mandrill", "Mandrill"],
    ["postmark", "Postmark"],
    ["resend", "Resend"],
    ["sendgrid", "SendGrid"],
    ["ses", "Amazon SES"],
    ["sparkpost", "SparkPost"],
    ["SENDGRID", "SendGrid"],
    ["Our own relay", "Our own relay"],
  ])("calls the provider %j by its name, %s", (provider, name) => {
    expect(statusMessage("opened", provider)).toBe(`${name}: Message has been opened`);
    expect(statusMessage("sent", provider)).toBe(`email sent through ${name}`);
  });

  it.each(["constructor", "__proto__"])("takes %j for the name of a provider like any other", (provider) => {
    expect(statusMessage("opened", provider)).toBe(`${provider}: Message has been opened`);
  });

  it("says something different of each status, with a provider and without", () => {
    for (const provider of [undefined, "ses"]) {
      const messages = EmailStatus.options.map((status) => statusMessage(status, provider));
      expect(new Set(messages).size).toBe(17);
      for (const message of messages) expect(message).not.toContain("undefined");
    }
  });
});
