/** `crossdock inspect`: any X12 of anyone, without a partner and without settings. Never throws on what a file holds. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding } from '../../translators/finding.ts';
import { defaultLimits } from '../../translators/translator.ts';
import { type InspectResult, inspector } from '../../translators/x12/inspect.ts';
import { errorCodes, systemCode } from '../errors.ts';
import { fileChunks } from '../translation/file-chunks.ts';
import { nodeHost } from '../translation/host.ts';
import { type Command, exitCodes, sharedOptions } from './command.ts';
import { inspectionLines } from './lines/inspection-lines.ts';

export const inspect: Command = {
  usage: 'FILE… [--json]',
  about: [
    'Reads X12 files of any partner, known or not: the interchanges, groups and transaction sets in them with their versions, and what is wrong, with segment, element, byte offset, value, rule and what to do. Nothing is sent or kept. Files of any size are read piece by piece.',
    'Envelopes are checked whole, sets by the X12 dictionary where Crossdock has them. What a partner was allowed beyond that, its folder says: crossdock translate takes that into account.',
    'With --json, one object a file: file, bytes, ok, interchanges, groups, sets, segments, findings, findingsCut (how many more there were than are listed) and contents.',
  ],
  options: { json: sharedOptions.json },
  operands: { min: 1, max: Number.POSITIVE_INFINITY, missing: 'which file? crossdock inspect FILE…' },
  examples: [
    ['crossdock inspect 850.edi', 'shows what is in the file and what is wrong with it'],
    ['crossdock inspect --json drops/*.edi', 'the same of many files, for a program'],
  ],
  exits: [
    [exitCodes.ok, 'no file has a finding of severity error'],
    [exitCodes.bad, 'at least one has, or cannot be read'],
    [exitCodes.usage, 'the command was not understood'],
  ],
  async run(args, io) {
    let ok = true;
    for (const [index, file] of args.operands.entries()) {
      const result = inspected(file, io.cwd);
      ok &&= result.ok;
      if (args.has('json')) io.out.json({ file, ...result });
      else {
        if (index > 0) io.out.line();
        io.out.lines(inspectionLines(file, result));
      }
      await io.out.drained();
    }
    return ok ? exitCodes.ok : exitCodes.bad;
  },
};

const nothing: InspectResult = {
  bytes: 0,
  ok: false,
  interchanges: 0,
  groups: 0,
  sets: 0,
  segments: 0,
  findings: [],
  findingsCut: 0,
  contents: [],
};

/** What a file holds; one that cannot be read is a result too. */
function inspected(file: string, cwd: string): InspectResult {
  const path = resolve(cwd, file);
  let bytes = 0;
  try {
    const info = statSync(path);
    if (!info.isFile()) {
      const message = `${info.isDirectory() ? 'it is a folder' : 'it is a device, a pipe or a socket'} and no file`;
      return { ...nothing, findings: [unreadable(message, 'Name the files in it.')] };
    }
    const inspection = inspector(nodeHost(), defaultLimits);
    for (const chunk of fileChunks(path)) {
      bytes += chunk.length;
      inspection.push(chunk);
    }
    return inspection.end();
  } catch (error) {
    const code = systemCode(error);
    if (code !== undefined) {
      const missing = code === 'ENOENT';
      const message = missing ? 'there is no such file' : `the file cannot be read: ${code}`;
      const hint = missing ? 'Look at the name and the folder you are in.' : 'Look at its rights, and at the disk.';
      return { ...nothing, bytes, findings: [unreadable(message, hint)] };
    }
    return { ...nothing, bytes, findings: [fault(error, bytes)] };
  }
}

function unreadable(message: string, hint: string): Finding {
  return { code: 'unreadable', severity: 'error', message, rule: 'A file that can be read.', hint };
}

function fault(error: unknown, offset: number): Finding {
  const { text, hint } = errorCodes['translation-fault'];
  const message = `${text}: ${error instanceof Error ? error.message : String(error)}`;
  return { code: 'translation-fault', severity: 'error', message, rule: 'The inspector never fails.', hint, offset };
}
