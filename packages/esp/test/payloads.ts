import type { JsonValue } from "@postbook/core";
import type { WebhookRequest } from "../src/esp-provider.ts";
import type { ProviderId } from "../src/provider-id.ts";
import { samples } from "./ses-samples.ts";
import { formPost, request } from "./webhooks.ts";

/** One real event of a provider in full, and the request that it comes in. */
export type Payload = { readonly event: JsonValue; readonly wrap: (event: JsonValue) => WebhookRequest };

const snsMessage = (event: JsonValue) =>
  request({
    Type: "Notification",
    MessageId: "1",
    TopicArn: "arn:aws:sns:us-east-1:123456789012:t",
    Message: JSON.stringify(event),
  });

/** For each provider an event that `normalise` reads. */
export const payloads: Readonly<Record<ProviderId, Payload>> = {
  brevo: {
    event: {
      event: "soft_bounce",
      email: "matt@example.com",
      ts_event: 1_604_933_654,
      ts_epoch: 1_604_933_654_321,
      "message-id": "<1@relay.domain.com>",
      reason: "server is down",
      tags: ["transac"],
      template_id: 22,
      "X-Mailin-custom": "postbook_log_id:log_1|other:2",
    },
    wrap: request,
  },
  mailgun: {
    event: {
      id: "G9Bn5sl1TC6nu79C8C0bwg",
      event: "failed",
      severity: "permanent",
      timestamp: 1_521_472_262.908181,
      recipient: "matt@example.com",
      tags: ["my_tag_1"],
      "user-variables": { postbook_log_id: "log_1" },
      message: { headers: { to: "Matt <matt@example.com>", "message-id": "1@mg.example.com" } },
      "delivery-status": { code: 550, message: "no such user", description: "" },
      template: { name: "welcome" },
    },
    wrap: (event) => request({ "event-data": event, signature: {} }),
  },
  mandrill: {
    event: {
      event: "click",
      ts: 1_365_109_999,
      _id: "exampleaaaaaaaaaaaaaaaaaaaaaaaaa",
      url: "https://example.com",
      user_agent: "Mozilla",
      msg: {
        email: "matt@example.com",
        template: "welcome",
        tags: ["a"],
        metadata: { postbook_log_id: "log_1" },
        smtp_events: [],
      },
    },
    wrap: (event) => formPost({ mandrill_events: JSON.stringify([event]) }),
  },
  postmark: {
    event: {
      RecordType: "Bounce",
      ID: 42,
      Type: "HardBounce",
      MessageID: "883953f4-6105-42a2-a16a-77a8eac79483",
      Email: "matt@example.com",
      BouncedAt: "2019-11-05T16:33:54.9070259Z",
      Details: "smtp;550 5.1.1 no such user",
      Tag: "welcome",
      Metadata: { postbook_log_id: "log_1" },
    },
    wrap: request,
  },
  resend: {
    event: {
      type: "email.clicked",
      created_at: "2024-11-22T23:41:12.126Z",
      data: {
        email_id: "56761188-7520-42d8-8898-ff6fc54ce618",
        to: ["matt@example.com", "anna@example.com"],
        click: { link: "https://resend.com", timestamp: "2024-11-24T05:00:57.163Z", userAgent: "Mozilla" },
        tags: { category: "confirm_email", postbook_log_id: "log_1" },
      },
    },
    wrap: (event) => request(event, { "svix-id": "msg_1" }),
  },
  sendgrid: {
    event: {
      email: "matt@example.com",
      event: "bounce",
      type: "blocked",
      reason: "552 5.2.2 mailbox full",
      sg_event_id: "ZGVsaXZlcmVk",
      sg_message_id: "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
      timestamp: 1_427_409_578,
      category: ["newsletter"],
      postbook_log_id: "log_1",
      useragent: "Mozilla",
    },
    wrap: (event) => request([event]),
  },
  ses: { event: samples.click, wrap: snsMessage },
  sparkpost: {
    event: {
      type: "bounce",
      event_id: "92356927693813856",
      timestamp: "1454442600",
      rcpt_to: "matt@example.com",
      transmission_id: "65832150921904138",
      bounce_class: "10",
      raw_reason: "550 5.1.1 no such user",
      rcpt_meta: { postbook_log_id: "log_1" },
      rcpt_tags: ["US"],
      template_id: "templ-1234",
    },
    wrap: (event) => request([{ msys: { message_event: event } }]),
  },
};
