/** 860, purchase order change: its segments in order, in every version (notation in ../grammar.ts). */
import type { SetSource } from '../grammar.ts';

export const set860: SetSource = {
  id: '860',
  group: 'PC',
  lines: `
BCH 1/1
NTE 0/100 @-003060
CUR 0/1
REF 0/* 003040=0/12
PER 0/3
TAX 0/*
FOB 0/*
CTP 0/* 003040=0/25
PAM 0/10 @003050-
CSH 0/5
SAC loop 0/25 @003050-
  CUR 0/1
SAC 0/25 @003040
ITD 0/5
DIS 0/20
INC 0/1
DTM 0/10
LDT 0/12 @-004010
LIN 0/5
SI 0/* -003060=0/2
PID 0/200
MEA 0/40
PWK 0/25
PKG 0/200
TD1 0/2
TD5 0/12
TD3 0/12
TD4 0/5
CTB 0/* @004010-
MAN 0/10
G53 0/* @003050-
TXI 0/*
PCT 0/* @004010-
LDT loop 0/* @004030-
  QTY 0/*
  MTX 0/*
  REF 0/*
AMT loop 0/* @003050-
  AT 0/1 @003050-003060
  REF 0/*
  DTM 0/1 @003060-
  PCT 0/* @003060-
  FA1 loop 0/* @004010-
    FA2 1/*
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
  N4 0/* 003040=0/1
  NX2 0/* -003060=0/3
  REF 0/12
  PER 0/* 003040=0/3
  SI 0/* @004010-
  FOB 0/1
  TD1 0/2
  TD5 0/12
  TD3 0/12
  TD4 0/5
  PKG 0/200
LM loop 0/* @003050-
  LQ 1/*
SPI loop 0/* @003050-
  REF 0/5
  DTM 0/5
  MSG 0/50 @003050-004010
  MTX 0/* @004030-
  N1 loop 0/20
    N2 0/2
    N3 0/2
    N4 0/1
    REF 0/20
    G61 0/1
    MSG 0/50 @003050-004010
    MTX 0/* @004030-
  CB1 loop 0/*
    REF 0/20
    DTM 0/5
    LDT 0/1
    MSG 0/50 @003050-004010
    MTX 0/* @004030-
ADV loop 0/* @004010-
  DTM 0/*
  MTX 0/*
POC loop 0/*
  LIN 0/* @004010-
  SI 0/* -003060=0/5
  CUR 0/1
  CN1 0/1 @003050-
  PO3 0/25
  CTP 0/* 003040=0/25
  PAM 0/10 @003050-
  MEA 0/40
  PID loop 0/1000
    MEA 0/10
  PWK 0/25
  PKG 0/200
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
  LDT 0/12 @003040
  SCH 0/200 @003040
  TD1 0/1
  TD5 0/12
  TD3 0/12
  TD4 0/5
  MAN 0/10
  PCT 0/* @004010-
  AMT 0/1 @003040
  TC2 0/2
  CTB 0/* @004010-
  TXI 0/*
  SPI 0/* @003050-
  MSG 0/* @003050-004010
  MTX 0/* @004030-
  QTY loop 0/* @004010-
    SI 0/*
  SCH loop 0/200 @003050-
    TD1 0/2
    TD5 0/12
    TD3 0/12
    TD4 0/5
    REF 0/* @004030-
  N9 loop 0/1000
    DTM 0/* @004010-
    MSG 0/1000 @-004010
    MTX 0/* @004030-
    PWK 0/* @004030-
    EFI 0/* @004030-
  LS loop 0/1 @003050-
    LDT loop 1/*
      QTY 0/*
      MSG 0/1 @003050-004010
      MTX 0/* @004030-
      REF 0/3
      LM loop 0/*
        LQ 1/*
    LE 1/1
  N1 loop 0/200
    N2 0/2
    IN2 0/* @004030-
    N3 0/2
    N4 0/1
    QTY 0/* @004010-
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
    PKG 0/200
    LDT loop 0/* @003050-
      MAN 0/10
      QTY 0/5
      MSG 0/1 @003050-004010
      MTX 0/* @004030-
      REF 0/3
  SLN loop 0/1000
    MSG 0/* @004010
    MTX 0/* @004030-
    SI 0/* -003060=0/5
    PID 0/1000
    PO3 0/104
    MEA 0/* @004050-
    TC2 0/2
    SAC loop 0/10 @003050-
      CUR 0/1
    SAC 0/10 @003040
    DTM 0/10
    CTP 0/25
    PAM 0/10 @003050-
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
  AMT loop 0/* @003050-
    REF 0/1 004060-=0/*
    PCT 0/* @003060-
  LM loop 0/* @003050-
    LQ 1/*
CTT loop 0/1 @003060-
  AMT 0/5
CTT 1/1 @-003050
AMT 0/1 003050=0/5 @-003050
`,
};
