/** The samples part of `crossdock check`: every partner's samples translated and held against what is expected of them. */
import { join } from 'node:path';
import { instant, systemClock } from '../clock.ts';
import type { Partner } from '../partners/partner.ts';
import type { Settings } from '../settings/settings.ts';
import { checkSample, type SampleCheck, sampleNames } from '../translation/samples.ts';
import type { Arguments } from './arguments.ts';
import { type Line, styled } from './lines/layout.ts';
import { counted } from './lines/phrases.ts';
import type { Io } from './terminal.ts';

/** Checks and prints; true where no sample differs. */
export async function checkSamples(
  partners: readonly Partner[],
  settings: Settings,
  args: Arguments,
  io: Io,
): Promise<boolean> {
  const now = instant(systemClock.now());
  const options = { limits: settings.translation, update: args.has('update'), now };
  const checks: SampleCheck[] = [];
  for (const partner of partners) {
    const folder = join(settings.folders.partners, partner.id);
    for (const file of sampleNames(folder)) {
      const check = await checkSample(partner, folder, file, options);
      checks.push(check);
      if (args.has('json')) io.out.json({ kind: 'sample', ...check });
      else io.out.lines(sampleLines(check));
    }
  }
  const bad = checks.filter(({ state }) => state === 'differs' || state === 'unreadable').length;
  if (!args.has('json')) {
    io.out.line([
      bad === 0
        ? styled('green', counted(checks.length, 'sample'))
        : styled('red', `${bad} of ${counted(checks.length, 'sample')}`),
      bad === 0 ? ' checked' : ' not as expected; if the new result is right, --update writes it',
    ]);
  }
  return bad === 0;
}

const stateWords = {
  'as-expected': ['green', 'as expected'],
  differs: ['red', 'not as expected'],
  'nothing-expected': ['yellow', 'nothing is expected of it; --samples --update writes what came of it'],
  written: ['yellow', 'written as what is expected'],
  unreadable: ['red', 'what is expected cannot be read'],
} as const;

function sampleLines({ partner, file, state, lines }: SampleCheck): readonly Line[] {
  const [style, words] = stateWords[state];
  const head: Line = [`${partner}/samples/${file}: `, styled(style, words)];
  return [head, ...lines.map((line): Line => [`  ${line}`])];
}
