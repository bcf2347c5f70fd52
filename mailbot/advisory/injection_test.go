package advisory

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"keikai/mailbot/handling"
)

// hostile are texts that try to be more than text.
var hostile = map[string]string{
	"script":      `<script>alert(1)</script>`,
	"attribute":   `"><img src=x onerror=alert(1)>`,
	"quote":       `' onmouseover='alert(1)`,
	"title":       `</title></style><script>alert(1)</script>`,
	"comment":     `<!-- --!> -->`,
	"entity":      `&lt;b&gt; &#0; &amp;`,
	"template":    `{{.Office}} {{template "body"}} ${x}`,
	"cdata":       `]]><x/>`,
	"declaration": `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;`,
	"nul":         "a\x00b",
	"escape":      "a\x1b[31mb\x07\x08",
	"right":       "a\u202Egnp.exe\u202Cb",
	"isolate":     "a\u2066b\u2069\u200F",
	"invisible":   "a\u200Bb\uFEFFc\u00ADd\u3164e",
	"tag":         "a\U000E0041b",
	"lines":       "a\r\nBcc: b@example.com\u2028c\u0085d",
	"tab":         "a\tb",
	"invalid":     "a\xff\xfe\xc0\x80b",
	"json":        `","x":["\u0000"],"y":"`,
	"url":         `javascript:alert(1)`,
	"format":      `%s %d %[3]s`,
}

// filled puts a text into every field of an advisory that holds words of people: names, prose, titles, ids and addresses of references.
func filled(text string) Input {
	in := fullInput()
	in.Withdrawn = &Withdrawal{At: in.Updated}
	fill(reflect.ValueOf(&in).Elem(), text)
	kept := fullInput()
	in.Number, in.Flaws[0].CVE, in.Flaws[0].CWEs, in.Flaws[0].Vectors = kept.Number, kept.Flaws[0].CVE, kept.Flaws[0].CWEs, kept.Flaws[0].Vectors
	in.Credit.By = kept.Credit.By
	for i, v := range kept.Vendors {
		in.Vendors[i].History = v.History
		for k, product := range v.Products {
			in.Vendors[i].Products[k].CPE = product.CPE
			for n, versions := range product.Versions {
				in.Vendors[i].Products[k].Versions[n].Kind = versions.Kind
			}
		}
	}
	for i, r := range kept.References {
		in.References[i].Kind = r.Kind
	}
	return in
}

func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text)
			}
		}
	}
}

// inert is a text without any meaning for a machine: what a hostile text makes of a document is compared with what it makes.
const inert = "例"

// eachHostile runs a test for every hostile text, with what a format makes of it and of an inert one.
func eachHostile(t *testing.T, print func(*Press, Input) ([]byte, error), test func(t *testing.T, text string, got, calm []byte)) {
	p := samplePress(t)
	calm, err := print(p, filled(inert))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			got, err := print(p, filled(text))
			if err != nil {
				t.Fatal(err)
			}
			checkVisible(t, got)
			test(t, text, got, calm)
		})
	}
}

// checkVisible wants a document in which everything can be seen.
func checkVisible(t *testing.T, doc []byte) {
	t.Helper()
	if !utf8.Valid(doc) {
		t.Error("the document is not UTF-8")
	}
	for _, r := range string(doc) {
		if r < 0x20 && r != '\n' || r == 0x7f || hidden(r) {
			t.Errorf("U+%04X stands in the document", r)
		}
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// tags are the tags of a page. Lines of a paragraph are lines of its text.
func tags(page []byte) []string {
	return slices.DeleteFunc(tag.FindAllString(string(page), -1), func(t string) bool { return t == "<br>" })
}

// All text from outside is text on a page. R37, S25
func TestInjectionHTML(t *testing.T) {
	for _, l := range Languages {
		print := func(p *Press, in Input) ([]byte, error) { return p.Page(in, l) }
		eachHostile(t, print, func(t *testing.T, text string, got, calm []byte) {
			if a, b := tags(got), tags(calm); !slices.Equal(a, b) {
				t.Errorf("the tags differ:\n%q\n%q", a, b)
			}
			if shown := html.UnescapeString(string(got)); !strings.Contains(shown, plain(text, false)) {
				t.Errorf("%q is not shown as text", plain(text, false))
			}
		})
	}
}

func TestInjectionLists(t *testing.T) {
	print := func(p *Press, in Input) ([]byte, error) {
		p.Unreachable = []Unreachable{{Number: in.Title.JA, Developer: in.Title, Remarks: in.Title, Product: in.Title, Version: in.Title.JA, Disclosed: date(2026, 1, 1)}}
		var all []byte
		for f, err := range p.Site(slices.Values([]Input{in}), Manifest{}) {
			if err != nil {
				return nil, err
			}
			if strings.HasSuffix(f.Path, ".html") {
				all = append(all, f.Data...)
			}
		}
		return all, nil
	}
	link := regexp.MustCompile(`"[^"]*(vendor|product|unreachable)/[^"]*"`)
	eachHostile(t, print, func(t *testing.T, _ string, got, calm []byte) {
		a, b := tags(got), tags(calm)
		for i := range a { // the pages of names are named by their hash
			a[i] = link.ReplaceAllString(a[i], `""`)
		}
		for i := range b {
			b[i] = link.ReplaceAllString(b[i], `""`)
		}
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("the tags differ: %d and %d", len(a), len(b))
		}
	})
}

func TestInjectionXML(t *testing.T) {
	for name, print := range map[string]func(*Press, Input) ([]byte, error){
		"VULDEF": func(p *Press, in Input) ([]byte, error) { return p.VULDEF(in, handling.Japanese) },
		"JVNRSS": func(p *Press, in Input) ([]byte, error) { return p.JVNRSS([]Input{in}, handling.Japanese) },
		"Atom":   func(p *Press, in Input) ([]byte, error) { return p.Atom([]Input{in}, handling.Japanese) },
		"message": func(_ *Press, in Input) ([]byte, error) {
			return WriteMessage(Message{
				ID: in.Title.JA, Type: DetailMessage, Title: in.Title.JA, Overview: in.Overview.JA, Detail: in.Impact.JA, Keyword: in.Title.JA,
				Numbers: []string{in.Title.JA}, Affected: []MessageStatus{{Vendor: in.Title.JA, Product: in.Title.JA, Versions: []string{in.Title.JA}, Status: Vulnerable, Description: in.Impact.JA}},
			}, handling.Japanese)
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachHostile(t, print, func(t *testing.T, text string, got, calm []byte) {
				names, words := elements(t, got)
				if want, _ := elements(t, calm); !slices.Equal(names, want) {
					t.Errorf("the elements differ:\n%q\n%q", names, want)
				}
				if !strings.Contains(words, plain(text, false)) {
					t.Errorf("%q is not a text of the document", plain(text, false))
				}
			})
		})
	}
}

