package advisory

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keikai/mailbot/handling"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata/golden, whose differences are read before they are kept.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs; use -update if that is meant. Got:\n%s", name, got)
	}
}

// TestSiteGolden holds every file of the sample site, in both languages, but for hashes and signatures. N23
func TestSiteGolden(t *testing.T) {
	for path, f := range printAll(t, samplePress(t), sampleInputs(), Manifest{}) {
		switch filepath.Ext(path) {
		case ".sha256", ".sha512", ".asc", ".css":
		default:
			golden(t, "site/"+strings.ReplaceAll(path, ".well-known", "well-known"), f.Data)
		}
	}
}

// TestPage2009Golden holds the page with the words of 2009.
func TestPage2009Golden(t *testing.T) {
	p, err := NewPress(sampleOffice(), Words2009())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range Languages {
		page, err := p.Page(fullInput(), l)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "page2009."+string(l)+".html", page)
	}
}

func TestMailGolden(t *testing.T) {
	p := samplePress(t)
	for _, in := range sampleInputs() {
		for _, l := range Languages {
			subject, body := p.Mail(in, l)
			golden(t, "mail/"+fileName(in.Number)+"."+string(l)+".txt", []byte("Subject: "+subject+"\n\n"+body))
		}
	}
}

// TestWords holds that every word stands in both languages, and that both editions have the same ones.
func TestWords(t *testing.T) {
	for key, w := range words {
		if w.JA == "" || w.EN == "" {
			t.Errorf("%s: %+v", key, w)
		}
	}
	for key := range words2009 {
		if _, ok := words[key]; !ok {
			t.Errorf("%s is a word of 2009 only", key)
		}
	}
	for _, s := range Statuses {
		if _, ok := words["status."+string(s)]; !ok {
			t.Errorf("status %s has no word", s)
		}
	}
}

// TestChosenWords shows that an office may choose its words, and that a misspelt key is told.
func TestChosenWords(t *testing.T) {
	v, err := Words2026().With(map[string]handling.Phrase{"status.provided": {EN: "Informed"}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPress(sampleOffice(), v)
	if err != nil {
		t.Fatal(err)
	}
	page, err := p.Page(fullInput(), handling.English)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), ">Informed<") {
		t.Error("the chosen word is not on the page")
	}
	if got := p.word(handling.Japanese, "status.provided"); got != "脆弱性情報提供済み" {
		t.Errorf("the Japanese word became %q", got)
	}
	if _, err := Words2026().With(map[string]handling.Phrase{"status.none": {}}); err == nil {
		t.Error("a word that does not exist was taken")
	}
}
