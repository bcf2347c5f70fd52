package mailbot

import (
	"testing"
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
