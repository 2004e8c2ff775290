/** 999, implementation acknowledgment: its segments in order, from 005010 on (notation in ../grammar.ts). */
import type { SetSource } from '../grammar.ts';

export const set999: SetSource = {
  id: '999',
  group: 'FA',
  lines: `
AK1 1/1
AK2 loop 0/*
  IK3 loop 0/*
    CTX 0/10
    IK4 loop 0/*
      CTX 0/10
  IK5 1/1
AK9 1/1
`,
};
