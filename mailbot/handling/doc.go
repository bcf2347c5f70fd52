// Package handling is the desk: it knows what the guideline says follows from what happened, and nothing else.
//
// A case is the fold of its changes. An [Event] is something that happened: a report arrived, a coordinator gave a
// command, a notice left the house. [Decide] looks at a case and an event and says which changes to its history follow
// and which notices are owed to whom:
//
//	d := handling.Decide(policy, handling.Case{}, handling.Event{At: now, Fresh: fresh, What: handling.ReportArrived{…}})
//	c := handling.Apply(handling.Case{}, d.Changes...)
//	// c.State == handling.Received, d.Notices holds finder/receipt and one desk/new_report for each reception coordinator
//
// A command goes through the same few doors, whatever its verb:
//
//	words → ParseCommand → may (role, sight, state, secrecy) → resolve (dates, names, codes) → effect
//	effect → done (transcript) | propose (preview, token) | seconds (codes) | a named refusal
//
// An effect is computed the same way whether the command runs, is only tried, is shown, is confirmed or is approved: what a person
// looked at is what happens, or it is shown anew (propose.go). What a verb has to know besides its case comes with the event as
// [Facts], read by the caller for the command's realm only.
//
// Between the two bodies stands a wall. [View] gives a realm its part of a case, [Parts] hold what each keeps for itself, and words
// cross only as a [Release]. What no case owns (who is on duty, whose key is believed, what is stopped) is the [Office], a fold like
// a case.
//
// The package is pure: it has no clock, no randomness, no input and no output. The time is Event.At, and whatever must be
// random or unique (case number, token) comes in with the event as [Fresh]. Decide never fails: what may not be done is a
// [Refusal] with a name, answered by a notice. So every rule can be tested as a table, and a journal folds to the same case
// on every machine.
//
// The package owns the words of the field as well: states, reasons, verbs in both languages, form fields, notice kinds.
// Rooms above it use these words and never invent their own.
package handling