// elements are the names of the elements and attributes in their order, and all character data.
func elements(t *testing.T, doc []byte) (names []string, words string) {
	t.Helper()
	var all strings.Builder
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return names, all.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			names = append(names, token.Name.Local)
			for _, a := range token.Attr {
				names = append(names, "@"+a.Name.Local)
			}
		case xml.CharData:
			all.Write(token)
		}
	}
}

func TestInjectionJSON(t *testing.T) {
	for name, print := range map[string]func(*Press, Input) ([]byte, error){
		"CSAF": func(p *Press, in Input) ([]byte, error) { return p.CSAF(in, handling.Japanese) },
		"CVE": func(p *Press, in Input) ([]byte, error) {
			in.Withdrawn = nil
			return p.CVERecord(in, in.Flaws[0])
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachHostile(t, print, func(t *testing.T, text string, got, calm []byte) {
				keys, words := keysOf(t, got)
				if want, _ := keysOf(t, calm); !slices.Equal(keys, want) {
					t.Errorf("the keys differ:\n%q\n%q", keys, want)
				}
				if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, plain(text, false)) }) {
					t.Errorf("%q is not a text of the document", plain(text, false))
				}
				if bytes.ContainsAny(got, "<>&") {
					t.Error("markup stands in the document unescaped")
				}
			})
		})
	}
}

// keysOf are the keys of a document in their order, and its texts.
func keysOf(t *testing.T, doc []byte) (keys, words []string) {
	t.Helper()
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			names := make([]string, 0, len(v))
			for name := range v {
				names = append(names, name)
			}
			slices.Sort(names)
			for _, name := range names {
				keys = append(keys, name)
				walk(v[name])
			}
		case []any:
			for _, one := range v {
				walk(one)
			}
		case string:
			words = append(words, v)
		}
	}
	walk(v)
	return keys, words
}

func TestInjectionMail(t *testing.T) {
	print := func(p *Press, in Input) ([]byte, error) {
		subject, body := p.Mail(in, handling.English)
		if strings.ContainsAny(subject, "\r\n") {
			t.Errorf("the subject has lines: %q", subject)
		}
		return []byte(body), nil
	}
	flat := func(s string) string { return strings.Join(strings.Fields(s), "") }
	eachHostile(t, print, func(t *testing.T, text string, got, _ []byte) {
		if !strings.Contains(flat(string(got)), flat(plain(text, false))) {
			t.Errorf("%q is not a text of the mail", plain(text, false))
		}
		if strings.Contains(string(got), "\nBcc:") && !strings.Contains(text, "\n") {
			t.Error("a line of the text became a header")
		}
	})
}

// TestInjectionWords shows that words which an office chose are text, too.
func TestInjectionWords(t *testing.T) {
	for name, text := range hostile {
		own := map[string]handling.Phrase{"overview": {JA: text, EN: text}, "nav.main": {JA: text, EN: text}}
		v, err := Words2026().With(own)
		if err != nil {
			t.Fatal(err)
		}
		p, err := NewPress(sampleOffice(), v)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		page, err := p.Page(fullInput(), handling.Japanese)
		if err != nil {
			t.Fatal(err)
		}
		checkVisible(t, page)
		if !strings.Contains(html.UnescapeString(string(page)), "<h2>"+plain(text, false)+"</h2>") {
			t.Errorf("%s: the word is not the heading", name)
		}
		if strings.Contains(string(page), "<script") || strings.Contains(string(page), "<img") {
			t.Errorf("%s: the word became markup", name)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"https://www.example.com/a?b=c#d": true, "http://[2001:db8::1]:8080/": true, "https://www.example.com/日本": true,
		"javascript:alert(1)": false, "JAVASCRIPT:alert(1)": false, "data:text/html,x": false, "//www.example.com/": false, "": false,
		"https://user@www.example.com/": false, "https://www.exаmple.com/": false, "https:///x": false, "ftp://www.example.com/": false,
		"https://www.example.com\u202e/": false, "https://a b/": false,
	} {
		if _, ok := webAddress(address); ok != want {
			t.Errorf("%q: %v", address, ok)
		}
	}
}

// TestWebAddressIsEncoded shows that an address comes out in the letters of addresses.
func TestWebAddressIsEncoded(t *testing.T) {
	if got, _ := webAddress("https://www.example.com/日本?x=\"<y>"); got != "https://www.example.com/%E6%97%A5%E6%9C%AC?x=%22%3Cy%3E" {
		t.Errorf("got %s", got)
	}
}
