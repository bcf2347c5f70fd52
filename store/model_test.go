package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"pgregory.net/rapid"
)

// model is what the property test remembers beside the store.
type model struct {
	pending  map[uint64]bool
	mails    []Mail
	cases    []handling.Case
	gone     map[string]bool
	out      []uint64
	received int
	dues     map[string][]Due
	docs     map[string][]byte
	inLedger int
	takes    int
}

// Whatever is done by the API in whatever order, what the store says twice agrees, nothing waits that is done, and received is the
// sum of dispositions (R11).
func TestAnyOrderOfActsVerifies(t *testing.T) {
	dir := t.TempDir()
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		path := filepath.Join(dir, fmt.Sprint(runs))
		s, err := Create(path, testRoot, options())
		check(t, err)
		hurry(s)
		defer func() { _ = s.Close() }()
		m := &model{pending: map[uint64]bool{}, gone: map[string]bool{}, dues: map[string][]Due{}, docs: map[string][]byte{}}
		rt.Repeat(map[string]func(*rapid.T){
			"keep":    func(rt *rapid.T) { m.keep(rt, s) },
			"stream":  func(rt *rapid.T) { m.stream(rt, s) },
			"file":    func(rt *rapid.T) { m.file(rt, s) },
			"input":   func(rt *rapid.T) { m.input(rt, s) },
			"owe":     func(rt *rapid.T) { m.owe(rt, s) },
			"send":    func(rt *rapid.T) { m.send(rt, s) },
			"facts":   func(rt *rapid.T) { m.facts(rt, s) },
			"dues":    func(rt *rapid.T) { m.setDues(rt, s) },
			"destroy": func(rt *rapid.T) { m.destroy(rt, s) },
			"ledger":  func(rt *rapid.T) { m.ledger(rt, s) },
			"reopen": func(*rapid.T) {
				check(t, s.Close())
				s, err = Open(path, testRoot, options())
				check(t, err)
				hurry(s)
			},
			"restore": func(*rapid.T) {
				file := backup(t, s)
				check(t, s.Close())
				from, old := path+".backup", path
				path += "'"
				check(t, errors.Join(os.WriteFile(from, file, 0o600), os.Remove(old)))
				_, err := Restore(from, path, testRoot, options())
				check(t, err)
				s, err = Open(path, testRoot, options())
				check(t, err)
				hurry(s)
			},
			"": func(rt *rapid.T) { m.agrees(rt, s) },
		})
	})
}

func try(rt *rapid.T, err error) {
	if err != nil {
		rt.Fatal(err)
	}
}

func (m *model) take(x Mail) {
	m.received++
	if x.Disposition == Kept {
		m.pending[x.N] = true
		m.mails = append(m.mails, x)
	}
}

func (m *model) keep(rt *rapid.T, s *Store) {
	texts := rapid.SliceOfN(rapid.StringMatching(`[a-f]{1,2}`), 1, 4).Draw(rt, "texts")
	var kept []Mail
	try(rt, s.Update(func(tx *Tx) error {
		for _, text := range texts {
			head, raw := letter(text)
			x, err := tx.Keep(head, raw)
			try(rt, err)
			kept = append(kept, x)
		}
		return nil
	}))
	for _, x := range kept {
		m.take(x)
	}
}

func (m *model) stream(rt *rapid.T, s *Store) {
	text := rapid.StringMatching(`[a-f]{1,2}`).Draw(rt, "text")
	raw := make([]byte, rapid.IntRange(0, 2*chunkSize).Draw(rt, "size"))
	r := bytes.NewReader(raw)
	x, err := s.KeepStream(Mail{}, r, func(m *Mail) error { m.ContentID = sha256.Sum256([]byte(text)); return nil })
	try(rt, err)
	m.take(x)
}

