import { describe, expect, it } from "vitest";
import { endpointProblems } from "./provider-needs.ts";
import type { WebhookEndpointPatch } from "./webhook-endpoint.ts";

const nothing = { secrets: [], topics: [], url: null };
const everything = {
  secrets: ["user:password"],
  topics: ["arn:aws:sns:us-east-1:123456789012:emails"],
  url: "https://example.com",
};

function fields(provider: string, given: WebhookEndpointPatch): string[] {
  return [...endpointProblems(provider, given)].map(({ path }) => path);
}

describe("endpointProblems", () => {
  it.each([
    ["sendgrid", ["secrets"]],
    ["mailgun", ["secrets"]],
    ["postmark", ["secrets"]],
    ["resend", ["secrets"]],
    ["sparkpost", ["secrets"]],
    ["brevo", ["secrets"]],
    ["mandrill", ["secrets", "url"]],
    ["ses", ["topics"]],
    ["a provider of tomorrow", ["secrets"]],
    ["constructor", ["secrets"]],
  ])("of %s with nothing are %j, and none with everything or of what is not given", (provider, problems) => {
    expect(fields(provider, nothing)).toEqual(problems);
    expect(fields(provider, everything)).toEqual([]);
    expect(fields(provider, {})).toEqual([]);
    for (const field of ["secrets", "topics", "url"] as const) {
      expect(fields(provider, { [field]: nothing[field] })).toEqual(problems.filter((name) => name === field));
    }
  });

  it.each(["postmark", "sparkpost", "brevo"])("of %s name each secret that is no user and password", (provider) => {
    const secrets = ["user:pass", "nothing", ":pass", "user:", "user:p:a:s:s", "user: \n"];
    expect(fields(provider, { secrets })).toEqual(["secrets.1", "secrets.2", "secrets.3"]);
  });

  it("of those who sign are none, whatever form their secrets have", () => {
    for (const provider of ["sendgrid", "mailgun", "resend", "mandrill", "ses"]) {
      expect(fields(provider, { secrets: ["no-colon", ":"] })).toEqual([]);
    }
  });

  it("repeat no secret", () => {
    const [problem] = endpointProblems("brevo", { secrets: ["marker"] });
    expect(JSON.stringify(problem)).not.toContain("marker");
  });
});
