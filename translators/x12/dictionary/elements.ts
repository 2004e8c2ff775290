/**
 * The data elements of the dictionary, one a line: number | type minimum/maximum length, with `versions=minimum/maximum`
 * where versions differ from 004010 | our short name for it, where it has one.
 *
 * Types are X12.6 section 3.5.1's: AN, ID, R, N0 to N9 (implied decimals), DT, TM. Sources disagree on 267, 337, 447,
 * 646, 719, 729, 1551 and 209: the wider length stands here, so that no partner is refused by the narrower. SDQ01 is an
 * identifier (355) in every version, though one source makes it a composite in 003060; PER07 and PER08 are optional in
 * every version, though one source asks for them in 003050. 347 is a number and 368 a code, against one source; 447 has no
 * list here, since each set's diagram gives its own loop ids.
 */
export const elementLines = `
2 | N0 1/6 | sets accepted
3 | AN 1/60 |
19 | AN 2/30 | city
22 | AN 1/30 003040=1/16 | commodity code
23 | ID 1/1 | commodity code qualifier
24 | ID 4/4 |
26 | ID 2/3 | country
28 | N0 1/9 | group control number
40 | ID 2/2 |
46 | AN 4/4 |
54 | ID 2/2 | title passage
55 | AN 2/10 |
59 | AN 2/5 |
61 | AN 1/30 | free-form information
65 | R 1/8 | height
66 | ID 1/2 | id code qualifier
67 | AN 2/80 003040=2/17 003050-003060=2/20 | id code
76 | AN 1/22 | invoice number
79 | AN 1/50 |
80 | N0 1/7 | lading quantity
81 | R 1/10 | weight
82 | R 1/8 | length
87 | AN 1/48 -003050=1/45 | marks and numbers
88 | ID 1/2 | marks and numbers qualifier
91 | ID 1/2 | transport method
92 | ID 2/2 | order type
93 | AN 1/60 -003060=1/35 | name
96 | N0 1/10 | number of segments
97 | N0 1/6 | number of sets
98 | ID 2/3 -003060=2/2 | entity
100 | ID 3/3 | currency
102 | ID 1/1 |
103 | ID 3/5 003040=5/5 | packaging code
107 | ID 1/2 -003060=1/1 | payment method
113 | AN 1/4 |
114 | AN 2/24 |
115 | ID 1/1 | port qualifier
116 | ID 3/15 003040=3/9 003050=3/11 | postal code
118 | R 1/9 | rate
119 | AN 1/6 |
123 | N0 1/6 | sets received
127 | AN 1/30 004030-=1/50 | reference
128 | ID 2/3 -003050=2/2 | reference qualifier
133 | ID 1/2 | routing sequence
140 | AN 2/4 | carrier code
143 | ID 3/3 | set id
146 | ID 2/2 | shipment payment method
150 | ID 3/3 |
152 | ID 2/3 | special handling
156 | ID 2/2 | state or province
166 | AN 1/55 -003060=1/35 | address
168 | ID 1/4 |
169 | AN 1/16 |
170 | N0 1/2 |
171 | AN 1/7 |
172 | AN 1/2 |
173 | AN 1/4 |
174 | AN 2/30 |
182 | AN 2/28 | voyage number
183 | R 1/8 | volume
184 | ID 1/1 | volume unit
187 | ID 1/2 | weight qualifier
188 | ID 1/1 | weight unit
189 | R 1/8 | width
200 | AN 1/6 | hazard class note
206 | AN 1/4 | equipment initial
207 | AN 1/10 004050-=1/15 | equipment number
208 | ID 1/1 |
209 | ID 1/4 -003050=2/4 |
212 | R 1/17 003040=1/14 | unit price
213 | N0 1/3 | lading line
215 | ID 1/30 |
218 | ID 14/40 |
219 | AN 1/3 |
222 | ID 4/25 |
224 | ID 1/25 |
225 | AN 2/15 | seal number
227 | AN 1/2 |
230 | AN 1/3 |
234 | AN 1/48 003040=1/30 003050-003060=1/40 | product id
235 | ID 2/2 | product id qualifier
236 | ID 3/3 | price code
238 | AN 1/12 |
248 | ID 1/1 | allowance or charge
249 | ID 1/1 |
254 | ID 1/3 |
267 | N0 1/10 -003060=1/6 |
271 | ID 1/2 |
277 | ID 6/6 | hazardous material class qualifier
280 | R 4/10 -003050=4/6 | exchange rate
284 | ID 2/2 | service level
289 | N0 1/2 | multiple price quantity
294 | N0 1/5 |
295 | ID 1/1 |
306 | ID 1/2 | action
309 | ID 1/2 | location qualifier
310 | AN 1/30 | location
324 | AN 1/22 | order number
325 | AN 1/20 | tax id
326 | AN 1/45 | request reference
327 | AN 1/8 | change order sequence
328 | AN 1/30 | release number
329 | ID 4/9 | set control number
330 | R 1/15 -003060=1/9 | quantity ordered
331 | ID 2/2 | allowance handling
332 | R 1/6 | percent
333 | ID 1/2 | terms basis
334 | ID 2/2 | transport terms qualifier
335 | ID 3/3 | transport terms
336 | ID 2/2 | terms type
337 | TM 4/8 | time
338 | R 1/6 | discount percent
341 | AN 1/16 |
342 | R 1/5 | percent of invoice payable
344 | ID 2/2 | unit of time
345 | ID 2/2 | lead time
347 | R 1/10 | hash total
349 | ID 1/1 | description type
350 | AN 1/20 -003050=1/11 | line number
351 | N0 1/3 | discount days
352 | AN 1/80 | description
353 | ID 2/2 | purpose
354 | N0 1/6 | number of lines
355 | ID 2/2 | unit of measure
356 | R 1/6 | pack
357 | R 1/8 | size
358 | R 1/10 004050-=1/15 | quantity invoiced
359 | R 1/15 -003060=1/9 | allowance rate
360 | N2 1/15 -003060=1/9 | allowance amount
362 | N2 1/10 | discount amount
363 | ID 3/3 | note reference
364 | AN 1/80 004030-=1/256 | communication number
365 | ID 2/2 | communication number qualifier
366 | ID 2/2 | contact function
367 | AN 1/30 | contract number
368 | ID 2/2 | order status
369 | AN 1/45 | text
370 | DT 8/8 -003060=6/6 | discount due date
371 | ID 2/2 | change reason
373 | DT 8/8 -003060=6/6 | date
374 | ID 3/3 | date qualifier
378 | ID 1/1 | percent qualifier
380 | R 1/15 | quantity
382 | R 1/10 | units shipped
383 | R 1/9 | unit difference
384 | R 1/9 | gross weight per pack
385 | R 1/9 | gross volume per pack
386 | N0 1/3 | net days
387 | AN 1/35 | routing
388 | DT 8/8 -003060=6/6 | deferred due date
389 | N2 1/10 | deferred amount
395 | R 1/8 | unit weight
396 | AN 2/30 | shipment number
399 | ID 1/1 |
400 | ID 2/2 | packaging
407 | ID 2/2 | seal status
408 | R 1/4 |
433 | ID 2/2 | sales requirement
441 | ID 1/1 |
443 | AN 1/20 |
446 | DT 8/8 -003060=6/6 | net due date
447 | AN 1/6 -003060=1/4 004050-=1/4 | loop id
455 | ID 1/2 | responsible agency
478 | ID 1/1 | credit or debit
479 | ID 2/2 | functional id
480 | AN 1/12 | version
499 | AN 1/10 | price condition
508 | AN 1/35 | account number
522 | ID 1/3 -003060=1/2 | amount qualifier
554 | N0 1/6 | assigned number
559 | ID 2/2 | agency qualifier
560 | ID 2/10 | special service
561 | AN 1/45 |
563 | ID 1/2 | sales requirement
566 | ID 1/2 |
567 | N0 4/5 |
587 | ID 2/2 | acknowledgment type
595 | ID 1/1 |
597 | AN 1/8 -003060=1/7 |
610 | N2 1/15 | amount
618 | ID 1/3 | set error
620 | ID 1/3 | segment error
621 | ID 1/3 | element error
622 | N0 1/5 | load quantity
623 | ID 2/2 | time zone
624 | N0 2/2 | century
626 | ID 1/2 | excess transport reason
627 | ID 1/1 | excess transport responsibility
628 | AN 1/12 | level id
639 | ID 2/2 | price basis
640 | ID 2/2 | transaction type
641 | ID 3/3 | status reason
646 | R 1/15 -003060=1/9 | quantity shipped to date
648 | ID 3/3 | price multiplier qualifier
649 | R 1/10 | multiplier
653 | ID 3/3 | discount type
654 | ID 2/2 | discount base qualifier
655 | R 1/10 | discount base value
656 | ID 2/3 |
657 | N0 1/10 |
659 | ID 1/2 |
662 | ID 1/1 | relationship
665 | ID 1/1 |
668 | ID 2/2 | line status
669 | ID 3/3 | currency market
670 | ID 2/2 | line change
671 | R 1/9 | quantity left
673 | ID 2/2 | quantity qualifier
687 | ID 2/2 | class of trade
688 | ID 2/2 |
704 | ID 1/2 | paperwork format
706 | ID 2/2 | entity relationship
715 | ID 1/1 | group verdict
716 | ID 1/3 | group error
717 | ID 1/1 | set verdict
718 | ID 1/3 | set error
719 | N0 1/10 -003060=1/6 004030-004060=1/6 | segment position
720 | ID 1/3 | segment error
721 | ID 2/3 | segment id
722 | N0 1/2 | element position
723 | ID 1/3 | element error
724 | AN 1/99 | copy of bad element
725 | N0 1/4 | element reference number
728 | ID 1/2 | returnable container
729 | AN 1/6 |
731 | ID 2/2 | transit direction
732 | ID 2/2 | transit time qualifier
733 | R 1/4 | transit time
734 | AN 1/12 | parent level id
735 | ID 1/2 | level
736 | ID 1/1 | has children
737 | ID 2/2 | measurement reference
738 | ID 1/3 | measurement qualifier
739 | R 1/20 003040=1/10 | measurement
740 | R 1/20 003040=1/10 | range minimum
741 | R 1/20 003040=1/10 | range maximum
743 | ID 1/2 | return container
750 | ID 2/3 | characteristic
751 | AN 1/12 | characteristic code
752 | ID 2/2 | surface or layer
753 | ID 1/5 | packaging characteristic
754 | AN 1/7 | packaging description code
755 | ID 2/2 | report type
756 | ID 1/2 003040=2/2 | report transmission
757 | N0 1/2 | report copies
759 | ID 2/2 |
765 | N0 1/2 | commodity note
770 | AN 1/20 | option number
782 | R 1/18 -003060=1/15 | amount
786 | ID 2/2 |
787 | N0 1/15 |
788 | N0 1/5 |
789 | AN 2/2 |
790 | AN 1/132 |
791 | AN 1/80 |
792 | ID 1/1 |
797 | ID 2/2 |
799 | AN 1/30 | reference version
800 | AN 1/30 |
801 | AN 1/30 |
802 | AN 1/30 |
803 | AN 1/64 |
804 | AN 1/4 |
805 | AN 1/25 |
806 | AN 4/6 -003060=4/4 |
807 | AN 12/16 -003060=14/16 |
808 | ID 3/3 |
809 | AN 1/25 |
810 | N0 1/6 | inner pack
819 | ID 2/3 | language
822 | AN 1/15 | subqualifier
828 | R 1/9 |
854 | ID 2/2 |
875 | ID 3/3 | maturity
883 | ID 1/2 |
884 | N0 1/3 |
885 | N0 1/3 |
897 | ID 1/1 |
933 | AN 1/264 | text
934 | ID 2/2 | text
935 | ID 2/2 | measurement significance
936 | ID 2/2 | measurement attribute
951 | ID 1/2 | balance type
954 | R 1/10 | percent
955 | ID 2/2 | tax jurisdiction qualifier
956 | AN 1/10 | tax jurisdiction
963 | ID 2/2 | tax type
983 | ID 1/1 |
984 | ID 1/1 |
985 | ID 3/3 |
986 | ID 1/1 |
1000 | AN 2/2 004050-=2/3 | service characteristic
1004 | ID 1/2 | percent qualifier
1005 | ID 4/4 | hierarchy
1018 | R 1/15 | exponent
1019 | ID 3/3 | invoice type
1023 | ID 1/1 |
1066 | ID 1/2 |
1067 | ID 1/1 |
1068 | ID 1/1 |
1073 | ID 1/1 | yes or no
1096 | AN 5/5 |
1104 | ID 2/2 |
1106 | ID 2/2 | address component
1109 | ID 1/1 | ethnicity
1136 | ID 2/2 |
1166 | ID 2/2 | contract type
1179 | ID 1/1 | tax application
1195 | AN 1/80 |
1196 | ID 2/2 |
1232 | ID 2/2 | security level
1250 | ID 2/3 | date form
1251 | AN 1/35 | date period
1270 | ID 1/3 | code list
1271 | AN 1/30 -003050=1/20 | industry code
1300 | AN 4/4 | service or charge
1301 | AN 1/10 | agency service code
1309 | ID 2/2 |
1310 | ID 1/1 |
1321 | ID 2/2 004050-=2/3 |
1322 | ID 1/1 | assembly
1373 | ID 2/4 |
1375 | AN 1/5 |
1401 | ID 1/3 |
1430 | AN 1/7 |
1470 | N0 1/9 | number
1525 | ID 1/2 |
1528 | N0 1/2 | component position
1551 | AN 1/4096 | text
1570 | ID 3/3 |
1686 | N0 1/4 | repeat position
1705 | AN 1/35 | implementation reference
1715 | ID 1/3 | country subdivision
9998 | AN 1/35 | context reference
9999 | AN 1/35 | context name
G124 | AN 2/15 | receiver code
G142 | AN 2/15 | sender code
I01 | ID 2/2 | authorization qualifier
I02 | AN 10/10 | authorization
I03 | ID 2/2 | security qualifier
I04 | AN 10/10 | security
I05 | ID 2/2 | interchange id qualifier
I06 | AN 15/15 | interchange sender
I07 | AN 15/15 | interchange receiver
I08 | DT 6/6 | interchange date
I09 | TM 4/4 | interchange time
I10 | ID 1/1 | repetition separator or standard
I11 | ID 5/5 | interchange version
I12 | N0 9/9 | interchange control number
I13 | ID 1/1 | acknowledgment asked
I14 | ID 1/1 | usage
I15 | AN 1/1 | component separator
I16 | N0 1/5 | number of groups
I17 | ID 1/1 | interchange verdict
I18 | ID 3/3 | interchange note
`;
