/**
 * One engine reads one file, once, in a process of its own: `node x12-engines.ts ENGINE FILE` prints milliseconds from
 * open to the last segment or event, and the peak memory of the process. An engine is loaded before the clock starts,
 * and only it, so that none has the others' code in its memory.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Outcome } from '../../translators/outcome.ts';
import { defaultLimits, type TranslationContext } from '../../translators/translator.ts';
import { receiver, sender } from './generate-x12.ts';

/** What one run came to. `counted` is segments, or events, so that engines cannot skip work unseen. */
export interface Run {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly counted: number;
}

type Engine = (path: string) => number;

const chunkBytes = 262_144;

function chunks(path: string, push: (bytes: Uint8Array) => void): void {
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(chunkBytes);
  for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) push(buffer.subarray(0, read));
  closeSync(file);
}

async function readerOptions() {
  const { nodeHost } = await import('../../gateway/translation/host.ts');
  return { host: nodeHost(), segmentBytesMax: defaultLimits.segmentBytesMax };
}

async function tokens(): Promise<Engine> {
  const options = await readerOptions();
  const { SegmentReader } = await import('../../translators/x12/reader.ts');
  return (path) => {
    let counted = 0;
    const segment = () => {
      counted++;
    };
    const reader = new SegmentReader({ segment, defect: () => {} }, options);
    chunks(path, (bytes) => reader.push(bytes));
    reader.end();
    return counted;
  };
}

async function envelope(): Promise<Engine> {
  const options = await readerOptions();
  const { SegmentReader } = await import('../../translators/x12/reader.ts');
  const { EnvelopeWalk } = await import('../../translators/x12/envelope.ts');
  return (path) => {
    let counted = 0;
    const nothing = () => {};
    const walk = new EnvelopeWalk({
      interchange: nothing,
      group: nothing,
      set: nothing,
      segment: () => {
        counted++;
      },
      setEnd: nothing,
      groupEnd: nothing,
      interchangeEnd: nothing,
      interchangeAcknowledgment: nothing,
      finding: (_level, { message }) => {
        throw new Error(message);
      },
    });
    const reader = new SegmentReader(walk, options);
    chunks(path, (bytes) => reader.push(bytes));
    reader.end();
    return counted;
  };
}

async function validate(): Promise<Engine> {
  const { host } = await readerOptions();
  const { inspector } = await import('../../translators/x12/inspect.ts');
  return (path) => {
    const looking = inspector(host, defaultLimits);
    chunks(path, (bytes) => looking.push(bytes));
    const { ok, segments } = looking.end();
    if (!ok) throw new Error('the generated file is not valid');
    return segments;
  };
}

async function events(): Promise<Engine> {
  const { host } = await readerOptions();
  const { x12Translator } = await import('../../translators/x12/translator.ts');
  const { setMappings } = await import('../../translators/maps/index.ts');
  const us = { qualifier: 'ZZ', id: receiver };
  const context: TranslationContext = {
    host,
    partner: {
      id: 'northwind',
      x12: { us, them: { qualifier: 'ZZ', id: sender }, version: '004010' },
      receive: [{ document: 'purchase-order', set: '850', over: 'folder' }],
      items: { size: 0, sku: () => undefined, numbers: () => [], nearest: () => [], skus: () => [] },
    },
    receivedAt: '2026-11-25T12:00:00Z',
    fileName: 'orders.edi',
    limits: defaultLimits,
  };
  return (path) => {
    let counted = 0;
    const take = (outcomes: readonly Outcome[]) => {
      for (const outcome of outcomes) {
        if (outcome.kind === 'part' && JSON.stringify(outcome.document).length > 0) counted++;
        if (outcome.kind === 'document' && outcome.verdict === 'rejected')
          throw new Error(outcome.findings[0]?.message);
      }
    };
    const translator = x12Translator(context, setMappings);
    chunks(path, (bytes) => take(translator.push(bytes)));
    take(translator.end());
    return counted;
  };
}

/** The independent reader that ours is held against. */
async function nodeX12(): Promise<Engine> {
  const { X12Parser } = await import('node-x12');
  return (path) => {
    const parsed = new X12Parser(true).parse(readFileSync(path, 'utf8'));
    return 'functionalGroups' in parsed ? parsed.functionalGroups.length : 0;
  };
}

/** The limit: only reading. */
async function read(): Promise<Engine> {
  return (path) => {
    let counted = 0;
    chunks(path, (bytes) => {
      counted += bytes.length;
    });
    return counted;
  };
}

/** Engines by name, from the limit to the whole. */
export const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  read,
  tokens,
  envelope,
  validate,
  events,
  'node-x12': nodeX12,
};

if (import.meta.main) {
  const [name = '', path = ''] = process.argv.slice(2);
  const engine = await engines[name]?.();
  if (engine === undefined) throw new Error(`no engine is named ${name}`);
  const from = performance.now();
  const counted = engine(path);
  const milliseconds = performance.now() - from;
  const run: Run = { milliseconds, peakMegabytes: process.resourceUsage().maxRSS / 1_024, counted };
  process.stdout.write(JSON.stringify(run));
}
