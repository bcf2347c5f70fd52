package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func in(d time.Duration, what string) Due { return Due{At: day.Add(d), What: what, Ref: "V1"} }

// words shows dues as "owner's last letter, what, time from day".
func words(dues []Due) string {
	list := make([]string, 0, len(dues))
	for _, d := range dues {
		list = append(list, d.Owner[len(d.Owner)-1:]+" "+d.What+" "+d.At.Sub(day).String())
	}
	return strings.Join(list, ", ")
}

func TestDuesAreReplacedByOwner(t *testing.T) {
	s, path := fixture(t)
	a, b := file(t, s, 1, keep(t, s, "one")), file(t, s, 2, keep(t, s, "two"))
	steps := []struct {
		owner string
		dues  []Due
		all   string
	}{
		{a.Key, []Due{in(time.Hour, "reply"), in(-time.Nanosecond, "remind")}, "1 remind -1ns, 1 reply 1h0m0s"},
		{OwnerOffice, []Due{in(0, "digest")}, "1 remind -1ns, e digest 0s, 1 reply 1h0m0s"},
		{b.Key, []Due{in(0, "reply"), in(0, "reply"), {At: day, What: "reply", Ref: "V2", Owner: "nobody"}},
			"1 remind -1ns, 2 reply 0s, 2 reply 0s, e digest 0s, 1 reply 1h0m0s"},
		{a.Key, []Due{in(time.Hour, "reply"), in(-time.Hour, "remind")}, "1 remind -1h0m0s, 2 reply 0s, 2 reply 0s, e digest 0s, 1 reply 1h0m0s"},
		{b.Key, nil, "1 remind -1h0m0s, e digest 0s, 1 reply 1h0m0s"},
		{a.Key, []Due{in(100*365*24*time.Hour, "late")}, "e digest 0s, 1 late 876000h0m0s"},
	}
	for i, step := range steps {
		update(t, s, func(tx *Tx) error { return tx.SetDues(step.owner, step.dues) })
		clean(t, s)
		check(t, s.Close())
		var err error
		s, err = Open(path, testRoot, options())
		check(t, err)
		view(t, s, func(tx *Tx) error {
			var all []Due
			for d, err := range tx.Dues() {
				check(t, err)
				all = append(all, d)
			}
			if words(all) != step.all {
				t.Errorf("step %d: %s, want %s", i, words(all), step.all)
			}
			at, ok, err := tx.NextDue()
			if !ok || !at.Equal(all[0].At) {
				t.Errorf("step %d: next is %v", i, at)
			}
			return err
		})
	}
	check(t, s.Close())
}

func TestDueBy(t *testing.T) {
	s, _ := fixture(t)
	view(t, s, func(tx *Tx) error {
		if at, ok, err := tx.NextDue(); ok || err != nil {
			t.Errorf("an empty store has %v due, %v", at, err)
		}
		return nil
	})
	update(t, s, func(tx *Tx) error {
		return tx.SetDues(OwnerOffice, []Due{in(2, "c"), in(0, "b"), in(-1, "a"), in(time.Hour, "d")})
	})
	for _, x := range []struct {
		now  time.Duration
		most int
		want string
	}{
		{-2, 9, ""}, {-1, 9, "e a -1ns"}, {0, 9, "e a -1ns, e b 0s"}, {1, 9, "e a -1ns, e b 0s"}, {2, 2, "e a -1ns, e b 0s"},
		{2, 9, "e a -1ns, e b 0s, e c 2ns"}, {time.Hour, 0, ""},
	} {
		view(t, s, func(tx *Tx) error {
			dues, err := tx.DueBy(day.Add(x.now), x.most)
			if words(dues) != x.want {
				t.Errorf("%d due by %v: %s, want %s", x.most, x.now, words(dues), x.want)
			}
			return err
		})
	}
}

// Dues that stay the same are not written again: a case that moves does not move all that falls due of it.
func TestSameDuesCostNoWrite(t *testing.T) {
	s, _ := fixture(t)
	dues := []Due{in(0, "a"), in(1, "b")}
	update(t, s, func(tx *Tx) error { return tx.SetDues(OwnerOffice, dues) })
	quiet := *s
	quiet.engine = &faulty{Engine: s.engine}
	update(t, &quiet, func(tx *Tx) error { return tx.SetDues(OwnerOffice, dues) })
	if err := quiet.Update(func(tx *Tx) error { return tx.SetDues(OwnerOffice, dues[:1]) }); !errors.Is(err, errFault) {
		t.Errorf("one due less: %v", err)
	}
}

func TestSetDuesRefuses(t *testing.T) {
	s, _ := fixture(t)
	c := file(t, s, 1, keep(t, s, "one"))
	update(t, s, func(tx *Tx) error { return tx.DestroyCase(c.Key) })
	for _, x := range []struct {
		owner string
		due   Due
		want  error
	}{
		{fmt.Sprintf("%016x", 9), in(0, "reply"), ErrNotFound},
		{"", in(0, "reply"), ErrNotFound},
		{c.Key, in(0, "reply"), ErrDestroyed},
		{OwnerOffice, Due{What: "reply"}, nil},
		{OwnerOffice, Due{At: day}, nil},
	} {
		err := s.Update(func(tx *Tx) error { return tx.SetDues(x.owner, []Due{x.due}) })
		if err == nil || (x.want != nil && !errors.Is(err, x.want)) {
			t.Errorf("%q %+v: %v", x.owner, x.due, err)
		}
	}
	update(t, s, func(tx *Tx) error { return tx.SetDues(c.Key, nil) })
	clean(t, s)
}
