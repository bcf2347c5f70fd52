package mailbot

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/store"
)

// BenchmarkPublish prints a release in the turn that publishes, signatures and disk included, with 10,000 advisories on the site: how long the
// store's writers wait for it. look-changed is the turn behind a change of words, which prints everything anew.
func BenchmarkPublish(b *testing.B) {
	const n = 10_000
	w := makeWorld(b)
	cfg := *w.cfg
	cfg.Publish.Dir, cfg.Publish.BaseURL = filepath.Join(w.dir, "www", "site"), "https://jvn.example"
	w.cfg = &cfg
	w.restart()
	w.must(w.bot.store.Update(func(tx *store.Tx) error {
		for i := range n {
			in := benchAdvisory(i)
			if err := setDocument(tx, advisoryDocument, in.Number, in); err != nil {
				return err
			}
		}
		return nil
	}))
	runs := 0
	publish := func() {
		in := benchAdvisory(runs % n)
		runs++
		in.History = []advisory.Revision{{No: 1, At: in.Published.Add(time.Duration(runs) * time.Minute), What: handling.Phrase{JA: "更新", EN: "Updated"}}}
		w.must(w.bot.store.Update(func(tx *store.Tx) error {
			d, err := w.bot.deskIn(tx)
			if err != nil {
				return err
			}
			if err := w.bot.printRelease(tx, d, time.Now(), news{pages: []advisory.Input{in}}); err != nil {
				return err
			}
			return setDocument(tx, advisoryDocument, in.Number, in)
		}))
	}
	for _, run := range []struct {
		name   string
		before func()
	}{
		{"first", func() {}},
		{"one-changed", func() {}},
		{"look-changed", func() {
			w.bot.cfg.Publish.Words = []WordConfig{{Key: "nav.about", JA: fmt.Sprint("案内", runs), EN: "About"}}
		}},
	} {
		b.Run(run.name, func(b *testing.B) {
			cpu := time.Duration(0)
			for b.Loop() {
				run.before()
				began := processTime(b)
				publish()
				cpu += processTime(b) - began
				b.StopTimer()
				w.must(w.bot.noteShown())
				b.StartTimer()
			}
			b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
		})
	}
	b.Run("shown-already", func(b *testing.B) {
		for b.Loop() {
			w.must(w.bot.noteShown())
		}
	})
	w.must(w.bot.Close())
}

// processTime is what all processors spent on this process, which other work on the machine does not change much.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchAdvisory is the i-th of the advisories of twenty years about 500 developers.
func benchAdvisory(i int) advisory.Input {
	at := time.Date(2006, 1, 10, 12, 0, 0, 0, handling.JST).Add(time.Duration(i%7300) * 24 * time.Hour)
	text := func(s string) advisory.Prose {
		return advisory.Prose{JA: advisory.Text(s + "には、格納型クロスサイトスクリプティングの脆弱性が存在します。"), EN: advisory.Text(s + " contains a stored cross-site scripting vulnerability.")}
	}
	in := advisory.Input{Number: fmt.Sprintf("JVN#%08d", i), Published: at, Updated: at, Title: handling.Phrase{JA: fmt.Sprintf("例示製品 %d の脆弱性", i), EN: fmt.Sprintf("Example Product %d vulnerable", i)},
		Overview: text("概要"), Affected: text("影響"), Description: text("詳細"), Impact: text("想定"), Solution: text("[アップデートする]\n対策"),
		Flaws: []advisory.Flaw{{CVE: fmt.Sprintf("CVE-2026-%05d", 10000+i), CWEs: []string{"CWE-79"}, Vectors: []string{"CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N"}}}}
	for k := range 3 {
		name := fmt.Sprintf("%d", (i+k)%500)
		in.Vendors = append(in.Vendors, advisory.Vendor{Name: handling.Phrase{JA: "例示株式会社 " + name, EN: "Example Corporation " + name},
			History:  []advisory.StatusChange{{Date: handling.DateOf(at), Status: advisory.Status("vulnerable")}},
			Products: []advisory.Product{{Name: handling.Phrase{JA: fmt.Sprintf("例示製品 %d", i%5000), EN: fmt.Sprintf("Example Product %d", i%5000)}, Versions: []advisory.Versions{{Kind: "before", To: "3.4.6"}}, Fixed: "3.4.6"}}})
	}
	return in
}
