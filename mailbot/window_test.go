package mailbot

import (
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// until lets time pass until a moment in Japan.
func until(t *testing.T, at string) {
	t.Helper()
	next, err := time.ParseInLocation("2006-01-02 15:04", at, jst)
	if err != nil || !next.After(time.Now()) {
		t.Fatalf("%s is not after %s: %v", at, time.Now().In(jst), err)
	}
	time.Sleep(time.Until(next))
}

// websiteCase is an accepted case of a website whose operator nobody has contacted.
func (w *world) websiteCase() {
	w.t.Helper()
	w.listParty("operator", []string{"town-hall", "ja", "site=https://www.town.example/"})
	w.send(letter{from: "finder", to: "reception", subject: "届出", body: "https://www.town.example/search に欠陥があります。\n", sealed: true, signed: true, attach: w.keyOf("finder")})
	w.readsAll("山田")
	w.readsAll("Tanaka")
	w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 ウェブ", body: "\n", sealed: true, signed: true})
	w.joins("town-hall", handling.Operator, nil)
	w.readsAll("finder")
	w.readsAll("山田")
}

// contactsOperator gives the command for the first contact and confirms it.
func (w *world) contactsOperator() {
	w.t.Helper()
	w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 初回連絡 O1", body: "\n", sealed: true, signed: true})
	w.readsAll("山田")
	w.post("山田", "reception", w.raw(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 確認 " + w.words["TOKEN 山田"], body: "\n", sealed: true, signed: true}))
}

// A first contact that was put in line within the sending hours and was not tried in them waits for the next: the hours are looked at again when
// the attempt begins. The first attempt, and with it the day that counts, is when it leaves. users.md A10, B10
func TestSendingHoursHoldWhenTheAttemptBegins(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.websiteCase()
		until(t, "2009-07-10 18:20") // a Friday
		w.contactsOperator()
		if _, err := w.bot.fetchOnce(t.Context(), w.bot.theDesk().mailboxes[0]); err != nil {
			t.Fatal(err)
		}
		if _, err := w.bot.handle(t.Context()); err != nil {
			t.Fatal(err)
		}
		until(t, "2009-07-10 18:31")
		w.once()
		w.readsAll("山田")
		w.nobody()
		if cp, _ := w.theCase().PartyOf("O1"); cp.Contacted() {
			t.Fatal("it was tried in the evening")
		}
		until(t, "2009-07-13 09:29")
		w.once()
		w.nobody()
		until(t, "2009-07-13 09:30")
		w.once()
		w.gets("town-hall", string(handling.OpContactKind))
		w.gets("finder", string(handling.FinderStartedKind))
		if cp, _ := w.theCase().PartyOf("O1"); handling.DateOf(cp.FirstAttempt).String() != "2009-07-13" {
			t.Errorf("the first attempt was on %s", cp.FirstAttempt)
		}
	})
}

// With the office's own delay a mail that would leave behind the end of the hours leaves at their next beginning; an office without hours has
// none. users.md A15, B10
func TestSendingHoursAndDelay(t *testing.T) {
	for _, tc := range []struct{ delay, window, leaves string }{
		{"10m", "Mon-Fri 09:30-18:30", "2009-07-13 09:31"},
		{"10m", "", "2009-07-10 18:36"},
		{"0s", "Mon-Fri 09:30-18:30", "2009-07-10 18:25"},
	} {
		story(t, func(t *testing.T, w *world) {
			w.cfg.Policy.SendWindow = tc.window
			w.websiteCase()
			w.set("send_delay", tc.delay)
			until(t, "2009-07-10 18:25")
			w.contactsOperator()
			for _, at := range []string{"2009-07-10 18:36", "2009-07-13 09:31"} {
				w.once()
				until(t, at)
			}
			w.once()
			w.readsAll("山田")
			w.readsAll("finder")
			w.gets("town-hall", string(handling.OpContactKind))
			if cp, _ := w.theCase().PartyOf("O1"); cp.FirstAttempt.In(jst).Format("2006-01-02 15:04") != tc.leaves {
				t.Errorf("delay %s, window %q: it left at %s, not %s", tc.delay, tc.window, cp.FirstAttempt.In(jst), tc.leaves)
			}
		})
	}
}

// A changed term moves what waits already: the dues of the cases are derived anew at the start, and the audit finds them as the case has them.
func TestChangedTermMovesWhatWaits(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.websiteCase()
		w.contactsOperator()
		w.once()
		w.readsAll("山田")
		w.gets("town-hall", string(handling.OpContactKind))
		w.gets("finder", string(handling.FinderStartedKind))
		w.cfg.Policy.Reminders = "auto"
		w.set("reply_days", "2")
		w.sound()
		until(t, "2009-07-13 09:31")
		w.once()
		w.gets("town-hall", string(handling.OpContactAgainKind))
	})
}

// `case list` and `case show` say what is waited for and by which day. contract.md
func TestCaseListShowsWhatIsNext(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.websiteCase()
		w.contactsOperator()
		w.once()
		w.readsAll("山田")
		w.readsAll("finder")
		w.gets("town-hall", string(handling.OpContactKind))
		err := w.bot.Do(t.Context(), Request{Command: "case.list"}, func(v any) error {
			row := v.(CaseRow)
			if len(row.Waiting) != 1 || row.Waiting[0] != "O" || *orEmpty(row.NextDue) != "2009-07-15T17:00:00+09:00" || *orEmpty(row.NextWhat) != "remind" {
				t.Errorf("next: %v %s %s", row.Waiting, *orEmpty(row.NextDue), *orEmpty(row.NextWhat))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
