package mailbot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// One address makes so many notices an hour to each coordinator; every mail of it is filed, and the next hour is told again. S22
func TestOneAddressDoesNotFloodTheDesk(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		told := len(w.inbox("山田"))
		const many = 60
		for i := range many {
			w.arrive(clearLetter("taro@finder.example", "["+w.number+"] hello", fmt.Sprintf("<f%d@finder.example>", i)), time.Now())
		}
		w.once()
		if n := len(w.inbox("山田")) - told; n != noticesPerHour-1 { // the report was the first of the hour
			t.Errorf("%d notices", n)
		}
		if n := len(w.theCase().Mails); n != 1+many {
			t.Errorf("%d of %d mails are filed", n, 1+many)
		}
		w.readAll()
		time.Sleep(time.Hour)
		w.deliver("reception", clearLetter("taro@finder.example", "["+w.number+"] hello", "<later@finder.example>"))
		w.gets("山田", "desk/mail_filed")
		w.gets("Tanaka", "desk/mail_filed")
	})
}

// New reports of one address are bounded in the same way: no case is lost, the desk is not buried. S22
func TestReportsOfOneAddressDoNotFloodTheDesk(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		for i := range noticesPerHour + 5 {
			w.arrive(clearLetter("mallory@stranger.example", fmt.Sprintf("report %d", i), fmt.Sprintf("<r%d@stranger.example>", i)), time.Now())
		}
		w.once()
		if n := len(w.inbox("Tanaka")); n != noticesPerHour || w.cases() != noticesPerHour+5 {
			t.Errorf("%d notices of %d cases", n, w.cases())
		}
		w.readAll()
	})
}

// A Message-ID that no header line of ours can repeat costs its sender the thread, not the receipt.
func TestLongMessageIDGetsItsReceipt(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.deliver("reception", clearLetter("mallory@stranger.example", "hello", "<"+strings.Repeat("a", 2000)+"@stranger.example>"))
		if o := w.gets("stranger", "finder/receipt"); len(o.mail.InReplyTo) != 0 {
			t.Errorf("it answers %v", o.mail.InReplyTo)
		}
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		w.deliver("reception", clearLetter("alex@research.example", "hello", "<short@research.example>"))
		if o := w.gets("alex", "finder/receipt"); len(o.mail.InReplyTo) != 1 || o.mail.InReplyTo[0] != "short@research.example" {
			t.Errorf("it answers %v", o.mail.InReplyTo)
		}
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
	})
}

// What was counted for caps is forgotten at a start, once it is older than any cap. Memory does not grow with the years.
func TestOldCountsAreDroppedAtStart(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		day := func(ago int) string { return time.Now().AddDate(0, 0, -ago).UTC().Format(time.DateOnly) }
		hour := time.Now().AddDate(0, 0, -9).UTC().Format("2006-01-02T15")
		days := []string{day(0), day(7), day(9), day(400), hour}
		if err := w.bot.store.Update(func(tx *store.Tx) error {
			for _, d := range days {
				if _, err := tx.AddCount("auto", "a@finder.example", d, 3); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		w.restart()
		w.bot.store.View(func(tx *store.Tx) error {
			for i, want := range []int{3, 3, 0, 0, 0} {
				if got := tx.Count("auto", "a@finder.example", days[i]); got != want {
					t.Errorf("of %s %d is counted, not %d", days[i], got, want)
				}
			}
			return nil
		})
	})
}

// A command that the mail program wrapped is the whole command; two commands are none. R81
func TestWrappedCommandIsRejoined(t *testing.T) {
	for name, tc := range map[string]struct{ body, state, impact string }{
		"on one line":               {"[$] accept product impact=priority\n", "accepted", "priority"},
		"wrapped once":              {"[$] accept product\nimpact=priority\n", "accepted", "priority"},
		"wrapped twice":             {"[$] accept\nproduct\nimpact=priority\n", "accepted", "priority"},
		"words below":               {"[$] accept product\nThank you for the report.\n", "accepted", "none"},
		"a second command":          {"[$] accept product\n[$] decline incomplete\n", "received", "none"},
		"a second one further down": {"[$] accept product\nimpact=priority\n[$] decline incomplete\n", "received", "none"},
		"the same one again":        {"[$] accept product\n[$] accept product\n", "accepted", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				w.report()
				w.send(letter{from: "Tanaka", to: "reception", subject: "command", body: strings.ReplaceAll(tc.body, "$", w.number), sealed: true, signed: true})
				c := w.theCase()
				impact := c.Impact
				if impact == "" {
					impact = "none"
				}
				if string(c.State) != tc.state || impact != tc.impact {
					t.Errorf("the case is %s with impact %q", c.State, c.Impact)
				}
				if tc.state == "received" && w.newest() != "command refused" {
					t.Errorf("it is %s", w.newest())
				}
				w.readAll()
			})
		})
	}
}

// Any Japanese letter asks for Japanese, kanji alone too. users.md C12
func TestLanguageIsThatOfTheLetters(t *testing.T) {
	for text, want := range map[string]handling.Lang{
		"脆弱性":      handling.Japanese,
		"届出 1":     handling.Japanese,
		"ﾃｽﾄ":      handling.Japanese,
		"てすと":      handling.Japanese,
		"report":   handling.English,
		"Zażółć ñ": handling.English,
		"":         handling.English,
		"отчёт":    handling.English,
	} {
		if got := languageOf(text); got != want {
			t.Errorf("%q is answered in %s", text, got)
		}
	}
}
