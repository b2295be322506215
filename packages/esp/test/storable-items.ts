import { EmailStatus, isStorable, utf8Length } from "@postbook/core";
import * as v from "valibot";
import { expect } from "vitest";
import type { DeliveryEvent, WebhookItem } from "../src/webhook-item.ts";

/** Asserts that items are what their types promise: within their bounds, and fit for every store. */
export function expectStorable(items: readonly WebhookItem[]): void {
  for (const item of items) {
    if (item.kind === "event") expectEvent(item.event);
    if (item.kind === "unknown")
      for (const [text, bytes] of [
        [item.payload, 65_536],
        [item.why, 200],
      ] as const)
        expectText(text, bytes);
    if (item.kind === "confirmation") for (const text of [item.topic, item.token]) expectText(text, 1024);
  }
}

function expectEvent(event: DeliveryEvent): void {
  expect(event.key).toMatch(/^evt_[0-9a-f]{64}$/);
  expect(v.is(EmailStatus, event.type)).toBe(true);
  expect(Number.isSafeInteger(event.occurred) && event.occurred >= 0 && event.occurred <= 9_007_199_254e6).toBe(true);
  expectText(event.recipient.key, 254);
  expectText(event.message, 4096);
  expect(event.tags.length).toBeLessThanOrEqual(32);
  const bounds = { reason: 1000, messageId: 998, logId: 255, emailId: 255, emailName: 1024 } as const;
  for (const [name, bytes] of Object.entries(bounds)) {
    const text = event[name as keyof typeof bounds];
    if (text !== undefined) expectText(text, bytes);
    // Absent rather than undefined: it is spread over what a store has.
    else expect(Object.hasOwn(event, name)).toBe(false);
  }
  for (const tag of event.tags) expectText(tag, 255);
}

function expectText(text: string, bytes: number): void {
  expect(isStorable(text), JSON.stringify(text)).toBe(true);
  expect(utf8Length(text)).toBeLessThanOrEqual(bytes);
}
