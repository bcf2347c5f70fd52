package handling

import "slices"

// longOpen is after how many days an open case is shown as a long one (users.md, digest).
const longOpen = 90

// digests makes the working morning's page of every coordinator: what to do today, what waits for whom, what did not leave, where
// the record stands, and the word that stops everything (notices.md 3). The page is made on quiet days too, so that silence means
// a fault.
func digests(p Policy, ev Event, w FellDue) Decision {
	d := collected(p, ev, w.Cases)
	today := DateOf(ev.At)
	for _, r := range both {
		if len(p.Staff(r)) == 0 || p.Office.lastDigest(r).Day.Compare(today) >= 0 {
			continue
		}
		stop := ev.Fresh.Stop
		if r == Coordination {
			stop = ev.Fresh.StopC
		}
		page := pageOf(p, w, r, today)
		page.Stop = stop.Printed
		for _, co := range p.Staff(r) {
			mine := page
			mine.Decide, mine.Pending = yours(p, page.Pending, co, ev)
			for _, c := range w.Cases {
				if long(c, r, today) && c.Part(r).AssignedTo == co.Name {
					mine.LongMine++
				}
			}
			d.tell(Notice{Kind: DeskDigestKind, To: co.Name, Lang: co.Language, Realm: r, Facts: &mine})
		}
		d.add(keyNotices(p, ev, w, r))
		d.add(p.quarterDraft(r, today))
		d.Office = append(d.Office,
			OfficeChange{At: ev.At, Actor: keikai, Digested: &Digested{Realm: r, Day: today, Seq: w.Record.Seq, Hash: w.Record.Hash}},
			OfficeChange{At: ev.At, Actor: keikai, Stop: &Stop{Realm: r, MAC: stop.MAC, Since: ev.At}})
	}
	return d
}

// pageOf is what all coordinators of a realm read alike.
func pageOf(p Policy, w FellDue, r Realm, today Date) DeskDigest {
	last := p.Office.lastDigest(r).Day
	d := DeskDigest{Realm: r, Day: today, Since: last, Duty: p.Office.onDuty(r, today), Pending: waiting(p, w.Cases, r), Record: w.Record,
		Today: only(dueLines(p, w.Cases, r, Date{}, today, today), func(l DueLine) bool { return !l.Self }), Ahead: dueLines(p, w.Cases, r, today.AddDays(1), today.AddDays(daysAhead), today)}
	d.late(p, w.Cases, r, last, today)
	d.OverDays = p.overDays(r)
	d.Held = only(w.Held, func(m HeldMail) bool { return m.Realm == r })
	d.NotLeft = only(w.Rows, func(o OutRow) bool {
		return o.Realm == r && slices.Contains([]string{"held", "uncertain", "failed"}, o.State)
	})
	for _, c := range w.Cases {
		if visible(c, r) {
			d.count(c, r, last, today)
			d.silent(p, c, r, today)
		}
	}
	d.Away = only(p.Office.Absences, func(a Absence) bool {
		co, ok := p.Coordinator(a.Name)
		return ok && co.Serves(r) && a.To.Compare(today) >= 0 && a.From.Compare(today.AddDays(daysAhead)) <= 0
	})
	for _, k := range w.Ends {
		if k.Realm == r {
			d.Keys = append(d.Keys, DueLine{Number: k.Number, Day: k.Day, What: "key_expires", Party: k.Whose})
		}
	}
	d.Stopped = only(p.Office.Holds, func(h Hold) bool { return h.Realm == r })
	d.Batches = only(p.Office.Batches, func(b Batch) bool { return b.Realm == r && today.Sub(DateOf(b.At)) <= daysAhead })
	d.Suspended = only(p.Office.Staff, func(s Staff) bool { return !s.Suspended.IsZero() })
	return d
}

// only keeps what fits. Nothing is nil: whether there was something else must not show (S7).
func only[T any](list []T, fits func(T) bool) (out []T) {
	for _, x := range list {
		if fits(x) {
			out = append(out, x)
		}
	}
	return out
}

func (d *DeskDigest) count(c Case, r Realm, last, today Date) {
	since := func(day Date) bool { return !day.IsZero() && day.Compare(last) >= 0 && day.Compare(today) < 0 }
	if since(DateOf(c.HandedOver)) {
		d.Handed++
	}
	if long(c, r, today) {
		d.Long++
	}
	if r != Reception {
		return
	}
	if since(DateOf(c.Received)) {
		d.New++
	}
	if since(DateOf(c.Countable.Accepted)) {
		d.Accepted++
	}
	if c.State == Declined && since(DateOf(c.Ended)) {
		d.Declined++
	}
}

func long(c Case, r Realm, today Date) bool {
	return visible(c, r) && c.State.Open() && today.Sub(DateOf(c.Received)) > longOpen
}

// yours parts the proposals into those that wait for this reader and those that wait for others.
func yours(p Policy, all []PendingFor, co Coordinator, ev Event) (mine, others []PendingFor) {
	for _, q := range all {
		first, _ := p.Coordinator(q.By)
		if q.By == co.Name && q.Needs == string(NeedsSame) || q.Needs == string(NeedsOther) && (q.Second == "" || co.Serves(q.Second)) && p.maySecond(co, first, ev.At) {
			mine = append(mine, q)
			continue
		}
		others = append(others, q)
	}
	return mine, others
}
