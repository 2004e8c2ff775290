/** 810, invoice: its segments in order, in every version (notation in ../grammar.ts). */
import type { SetSource } from '../grammar.ts';

export const set810: SetSource = {
  id: '810',
  group: 'IN',
  lines: `
BIG 1/1
NTE 0/100
CUR 0/1
REF 0/12
YNQ 0/10 @003060-
PER 0/3
N1 loop 0/200
  N2 0/2
  N3 0/2
  N4 0/1
  REF 0/12
  PER 0/3
  DMG 0/1 @004010-
ITD 0/* 003040=0/5
DTM 0/10
FOB 0/1
PID 0/200
MEA 0/40
PWK 0/25
PKG 0/25
L7 0/1
AT 0/3 003050-003060=0/* @-003060
BAL 0/* -003060=0/2
INC 0/1 @003050-
PAM 0/* @004010-
CRC 0/1 @004030-
LM loop 0/10
  LQ 1/100
N9 loop 0/1
  MSG 1/10
V1 loop 0/* @003050-
  R4 0/*
  DTM 0/*
FA1 loop 0/* @004010-
  FA2 1/*
IT1 loop 0/200000
  CRC 0/1
  QTY 0/5
  CUR 0/1
  IT3 0/5
  TXI 0/10 004030-=0/*
  CTP 0/25
  PAM 0/10 @003050-
  MEA 0/40
  PID loop 0/1000
    MEA 0/10
  PWK 0/25
  PKG 0/25
  PO4 0/1
  ITD 0/2
  REF 0/*
  YNQ 0/10 @003060-
  PER 0/5
  SDQ 0/500
  DTM 0/10
  CAD 0/*
  L7 0/*
  SR 0/1
  AT 0/* @003060
  SAC loop 0/25 004030-=0/*
    TXI 0/10 @-004010
    TXI loop 0/* @004030-
      DTM 0/1
  SLN loop 0/1000
    DTM 0/1 @004010-
    REF 0/*
    PID 0/1000
    SAC 0/25 004050-=0/*
    TC2 0/2
    TXI 0/10 004030-=0/* @003050-
  N1 loop 0/200
    N2 0/2
    N3 0/2
    N4 0/1
    REF 0/12
    PER 0/3
    DMG 0/1 @004010-
  LM loop 0/10
    LQ 1/100
  V1 loop 0/* @003050-
    R4 0/*
    DTM 0/*
  FA1 loop 0/* @004010-
    FA2 1/*
TDS 1/1
TXI 0/10 004030-=0/*
CAD 0/1
AMT 0/* @004010-
SAC loop 0/25 004030-=0/*
  TXI 0/10 @-004010
  DTM 0/* @004030-
  TXI loop 0/* @004030-
    DTM 0/1
ISS loop 0/* @003050-
  PID 0/1
ISS 0/5 @003040
CTT 0/1 -003050=1/1
`,
};
