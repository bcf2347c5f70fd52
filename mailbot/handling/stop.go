package handling

// wrongStops is how many wrong codes in a day void the code of a realm.
const wrongStops = 5

// stopWord is hold CODE from a phone, unsigned: it stops everything that the realm sends to parties, and nothing else. A wrong
// code is silent to its sender; five in a day void the code and alarm the desk with a new one, once a day, so that nobody makes a
// flood of it (users.md C9). Before the first morning page no code is open and every word is wrong, but a desk that is tried must
// hear of it then too.
func stopWord(p Policy, ev Event, w StopWord) Decision {
	s, ok := p.Office.stop(w.Realm)
	if !ok {
		s.Realm = w.Realm
	}
	if today := DateOf(ev.At); s.Day != today {
		s.Day, s.Wrong = today, 0
	}
	if same(s.MAC, w.MAC) {
		var d Decision
		if !p.Office.Stopped(w.Realm) {
			d.Office = append(d.Office, OfficeChange{At: ev.At, Actor: "code", Mail: ev.Mail, Held: &Hold{Realm: w.Realm, By: "code", At: ev.At}})
		}
		d.add(p.newStop(ev, s, DeskStoppedKind))
		return d
	}
	s.Wrong++
	switch {
	case s.Wrong > wrongStops:
		return Decision{}
	case s.Wrong == wrongStops:
		return p.newStop(ev, s, DeskStopCodeKind)
	}
	return Decision{Office: []OfficeChange{{At: ev.At, Actor: keikai, Mail: ev.Mail, Stop: &s}}}
}

// StopFits reports whether a word is the realm's open code. Comparison takes the same time whatever it is (R90).
func (o Office) StopFits(w StopWord) bool {
	s, ok := o.stop(w.Realm)
	return ok && same(s.MAC, w.MAC)
}

func (o Office) stop(r Realm) (Stop, bool) {
	for _, s := range o.Stops {
		if s.Realm == r {
			return s, true
		}
	}
	return Stop{}, false
}

// newStop voids the code and tells the desk the next one; the count of wrong ones goes on. Both desks hear that something was stopped.
func (p Policy) newStop(ev Event, s Stop, k NoticeKind) Decision {
	r := s.Realm
	s.MAC, s.Since = ev.Fresh.Stop.MAC, ev.At
	d := Decision{Office: []OfficeChange{{At: ev.At, Actor: keikai, Mail: ev.Mail, Stop: &s}}}
	for _, co := range p.believed() {
		facts := DeskStopped{Realm: r, By: "code", At: ev.At}
		switch {
		case co.Serves(r):
			facts.Code = ev.Fresh.Stop.Printed
			facts.Lines = []ReadyLine{{Command: Command{Verb: "resume"}}, {Command: Command{Verb: "outbox"}}}
		case k == DeskStopCodeKind:
			continue
		}
		d.tell(Notice{Kind: k, To: co.Name, Lang: co.Language, Realm: co.voice(r), Facts: &facts})
	}
	return d
}
