import { compareText } from "../text.ts";
import type { UnixMicroseconds } from "../time.ts";
import { microseconds } from "../time.ts";
import type { EmailEvent } from "./email-event.ts";
import type { EmailStatus } from "./email-status.ts";

// The phases of an email's life, and the rank within each: a later one wins.
const phases: readonly (readonly EmailStatus[])[] = [
  ["requested", "triggered", "queued", "failed_to_queue"],
  ["processed", "sent", "failed_to_send"],
  ["deferred"],
  ["delivered", "bounced", "dropped"],
  ["opened", "re_opened", "clicked", "re_clicked"],
  ["unsubscribed"],
  ["reported_as_spam"],
];

const tenMinutes = 600_000_000;

/**
 * How high an event stands in its log: a text that sorts, by `compareText`, by (phase, time, rank, id).
 * The status of a log is that of its highest event, so that neither order of arrival nor
 * repetition matters, and a store needs to compare only one value.
 *
 * A time of more than ten minutes after it was received is a wrong clock: such an event is ordered
 * by the time of receipt.
 */
export type Standing = string & { readonly Standing: never };

/** The standing of an event, or of a log as it was recorded (with an empty `id`). */
export function standing(event: Omit<EmailEvent, "message">): Standing {
  const phase = phases.findIndex((statuses) => statuses.includes(event.type));
  const rank = phases[phase]?.indexOf(event.type);
  return `${phase}:${orderingTime(event).toString().padStart(16, "0")}:${rank}:${event.id}` as Standing;
}

/** The event that stands highest, or `undefined` of none. */
export function highestEvent<T extends Omit<EmailEvent, "message">>(events: readonly T[]): T | undefined {
  return events.toSorted((left, right) => compareText(standing(right), standing(left)))[0];
}

/**
 * Events in the order in which they happened, oldest first; every opening and click but the first
 * is a `re_opened` or a `re_clicked`. That is derived from the set, never stored.
 */
export function eventHistory(events: readonly EmailEvent[]): EmailEvent[] {
  const seen = new Set<EmailStatus>();
  return events.toSorted(byOccurrence).map((event) => {
    const first = firstOfKind[event.type];
    if (first === undefined) return event;
    const repeated = seen.has(first.type);
    seen.add(first.type);
    return repeated ? { ...event, type: first.repeated } : event;
  });
}

const opening = { type: "opened", repeated: "re_opened" } as const;
const click = { type: "clicked", repeated: "re_clicked" } as const;
const firstOfKind: Partial<Record<EmailStatus, typeof opening | typeof click>> = {
  opened: opening,
  re_opened: opening,
  clicked: click,
  re_clicked: click,
};

function byOccurrence(left: EmailEvent, right: EmailEvent): number {
  if (left.occurred !== right.occurred) return left.occurred - right.occurred;
  return compareText(standing(left), standing(right));
}

/** The time by which an event is ordered: its own, or that of its receipt where its clock is wrong. */
export function orderingTime({ occurred, received }: Pick<EmailEvent, "occurred" | "received">): UnixMicroseconds {
  return microseconds(occurred > received + tenMinutes ? received : occurred);
}
