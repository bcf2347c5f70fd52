package advisory

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// manifestOf reads the manifest that a site ends with.
func manifestOf(t *testing.T, site map[string]File) Manifest {
	t.Helper()
	m, err := ReadManifest(site[ManifestPath].Data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestSiteIsTheSame prints a site twice, and once with the advisories in another order: the same bytes, and the manifest last.
func TestSiteIsTheSame(t *testing.T) {
	ins := sampleInputs()
	first := printAll(t, samplePress(t), ins, Manifest{})
	slices.Reverse(ins)
	second := printAll(t, samplePress(t), ins, Manifest{})
	compare(t, first, second)
	last := ""
	for f := range samplePress(t).Site(slices.Values(ins), Manifest{}) {
		last = f.Path
	}
	if last != ManifestPath {
		t.Errorf("the last file is %s", last)
	}
}

func compare(t *testing.T, a, b map[string]File) {
	t.Helper()
	for path, f := range a {
		if !bytes.Equal(f.Data, b[path].Data) {
			t.Errorf("%s differs", path)
		}
	}
	for path := range b {
		if _, ok := a[path]; !ok {
			t.Errorf("%s is in one site only", path)
		}
	}
}

// TestSiteIncremental changes one advisory after another. What comes out with the kept files must be what a whole rebuild prints.
func TestSiteIncremental(t *testing.T) {
	p := samplePress(t)
	ins := sampleInputs()
	old := printAll(t, p, ins, Manifest{})
	changes := []func(*Input){
		func(in *Input) { in.Overview.JA += "追記。"; in.Updated = noon(2026, 4, 1) },
		func(in *Input) { in.Vendors = in.Vendors[:1]; in.Vendors[0].Name.JA = "改名株式会社" },
		func(in *Input) { in.Published = noon(2024, 5, 1) },
		func(in *Input) { in.Flaws[0].CVE = "CVE-2026-99999" },
		func(in *Input) { in.Number, in.Flaws[0].CVE = "JVN#11111111", "CVE-2026-11111" }, // a new advisory
	}
	for i, change := range changes {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			in := fullInput()
			change(&in)
			now := slices.Clone(ins)
			if in.Number == ins[0].Number {
				now[0] = in
			} else {
				now = append(now, in)
			}
			whole := printAll(t, p, now, Manifest{})
			for _, given := range [][]Input{{in}, now} { // only what changed, or everything
				part := printAll(t, p, given, manifestOf(t, old))
				kept := 0
				for path, f := range part {
					if f.Kept {
						kept++
						part[path] = old[path]
					}
				}
				compare(t, whole, part)
				if kept < 30 {
					t.Errorf("only %d files are kept", kept)
				}
			}
		})
	}
}

// TestSiteNothingChanged prints no advisory and no list of them again.
func TestSiteNothingChanged(t *testing.T) {
	p := samplePress(t)
	old := printAll(t, p, sampleInputs(), Manifest{})
	again := printAll(t, p, sampleInputs(), manifestOf(t, old))
	for path, f := range again {
		if strings.Contains(path, "JVN") && strings.HasSuffix(path, ".html") && !f.Kept {
			t.Errorf("%s was printed again", path)
		}
		if !f.Kept && !bytes.Equal(f.Data, old[path].Data) {
			t.Errorf("%s changed", path)
		}
	}
}

// TestSiteOtherLook wants all advisories when the words changed, for the old pages no longer fit.
func TestSiteOtherLook(t *testing.T) {
	old := manifestOf(t, printAll(t, samplePress(t), sampleInputs(), Manifest{}))
	p, err := NewPress(sampleOffice(), Words2009())
	if err != nil {
		t.Fatal(err)
	}
	var got error
	for _, err := range p.Site(slices.Values(sampleInputs()[:1]), old) {
		got = errors.Join(got, err)
	}
	if !errors.Is(got, ErrRebuild) {
		t.Errorf("got %v", got)
	}
	for path, f := range printAll(t, p, sampleInputs(), old) {
		if f.Kept {
			t.Errorf("%s was kept", path)
		}
	}
}

func TestSiteRefuses(t *testing.T) {
	other := fullInput()
	other.Number = "JVN#11111111"
	for name, ins := range map[string][]Input{
		"a CVE id in two advisories":    {fullInput(), other},
		"a number that leads elsewhere": {{Number: "JVN#../../../x", Published: noon(2026, 1, 1)}},
		"no date":                       {{Number: "JVN#12345678"}},
		"the same twice":                {fullInput(), fullInput()},
	} {
		var got error
		for _, err := range samplePress(t).Site(slices.Values(ins), Manifest{}) {
			got = errors.Join(got, err)
		}
		if got == nil {
			t.Errorf("%s was printed", name)
		}
	}
	p := samplePress(t)
	p.Sign = func([]byte) ([]byte, error) { return nil, errors.New("no key") }
	var got error
	for _, err := range p.Site(slices.Values(sampleInputs()), Manifest{}) {
		got = errors.Join(got, err)
	}
	if got == nil || !strings.Contains(got.Error(), "no key") {
		t.Errorf("a site without signatures: %v", got)
	}
}

