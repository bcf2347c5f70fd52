// Package statistics counts the cases of the partnership, quarter by quarter, as the partnership publishes them.
//
// [Compile] walks the countable half of every case once and keeps nothing but counters, so it is the same for a hundred cases and for a
// million. Who gives the cases, and in which order, does not matter:
//
//	r := statistics.Compile(statistics.Ask{Quarter: statistics.Quarter{Year: 2009, N: 1}, Calendar: policy.Calendar}, tx.Countables(), said)
//	r.Text(handling.Japanese) // the report as a mail, at most 78 columns
//	r.CSV(handling.English)   // the same tables for a spreadsheet
//	json.Marshal(r)           // what stats --format json prints
//	chart.Draw(r, lang)       // package chart below this one: PNG and SVG
//
// A report counts what had happened by the last day of its quarter, and of that what was known on the day that it is made as of:
//
//	        2009-01-01            2009-03-31          2009-05-20
//	─────────┤ the quarter 2009Q1   ├───────────────────┤ as of: an end that was taken back on 2009-04-10 does not count,
//	                                                      as of 2009-04-01 it does
//
// So a report of an earlier day comes out again as it was. What was given out and would come out otherwise today is said beside it
// ([Said], [Restatement]), and so are the figures of the partnership that are known to be misprinted ([Misprint]).
//
// Nothing is guessed. A case of which nobody has said the kind stands in a row "unknown". What does not add up ([Identity]) is reported by
// name with both sides.
//
// No figure lets a website be recognised. What describes a site (the kind of flaw, what it lets happen, who runs it) is told of the
// quarter only, never added up over quarters, so that no difference of two reports tells of one site; and a row of less than
// [Rules.SmallSites] is joined with others into "other" until nobody can tell what it held. What describes the handling (outcomes, ways of
// fixing, days) is exact, as the partnership prints it.
//
// The package is pure: no clock, no randomness, no store. Same cases, same bytes, on every machine.
package statistics
