package store

import (
	"errors"
	"fmt"
	"strings"
)

// Finding is the result of one check of Verify.
type Finding struct {
	What   string
	OK     bool
	Detail string // how much was checked, or what is wrong
	Hint   string // what to do, only when not OK
}

// Verify reads the whole store in one View and checks everything that the store says twice. It needs no case key where one was
// destroyed. A finding that is not OK is no error; an error means that the check could not be made.
func (s *Store) Verify() ([]Finding, error) {
	var findings []Finding
	err := s.View(func(tx *Tx) error {
		for _, c := range checks {
			r := &report{tx: tx}
			if err := c.run(r); err != nil && !r.absorb(err) {
				return fmt.Errorf("verify %s: %w", c.what, err)
			}
			findings = append(findings, r.finding(c.what, c.hint))
		}
		return nil
	})
	return findings, err
}

const (
	hintRestore = "restore the last good backup; the file was changed by something other than keikai, or the disk is failing"
	hintIndex   = "restore the last good backup and tell the developers: records and index do not agree"
)

var checks = []struct {
	what, hint string
	run        func(*report) error
}{
	{"sum of records", hintRestore, (*report).sum},
	{"journal chain", hintRestore, (*report).chain},
	{"journal commitments", hintRestore, (*report).commitments},
	{"journal ties", hintRestore, (*report).ties},
	{"case history", hintIndex, (*report).history},
	{"cases", hintIndex, (*report).cases},
	{"ledgers", hintIndex, (*report).ledgers},
	{"dispositions", hintIndex, (*report).dispositions},
	{"pending inputs", hintIndex, (*report).pending},
	{"content index", hintIndex, (*report).content},
	{"raw mail", hintRestore, (*report).raw},
	{"outbox", hintIndex, (*report).outbox},
	{"facts", hintRestore, (*report).facts},
	{"documents", hintRestore, (*report).documents},
	{"dues", hintIndex, (*report).dues},
}

// report collects what one check finds.
type report struct {
	tx      *Tx
	checked int
	bad     int
	first   []string
}

// reported is how many problems a finding names.
const reported = 5

func (r *report) fail(format string, args ...any) {
	r.bad++
	if len(r.first) < reported {
		r.first = append(r.first, fmt.Sprintf(format, args...))
	}
}

// absorb turns an error that shows damage into a problem.
func (r *report) absorb(err error) bool {
	if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrDestroyed) {
		return false
	}
	r.fail("%v", err)
	return true
}

// must counts one thing checked and absorbs or returns its error.
func (r *report) must(err error) error {
	r.checked++
	if err == nil || r.absorb(err) {
		return nil
	}
	return err
}

func (r *report) finding(what, hint string) Finding {
	if r.bad == 0 {
		return Finding{What: what, OK: true, Detail: fmt.Sprintf("%d checked", r.checked)}
	}
	return Finding{What: what, Detail: fmt.Sprintf("%d wrong: %s", r.bad, strings.Join(r.first, "; ")), Hint: hint}
}

// each walks a bucket.
func (r *report) each(bucket string, fn func(key, value []byte) error) error {
	return r.tx.txn.Scan(bucket, nil, nil, func(k, v []byte) (bool, error) { return true, r.must(fn(k, v)) })
}

// size is how many keys a bucket has.
func (r *report) size(bucket string) (n int, err error) {
	err = r.tx.txn.Scan(bucket, nil, nil, func(_, _ []byte) (bool, error) { n++; return true, nil })
	return n, err
}

// expect compares the size of an index with the records it is an index of.
func (r *report) expect(bucket string, want int) error {
	n, err := r.size(bucket)
	if err == nil && n != want {
		r.fail("%s has %d entries for %d records", bucket, n, want)
	}
	return err
}
