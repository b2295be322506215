import type { EmailAddress, PersonExport } from "@postbook/core";
import * as v from "valibot";
import { customerJson } from "./customer.ts";
import { emailEventJson, emailLogJson } from "./email-log.ts";

/** The query of `DELETE /customers/:email`, as lists of all values that each name is given. */
export const DeleteQueryParameters = v.object({
  erase: v.optional(
    v.pipe(
      v.array(v.string()),
      v.length(1, "is given more than once"),
      // The C# client sends values as JSON.
      v.transform(([text = ""]) => text.replace(/^"(.*)"$/, "$1")),
      v.picklist(["true", "false"], "must be true or false"),
      v.transform((text) => text === "true"),
    ),
    ["false"],
  ),
});

/** All that is held of a person, as one document of the shapes that clients know. */
export function exportJson(email: EmailAddress, { customer, logs }: PersonExport) {
  return {
    object: "export",
    email: customer?.email.spelling ?? email.key,
    customer: customer ? customerJson(customer) : null,
    logs: logs.map(({ log, events }) => ({ ...emailLogJson(log), events: events.map(emailEventJson) })),
  };
}