func (m *model) file(rt *rapid.T, s *Store) {
	if len(m.mails) == 0 {
		rt.Skip("no mail waits")
	}
	x := m.mails[0]
	m.mails = m.mails[1:]
	var c handling.Case
	var changes []handling.Change
	if len(m.cases) > 0 && rapid.Bool().Draw(rt, "old case") {
		i := rapid.IntRange(0, len(m.cases)-1).Draw(rt, "case")
		if m.gone[m.cases[i].Key] {
			rt.Skip("the case is destroyed")
		}
		changes = []handling.Change{{At: day, Actor: "F", Mail: x.N, Filed: &handling.CaseMail{N: x.N}}}
		c = handling.Apply(m.cases[i], changes...)
		m.cases[i] = c
	} else {
		c, changes = opening(len(m.cases)+1, x.N)
		m.cases = append(m.cases, c)
	}
	try(rt, s.Update(func(tx *Tx) error {
		x.Case, x.Disposition = c.Key, "filed"
		return errors.Join(tx.Write(c, x.N, changes), tx.SetMail(x), tx.Done(x.N))
	}))
	delete(m.pending, x.N)
}

func (m *model) input(rt *rapid.T, s *Store) {
	try(rt, s.Update(func(tx *Tx) error {
		n, err := tx.AddInput("due", []byte("payload"))
		try(rt, err)
		if rapid.Bool().Draw(rt, "done") {
			return tx.Done(n)
		}
		m.pending[n] = true
		_, err = tx.MarkOpening(n)
		return err
	}))
}

func (m *model) owe(rt *rapid.T, s *Store) {
	var o Outgoing
	if len(m.cases) > 0 {
		o.Case = rapid.SampledFrom(m.cases).Draw(rt, "case").Key
	}
	if m.gone[o.Case] {
		rt.Skip("the case is destroyed")
	}
	try(rt, s.Update(func(tx *Tx) error {
		x, err := tx.Owe(o)
		m.out = append(m.out, x.N)
		return err
	}))
}

func (m *model) send(rt *rapid.T, s *Store) {
	if len(m.out) == 0 {
		rt.Skip("nothing is owed")
	}
	n := rapid.SampledFrom(m.out).Draw(rt, "mail")
	try(rt, s.Update(func(tx *Tx) error {
		o, err := tx.Outgoing(n)
		try(rt, err)
		o.State = rapid.SampledFrom([]OutState{Owed, Held, Queued, Sending, Sent, Retry, Uncertain, Failed, Cancelled}).Draw(rt, "state")
		o.NextAttempt = day.AddDate(0, 0, rapid.IntRange(-2, 2).Draw(rt, "days"))
		o.To = rapid.SampledFrom([]string{"a@home.example", "b@home.example"}).Draw(rt, "to")
		try(rt, tx.SetOutgoing(o))
		if m.gone[o.Case] {
			if o, err = tx.Outgoing(n); o.State.open() {
				rt.Fatalf("mail %d of a destroyed case is %s", n, o.State)
			}
			return err
		}
		if rapid.Bool().Draw(rt, "bytes") {
			return tx.SetBytes(n, []byte("sealed"))
		}
		return nil
	}))
}

func (m *model) facts(rt *rapid.T, s *Store) {
	word := rapid.StringMatching(`[ab]`).Draw(rt, "word")
	try(rt, s.Update(func(tx *Tx) error {
		_, err := tx.AddCount("k", word, "2009-07-08", 1)
		return errors.Join(err, tx.PutIndex("k", word, "r"), tx.DropIndex("k", "a", "r"), tx.SetFlag(word, word), tx.SetCursor(word, Cursor{LastUID: 1}),
			tx.Note(day, "root", "looked", 0))
	}))
}

func (m *model) setDues(rt *rapid.T, s *Store) {
	owner := OwnerOffice
	if len(m.cases) > 0 && rapid.Bool().Draw(rt, "of a case") {
		owner = rapid.SampledFrom(m.cases).Draw(rt, "case").Key
	}
	if m.gone[owner] {
		rt.Skip("the case is destroyed")
	}
	var dues []Due
	for range rapid.IntRange(0, 3).Draw(rt, "dues") {
		at := day.AddDate(0, 0, rapid.IntRange(-2, 2).Draw(rt, "days"))
		dues = append(dues, Due{At: at, What: rapid.SampledFrom([]string{"reply", "reminder"}).Draw(rt, "what")})
	}
	name, data := rapid.StringMatching(`[ab]`).Draw(rt, "name"), rapid.SampledFrom([][]byte{nil, {}, []byte("x")}).Draw(rt, "data")
	try(rt, s.Update(func(tx *Tx) error { return errors.Join(tx.SetDues(owner, dues), tx.SetDocument("k", name, data)) }))
	m.dues[owner], m.docs[name] = dues, data
}

