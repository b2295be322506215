import { describe, expect, it } from "vitest";
import { samples } from "../../test/ses-samples.ts";
import { address, at, type EventWithoutKey, keysOf, readAll, request, typesOf } from "../../test/webhooks.ts";
import { ses } from "./ses.ts";

const envelope = {
  Type: "Notification",
  MessageId: "26858270-545e-5848-82a2-e05566af3dcf",
  TopicArn: "arn:aws:sns:us-west-2:131990247566:topic",
};
const notify = (event: unknown, changes: object = {}) =>
  request({ ...envelope, Message: typeof event === "string" ? event : JSON.stringify(event), ...changes });

const published = "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000";
const custom = ["myCustomTag1=myCustomTagValue1", "myCustomTag2=myCustomTagValue2"];
const tracked = ["myCustomTag1=myCustomValue1", "myCustomTag2=myCustomValue2"];

describe("event publishing", () => {
  const base = { provider: "ses" as const, recipient: address("recipient@example.com"), messageId: published };
  const expected: [keyof typeof samples, EventWithoutKey][] = [
    [
      "bounceEvent",
      {
        ...base,
        type: "bounced",
        occurred: at("2017-08-05T00:41:02.669Z"),
        message: "Amazon SES: 550 5.1.1 user unknown",
        reason: "550 5.1.1 user unknown",
        tags: [],
      },
    ],
    [
      "complaintEvent",
      {
        ...base,
        type: "reported_as_spam",
        occurred: at("2017-08-05T00:41:02.669Z"),
        message: "Amazon SES: Message has been reported as spam",
        tags: [],
      },
    ],
    [
      "deliveryEvent",
      {
        ...base,
        type: "delivered",
        occurred: at("2016-10-19T23:21:04.133Z"),
        message: "Amazon SES: Message has been successfully delivered to the receiving server.",
        tags: custom,
      },
    ],
    [
      "send",
      {
        ...base,
        type: "sent",
        occurred: at("2016-10-14T05:02:16.645Z"),
        message: "email sent through Amazon SES",
        tags: custom,
      },
    ],
    [
      "reject",
      {
        ...base,
        recipient: address("sender@example.com"),
        type: "dropped",
        occurred: at("2016-10-14T17:38:15.211Z"),
        message: "Amazon SES: Bad content",
        reason: "Bad content",
        tags: custom,
      },
    ],
    [
      "open",
      {
        ...base,
        type: "opened",
        occurred: at("2017-08-09T22:00:19.652Z"),
        message: "Amazon SES: Message has been opened",
        tags: tracked,
      },
    ],
    [
      "click",
      {
        ...base,
        type: "clicked",
        occurred: at("2017-08-09T23:51:25.570Z"),
        message: "Amazon SES: Message has been clicked",
        tags: tracked,
      },
    ],
    [
      "renderingFailure",
      {
        ...base,
        type: "failed_to_send",
        occurred: at("2018-01-22T18:43:06.197Z"),
        message: "Amazon SES: Attribute 'attributeName' is not present in the rendering data.",
        reason: "Attribute 'attributeName' is not present in the rendering data.",
        emailName: "MyTemplate",
        tags: [],
      },
    ],
    [
      "deliveryDelay",
      {
        ...base,
        type: "deferred",
        occurred: at("2020-06-16T00:25:40.095Z"),
        message: "Amazon SES: 421 4.4.1 Unable to connect to remote host",
        reason: "421 4.4.1 Unable to connect to remote host",
        tags: [],
      },
    ],
    [
      "subscription",
      {
        ...base,
        messageId: "EXAMPLEe4bccb684-777bc8de-afa7-4970-92b0-f515137b1497-000000",
        type: "unsubscribed",
        occurred: at("2022-01-12T01:00:17.910Z"),
        message: "Amazon SES: Recipient has unsubscribed",
        tags: tracked,
      },
    ],
  ];

  it.each(expected)("reads %s", async (name, event) => {
    expect(await readAll(ses, notify(samples[name]))).toEqual([event]);
  });
});

