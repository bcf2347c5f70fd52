package mailbot

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keikai/mailbot/handling"
)

// What an export writes an import reads, whatever stands in the cells: formula signs, quotation marks, apostrophes, Japanese. S25
func TestExportedListIsReadBackWhole(t *testing.T) {
	dir := t.TempDir()
	text := rapid.StringMatching(`[=+@'\-"\\,;#\[]?[a-zA-Z0-9 株式会社ー,"'\\=+@.-]{0,12}[a-z株]`)
	word := rapid.StringMatching(`[=+@'\-"]?[a-z株ー"'\\,]{1,8}`)
	rapid.Check(t, func(t *rapid.T) {
		var list []ExportedParty
		for i := range rapid.IntRange(1, 4).Draw(t, "parties") {
			p := handling.Party{Handle: fmt.Sprintf("party-%d", i), Kind: rapid.SampledFrom([]string{"developer", "operator", "finder"}).Draw(t, "kind"),
				NameJA: text.Draw(t, "ja"), NameEN: strings.TrimSpace(text.Draw(t, "en")), Language: rapid.SampledFrom([]handling.Lang{"ja", "en"}).Draw(t, "language"),
				Charset: rapid.SampledFrom([]string{"", "utf-8", "iso-2022-jp"}).Draw(t, "charset"), Registration: rapid.SampledFrom([]string{"", "general", "individual"}).Draw(t, "registration"),
				DirectReports: rapid.Bool().Draw(t, "direct"), Public: rapid.Bool().Draw(t, "public"), VULDEF: rapid.Bool().Draw(t, "vuldef")}
			p.NameJA = strings.TrimSpace(p.NameJA)
			for j := range rapid.IntRange(0, 2).Draw(t, "lists") {
				p.Addresses = append(p.Addresses, fmt.Sprintf("%d@soft.example", j))
				p.Keywords = append(p.Keywords, word.Draw(t, "keyword"))
			}
			list = append(list, ExportedParty{Party: p})
		}
		for _, format := range []string{"csv", "toml"} {
			var b bytes.Buffer
			path := filepath.Join(dir, "list."+format)
			if err := errors.Join(WriteParties(&b, format, list), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
				t.Fatal(err)
			}
			rows, err := ReadParties(path, time.Now())
			if err != nil || len(rows) != len(list) {
				t.Fatalf("%v:\n%s", err, b.String())
			}
			for i, row := range rows {
				if !reflect.DeepEqual(row.Party, list[i].Party) {
					t.Fatalf("%s: wrote %+v, read %+v:\n%s", format, list[i].Party, row.Party, b.String())
				}
			}
			if format == "csv" {
				noFormula(t, b.String())
			}
		}
	})
}

// noFormula: no cell begins with what a spreadsheet calculates.
func noFormula(t *rapid.T, text string) {
	for line := range strings.Lines(text) {
		for _, cell := range strings.Split(line, ",") {
			if cell = strings.TrimPrefix(cell, `"`); cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) && strings.HasPrefix(line, "party-") && !strings.Contains(line, `"`) {
				t.Fatalf("cell %q", cell)
			}
		}
	}
}

// Each mistake is named with file, line and column, in the words of the file.
func TestReadPartiesNamesThePlace(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct{ file, text, what, hint string }{
		"empty":             {"a.csv", "", "a.csv: there is no party", "first line"},
		"only a head":       {"a.csv", "party,kind\n", "a.csv: there is no party", "each further line"},
		"column twice":      {"a.csv", "party,kind,略号\n", "a.csv:1: 略号: the column stands there twice", "take one"},
		"column missing":    {"a.csv", "party,name_ja\nx1,x\n", "a.csv:1: kind: the column is missing", "party, kind"},
		"too many cells":    {"a.csv", "party,kind\nx1,developer,x\n", "a.csv:2: cell 3: there are more cells", "quotation marks"},
		"not UTF-8":         {"a.csv", "party,kind\nx1,\x83\x6a\n", "a.csv:2: the file: is not UTF-8", "CSV UTF-8"},
		"no name":           {"a.csv", "party,kind\nx1,developer\n", "a.csv:2: name_ja: \"\" cannot stand there", "name_en"},
		"language":          {"a.csv", "party,kind,name_ja,言語\nx1,developer,x,fr\n", "a.csv:2: 言語: \"fr\" is not known", "ja or en"},
		"address":           {"a.csv", "party,kind,name_ja,addresses\nx1,developer,x,a@b.example; c\n", "a.csv:2: addresses: \"c\" cannot", "; between"},
		"truth":             {"a.csv", "party,kind,name_ja,public\nx1,developer,x,maybe\n", "a.csv:2: public: \"maybe\" is not known", "true, false"},
		"line break":        {"a.csv", "party,kind,name_ja\n\nx1,developer,\"x\ny\"\n", "a.csv:3: name_ja: there is a line break", "one line"},
		"key file is none":  {"a.csv", "party,kind,name_ja,鍵ファイル\nx1,developer,x,a.csv\n", "a.csv:2: 鍵ファイル: a.csv: ", "gpg --armor"},
		"key file a folder": {"a.csv", "party,kind,name_ja,key_file\nx1,developer,x,.\n", "a.csv:2: key_file: ", "relative to the list"},
		"not TOML":          {"a.toml", "[[party]]\nparty = x\n", "a.toml:2: the file: ", "[[party]]"},
		"another table":     {"a.toml", "[[party]]\nparty = \"x1\"\n[[parties]]\n", "a.toml:3: the file: parties is not known", "[[party]]"},
		"a number":          {"a.toml", "[[party]]\nparty = \"x1\"\n\nkind = 3\n", "a.toml:4: kind: the value is neither", "developer"},
		"second table":      {"a.toml", "[[party]]\nparty = \"x1\"\nkind = \"developer\"\nname_ja = \"x\"\n[[party]]\nparty = \"x2\"\nkind = \"vendor\"\n", "a.toml:7: kind: \"vendor\"", "operator"},
		"missing":           {"b.csv", "", "b.csv: no such file", "may read"},
	} {
		path := filepath.Join(dir, tt.file)
		if tt.file != "b.csv" {
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := ReadParties(path, time.Now())
		var f *Fault
		if !errors.As(err, &f) || !strings.Contains(f.What, tt.what) || !strings.Contains(f.Hint, tt.hint) || !f.Usage {
			t.Errorf("%s: %+v", name, err)
		}
	}
}

// Any file is read to rows that are sound, or to a fault.
func FuzzReadParties(f *testing.F) {
	for _, seed := range []string{"party,kind,name_ja\nx1,developer,x\n", "略号,区分,名称\nx1,運営者,\"x\"\n", "\xef\xbb\xbfparty,kind\n", "[[party]]\nparty = \"x1\"\nkind = \"finder\"\nname_en = \"x\"\naddresses = [\"a@b.example\"]\n", "\"", "party = 1"} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte, toml bool) {
		path := filepath.Join(dir, "list.csv")
		if toml {
			path = filepath.Join(dir, "list.toml")
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		rows, err := ReadParties(path, time.Now())
		var fault *Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%v", err)
		}
		for _, row := range rows {
			if bad := row.Party.Fault(); bad.Field != "" || row.Line < 1 {
				t.Fatalf("line %d: %+v of %+v", row.Line, bad, row)
			}
		}
	})
}
