package mailbot

import (
	"fmt"
	"testing"
	"time"
)

// A mail server's clock goes over midnight, back an hour and forward an hour, and dates its mails in its own zone; the daemon goes on and
// restarts in between. Every mail is filed, once. R15
func TestNoMailIsLostOverMidnightOrAChangeOfTheServersClock(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	story(t, func(t *testing.T, w *world) {
		came := 0
		for _, begin := range []time.Time{
			time.Date(2009, 7, 8, 22, 30, 0, 0, berlin),  // midnight of the server
			time.Date(2009, 7, 9, 16, 0, 0, 0, berlin),   // midnight in Japan is 17:00 there
			time.Date(2009, 10, 25, 1, 30, 0, 0, berlin), // 03:00 becomes 02:00
			time.Date(2010, 3, 28, 0, 30, 0, 0, berlin),  // 02:00 becomes 03:00
		} {
			time.Sleep(time.Until(begin))
			stop := w.serve()
			for i := range 12 {
				raw := clearLetter(fmt.Sprintf("finder%d@many.example", came), "report", fmt.Sprintf("<%d@many.example>", came))
				if err := w.host.Deliver(w.people["reception"].address, raw, time.Now().In(berlin)); err != nil {
					t.Fatal(err)
				}
				came++
				time.Sleep(17 * time.Minute)
				if i == 6 {
					stop()
					stop = w.serve()
				}
			}
			stop()
			if got := w.cases(); got != came {
				t.Errorf("from %s: %d of %d filed", begin, got, came)
			}
		}
		for _, m := range w.mails() {
			if m.Disposition != "new_report" {
				t.Errorf("mail %d is %s", m.N, m.Disposition)
			}
		}
		w.readAll()
	})
}
