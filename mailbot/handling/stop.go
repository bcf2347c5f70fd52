package handling

// wrongStops is how many wrong codes in a day void the code of a realm.
const wrongStops = 5

// stopWord is hold CODE from a phone, unsigned: it stops everything that the realm sends to parties, and nothing else. A wrong
// code is silent to its sender; five in a day void the code and alarm the desk with a new one (users.md C9).
func stopWord(p Policy, ev Event, w StopWord) Decision {
	s, ok := p.Office.stop(w.Realm)
	if !ok || s.MAC == "" {
		return Decision{}
	}
	d := Decision{}
	if same(s.MAC, w.MAC) {
		if !p.Office.Stopped(w.Realm) {
			d.Office = append(d.Office, OfficeChange{At: ev.At, Actor: "code", Mail: ev.Mail, Held: &Hold{Realm: w.Realm, By: "code", At: ev.At}})
		}
		d.add(p.newStop(ev, w.Realm, DeskStoppedKind))
		return d
	}
	today := DateOf(ev.At)
	if s.Day != today {
		s.Day, s.Wrong = today, 0
	}
	s.Wrong++
	if s.Wrong >= wrongStops {
		return p.newStop(ev, w.Realm, DeskStopCodeKind)
	}
	d.Office = []OfficeChange{{At: ev.At, Actor: keikai, Mail: ev.Mail, Stop: &s}}
	return d
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

// newStop voids the code and tells the desk the next one. Both desks hear that something was stopped.
func (p Policy) newStop(ev Event, r Realm, k NoticeKind) Decision {
	d := Decision{Office: []OfficeChange{{At: ev.At, Actor: keikai, Mail: ev.Mail, Stop: &Stop{Realm: r, MAC: ev.Fresh.Stop.MAC, Since: ev.At}}}}
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
