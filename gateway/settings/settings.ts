/** The gateway's settings as the gateway works with them: every default filled in, numbers in the unit their name says. */
import { dirname, resolve } from 'node:path';
import { as2Settings } from '../channels/as2/settings.ts';
import { sftpServerSettings } from '../channels/sftp-server/settings.ts';
import type { GatewayFile } from './schema.ts';
import { parseBytes, parseDurationMs } from './units.ts';

/** Deeply frozen. Folders and files are absolute. */
export type Settings = ReturnType<typeof settingsOf>;

/**
 * Settings of a checked file.
 *
 * @param file absolute path of gateway.yaml, whether or not it is there
 * @param given every setting; texts with units have been checked
 * @param cwd folder that relative paths begin at
 */
export function settingsOf(file: string, given: GatewayFile, cwd: string) {
  const data = resolve(cwd, given.folders.data);
  const path = (text: string) => resolve(cwd, text.replaceAll('{data}', data));
  const { nats, translation, delivery } = given;
  return deepFrozen({
    file,
    /** Folder of gateway.yaml. */
    folder: dirname(file),
    environment: given.environment,
    folders: {
      data,
      drops: path(given.folders.drops),
      partners: path(given.folders.partners),
      inventory: path(given.folders.inventory),
      calendars: path(given.folders.calendars),
      secrets: path(given.folders.secrets),
    },
    nats: {
      /** Empty: the embedded feed. */
      url: nats.url,
      /** Undefined: none. */
      credentials: nats.credentials === '' ? undefined : path(nats.credentials),
      connectTimeoutMs: ms(nats.connectTimeout),
      reconnectMs: ms(nats.reconnect),
      stream: {
        name: nats.stream.name,
        subjects: nats.stream.subjects,
        storage: nats.stream.storage,
        replicas: nats.stream.replicas,
        /** Undefined: unlimited. */
        maxAgeMs: parseDurationMs(nats.stream.maxAge),
        /** Undefined: unlimited. */
        maxBytes: parseBytes(nats.stream.maxBytes),
        duplicateWindowMs: ms(nats.stream.duplicateWindow),
      },
      commands: {
        /** Empty: none are taken. */
        stream: nats.commands.stream,
        storage: nats.stream.storage,
        replicas: nats.stream.replicas,
        bytesMax: size(nats.commands.bytesMax),
        inFlightMax: nats.commands.inFlightMax,
        ackWaitMs: ms(nats.commands.ackWait),
        attemptsMax: nats.commands.attemptsMax,
        retryMs: ms(nats.commands.retry),
        retryMsMax: ms(nats.commands.retryMax),
      },
    },
    channels: {
      folder: {
        sweepMs: ms(given.channels.folder.sweep),
        settleMs: ms(given.channels.folder.settle),
        batch: given.channels.folder.batch,
      },
      sftpServer: sftpServerSettings(given.channels.sftpServer),
    },
    as2: as2Settings(given.as2, path),
    intake: {
      transmissionBytesMax: size(given.intake.transmissionBytesMax),
      inlineBytesMax: size(given.intake.inlineBytesMax),
    },
    translation: {
      workers: translation.workers,
      batch: translation.batch,
      attemptsMax: translation.attemptsMax,
      segmentBytesMax: size(translation.segmentBytesMax),
      partLinesMax: translation.partLinesMax,
      findingsMax: translation.findingsMax,
      eventBytesMax: size(translation.eventBytesMax),
    },
    delivery: {
      attemptsMax: delivery.attemptsMax,
      backoffBaseMs: ms(delivery.backoffBase),
      backoffMaxMs: ms(delivery.backoffMax),
      giveUpAfterMs: ms(delivery.giveUpAfter),
      concurrency: delivery.concurrency,
      partnerConcurrency: delivery.partnerConcurrency,
      /** Transmissions a minute; 0: no limit. */
      partnerRate: delivery.partnerRate,
      ambiguous: {
        attemptsMax: delivery.ambiguous.attemptsMax,
        backoffBaseMs: ms(delivery.ambiguous.backoffBase),
        backoffMaxMs: ms(delivery.ambiguous.backoffMax),
      },
      breaker: {
        failures: delivery.breaker.failures,
        probeAfterMs: ms(delivery.breaker.probeAfter),
        probeAfterMaxMs: ms(delivery.breaker.probeAfterMax),
      },
    },
    advice: { everyMs: ms(given.advice.every), reconcileEveryMs: ms(given.advice.reconcile.every) },
    configuration: { settleMs: ms(given.configuration.settle), rereadMs: ms(given.configuration.reread) },
    health: { host: given.health.host, port: given.health.port },
    api: {
      host: given.api.host,
      port: given.api.port,
      tokens: path(given.api.tokens),
      requestsPerMinuteMax: given.api.requestsPerMinuteMax,
      refusalsPerMinuteMax: given.api.refusalsPerMinuteMax,
      connectionsMax: given.api.connectionsMax,
      requestTimeoutMs: ms(given.api.requestTimeout),
      bodyBytesMax: size(given.api.bodyBytesMax),
      updatesMax: given.api.updatesMax,
      pageMax: given.api.pageMax,
    },
    log: { level: given.log.level },
  });
}

function ms(text: string): number {
  const value = parseDurationMs(text);
  if (value === undefined) throw new TypeError(`not a checked length of time: ${text}`);
  return value;
}

function size(text: string): number {
  const value = parseBytes(text);
  if (value === undefined) throw new TypeError(`not a checked size: ${text}`);
  return value;
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

function deepFrozen<T extends object>(value: T): DeepReadonly<T> {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFrozen(inner);
  return Object.freeze(value) as DeepReadonly<T>;
}