describe("notifications", () => {
  it("reads a bounce of one of three recipients", async () => {
    expect(await readAll(ses, notify(samples.bounce))).toEqual([
      {
        provider: "ses",
        recipient: address("jane@example.com"),
        type: "bounced",
        occurred: at("2016-01-27T14:59:38.237Z"),
        message: "Amazon SES: 550 5.1.1 <jane@example.com>... User",
        reason: "550 5.1.1 <jane@example.com>... User",
        messageId: "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000",
        tags: [],
      },
    ]);
  });

  it("reads a bounce of two, without a reason", async () => {
    expect(await readAll(ses, notify(samples.bareBounce))).toMatchObject([
      {
        recipient: { key: "jane@example.com" },
        message: "Amazon SES: Message has been rejected by the receiving server.",
      },
      { recipient: { key: "richard@example.com" } },
    ]);
  });

  it.each([
    ["complaint", "reported_as_spam", "richard@example.com"],
    ["bareComplaint", "reported_as_spam", "richard@example.com"],
    ["delivery", "delivered", "jane@example.com"],
  ] as const)("reads %s", async (name, type, key) => {
    const occurred = at("2016-01-27T14:59:38.237Z");
    expect(await readAll(ses, notify(samples[name]))).toMatchObject([{ type, recipient: { key }, occurred }]);
  });
});

describe("normalise", () => {
  it("gives each recipient the reason of its own", async () => {
    const [one] = samples.bounceEvent.bounce.bouncedRecipients;
    const bouncedRecipients = [
      one,
      { emailAddress: "other@example.com", diagnosticCode: "smtp; 552 full" },
      { emailAddress: "third@example.com" },
    ];
    const event = { ...samples.bounceEvent, bounce: { ...samples.bounceEvent.bounce, bouncedRecipients } };
    const items = await readAll(ses, notify(event));
    expect(items).toMatchObject([{ reason: "550 5.1.1 user unknown" }, { reason: "552 full" }, {}]);
    expect(items[2]).not.toHaveProperty("reason");
  });

  it("takes an opening for one by everybody whom the email went to", async () => {
    const destination = ["a@example.com", "B <b@example.com>", "a@EXAMPLE.com"];
    const event = { ...samples.open, mail: { ...samples.open.mail, destination } };
    expect(await readAll(ses, notify(event))).toMatchObject([
      { recipient: { key: "a@example.com" } },
      { recipient: { key: "b@example.com" } },
    ]);
  });

  it.each(["Suppressed", "OnAccountSuppressionList"])(
    "takes a bounce of the subtype %s for one that was prevented",
    async (bounceSubType) => {
      const event = { ...samples.bareBounce, bounce: { ...samples.bareBounce.bounce, bounceSubType } };
      expect(await readAll(ses, notify(event))).toMatchObject([
        { type: "dropped", reason: bounceSubType },
        { type: "dropped" },
      ]);
    },
  );

  it("reads our own metadata from the tags", async () => {
    const tags = {
      postbook_log_id: ["log_1"],
      postbook_email_id: ["tem_1"],
      postbook_email_name: ["Welcome"],
      "ses:x": ["y"],
    };
    const event = { ...samples.send, mail: { ...samples.send.mail, tags } };
    expect(await readAll(ses, notify(event))).toMatchObject([
      { logId: "log_1", emailId: "tem_1", emailName: "Welcome", tags: [] },
    ]);
  });

  it("takes a change of topics that is no unsubscribing for no event", async () => {
    const subscription = { ...samples.subscription.subscription, newTopicPreferences: { unsubscribeAll: false } };
    expect(await typesOf(ses, notify({ ...samples.subscription, subscription }))).toEqual([
      "no status for Subscription",
    ]);
  });

  it("takes the trial of a topic for nothing", async () => {
    expect(await ses.normalise(notify("Successfully validated SNS topic for Amazon SES event publishing."))).toEqual(
      [],
    );
    expect(await ses.normalise(notify({ notificationType: "AmazonSnsSubscriptionSucceeded", message: "..." }))).toEqual(
      [],
    );
  });

  it("keeps what it cannot read, in its message, so that it can be read again", async () => {
    for (const webhook of [
      notify("Hello!"),
      notify({ eventType: "Strange" }),
      request({ Type: "UnsubscribeConfirmation" }),
      request(samples.send),
    ]) {
      const [item] = await ses.normalise(webhook);
      expect(item).toMatchObject({ kind: "unknown", payload: new TextDecoder().decode(webhook.body), whole: true });
    }
  });

  it("keeps a message of which it can read some recipients only, and reads those", async () => {
    const event = { ...samples.open, mail: { ...samples.open.mail, destination: ["a@example.com", "undisclosed"] } };
    expect(await typesOf(ses, notify(event))).toEqual(["opened", "no readable recipient"]);
  });

  it("keys an event by the message of SNS and the recipient", async () => {
    const keys = await keysOf(ses, notify(samples.bareBounce));
    expect(new Set(keys).size).toBe(2);
    expect(await keysOf(ses, notify(samples.bareBounce, { Timestamp: "later" }))).toEqual(keys);
    expect(await keysOf(ses, notify(samples.bareBounce, { MessageId: "other" }))).not.toEqual(keys);
  });
});
