/** The handlers of the segments after an N1, alike in every map that remembers the party it is reading. */
import type { Party } from '../canonical/parts.ts';
import type { Handler, PartedMap } from './parted-map.ts';
import { partySegments } from './particulars.ts';

/** A map that reads N1 loops. */
export interface PartyReading extends PartedMap {
  party: Party | undefined;
}

/** Handles a segment of an N1 loop; one that no party is open for is left to `extra`. */
function ofParty(id: keyof typeof partySegments): Handler<PartyReading> {
  return (map, notes) => {
    if (map.party !== undefined) partySegments[id](map.party, notes);
  };
}

export const inParty = {
  N2: ofParty('N2'),
  N3: ofParty('N3'),
  N4: ofParty('N4'),
  REF: ofParty('REF'),
  PER: ofParty('PER'),
} as const;
