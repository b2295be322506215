import { createDatabase } from "@postbook/test-postgres";
import postgres from "postgres";
import { expect, inject, it, onTestFinished } from "vitest";
import { runService, temporaryFolder } from "./process.ts";

const endpoints = {
  sendgrid: { secrets: ["MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"] },
  mailgun: { secrets: ["key-0123456789abcdef"] },
  postmark: { secrets: ["user:password"] },
  ses: { topics: ["arn:aws:sns:us-east-1:123456789012:emails"] },
  resend: { secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] },
  sparkpost: { secrets: ["user:password"] },
  mandrill: { secrets: ["0123456789abcdefghijkl"], url: "https://mail.example.com/webhooks" },
  brevo: { secrets: ["user:password"] },
};

const brevo = JSON.stringify({
  event: "hard_bounce",
  email: "anna@example.com",
  id: 7,
  "message-id": "<m-1@example.com>",
  ts_epoch: 1_700_000_000_000,
  reason: "550 No such user",
});

it("makes every provider tell again while the database is down, and loses nothing", async () => {
  const admin = postgres(inject("postgresUrl"), { max: 1, onnotice: () => {} });
  const { url, drop } = await createDatabase(inject("postgresUrl"));
  const { folder, remove } = await temporaryFolder();
  const service = await runService({ folder, env: { DATABASE_URL: url } });
  onTestFinished(async () => {
    await service.end();
    await drop();
    await admin.end();
    await remove();
  });
  const headers = { "X-SWU-API-KEY": service.key ?? "" };
  const paths = new Map<string, string>();
  for (const [provider, given] of Object.entries(endpoints)) {
    const body = JSON.stringify({ provider, ...given });
    const made = await fetch(`${service.url}/webhook_endpoints`, { method: "POST", body, headers });
    paths.set(provider, JSON.parse(await made.text()).endpoint.path);
  }
  const credentials = { Authorization: `Basic ${btoa("user:password")}` };
  const tell = (provider: string) =>
    fetch(service.url + paths.get(provider), { method: "POST", body: brevo, headers: credentials });

  const name = new URL(url).pathname.slice(1);
  await admin.unsafe(`alter database ${name} allow_connections false`);
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
  for (const provider of Object.keys(endpoints)) {
    const answer = await tell(provider);
    expect([provider, answer.status]).toEqual([provider, provider === "brevo" ? 429 : 503]);
    expect(answer.headers.get("Retry-After")).toBe("1");
  }

  await admin.unsafe(`alter database ${name} allow_connections true`);
  await expect.poll(async () => (await tell("brevo")).status, { timeout: 5000 }).toBe(200);
  const logs = await fetch(`${service.url}/customers/anna@example.com/logs`, { headers });
  expect(JSON.parse(await logs.text()).logs).toMatchObject([
    { status: "bounced", provider: "brevo", message: "Brevo: 550 No such user", created: 1_700_000_000 },
  ]);
});
