package templates

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keikai/mailbot/handling"
)

// override writes files into a fresh folder of overrides.
func override(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const ownReceipt = "Subject: 受け取りました\r\n\r\n{{salutation .Recipient}}\r\n\r\n番号は {{.Facts.Number}} です。\r\n\r\n{{template \"signature\" .}}\r\n"

func TestAnOfficeReplacesOneFile(t *testing.T) {
	s := loaded(t, override(t, map[string]string{"ja/finder/receipt.txt": ownReceipt}))
	m := rendered(t, s, handling.FinderReceiptKind, Samples(handling.FinderReceiptKind)[0], handling.Japanese)
	if m.Subject != "受け取りました" || !strings.HasPrefix(m.Body, "件名：受け取りました\n\n届出者 様\n\n番号は IPA#12345678 です。\n") {
		t.Errorf("got %q\n%s", m.Subject, m.Body)
	}
	if !s.Overridden(handling.FinderReceiptKind, handling.Japanese) {
		t.Error("the replaced notice is not marked")
	}
	if s.Overridden(handling.FinderReceiptKind, handling.English) || s.Overridden(handling.DeskTokenKind, handling.Japanese) {
		t.Error("a built-in notice is marked as replaced")
	}
	if text, ok := s.Source(handling.FinderReceiptKind, handling.Japanese); !ok || !strings.HasPrefix(text, "Subject: 受け取りました\n") {
		t.Errorf("source is %q", text)
	}
}

func TestBrokenOverridesAreNamed(t *testing.T) {
	sign := "\n\n{{template \"signature\" .}}\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"syntax", "ja/finder/receipt.txt", "Subject: x\n\n{{if}}\n", "ja/finder/receipt.txt:3"},
		{"no such fact", "en/finder/receipt.txt", "Subject: x\n\nText\n{{.Facts.Product}}\n", "en/finder/receipt.txt:4"},
		{"no such function", "en/finder/receipt.txt", "Subject: x\n\n{{exec \"id\"}}\n", "en/finder/receipt.txt:3"},
		{"no subject", "ja/finder/receipt.txt", "件名\n\n本文" + sign, "ja/finder/receipt.txt:1"},
		{"two subjects", "ja/finder/receipt.txt", "Subject: x\nSubject: y\n\n本文" + sign, "ja/finder/receipt.txt:2"},
		{"empty subject", "ja/finder/receipt.txt", "Subject: \n\n本文" + sign, "ja/finder/receipt.txt:1"},
		{"empty body", "ja/finder/receipt.txt", "Subject: x\n\n\n", "ja/finder/receipt.txt:1"},
		{"figure in a circle", "ja/finder/receipt.txt", "Subject: x\n\n本文\n①一つ" + sign, "ja/finder/receipt.txt:4"},
		{"company in one character", "ja/finder/receipt.txt", "Subject: x\n\n㈱例" + sign, "ja/finder/receipt.txt:3"},
		{"half-width kana", "ja/finder/receipt.txt", "Subject: x\n\nﾒｰﾙ" + sign, "ja/finder/receipt.txt:3"},
		{"wave dash", "ja/finder/receipt.txt", "Subject: x\n\n10〜17" + sign, "ja/finder/receipt.txt:3"},
		{"picture", "en/finder/receipt.txt", "Subject: x\n\nHi \U0001F600" + sign, "en/finder/receipt.txt:3"},
		{"hidden direction", "en/finder/receipt.txt", "Subject: x\n\nHi \u202Eabc" + sign, "en/finder/receipt.txt:3"},
		{"spelling", "ja/finder/receipt.txt", "Subject: x\n\nソフトウエア" + sign, "ja/finder/receipt.txt:3"},
		{"two honorifics", "ja/finder/receipt.txt", "Subject: x\n\n例 様 御中" + sign, "ja/finder/receipt.txt"},
		{"no signature", "ja/finder/receipt.txt", "Subject: x\n\n本文\n", "ja/finder/receipt.txt"},
		{"subject too long", "ja/finder/receipt.txt", "Subject: " + strings.Repeat("長", 40) + "\n\n本文" + sign, "ja/finder/receipt.txt"},
		{"line too wide", "ja/finder/receipt.txt", "Subject: x\n\n" + strings.Repeat("-", 80) + sign, "ja/finder/receipt.txt"},
		{"later subject", "en/finder/receipt.txt", "Subject: x\n\nText\nSubject: y" + sign, "en/finder/receipt.txt:4"},
		{"shared parts", "ja/parts.txt", "{{define \"signature\"}}\n①{{end}}", "ja/parts.txt:2"},
		{"no such notice", "ja/finder/reciept.txt", ownReceipt, "ja/finder/reciept.txt"},
		{"no such language", "fr/finder/receipt.txt", ownReceipt, "fr/finder/receipt.txt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := override(t, map[string]string{c.file: c.text})
			_, err := Load(dir)
			if err == nil {
				t.Fatal("loaded")
			}
			if want := filepath.Join(dir, c.want); !strings.Contains(err.Error(), want) {
				t.Errorf("%v does not name %s", err, want)
			}
		})
	}
}

