// Package mailbot is the bot: it joins the rooms and owns the order of effects.
//
// A mail goes one way through five steps, each of which may be cut off at any instruction:
//
//	keep     raw bytes, sealed, in one transaction a fetch batch; only then is the server copy touched
//	open     many workers: parse, decrypt, verify, parse the inside; nothing is stored
//	turn     one goroutine takes opened inputs in order of their numbers, at most 64, and decides all of them in one transaction
//	compose  many workers, after the commit: facts → words → gate → key → sealed bytes
//	send     the attempt is written before dialling, `sending` immediately before the dot, then the outcome
//
// Everything that happens is an input with a number from one sequence: a mail, a first sending attempt, an outgoing mail
// that did not leave, an administrator's act. Start-up is recovery: what is kept and not handled is handled, what is owed
// is composed, what is queued is sent, and what was in the act of being sent is uncertain.
//
//	keep.go fetch.go          step 1
//	open.go command.go        step 2: what a mail is, and which command stands in it
//	identify.go turn.go       step 3: whose mail it is; the decision itself is handling.Decide
//	compose.go quote.go gate.go   step 4
//	send.go                   step 5
//	console.go console_*.go   what an administrator sees and may do, in the process or through the daemon's socket
package mailbot
