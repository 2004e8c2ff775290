/**
 * One engine reads one file, once, in a process of its own: `node x12-engines.ts ENGINE SET FILE` prints milliseconds
 * from open to the last segment or event, and the peak memory of the process. An engine is loaded before the clock
 * starts, and only it, so that none has the others' code in its memory.
 */
import type { Outcome } from '../../translators/outcome.ts';
import { defaultLimits, type TranslationContext } from '../../translators/translator.ts';
import { type GeneratedSet, generatedSets, receiver, sender } from './generate-x12.ts';
import { chunks, type Engine, type Reading } from './x12-engine.ts';
import { limits, others } from './x12-others.ts';

/** What one run came to. */
export interface Run extends Reading {
  readonly milliseconds: number;
  /** Processor time of all threads, the collector's and the compiler's included: what a busy machine does not change. */
  readonly cpuMilliseconds: number;
  readonly peakMegabytes: number;
}

async function readerOptions() {
  const { nodeHost } = await import('../../gateway/translation/host.ts');
  return { host: nodeHost(), segmentBytesMax: defaultLimits.segmentBytesMax };
}

const tokens: Engine = async () => {
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
    return { counted };
  };
};

const envelope: Engine = async () => {
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
    return { counted };
  };
};

const validate: Engine = async () => {
  const { host } = await readerOptions();
  const { inspector } = await import('../../translators/x12/inspect.ts');
  return (path) => {
    const looking = inspector(host, defaultLimits);
    chunks(path, (bytes) => looking.push(bytes));
    const { ok, segments, findings } = looking.end();
    if (!ok) throw new Error(findings.find(({ severity }) => severity === 'error')?.message);
    return { counted: segments };
  };
};

const events: Engine = async () => {
  const { host } = await readerOptions();
  const { fileChunks } = await import('../../gateway/translation/file-chunks.ts');
  const { translate } = await import('../../gateway/translation/translate.ts');
  const { setMappings } = await import('../../translators/maps/index.ts');
  const us = { qualifier: 'ZZ', id: receiver };
  const context: TranslationContext = {
    host,
    partner: {
      id: 'northwind',
      x12: { us, them: { qualifier: 'ZZ', id: sender }, version: '004010' },
      receive: setMappings.map(({ set, document }) => ({ document, set, over: 'folder' })),
      items: { size: 0, sku: () => undefined, numbers: () => [], nearest: () => [], skus: () => [] },
    },
    receivedAt: '2026-11-25T12:00:00Z',
    fileName: 'in.edi',
    limits: defaultLimits,
  };
  return (path) => {
    const from = performance.now();
    let counted = 0;
    let firstEventMilliseconds = Number.NaN;
    const take = (outcomes: readonly Outcome[]) => {
      for (const outcome of outcomes) {
        if (outcome.kind === 'part' && (outcome.body ?? JSON.stringify(outcome.document)).length > 0) counted++;
        if (outcome.kind === 'document' && outcome.verdict === 'rejected')
          throw new Error(outcome.findings.find(({ severity }) => severity === 'error')?.message);
        if (counted === 1) firstEventMilliseconds = performance.now() - from;
      }
    };
    for (const outcomes of translate(context, fileChunks(path))) take(outcomes);
    return { counted, firstEventMilliseconds };
  };
};

/** Our engines by name, each doing more than the one before. */
export const ours: Readonly<Record<string, Engine>> = { tokens, envelope, validate, events };
/** All engines, from the limits on. */
export const engines: Readonly<Record<string, Engine>> = { ...limits, ...ours, ...others };

if (import.meta.main) {
  const [name = '', set = '', path = ''] = process.argv.slice(2);
  const engine = engines[name];
  if (engine === undefined) throw new Error(`no engine is named ${name}`);
  if (!generatedSets.includes(set as GeneratedSet)) throw new Error(`no set ${set} is generated`);
  const run = await engine(set as GeneratedSet);
  const cpu = process.cpuUsage();
  const from = performance.now();
  const reading = await run(path);
  const milliseconds = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  const cpuMilliseconds = (user + system) / 1_000;
  const done: Run = {
    ...reading,
    milliseconds,
    cpuMilliseconds,
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  };
  process.stdout.write(JSON.stringify(done));
}
