package advisory

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// manyInputs are n advisories of twenty years about 500 vendors, each with three vendors and two products.
func manyInputs(n int) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		for i := range n {
			if !yield(numberedInput(i)) {
				return
			}
		}
	}
}

func numberedInput(i int) Input {
	in := fullInput()
	in.Number = fmt.Sprintf("JVN#%08d", i)
	in.Published = noon(2006, 1, 10).Add(time.Duration(i%7300) * 24 * time.Hour)
	in.Updated, in.History, in.Public = in.Published, nil, handling.Date{}
	in.Flaws[0].CVE = fmt.Sprintf("CVE-2026-%05d", 10000+i)
	in.Vendors = in.Vendors[:3]
	for k := range in.Vendors {
		in.Vendors[k].Name = phrase(fmt.Sprintf("例示株式会社 %d", (i+k)%500), fmt.Sprintf("Example Corporation %d", (i+k)%500))
	}
	for k := range in.Vendors[0].Products {
		in.Vendors[0].Products[k].Name = phrase(fmt.Sprintf("例示製品 %d", (i+k)%5000), fmt.Sprintf("Example Product %d", (i+k)%5000))
	}
	return in
}

// BenchmarkSite prints a site of 10,000 advisories from nothing, and one changed advisory among them. Signing is outside: a site of a
// trusted provider costs two signatures an advisory more.
func BenchmarkSite(b *testing.B) {
	const n = 10_000
	p, err := NewPress(sampleOffice(), Words2026())
	if err != nil {
		b.Fatal(err)
	}
	var manifest []byte
	b.Run("rebuild", func(b *testing.B) {
		for b.Loop() {
			manifest = run(b, p, manyInputs(n), Manifest{})
		}
	})
	changed := numberedInput(4711)
	changed.Title.JA += "（更新）"
	b.Run("one-changed", func(b *testing.B) {
		for b.Loop() {
			previous, err := ReadManifest(manifest)
			if err != nil {
				b.Fatal(err)
			}
			run(b, p, func(yield func(Input) bool) { yield(changed) }, previous)
		}
	})
	b.Run("all-given-one-changed", func(b *testing.B) {
		previous, err := ReadManifest(manifest)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			run(b, p, func(yield func(Input) bool) {
				for in := range manyInputs(n) {
					if in.Number == changed.Number {
						in = changed
					}
					if !yield(in) {
						return
					}
				}
			}, previous)
		}
	})
}

// run prints a site, counts it, and gives its manifest.
func run(b *testing.B, p *Press, ins iter.Seq[Input], previous Manifest) (manifest []byte) {
	var printed, kept, bytes int
	for f, err := range p.Site(ins, previous) {
		if err != nil {
			b.Fatal(err)
		}
		if f.Kept {
			kept++
			continue
		}
		printed++
		bytes += len(f.Data)
		manifest = f.Data
	}
	b.ReportMetric(float64(printed), "printed")
	b.ReportMetric(float64(kept), "kept")
	b.ReportMetric(float64(bytes)/1e6, "MB")
	return manifest
}

// BenchmarkFormats prints one advisory in each format, in Japanese.
func BenchmarkFormats(b *testing.B) {
	p, err := NewPress(sampleOffice(), Words2026())
	if err != nil {
		b.Fatal(err)
	}
	in := fullInput()
	for _, f := range []struct {
		name  string
		print func() ([]byte, error)
	}{
		{"page", func() ([]byte, error) { return p.page(in, handling.Japanese, false) }},
		{"VULDEF", func() ([]byte, error) { return p.vuldef(in, handling.Japanese) }},
		{"CSAF", func() ([]byte, error) { return p.csaf(in, handling.Japanese) }},
		{"CVE", func() ([]byte, error) { return p.cveRecord(in, in.Flaws[0]) }},
		{"mail", func() ([]byte, error) { _, body := p.Mail(in, handling.Japanese); return []byte(body), nil }},
	} {
		b.Run(f.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := f.print(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
