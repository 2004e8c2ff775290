/** 856, ship notice: its segments in order, in every version (notation in ../grammar.ts). */
import type { SetSource } from '../grammar.ts';

export const set856: SetSource = {
  id: '856',
  group: 'SH',
  lines: `
BSN 1/1
NTE 0/100 @-003050
DTM 0/10
HL loop 1/200000
  LIN 0/1
  SN1 0/1
  SLN 0/1000
  PRF 0/1
  PO4 0/1
  PID 0/200
  MEA 0/40
  PWK 0/25
  PKG 0/25
  TD1 0/20
  TD5 0/12
  TD3 0/12 @-004010
  TD3 loop 0/12 @004030-
    AT9 0/1
  TD4 0/5
  TSD 0/1 @004010-
  REF 0/*
  PER 0/3
  LH1 loop 0/100 @003050-
    LH2 0/4
    LH3 0/12
    LFH 0/20
    LEP 0/* 003050-003060=0/3
    LH4 0/1 004060-=0/4
    LHT 0/3
    LHR 0/10
    PER 0/5
    LHE 0/1
  CLD loop 0/200
    REF 0/200
    DTP 0/1 @003050-
  MAN 0/*
  DTM 0/10
  FOB 0/1
  PAL 0/1
  N1 loop 0/200
    N2 0/2
    N3 0/2
    N4 0/1
    REF 0/12
    PER 0/3
    FOB 0/1
  SDQ 0/50
  ETD 0/1
  CUR 0/1
  SAC loop 0/* @004010-
    CUR 0/1
  SAC 0/10 003060=0/* @003050-003060
  ITA 0/10 @003040
  GF 0/1
  YNQ 0/10 @003060-
  LM loop 0/10
    LQ 1/100
  V1 loop 0/* @003060-
    R4 0/*
    DTM 0/*
CTT 0/1
`,
};
