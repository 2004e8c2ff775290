/**
 * Commands that came over NATS, as batches. What can never be applied (an unknown source, no batch, too large) is
 * recorded as a rejected transmission with its bytes and what was found, and answered; only a fault of ours is tried again.
 */
import { type Finding, quoted } from '../../translators/finding.ts';
import type { Clock } from '../clock.ts';
import type { Command } from '../events/jetstream/command-message.ts';
import type { CommandHandler } from '../events/jetstream/commands.ts';
import type { PartnerBook } from '../partners/partner.ts';
import { type BatchOrigin, checkedItems, entriesOf, type UpdateBatch } from './batch.ts';
import type { UpdateCommands } from './inventory-updates.ts';

export interface FromNatsParts {
  readonly commands: UpdateCommands;
  readonly book: () => PartnerBook;
  readonly clock: Clock;
  readonly environment: string;
  readonly limits: { readonly updatesMax: number; readonly bodyBytesMax: number };
}

export function commandsFromNats(parts: FromNatsParts): CommandHandler {
  const { commands } = parts;
  return {
    async begin(command) {
      const read = batchOf(command, parts);
      const { done } = await ('batch' in read
        ? commands.begin(read.batch)
        : commands.beginRejection(read.origin, read.finding));
      return { done: done.then((result) => JSON.stringify(result)) };
    },
    async giveUp(command, fault) {
      return JSON.stringify(await commands.giveUp(originOf(command, parts), fault));
    },
  };
}

type Read = { readonly batch: UpdateBatch } | { readonly origin: BatchOrigin; readonly finding: Finding };

function originOf(command: Command, { book }: FromNatsParts): BatchOrigin {
  const { source, id, sequence, bytes, environment } = command;
  return {
    source,
    channel: 'nats',
    name: `command-${sequence}`,
    sourceKey: id,
    bytes,
    test: environment === 'test' || book().partners.get(source)?.status === 'test',
  };
}

function batchOf(command: Command, parts: FromNatsParts): Read {
  const origin = originOf(command, parts);
  const rejected = (what: string, rule: string, hint: string): Read => ({
    origin,
    finding: {
      code: 'command-malformed',
      severity: 'error',
      message: `the command was not taken: ${what}`,
      rule,
      hint,
    },
  });
  const { book, limits, environment, clock } = parts;
  const { asks, source, bytes } = command;
  const subjects = `crossdock-commands.${environment}.inventory.update.SOURCE`;
  if (asks !== 'inventory.update' || (command.environment !== environment && command.environment !== 'test')) {
    return rejected(
      `its subject ${quoted(command.subject)} asks for nothing that is known`,
      `Commands are ${subjects}.`,
      'Publish on that subject.',
    );
  }
  const status = book().partners.get(source)?.status;
  if (status !== 'production' && status !== 'test') {
    const why = `the source ${quoted(source)} is ${status ?? 'no partner'}`;
    return rejected(
      why,
      'A source is a partner in production or test.',
      'Look at the subject, and at `status` in its partner.yaml.',
    );
  }
  if (bytes.length > limits.bodyBytesMax) {
    return rejected(
      `it has ${bytes.length} bytes`,
      `A command has ${limits.bodyBytesMax} bytes at most (api.bodyBytesMax).`,
      'Send smaller batches.',
    );
  }
  const entries = entriesOf(parsed(bytes));
  if (entries === undefined) {
    return rejected(
      'it is not JSON as { "updates": [ … ] }',
      'A batch is as config/openapi.json describes it.',
      'Correct what the source sends.',
    );
  }
  if (entries.length > limits.updatesMax) {
    return rejected(
      `it has ${entries.length} updates`,
      `A batch has ${limits.updatesMax} updates at most (api.updatesMax).`,
      'Send smaller batches.',
    );
  }
  return { batch: { ...origin, items: checkedItems(entries, clock.now()) } };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
