/**
 * Entity tags (RFC 9110, 8.8.3). Ours are strong: the sha-256 of the answer's bytes. An unchanged answer costs its read
 * and no transfer, and two gateways on one ledger give the same tag.
 */
import { createHash } from 'node:crypto';

export function entityTag(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Whether If-None-Match names the tag; compared weakly, as RFC 9110, 13.1.2 asks. */
export function isNamed(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((each) => {
    const named = each.trim();
    return named === '*' || named === tag || named === `W/${tag}`;
  });
}
