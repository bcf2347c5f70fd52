//go:build crash

package main

import (
	"os"
	"time"
)

// now is the clock of the crash tests: the machine's, moved by the duration in KEIKAI_CLOCK, so that a story has its own date.
func now() time.Time {
	moved, err := time.ParseDuration(os.Getenv("KEIKAI_CLOCK"))
	if err != nil {
		panic("KEIKAI_CLOCK: " + err.Error())
	}
	return time.Now().Add(moved)
}