// S25
func TestOverridesThatOthersMayWriteAreRefused(t *testing.T) {
	for _, path := range []string{".", "ja", "ja/finder/receipt.txt"} {
		dir := override(t, map[string]string{"ja/finder/receipt.txt": ownReceipt})
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		for _, bit := range []os.FileMode{0o020, 0o002} {
			if err := os.Chmod(filepath.Join(dir, path), info.Mode().Perm()|bit); err != nil {
				t.Fatal(err)
			}
			if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), filepath.Join(dir, path)) {
				t.Errorf("%s with mode %o: %v", path, bit, err)
			}
		}
	}
}

// S25: a link cannot bring in a file from elsewhere.
func TestOverridesDoNotFollowLinksOut(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "receipt.txt")
	if err := os.WriteFile(outside, []byte(ownReceipt), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := override(t, map[string]string{"ja/finder/not_accepted.txt": "Subject: x\n\n本文\n\n{{template \"signature\" .}}\n"})
	if err := os.Symlink(outside, filepath.Join(dir, "ja", "finder", "receipt.txt")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "receipt.txt") {
		t.Errorf("followed the link: %v", err)
	}
}

func TestAMissingFolderIsAnError(t *testing.T) {
	if _, err := Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("loaded")
	}
}

func TestRenderRefusesOtherFacts(t *testing.T) {
	s := loaded(t, "")
	r := Recipient{Lang: handling.Japanese}
	var none *handling.FinderReceipt
	for _, facts := range []any{nil, none, handling.FinderReceipt{}, &handling.DeskHelp{}} {
		if _, err := s.Render(handling.FinderReceiptKind, facts, sampleOffice, r); err == nil {
			t.Errorf("rendered %T", facts)
		}
	}
	if _, err := s.Render("finder/none", &handling.FinderReceipt{}, sampleOffice, r); err == nil {
		t.Error("rendered an unknown kind")
	}
	if _, err := s.Render(handling.FinderReceiptKind, &handling.FinderReceipt{}, sampleOffice, Recipient{Lang: "fr"}); err == nil {
		t.Error("rendered an unknown language")
	}
}

// Facts are kept and rendered again when a mail is composed anew: rendering must leave them as they are.
func TestRenderLeavesTheFactsAlone(t *testing.T) {
	s := loaded(t, "")
	facts := newReportSamples()[0].(*handling.DeskNewReport)
	facts.Report.Form[0].Value = "raw \u202E value"
	rendered(t, s, handling.DeskNewReportKind, facts, handling.Japanese)
	if facts.Report.Form[0].Value != "raw \u202E value" {
		t.Errorf("changed to %q", facts.Report.Form[0].Value)
	}
}

// A page is mailed in its own words: no template words it, so that none can change it, and yet it has a name in both languages.
func TestAPageIsMailedWithoutATemplate(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		if _, ok := s.Source(handling.AnyAdvisoryKind, l); ok {
			t.Errorf("%s has a template in %s", handling.AnyAdvisoryKind, l)
		}
		if name := Word(l, "notice", string(handling.AnyAdvisoryKind)); name == "" || name == string(handling.AnyAdvisoryKind) {
			t.Errorf("it has no name in %s: %q", l, name)
		}
		for _, other := range languages {
			if to := Word(l, "party", handling.SubscribersOf(other)); to == handling.SubscribersOf(other) {
				t.Errorf("its readers have no name in %s", l)
			}
		}
	}
}
