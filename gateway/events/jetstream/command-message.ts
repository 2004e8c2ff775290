/** A command as a message: who speaks, what it is known by, and where its answer goes. */
import type { JsMsg } from '@nats-io/jetstream';

export interface Command {
  readonly subject: string;
  /** Environment that the subject names, and what it asks for, as `inventory.update`. */
  readonly environment: string;
  readonly asks: string;
  /** Who speaks: the subject's last word. */
  readonly source: string;
  /** Names the message for ever: its stream, the moment the stream was made, and its place. */
  readonly id: string;
  readonly sequence: number;
  /** How often it was handed in, this time included; from 1. */
  readonly attempt: number;
  readonly bytes: Uint8Array;
}

/** First word of every command's subject. */
export const commandWord = 'crossdock-commands';

/** @param identity what tells its stream from a later one of the same name */
export function commandOf(message: Pick<JsMsg, 'subject' | 'seq' | 'data' | 'info'>, identity: string): Command {
  const [, environment = '', ...words] = message.subject.split('.');
  return {
    subject: message.subject,
    environment,
    asks: words.slice(0, -1).join('.'),
    source: words.at(-1) ?? '',
    id: `${identity}/${message.seq}`,
    sequence: message.seq,
    attempt: message.info.deliveryCount,
    bytes: message.data,
  };
}

/** Header that says where the answer goes; JetStream takes the reply subject of a message for its own acknowledgment. */
export const replyHeader = 'Crossdock-Reply-To';

/**
 * Where the answer goes; undefined where none is asked for. Only an inbox: the gateway may publish what the sender may
 * not, and must not do it in the sender's place.
 */
export function replySubject({ headers }: Pick<JsMsg, 'headers'>): string | undefined {
  const asked = headers?.get(replyHeader) ?? '';
  return /^_INBOX[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]{1,64}){1,8}$/.test(asked) ? asked : undefined;
}
