// Package crashtest kills the real program at every step that a mail, or a deadline, goes through and looks at what is left. It
// holds tests only, and none without the build tag:
//
//	go test -tags crash -parallel 4 -timeout 600s ./mailbot/crashtest
//
// A place is a call of crashAt in package mailbot, found by reading its source, so that a new one is tested by itself. For
// each place and for its first, second, third … passing, an office with a fixed story in its mailboxes is started and dies
// there by SIGKILL; then it runs undisturbed, and once more an hour later, when the last delay is over. The story has its own
// date: the binary's clock is moved by KEIKAI_CLOCK. Afterwards everything must be as in a run that nothing disturbed, which
// testdata/story.txt tells:
//
//	each mail     is filed once, under the same disposition
//	each case     has the same state and the same history, each command in it once
//	the office    is the fold of its entries in the journal; the same waits and the same falls due, and nothing fell twice
//	each notice   has reached its reader once, or is listed as uncertain, was told to a coordinator and is there at most once
//	the store     passes its own audit
//
// A case that becomes public, is updated and withdrawn has a history of its own, which testdata/publication.txt tells. There, at any moment:
//
//	the site      is a whole one, as it was or as it is to be; nobody was told of what it does not show
//	each start    makes it the one that the store knows, which can be printed again byte for byte, with nothing left over
//
// KEIKAI_CRASH_SEED repeats a run with its random choices, KEIKAI_CRASH_RUNS=200 asks for that many random runs of each kind.
package crashtest
