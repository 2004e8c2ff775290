/** Transmissions on SQLite. */
import type { Verdict } from '../../../translators/outcome.ts';
import type { Depths, StageDepth, WaitingQueue } from '../queue.ts';
import type {
  DeliveryFailure,
  DeliveryState,
  FetchedFile,
  Intervened,
  Outbound,
  Receipt,
  Received,
  Translated,
  TranslationState,
  Transmission,
} from '../transmission.ts';
import type { TransmissionFilter, TransmissionStore, TransmissionView } from '../transmission-store.ts';
import type { Row, Statements } from './statements.ts';

export function transmission(row: Row): Transmission {
  return {
    seq: row.seq as number,
    id: row.id as string,
    direction: row.direction as 'in' | 'out',
    partner: row.partner as string,
    channel: row.channel as string,
    name: row.name as string,
    sourceKey: row.source_key as string | null,
    sha256: row.sha256 as string,
    bytes: row.bytes as number,
    at: row.at as string,
    test: row.test === 1,
    duplicateOf: row.duplicate_of as string | null,
    translation: row.translation as TranslationState | null,
    attempts: row.attempts as number,
    verdict: row.verdict as Verdict | null,
    translatedAt: row.translated_at as string | null,
    documents: row.documents as number,
    rejected: row.rejected as number,
    errors: row.errors as number,
    warnings: row.warnings as number,
    configVersion: row.config_version as string | null,
    contentKey: row.content_key as string,
    kind: row.kind as string | null,
    cause: row.cause as string | null,
    group: row.x12_group as string | null,
    delivery: row.delivery as DeliveryState | null,
    deliveredAt: row.delivered_at as string | null,
    deliveredTo: row.delivered_to as string | null,
    stagedAt: row.staged_at as string | null,
    sentAt: row.sent_at as string | null,
    receiptedAt: row.receipted_at as string | null,
    receipt: row.receipt as string | null,
    triedAt: row.tried_at as string | null,
    failureCode: row.failure_code as string | null,
    failureClass: row.failure_class as DeliveryFailure['class'] | null,
    failedAt: row.failed_at as string | null,
    doubtful: row.doubtful === 1,
    coalesce: row.coalesce_key as string | null,
    supersededBy: row.superseded_by as string | null,
    acknowledgeBy: row.acknowledge_by as string | null,
    overdueAt: row.overdue_at as string | null,
    replays: row.replays as number,
    fetchedAt: row.fetched_at as string | null,
    nextAttemptAt: row.next_attempt_at as string | null,
    acknowledgedAt: row.acknowledged_at as string | null,
    acknowledgment: row.acknowledgment as string | null,
    interchange: row.x12_interchange as string | null,
    groupAcknowledgment: row.group_acknowledgment as string | null,
    acknowledgedBy: row.acknowledged_by as string | null,
    interchangeAcknowledgment: row.interchange_acknowledgment as string | null,
    interchangeAcknowledgedBy: row.interchange_acknowledged_by as string | null,
    reason: row.reason as string | null,
    messageId: row.message_id as string | null,
    originalName: row.original_name as string | null,
  };
}

function waitingQueue(row: Row): WaitingQueue {
  return {
    partner: row.partner as string,
    channel: row.channel as string,
    kind: row.kind as string,
    seq: row.seq as number,
    last: row.last as number,
    nextAttemptAt: row.next_attempt_at as string,
    urgent: row.urgent === 1,
  };
}

function one(row: Row | undefined): Transmission | undefined {
  return row === undefined ? undefined : transmission(row);
}

