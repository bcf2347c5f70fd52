//go:build crash

package crashtest

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// readStore looks into the store's file while no program runs.
func (o *office) readStore(look func(*store.Tx) error) {
	o.t.Helper()
	root, err := store.ReadRoot(filepath.Join(o.dir, "keys/store.key"))
	if err != nil {
		o.t.Fatal(err)
	}
	st, err := store.Open(filepath.Join(o.dir, "keikai.db"), root, store.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		o.t.Fatal(err)
	}
	defer st.Close()
	if err := st.View(look); err != nil {
		o.t.Error(err)
	}
}

// readDesk reads the cases and what no command shows: where the office stands, every proposal, everything that falls due, and the
// journal's entries of no case. Words that a run drew are left out.
func (out *outcome) readDesk(o *office) {
	o.t.Helper()
	o.readStore(func(tx *store.Tx) error {
		for _, read := range []func(*store.Tx) error{out.readOffice, out.readCases, out.readDues, out.readEntries} {
			if err := read(tx); err != nil {
				return err
			}
		}
		return nil
	})
	slices.Sort(out.desk)
}

func (out *outcome) add(format string, args ...any) {
	out.desk = append(out.desk, fmt.Sprintf(format, args...))
}

func (out *outcome) readOffice(tx *store.Tx) error {
	data, err := tx.Document("office", "office")
	if err != nil {
		return err
	}
	var now, folded handling.Office
	if err := json.Unmarshal(data, &now); err != nil {
		return err
	}
	for e, err := range tx.Journal("") {
		if err != nil {
			return err
		}
		if words, ok := strings.CutPrefix(e.What, "office "); ok {
			var ch handling.OfficeChange
			if err := json.Unmarshal([]byte(words), &ch); err != nil {
				return err
			}
			folded = handling.ApplyOffice(folded, ch)
		}
	}
	text, err := json.Marshal(folded)
	if err != nil {
		return err
	}
	out.add("office folds %t, revision %d", string(text) == string(data), now.Revision)
	for _, d := range now.Digests {
		out.add("office has the page of %s, %s", d.Realm, d.Day)
	}
	for _, x := range now.Stops {
		out.add("office has a word for %s, %d wrong", x.Realm, x.Wrong)
	}
	for _, h := range now.Holds {
		out.add("office stopped %s", h.Realm)
	}
	for _, q := range now.Proposals {
		out.proposal("office", q)
	}
	return nil
}

func (out *outcome) proposal(where string, q handling.Proposal) {
	out.add("%s waits: %s of %s needs %s, %d codes, approved by %q", where, q.Command.Verb, q.By, q.Needs, len(q.Codes), q.Approved)
}

func (out *outcome) readCases(tx *store.Tx) error {
	for c, err := range tx.Cases() {
		if err != nil {
			return err
		}
		incoming := 0
		for _, m := range c.Mails {
			if m.Direction == handling.In {
				incoming++
			}
		}
		var lines []string
		for e, err := range tx.Journal(c.Key) {
			if err != nil {
				return err
			}
			lines = append(lines, e.Actor+" "+e.What)
		}
		slices.Sort(lines)
		out.cases[c.Title] = append([]string{fmt.Sprintf("%s, %d mails in, acknowledged %t, accepted %t, ended %t", c.State, incoming,
			!c.Acknowledged.IsZero(), !c.Countable.Accepted.IsZero(), !c.Ended.IsZero())}, lines...)
		out.waits(c)
	}
	return nil
}

func (out *outcome) waits(c handling.Case) {
	for _, q := range c.Proposals {
		out.proposal(c.Title, q)
	}
	for _, h := range c.Holds {
		out.add("%s is stopped by %s", c.Title, h.By)
	}
}

func (out *outcome) readDues(tx *store.Tx) error {
	for d, err := range tx.Dues() {
		if err != nil {
			return err
		}
		owner := d.Owner
		if owner != store.OwnerOffice {
			c, err := tx.Case(owner)
			if err != nil {
				return err
			}
			owner = c.Title
		}
		out.add("due: %s %s on %s", owner, d.What, handling.DateOf(d.At))
	}
	return nil
}

// readEntries lists entries of no case by what they say. What the administrator does is the test's own.
func (out *outcome) readEntries(tx *store.Tx) error {
	for e, err := range tx.Journal("") {
		if err != nil {
			return err
		}
		switch words, ok := strings.CutPrefix(e.What, "office "); {
		case ok:
			var ch handling.OfficeChange
			if err := json.Unmarshal([]byte(words), &ch); err != nil {
				return err
			}
			out.add("entry: %s, office %s", e.Actor, kindOf(ch))
		case e.Case == "" && e.Actor != "administrator":
			out.add("entry: %s, %s", e.Actor, mailNumber.ReplaceAllString(e.What, "N"))
		}
	}
	return nil
}

var mailNumber = regexp.MustCompile(`\d+`)

// kindOf names the one field that an office's change sets.
func kindOf(ch handling.OfficeChange) string {
	v, name := reflect.ValueOf(ch), ""
	for i := range v.NumField() {
		if f := v.Type().Field(i).Name; f != "At" && f != "Actor" && f != "Mail" && !v.Field(i).IsZero() {
			name = f
		}
	}
	return cmp.Or(name, "nothing")
}
