import { type DemoCustomer, pick, type Random } from "./people.ts";

/** An email of the demo, as `POST /logs` takes one, and its events as `POST /logs/:id/events` does. */
export type DemoEmail = {
  readonly log: Readonly<Record<string, string | number>> & { readonly id: string };
  readonly events: readonly Readonly<Record<string, string | number>>[];
};

const templates = [
  { id: "tem_welcome", name: "Welcome" },
  { id: "tem_order", name: "Order Confirmation" },
  { id: "tem_shipped", name: "Your order is on its way" },
  { id: "tem_invoice", name: "Invoice" },
  { id: "tem_reset", name: "Password Reset" },
  { id: "tem_news", name: "Monthly Newsletter" },
] as const;

const providers = [
  { id: "sendgrid", name: "SendGrid" },
  { id: "postmark", name: "Postmark" },
  { id: "ses", name: "Amazon SES" },
] as const;

const day = 86_400;

/** What became of one person's mail: nearly always something dull. */
type Fate = "reads" | "full mailbox" | "spam" | "nothing sent";

/** Everything that one person was sent until `now` (Unix seconds), over up to 18 months. */
export function demoEmails(customer: DemoCustomer, position: number, now: number, random: Random): DemoEmail[] {
  const fate = fateOf(position);
  if (fate === "nothing sent") return [];
  const count = 6 + Math.floor(random() ** 2 * 60);
  const span = (60 + random() * 480) * day;
  const emails = Array.from({ length: count }, (_, index) => {
    const age = Math.floor((span * (count - index - random())) / count);
    const template = index === 0 ? templates[0] : pick(templates.slice(1), random());
    const provider = pick(providers, random());
    const id = `demo-${position}-${index}`;
    const last = index === count - 1;
    return {
      log: {
        id,
        recipient_address: customer.email,
        recipient_name: `${customer.data["first_name"]} ${customer.data["last_name"]}`,
        email_id: template.id,
        email_name: template.name,
        email_version: "Version A",
        provider: provider.id,
        message_id: `<${id}@${provider.id}.example>`,
        status: "sent",
        message: `email sent through ${provider.name}`,
        created: now - age,
      },
      events: eventsOf(id, provider.name, now - age, now, last ? fate : "reads", random),
    };
  });
  return random() < 0.3 ? [...emails, scheduled(customer, position, now)] : emails;
}

function fateOf(position: number): Fate {
  if (position % 9 === 1) return "full mailbox";
  if (position % 23 === 2) return "spam";
  return position % 17 === 3 ? "nothing sent" : "reads";
}

function eventsOf(id: string, provider: string, sent: number, now: number, fate: Fate, random: Random) {
  const events = [
    { type: "processed", after: 1, message: `${provider}: Message has been received and is ready to be delivered.` },
  ];
  if (fate === "full mailbox") {
    events.push({ type: "bounced", after: 4, message: `${provider}: 552 5.2.2 The mailbox is over quota` });
  } else {
    if (random() < 0.06) {
      events.push({ type: "deferred", after: 6, message: `${provider}: 451 4.7.1 Greylisted, try again later` });
    }
    const delivered = `${provider}: Message has been successfully delivered to the receiving server.`;
    events.push({ type: "delivered", after: 9 + Math.floor(random() * 300), message: delivered });
    if (fate === "spam") {
      events.push({ type: "reported_as_spam", after: 4000, message: `${provider}: Message has been reported as spam` });
    } else if (random() < 0.6) {
      const opened = 600 + Math.floor(random() ** 3 * 2 * day);
      events.push({ type: "opened", after: opened, message: `${provider}: Message has been opened` });
      if (random() < 0.3)
        events.push({ type: "clicked", after: opened + 25, message: `${provider}: Message has been clicked` });
      if (random() < 0.2)
        events.push({ type: "opened", after: opened + 7200, message: `${provider}: Message has been opened` });
    }
  }
  return events
    .filter(({ after }) => sent + after <= now)
    .map(({ type, after, message }, index) => ({ id: `${id}-${index}`, type, message, created: sent + after }));
}

function scheduled(customer: DemoCustomer, position: number, now: number): DemoEmail {
  const log = {
    id: `demo-${position}-scheduled`,
    recipient_address: customer.email,
    email_id: "tem_news",
    email_name: "Monthly Newsletter",
    status: "queued",
    message: "email queued",
    created: now - 600,
    scheduled_for: now + 3 * day,
  };
  return { log, events: [] };
}
