package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestDocuments(t *testing.T) {
	s, path := fixture(t)
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.SetDocument("party", "v1", []byte("one")), tx.SetDocument("party", "v2", []byte("two")), tx.SetDocument("party", "\xff", []byte{}),
			tx.SetDocument("office", "v1", []byte("three")), tx.SetDocument("party", "v2", nil), tx.SetDocument("party", "never", nil),
			tx.SetDocument("party", "v1", []byte("other")))
	})
	clean(t, s)
	check(t, s.Close())
	s, err := Open(path, testRoot, options())
	check(t, err)
	defer func() { _ = s.Close() }()
	for _, x := range []struct{ kind, name, want string }{
		{"party", "v1", "other"}, {"party", "\xff", ""}, {"office", "v1", "three"}, {"party", "v2", "none"}, {"office", "v2", "none"}, {"partyv", "1", "none"},
	} {
		view(t, s, func(tx *Tx) error {
			got, err := tx.Document(x.kind, x.name)
			if none := errors.Is(err, ErrNotFound); none != (x.want == "none") || (!none && (err != nil || string(got) != x.want)) {
				t.Errorf("%s %q is %q, %v, want %s", x.kind, x.name, got, err, x.want)
			}
			return nil
		})
	}
	for kind, want := range map[string]string{"party": `["v1 other" "\xff "]`, "office": `["v1 three"]`, "part": `[]`} {
		view(t, s, func(tx *Tx) error {
			var names []string
			for d, err := range tx.Documents(kind) {
				check(t, err)
				names = append(names, d.Name+" "+string(d.Data))
			}
			slices.Sort(names)
			if got := fmt.Sprintf("%q", names); got != want {
				t.Errorf("%s has %s, want %s", kind, got, want)
			}
			return nil
		})
	}
}

func TestDocumentsMaySetWhileWalking(t *testing.T) {
	s, _ := fixture(t)
	const many = rowBatch + 10
	update(t, s, func(tx *Tx) error {
		for i := range many {
			check(t, tx.SetDocument("party", fmt.Sprint(i), []byte("x")))
		}
		seen := 0
		for d, err := range tx.Documents("party") {
			check(t, err)
			check(t, tx.SetDocument("party", d.Name, nil))
			seen++
		}
		if seen != many {
			t.Errorf("%d of %d seen", seen, many)
		}
		for d := range tx.Documents("party") {
			t.Errorf("%s is left", d.Name)
		}
		return nil
	})
	clean(t, s)
}
