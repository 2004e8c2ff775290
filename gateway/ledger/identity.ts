/**
 * Identities are derived from content and position, never drawn at random, so that a repeated step finds what it made
 * before. 128 bits of sha-256 over the parts; parts are joined by NUL, which none of them holds.
 */
import { hash } from 'node:crypto';

function digest(parts: readonly (string | number)[]): string {
  return hash('sha256', parts.join('\0')).slice(0, 32);
}

/** A file as it was dropped: the same drop found again after a crash is the same transmission. */
export function inboundTransmissionId(partner: string, sourceKey: string, sha256: string): string {
  return `in-${digest([partner, sourceKey, sha256]).slice(0, 16)}`;
}

/** What we send because of something: one cause makes one transmission of a kind. */
export function outboundTransmissionId(partner: string, kind: string, cause: string): string {
  return `out-${digest([partner, kind, cause]).slice(0, 16)}`;
}

/** A document by the identity of its transmission's content and its place in it. */
export function documentId(partner: string, contentKey: string, position: string): string {
  return `doc-${digest([partner, contentKey, position]).slice(0, 24)}`;
}

/** An event by its type and what it is about. */
export function eventId(type: string, ...about: readonly (string | number)[]): string {
  return digest([type, ...about]);
}

/**
 * An event of something that has a sequence of its own in the ledger, below 2^48: it stands in front, so that the ids of what
 * happened together lie together in their index, where random ones would each touch a page of their own.
 */
export function sequencedEventId(type: string, seq: number, ...about: readonly (string | number)[]): string {
  return seq.toString(16).padStart(12, '0') + digest([type, seq, ...about]).slice(12);
}

/** A control number as it is compared: leading zeros aside, which partners drop. */
export function controlKey(control: string): string {
  return control.replace(/^0+(?=\d)/, '');
}
