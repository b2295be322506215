import type { AttributeValues, Customer, CustomerMerge } from "@postbook/core";
import { attributesSchema, EmailAddress, Locale, toSeconds } from "@postbook/core";
import * as v from "valibot";
import { objectMessage } from "./validate.ts";

/** The body of `POST /customers`. Members that clients send along, such as `created`, are passed over. */
export function customerBody(values: AttributeValues) {
  return v.pipe(
    v.object(
      {
        email: EmailAddress,
        // Nothing, `null` and the empty array of PHP all mean that no attributes are given.
        data: v.optional(v.pipe(v.unknown(), v.transform(orNoAttributes), attributesSchema(values)), {}),
        locale: v.optional(v.pipe(v.unknown(), v.transform(orUndefined), v.optional(Locale))),
      },
      objectMessage,
    ),
    v.transform(({ locale, ...rest }): CustomerMerge => ({ ...rest, ...(locale && { locale }) })),
  );
}

/** A customer as clients know it. */
export function customerJson({ email, data, created, locale }: Customer) {
  return {
    object: "customer",
    email: email.spelling,
    data,
    created: toSeconds(created),
    ...(locale !== undefined && { locale }),
  };
}

function orNoAttributes(value: unknown): unknown {
  return value === null || (Array.isArray(value) && value.length === 0) ? {} : value;
}

function orUndefined(value: unknown): unknown {
  return value === null || value === "" ? undefined : value;
}
