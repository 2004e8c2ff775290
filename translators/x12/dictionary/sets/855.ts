/** 855, purchase order acknowledgment: its segments in order, in every version (notation in ../grammar.ts). */
import type { SetSource } from '../grammar.ts';

export const set855: SetSource = {
  id: '855',
  group: 'PR',
  lines: `
BAK 1/1
NTE 0/100 @-003050
CUR 0/1
REF 0/* 003040=0/12
PER 0/3
TAX 0/*
FOB 0/*
CTP 0/* 003040=0/25
PAM 0/10 @003050-
CSH 0/1
SAC loop 0/25 @003050-
  CUR 0/1
SAC 0/25 @003040
ITD 0/5
DIS 0/20
INC 0/1
DTM 0/10
LDT 0/12
LIN 0/5
SI 0/* -003060=0/2
PID 0/200
MEA 0/40
PWK 0/25
PKG 0/25
TD1 0/2
TD5 0/12
TD3 0/12
TD4 0/5
MAN 0/10
TXI 0/*
CTB 0/* @004010-
N9 loop 0/1000
  DTM 0/* @004010-
  MSG 0/1000 @-004010
  MTX 0/* @004030-
  PWK 0/* @004030-
  EFI 0/* @004030-
N1 loop 0/200
  N2 0/2
  IN2 0/* @004030-
  N3 0/2
  N4 0/1
  NX2 0/* -003060=0/3
  REF 0/12
  PER 0/* 003040=0/3
  SI 0/* @004010-
  FOB 0/1
  TD1 0/2
  TD5 0/12
  TD3 0/12
  TD4 0/5
  PKG 0/25
  MSG 0/* @003050-004010
  MTX 0/* @004030-
ADV loop 0/* @004010-
  DTM 0/*
  MTX 0/*
PO1 loop 0/100000
  LIN 0/* @004010-
  SI 0/* -003060=0/5
  CUR 0/1
  PO3 0/25
  CTP 0/* 003040=0/25
  PAM 0/10 @003050-
  MEA 0/40
  PID loop 0/1000
    MEA 0/10
  PWK 0/25
  PO4 0/* 003040=0/1
  REF 0/* 003040=0/12
  PER 0/3
  SAC loop 0/25 @003050-
    CUR 0/1
  SAC 0/25 @003040
  IT8 0/1
  CSH 0/* @003060-
  ITD 0/2
  DIS 0/20
  INC 0/1
  TAX 0/*
  FOB 0/* 003040=0/1
  SDQ 0/500
  DTM 0/10
  LDT 0/12
  SCH 0/200 @003040
  TD1 0/1
  TD5 0/12
  TD3 0/12
  TD4 0/5
  ACK loop 0/104
    DTM 0/1
  MAN 0/10
  AMT 0/1
  CTB 0/* @004010-
  TXI 0/*
  QTY loop 0/* @004010-
    SI 0/*
  PKG loop 0/200
    MEA 0/*
  SCH loop 0/200 @003050-
    TD1 0/2
    TD5 0/12
    TD3 0/12
    TD4 0/5
    REF 0/* @004010-
  N9 loop 0/1000
    DTM 0/* @004010-
    MSG 0/1000 @-004010
    MTX 0/* @004030-
    PWK 0/* @004030-
    EFI 0/* @004030-
  N1 loop 0/200
    N2 0/2
    IN2 0/* @004030-
    N3 0/2
    N4 0/1
    NX2 0/* -003060=0/3
    REF 0/12
    PER 0/3
    SI 0/* @004010-
    DTM 0/1 @004010-
    FOB 0/1
    SCH 0/200
    TD1 0/2
    TD5 0/12
    TD3 0/12
    TD4 0/5
    QTY 0/* @004010-
    PKG 0/25
  SLN loop 0/1000
    MSG 0/* @004010
    MTX 0/* @004030-
    SI 0/* -003060=0/5
    PID 0/1000
    PO3 0/25
    MEA 0/* @004050-
    CTP 0/25
    PAM 0/10 @003050-
    ACK 0/104
    SAC loop 0/10 @003050-
      CUR 0/1
    SAC 0/10 @003040
    DTM 0/10
    PO4 0/1
    TAX 0/3 @003050-
    ADV 0/* @004010-
    QTY loop 0/* @004010-
      SI 0/*
    N9 loop 0/* @004010-
      DTM 0/*
      MSG 0/* @004010
      MTX 0/* @004030-
    N1 loop 0/10
      N2 0/2
      IN2 0/* @004030-
      N3 0/2
      N4 0/1
      NX2 0/* -003060=0/3
      REF 0/12
      PER 0/3
      SI 0/* @004010-
CTT loop 0/1 @003060-
  AMT 0/1
CTT 1/1 @-003050
AMT 0/1 @-003050
`,
};