// TestSiteStops leaves the site in the middle without harm.
func TestSiteStops(t *testing.T) {
	for range samplePress(t).Site(slices.Values(sampleInputs()), Manifest{}) {
		break
	}
}

var target = regexp.MustCompile(`(?:href|src)="([^"]*)"`)

// TestLinksLead follows every link between the pages of the site.
func TestLinksLead(t *testing.T) {
	site := printAll(t, samplePress(t), sampleInputs(), Manifest{})
	for path, f := range site {
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		for _, m := range target.FindAllStringSubmatch(string(f.Data), -1) {
			to := m[1]
			if strings.HasPrefix(to, "http") || strings.HasPrefix(to, "#") {
				continue
			}
			if strings.Count(to, "../") != strings.Count(path, "/") {
				t.Errorf("%s: %s leads from another depth", path, to)
			}
			if _, ok := site[strings.TrimLeft(to, "./")]; !ok {
				if _, ok := site["."+strings.TrimLeft(to, "./")]; !ok {
					t.Errorf("%s: %s leads nowhere", path, to)
				}
			}
		}
	}
}

var (
	headings = regexp.MustCompile(`<h([1-6])[ >]`)
	idle     = regexp.MustCompile(`<script|style=|<img|<form| on[a-z]+=|http-equiv="refresh"|<iframe|url\(`)
	headers  = regexp.MustCompile(`<th[ >]`)
	scoped   = regexp.MustCompile(`<th scope="(?:col|row)"`)
)

// TestAccessible holds what a page owes to readers with a screen reader or a keyboard, and that it works without a script.
func TestAccessible(t *testing.T) {
	for path, f := range printAll(t, samplePress(t), sampleInputs(), Manifest{}) {
		page := string(f.Data)
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		lang := "ja"
		if strings.HasPrefix(path, "en/") {
			lang = "en"
		}
		for _, want := range []string{`<html lang="` + lang + `">`, `<a class="skip" href="#content">`, `<main id="content"`, `<nav aria-label="`, `hreflang="ja"`, `hreflang="en"`, `name="viewport"`} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s", path, want)
			}
		}
		if bad := idle.FindString(page); bad != "" {
			t.Errorf("%s: %s", path, bad)
		}
		if a, b := len(headers.FindAllString(page, -1)), len(scoped.FindAllString(page, -1)); a != b {
			t.Errorf("%s: %d of %d table headers have a scope", path, b, a)
		}
		level := byte('0')
		for i, m := range headings.FindAllStringSubmatch(page, -1) {
			if m[1][0] > level+1 || i > 0 && m[1] == "1" {
				t.Errorf("%s: heading %d jumps to level %s", path, i, m[1])
			}
			level = m[1][0]
		}
	}
}

// TestContrast computes the contrast of every text colour with what it stands on, as WCAG does. AA wants 4.5.
func TestContrast(t *testing.T) {
	css, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		t.Fatal(err)
	}
	colour := map[string]string{"white": "#ffffff", "rose": "#fdf1f1"}
	for _, m := range regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(string(css), -1) {
		colour[m[1]] = m[2]
	}
	for _, pair := range []string{
		"ink ground", "soft ground", "blue ground", "red ground", "amber ground", "green ground", "ink tint", "soft tint", "blue tint",
		"white deep", "white red", "white soft", "ink rose", "red rose",
	} {
		text, ground, _ := strings.Cut(pair, " ")
		if c := contrast(luminance(t, colour[text]), luminance(t, colour[ground])); c < 4.5 {
			t.Errorf("%s: %.2f", pair, c)
		}
	}
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatalf("%q: %v", colour, err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(rgb[i]) / 255
		if c <= 0.03928 {
			sum += weight * c / 12.92
			continue
		}
		sum += weight * math.Pow((c+0.055)/1.055, 2.4)
	}
	return sum
}

// A CVE record is about one advisory. An office that writes no records may speak of a number on two pages.
func TestOneRecordForEachCVE(t *testing.T) {
	a := fullInput()
	b := fullInput()
	b.Number = "JVN#22222222"
	for org, want := range map[string]error{"": nil, samplePress(t).Office.CNA.OrgID: ErrCVETwice} {
		p := samplePress(t)
		p.Office.CNA.OrgID = org
		var got error
		for _, err := range p.Site(slices.Values([]Input{a, b}), Manifest{}) {
			got = errors.Join(got, err)
		}
		if !errors.Is(got, want) {
			t.Errorf("office %q prints: %v", org, got)
		}
	}
}
