/**
 * The `Link` (RFC 8288) from a page to the one that goes on after the log `beforeId`: the same
 * request, with all its other arguments, and the email in the path as the caller wrote it.
 *
 * The target is a path, so that it is right whatever scheme and host a proxy was asked by. A proxy
 * that takes a part of the path away has to put it back.
 */
export function nextLink(url: string, beforeId: string): string {
  const { pathname, search } = new URL(url);
  const others = search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !new URLSearchParams(pair).has("before_id"));
  return `<${pathname}?${[...others, `before_id=${encodeURIComponent(beforeId)}`].join("&")}>; rel="next"`;
}
