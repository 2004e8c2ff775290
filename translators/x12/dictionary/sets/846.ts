/** 846, inventory advice: its segments in order, in every version (notation in ../grammar.ts). */
import type { SetSource } from '../grammar.ts';

export const set846: SetSource = {
  id: '846',
  group: 'IB',
  lines: `
BIA 1/1
CUR 0/1
DTM 0/10
REF 0/12
PER 0/3
MEA 0/20
N1 loop 0/5
  N2 0/2
  N3 0/2
  N4 0/1
  REF 0/12
  PER 0/3
LM loop 0/10
  LQ 1/100
LIN loop 1/10000
  PID 0/200
  MEA 0/40
  PKG 0/25
  DTM 0/10
  CTP 0/25
  CUR 0/1
  SAC 0/25 @003050-
  SSS 0/25 @003040
  REF 0/*
  PER 0/3
  SDQ 0/500
  MAN 0/1
  UIT 0/5
  CS 0/1
  DD 0/* 003040=0/1
  G53 0/1
  PCT 0/* @003050-
  LDT 0/12 @003050-
  LM loop 0/10
    LQ 1/100
  SLN loop 0/1000
    PID 0/200
    MEA 0/40
    PKG 0/25
    MAN loop 0/100
      MEA 0/40
  QTY loop 0/99
    UIT 0/12
    MEA 0/25
    LDT 0/12
    DTM 0/10 @003060-
    SCH loop 0/25
      MEA 0/25
    LM loop 0/* @003050-
      LQ 1/100
    LS loop 0/1
      REF loop 1/*
        DTM 0/*
        N1 0/1
        LM loop 0/10
          LQ 1/100
      LE 1/1
  N1 loop 0/200
    N2 0/2
    N3 0/2
    N4 0/1
    REF 0/12
    PER 0/3
CTT 0/1
`,
};
