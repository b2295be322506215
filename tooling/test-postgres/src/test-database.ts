import { randomUUID } from "node:crypto";
import postgres from "postgres";

/** A database of its own, until it is dropped. */
export type TestDatabase = { readonly url: string; drop(): Promise<void> };

/** Creates a database on the server at `adminUrl`, as a copy of `template` where one is named. */
export async function createDatabase(adminUrl: string, template = "template1"): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(adminUrl, `create database ${name} template ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`) };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end();
  }
}
