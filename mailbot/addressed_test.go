package mailbot

import "testing"

// A coordinator's signed line in a mail to somebody else is no command to us, however it got here: only mail that names this
// mailbox in its To or Cc is read for commands. R83
func TestOnlyMailToTheMailboxIsReadForCommands(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		line := "【" + w.number + "】 受理 製品"
		raw := w.raw(letter{from: "山田", to: "finder", sealTo: "reception", subject: line, body: line + "\n", sealed: true, signed: true})
		w.deliver("reception", raw)
		if c := w.theCase(); c.State != "received" {
			t.Errorf("the case is %s", c.State)
		}
		w.readAll()
		w.deliver("reception", w.raw(letter{from: "山田", to: "reception", subject: line, body: line + "\n", sealed: true, signed: true}))
		if c := w.theCase(); c.State != "accepted" {
			t.Errorf("the same to the mailbox: the case is %s", c.State)
		}
		w.readAll()
	})
}
