/**
 * AS2 partners as the configuration has them now: peers with their keys and secrets, the evidence, and what sends to
 * each. Read anew when the configuration, our keys or a secret changes, and replaced as a whole: a message in hand ends
 * with what it began with.
 *
 * A peer that cannot be made (no key of ours, a secret that is missing) is unready: its messages are told to come later
 * and its deliveries wait, and everybody else goes on.
 */
import { join } from 'node:path';
import type { Check } from '../../api/health.ts';
import { secretsOf } from '../../channels/as2/channel-settings.ts';
import { SqliteEvidence } from '../../channels/as2/evidence/sqlite.ts';
import { readKeys, type StoredKey } from '../../channels/as2/keys/key-folder.ts';
import { makePeer } from '../../channels/as2/make-peer.ts';
import type { As2Peer, TlsRules } from '../../channels/as2/peer.ts';
import { As2Sender, type As2SenderParts } from '../../channels/as2/sender/sender.ts';
import { Directory, type Names } from '../../channels/as2/server/directory.ts';
import type { Sender } from '../../channels/sender.ts';
import type { Clock } from '../../clock.ts';
import { GatewayError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { PartnerBook } from '../../partners/partner.ts';
import type { Settings } from '../../settings/settings.ts';
import { parseDurationMs } from '../../settings/units.ts';
import { ruleForName } from '../../translation/choose.ts';
import { type As2ChannelOf, as2Channels, as2Warnings } from './warnings.ts';

export interface PartnershipsParts {
  readonly settings: Settings;
  readonly secret: (reference: string) => Promise<Buffer>;
  /** A receipt came with the answer to what was sent. */
  readonly onReceipt: As2SenderParts['onReceipt'];
  /** Puts something around the evidence. */
  readonly around: (evidence: SqliteEvidence) => SqliteEvidence;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Evidence of a data folder. */
export function evidenceFolder(dataFolder: string): string {
  return join(dataFolder, 'as2', 'evidence');
}

export class Partnerships implements AsyncDisposable {
  readonly #parts: PartnershipsParts;
  #evidence: SqliteEvidence | undefined;
  #peers: ReadonlyMap<string, As2Peer> = new Map();
  #unready: ReadonlyMap<string, GatewayError> = new Map();
  #warnings: readonly string[] = [];
  directory = new Directory([]);

  constructor(parts: PartnershipsParts) {
    this.#parts = parts;
  }

  /** True where a partner has an AS2 channel, or had one since the start: late receipts may still come. */
  get isUsed(): boolean {
    return this.#evidence !== undefined;
  }

  get evidence(): SqliteEvidence {
    if (this.#evidence === undefined) throw new Error('no partner has an AS2 channel');
    return this.#evidence;
  }

  /** What a person should act on: certificates that end, keys and secrets that are missing. */
  get warnings(): readonly string[] {
    return [...[...this.#unready.values()].map(({ message, hint }) => `${message}. ${hint}`), ...this.#warnings];
  }

  /** For readiness. */
  get check(): Check {
    const [first] = this.warnings;
    if (first !== undefined) return { name: 'as2', state: 'degraded', sentence: first };
    const { size } = this.#peers;
    const sentence = size === 1 ? '1 AS2 partner is ready.' : `${size} AS2 partners are ready.`;
    return { name: 'as2', state: 'ok', sentence };
  }

  /** Works with this book from now on. */
  async follow(book: PartnerBook): Promise<void> {
    const { settings, clock, around } = this.#parts;
    const channels = as2Channels(book.partners.values());
    if (channels.length > 0)
      this.#evidence ??= around(await SqliteEvidence.open(evidenceFolder(settings.folders.data)));
    if (this.#evidence === undefined) return;
    const keys = await this.#keys();
    const peers = new Map<string, As2Peer>();
    const unready = new Map<string, GatewayError>();
    const unreadyNames: Names[] = [];
    for (const channel of channels) {
      const key = `${channel.partner.id}/${channel.name}`;
      try {
        peers.set(key, await this.#peer(channel, keys));
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        unready.set(key, error);
        const { given } = channel.as2;
        unreadyNames.push({ them: given.id, us: given.us ?? settings.as2.id });
      }
    }
    this.directory = new Directory([...peers.values()], unreadyNames);
    this.#peers = peers;
    this.#unready = unready;
    this.#warnings = as2Warnings(channels, keys, clock.now());
  }

  /** What sends over a partner's channel; it fails for now where the peer is unready. */
  sender(partner: string, channel: string): Sender {
    const key = `${partner}/${channel}`;
    const peer = this.#peers.get(key);
    if (peer === undefined) return failing(this.#unready.get(key) ?? new GatewayError('as2-not-ready', key));
    const { settings, clock, onReceipt } = this.#parts;
    return new As2Sender({
      peer,
      evidence: this.evidence,
      scratchFolder: join(settings.folders.data, 'as2', 'unfinished-out'),
      limits: settings.as2.limits,
      now: clock.now,
      onReceipt,
    });
  }

  /** How receipts to a partner's URL are secured: as the partner's own server is. */
  tlsOf(partner: string): TlsRules {
    const peer = [...this.#peers.values()].find((each) => each.partner === partner && each.send !== undefined);
    return peer?.send?.tls ?? { trusted: undefined, client: undefined };
  }

  /** Channels whose receipts come later, and how long they may take; not those of suspended partners. */
  owing(): readonly { readonly partner: string; readonly channel: string; readonly dueMs: number }[] {
    return [...this.#peers.values()].flatMap(({ partner, channel, send, receive }) =>
      send?.receipt.mode === 'async' && !receive.isHeld ? [{ partner, channel, dueMs: send.receipt.dueMs }] : [],
    );
  }

  peer(partner: string, channel: string): As2Peer | undefined {
    return this.#peers.get(`${partner}/${channel}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#evidence?.[Symbol.asyncDispose]();
  }

  /** None where they cannot be read: what is wrong is said, and every peer is unready. */
  async #keys(): Promise<readonly StoredKey[]> {
    const { settings, logger } = this.#parts;
    try {
      return await readKeys(settings.as2.keys);
    } catch (error) {
      logger.error({ err: error, folder: settings.as2.keys }, 'our AS2 keys cannot be read');
      return [];
    }
  }

  async #peer({ partner, name, as2 }: As2ChannelOf, keys: readonly StoredKey[]): Promise<As2Peer> {
    const { settings, secret } = this.#parts;
    if (keys.length === 0) throw new GatewayError('as2-no-key', `${partner.id}, channel ${name}`);
    const secrets = new Map<string, string>();
    for (const reference of secretsOf(as2.given)) {
      const bytes = await secret(reference).catch((error: unknown) => {
        throw new GatewayError('secret-missing', `${partner.id}, channel ${name}, ${reference}`, error);
      });
      secrets.set(reference, bytes.toString());
    }
    return makePeer(as2, {
      partner: partner.id,
      channel: name,
      us: settings.as2.id,
      receiptUrl: settings.as2.url,
      keys,
      secret: (reference) => secrets.get(reference) ?? '',
      durationMs: (text) => parseDurationMs(text) as number,
      resend: (file) => ruleForName(partner.receive, file)?.resend ?? 'skip',
      isHeld: partner.status === 'suspended',
    });
  }
}

function failing(error: GatewayError): Sender {
  const fail = () => Promise.reject(error);
  return { to: '', stage: fail, place: fail, lasting: async () => undefined, settled: async () => undefined };
}
