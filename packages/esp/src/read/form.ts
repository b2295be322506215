import type { WebhookRequest } from "../esp-provider.ts";
import { readText } from "./json.ts";

/**
 * The fields of a form post, URL-encoded or multipart (without its files), as an object of texts. Of a field that is
 * given twice the last counts; what is no form has no fields, or strange ones.
 */
export async function readForm({ body, headers }: WebhookRequest): Promise<Record<string, string>> {
  const type = headers.get("content-type") ?? "";
  const fields = /^multipart\/form-data\s*;/i.test(type)
    ? await multipartFields(body, type)
    : [...new URLSearchParams(readText(body))];
  return Object.fromEntries(fields);
}

/** A URL-encoded body of some fields. */
export function writeForm(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

async function multipartFields(body: Uint8Array, type: string): Promise<[string, string][]> {
  const fields: [string, string][] = [];
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    form.forEach((value, name) => {
      if (typeof value === "string") fields.push([name, value]);
    });
  } catch {
    // No multipart body after all.
  }
  return fields;
}
