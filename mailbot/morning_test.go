package mailbot

import (
	"crypto/rand"
	"testing"
	"testing/iotest"
	"time"

	"keikai/mailbot/handling"
)

// The first morning page of an office comes however often the program starts after it was due: also to one that runs from a timer,
// which starts anew for each pass.
func TestFirstMorningPageSurvivesAStart(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.mornings = true
		time.Sleep(23 * time.Hour) // 09:00 of the next day
		w.restart()
		w.once()
		for _, name := range []string{"山田", "Tanaka", "佐藤"} {
			w.gets(name, string(handling.DeskDigestKind))
		}
	})
}

// A morning page that could not be made is tried again, and so is every other deadline: it is not lost with its input.
func TestWhatCannotBeDecidedFallsAgain(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.mornings = true
		time.Sleep(23 * time.Hour)
		w.bot.env.Rand = iotest.ErrReader(errDisk)
		w.once()
		w.nobody()
		w.bot.env.Rand = rand.Reader
		w.once()
		w.nobody()
		time.Sleep(againAfter)
		w.once()
		for _, name := range []string{"山田", "Tanaka", "佐藤"} {
			w.gets(name, string(handling.DeskDigestKind))
		}
	})
}
