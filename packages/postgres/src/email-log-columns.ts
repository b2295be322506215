import { getTableColumns, sql } from "drizzle-orm";
import { emailLogs } from "./schema.ts";

const {
  accountId: _,
  isRecorded: _isRecorded,
  claimedId: _claimedId,
  bornId: _bornId,
  ...columns
} = getTableColumns(emailLogs);

/** The columns of `email_logs` that make a log; the others tell how it is known. */
export const logColumns = columns;

/** A row of `email_logs`, as far as it is a log. */
export type EmailLogRow = Pick<typeof emailLogs.$inferSelect, keyof typeof logColumns>;

/** What the events of a log are kept under: the id that it was created with. */
export const eventsKey = sql`coalesce(${emailLogs.bornId}, ${emailLogs.id})`;
