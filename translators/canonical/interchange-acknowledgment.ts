/** Interchange acknowledgment: what a partner's TA1 says of an interchange that we sent. */
import { type Static, Type } from 'typebox';
import { closed, Extra, Part } from './parts.ts';

export const InterchangeAcknowledgment = Type.Object(
  {
    type: Type.Literal('interchange-acknowledgment'),
    part: Part,
    control: Type.String({ description: 'TA101: ISA13 of what is acknowledged.' }),
    date: Type.String({ description: 'TA102: ISA09 of what is acknowledged, YYMMDD as sent.' }),
    time: Type.String({ description: 'TA103: ISA10 of what is acknowledged, HHMM as sent.' }),
    status: Type.String({ description: 'TA104, X12 element I17: A accepted, E with errors, R rejected.' }),
    note: Type.String({ description: 'TA105, X12 element I18: 000 no error, 009 unknown receiver …' }),
    extra: Type.Array(Extra),
  },
  { ...closed, $id: 'crossdock/interchange-acknowledgment/v1', title: 'Interchange acknowledgment' },
);
export type InterchangeAcknowledgment = Static<typeof InterchangeAcknowledgment>;
