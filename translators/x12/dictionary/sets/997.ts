/** 997, functional acknowledgment: its segments in order, in every version (notation in ../grammar.ts). */
import type { SetSource } from '../grammar.ts';

export const set997: SetSource = {
  id: '997',
  group: 'FA',
  lines: `
AK1 1/1
AK2 loop 0/*
  AK3 loop 0/*
    AK4 0/99
  AK5 1/1
AK9 1/1
`,
};
