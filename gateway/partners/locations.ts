/** Where a partner's file names locations of ours: inventory.yaml has to know each of them. */
import type { Complaints, Path } from './complaints.ts';
import type { PartnerFile } from './schema/schema.ts';

export interface LocationUse {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Every location of ours that the file names, in its order. */
export function locationsOf(partner: PartnerFile, complaints: Complaints): LocationUse[] {
  const uses: LocationUse[] = [];
  const use = (code: string | undefined, path: Path, at: 'key' | 'value' = 'value') => {
    if (code !== undefined) uses.push({ code, ...complaints.place(path, at) });
  };
  for (const [index, rule] of (partner.receive ?? []).entries()) {
    for (const key of ['counts', 'reserve', 'supply'] as const) {
      const at = ['receive', index, key];
      use(rule[key]?.location, [...at, 'location']);
      for (const [theirs, ours] of Object.entries(rule[key]?.locations ?? {})) use(ours, [...at, 'locations', theirs]);
    }
  }
  for (const [index, { locations = {}, buffer = [] }] of (partner.send ?? []).entries()) {
    const at = ['send', index];
    for (const ours of Object.keys(locations)) use(ours, [...at, 'locations', ours], 'key');
    for (const [rule, { when }] of buffer.entries()) {
      // One that is no location of the advice is an error already.
      if (Object.hasOwn(locations, when?.location ?? ''))
        use(when?.location, [...at, 'buffer', rule, 'when', 'location']);
    }
  }
  use(partner.canary?.location, ['canary', 'location']);
  return uses;
}
