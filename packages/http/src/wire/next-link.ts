/**
 * The `Link` (RFC 8288) from a page to the one that goes on after the log `beforeId`: the same
 * request, with all its other arguments.
 *
 * The target is a query alone, which stands for the address that the caller asked (RFC 3986,
 * section 5.2.2). So it is right however a proxy or a mount changed scheme, host or path on the way
 * here, and the email in the path stays as the caller wrote it.
 */
export function nextLink(url: string, beforeId: string): string {
  const others = new URL(url).search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !new URLSearchParams(pair).has("before_id"));
  return `<?${[...others, `before_id=${encodeURIComponent(beforeId)}`].join("&")}>; rel="next"`;
}