// ledger takes a ledger in, which may break off in the middle, and corrects a row of it.
func (m *model) ledger(rt *rapid.T, s *Store) {
	m.takes++
	rows := rapid.IntRange(0, 5).Draw(rt, "rows")
	breaks := rapid.Bool().Draw(rt, "breaks")
	_, err := s.TakeLedger(day, ledgerOf(fmt.Sprint(m.takes), rows, breaks), func(tx *Tx, l Ledger) error {
		if l.Rows > 0 {
			return tx.CorrectLedgerRow(LedgerRow{Number: fmt.Sprintf("%d/0", m.takes), Countable: handling.Countable{Received: day, Impact: "x"}})
		}
		return nil
	})
	if breaks != errors.Is(err, errFault) || !breaks && err != nil {
		rt.Fatalf("taken in: %v", err)
	}
	if !breaks {
		m.inLedger += rows
	}
}

func (m *model) destroy(rt *rapid.T, s *Store) {
	if len(m.cases) == 0 {
		rt.Skip("there is no case")
	}
	key := rapid.SampledFrom(m.cases).Draw(rt, "case").Key
	if m.gone[key] {
		rt.Skip("the case is destroyed")
	}
	try(rt, s.Update(func(tx *Tx) error { return tx.DestroyCase(key) }))
	m.gone[key] = true
	delete(m.dues, key)
}

func (m *model) agrees(rt *rapid.T, s *Store) {
	findings, err := s.Verify()
	try(rt, err)
	for _, f := range findings {
		if !f.OK {
			rt.Fatalf("%s: %s", f.What, f.Detail)
		}
	}
	try(rt, s.View(func(tx *Tx) error {
		m.standing(rt, tx)
		if n := len(slices.Collect(tx.Countables())); n != len(m.cases)+m.inLedger {
			rt.Fatalf("%d are counted, want %d cases and %d rows of ledgers", n, len(m.cases), m.inLedger)
		}
		waiting, err := tx.Pending(0, 1000)
		for _, in := range waiting {
			if !m.pending[in.N] {
				rt.Fatalf("input %d waits and is done", in.N)
			}
		}
		tally, err2 := tx.Tally()
		sum := 0
		for _, n := range tally {
			sum += int(n)
		}
		if len(waiting) != len(m.pending) || sum != m.received {
			rt.Fatalf("%d wait, want %d; dispositions add up to %d of %d received", len(waiting), len(m.pending), sum, m.received)
		}
		return errors.Join(err, err2)
	}))
}

// standing compares dues and documents.
func (m *model) standing(rt *rapid.T, tx *Tx) {
	all := 0
	for owner, dues := range m.dues {
		want := map[Due]bool{}
		for _, d := range dues {
			want[Due{At: d.At, Owner: owner, What: d.What}] = true
		}
		got, err := tx.DuesOf(owner)
		try(rt, err)
		if len(got) != len(want) || slices.ContainsFunc(got, func(d Due) bool { return !want[d] }) {
			rt.Fatalf("dues of %s are %v, want %v", owner, got, want)
		}
		all += len(got)
	}
	var before time.Time
	for d, err := range tx.Dues() {
		try(rt, err)
		if d.At.Before(before) {
			rt.Fatalf("%v comes after %v", d, before)
		}
		before = d.At
		all--
	}
	if all != 0 {
		rt.Fatalf("%d dues are missing in the order of time", all)
	}
	for name, want := range m.docs {
		got, err := tx.Document("k", name)
		if errors.Is(err, ErrNotFound) != (want == nil) || !bytes.Equal(got, want) {
			rt.Fatalf("document %s is %q, %v, want %q", name, got, err, want)
		}
	}
}