export function transmissionStore(sql: Statements): TransmissionStore {
  return {
    async receive(received: Received) {
      const known = sql.get('transmission', { id: received.id });
      if (known !== undefined) return { known: true, transmission: transmission(known) };
      const first =
        received.resend === 'skip' && received.retryOf === undefined
          ? sql.get('firstOfContent', { partner: received.partner, sha256: received.sha256 })
          : undefined;
      if (received.content) sql.run('keepContent', { sha256: received.sha256, content: received.content });
      sql.run('insertReceived', {
        id: received.id,
        partner: received.partner,
        channel: received.channel,
        name: received.name,
        sourceKey: received.sourceKey,
        sha256: received.sha256,
        bytes: received.bytes,
        at: received.receivedAt,
        contentKey: received.retryOf ?? (received.resend === 'accept' ? received.id : received.sha256),
        translation: first === undefined ? 'waiting' : 'skipped',
        duplicateOf: (first?.id as string | undefined) ?? null,
        messageId: received.messageId ?? null,
        originalName: received.originalName ?? null,
      });
      return { known: false, transmission: transmission(sql.get('transmission', { id: received.id }) as Row) };
    },
    async finishTranslation(id: string, translated: Translated) {
      sql.run('finishTranslation', { id, ...translated, test: translated.test ? 1 : 0 });
    },
    async addWarnings(id: string, warnings: number) {
      if (warnings > 0) sql.run('addWarnings', { id, warnings });
    },
    async failTranslation(id: string, reason: string, final: boolean) {
      return (sql.get('failTranslation', { id, reason, final: final ? 1 : 0 })?.attempts as number | undefined) ?? 0;
    },
    async send(outbound: Outbound) {
      if (outbound.content) sql.run('keepContent', { sha256: outbound.sha256, content: outbound.content });
      sql.run('insertOutbound', {
        id: outbound.id,
        partner: outbound.partner,
        channel: outbound.channel,
        name: outbound.name,
        sha256: outbound.sha256,
        bytes: outbound.bytes,
        at: outbound.createdAt,
        test: outbound.test ? 1 : 0,
        kind: outbound.kind,
        cause: outbound.cause,
        group: outbound.group ?? null,
        interchange: outbound.interchange ?? null,
        coalesce: outbound.coalesce ?? null,
      });
      for (const { set, control } of outbound.sets ?? []) {
        sql.run('insertSentSet', { transmission: outbound.id, control, set });
      }
    },
    isComposed: async (id: string) => sql.get('outboundThere', { id }) !== undefined,
    byId: async (id: string) => one(sql.get('transmission', { id })),
    async stage(id: string, at: string) {
      sql.run('stage', { id, at });
    },
    async sent(id: string, at: string, to?: string) {
      if (sql.run('sent', { id, at, to: to ?? null }) === 0 && to !== undefined) sql.run('wentTo', { id, to });
    },
    async deliver(id: string, at: string, to?: string) {
      if (sql.run('deliver', { id, at, to: to ?? null }) === 0 && to !== undefined) sql.run('wentTo', { id, to });
    },
    async expectAcknowledgment(id: string, by: string) {
      sql.run('expectAcknowledgment', { id, by });
    },
    async receipt(id: string, { at, receipt }: Receipt) {
      if (sql.run('receipt', { id, at, receipt }) === 0) return 'same';
      return sql.run('deliverByReceipt', { id, at }) === 0 ? 'recorded' : 'delivered';
    },
    async failDelivery(id: string, failure: DeliveryFailure, nextAttemptAt: string | null) {
      const { at, reason, code, class: kind, counts } = failure;
      sql.run('failDelivery', { id, at, reason, code, class: kind, counts: counts ? 1 : 0, nextAttemptAt });
    },
    async fetch({ partner, channel, name, sha256, at }: FetchedFile) {
      const row = sql.get('fetch', { partner, channel, name, sha256, at });
      return row === undefined ? undefined : transmission(row);
    },
    markOverdue: async (id: string, at: string) => sql.run('markOverdue', { id, at }) > 0,
    newerThan: async (id: string) => sql.get('newerThan', { id })?.id as string | undefined,
    replay: async (id: string, at: string) => one(sql.get('replay', { id, at })),
    drop: async (id: string) => one(sql.get('drop', { id })),
    async intervene(intervention: Intervened) {
      sql.run('intervene', { ...intervention });
    },
    supersede: async (id: string, newer: string) => one(sql.get('supersede', { id, newer })),
    async retryNow(partner: string, channel: string, at: string) {
      sql.run('retryNow', { partner, channel, at });
    },
    waitingFor: async (partner: string, channel: string) =>
      sql.get('waitingFor', { partner, channel })?.waiting as number,
    async nextNumber(partner: string, sequence: string) {
      return sql.get('nextNumber', { partner, sequence })?.last as number;
    },
  };
}

export function transmissionView(sql: Statements): TransmissionView {
  const depth = (name: string): StageDepth => {
    const row = sql.get(name) as Row;
    return { waiting: row.waiting as number, oldest: row.oldest as string | null };
  };
  return {
    byId: async (id) => one(sql.get('transmission', { id })),
    byPrefix: async (prefix) =>
      sql.all('transmissionsByPrefix', { prefix, prefixEnd: `${prefix}\u{10ffff}` }).map(transmission),
    bySource: async (sourceKey) => one(sql.get('transmissionBySource', { sourceKey })),
    async list(filter: TransmissionFilter) {
      const { direction = null, before = Number.MAX_SAFE_INTEGER, limit } = filter;
      const rows =
        filter.partner === undefined
          ? sql.all('transmissions', { direction, before, limit })
          : sql.all('transmissionsOfPartner', { partner: filter.partner, direction, before, limit });
      return rows.map(transmission);
    },
    causedBy: async (cause) => sql.all('transmissionsByCause', { cause }).map(transmission),
    waitingTranslation: async (partner, limit) => sql.all('waitingTranslation', { partner, limit }).map(transmission),
    partnersWaitingTranslation: async () => sql.all('partnersWaiting').map((row) => row.partner as string),
    unacknowledged: async (now, limit) => sql.all('unacknowledged', { now, limit }).map(transmission),
    overdue: async ({ partner = null, limit }) => sql.all('overdue', { partner, limit }).map(transmission),
    acknowledgedLate: async (limit) => sql.all('acknowledgedLate', { limit }).map(transmission),
    deadLetters: async ({ partner = null, code = null, kind = null, since = null, limit }) =>
      sql.all('deadLetters', { partner, code, kind, since, limit }).map(transmission),
    interventions: async (id) =>
      sql.all('interventions', { transmission: id }).map((row) => ({
        transmission: row.transmission as string,
        action: row.action as Intervened['action'],
        who: row.who as string,
        reason: row.reason as string | null,
        at: row.at as string,
      })),
    queues: async () => sql.all('queues').map(waitingQueue),
    dueInQueue: async ({ partner, channel, kind }, now, limit) =>
      sql.all('dueInQueue', { partner, channel, kind, now, limit }).map(transmission),
    firstInQueue: async ({ partner, channel, kind }) => one(sql.get('firstInQueue', { partner, channel, kind })),
    outdated: async ({ partner, channel, kind }, limit) =>
      sql
        .all('outdated', { partner, channel, kind, limit })
        .map(({ id, newer }) => ({ id: id as string, newer: newer as string })),
    unreceipted: async (partner, channel, before, limit) =>
      sql.all('unreceipted', { partner, channel, before, limit }).map(transmission),
    content: async (sha256) => sql.get('content', { sha256 })?.content as Uint8Array | undefined,
    async depths(): Promise<Depths> {
      return {
        translation: depth('depthTranslation'),
        inventory: depth('depthInventory'),
        delivery: depth('depthDelivery'),
        events: depth('depthEvents'),
      };
    },
  };
}
