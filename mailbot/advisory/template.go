package advisory

import (
	"bytes"
	"embed"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

//go:embed pages
var pageFiles embed.FS

// pageKinds are the pages of the site, one template file each.
var pageKinds = []string{"advisory", "list", "names", "unreachable", "developer", "about"}

// parsePages prepares every kind of page in every language. The layout asks the page for its blocks, so each kind is a set of its own.
func (p *Press) parsePages() (map[string]*template.Template, error) {
	out := map[string]*template.Template{}
	for _, l := range Languages {
		for _, kind := range pageKinds {
			t := template.New("layout.html").Funcs(p.functions(l))
			for _, name := range []string{"layout.html", kind + ".html"} {
				text, err := pageFiles.ReadFile("pages/" + name)
				if err != nil {
					return nil, fmt.Errorf("read page %s: %w", name, err)
				}
				if _, err := t.Parse(p.spell(l, string(text))); err != nil {
					return nil, fmt.Errorf("parse page %s: %w", name, err)
				}
			}
			out[string(l)+kind] = t
		}
	}
	return out, nil
}

var spelled = regexp.MustCompile(`\{\{word "([a-z.0-9]+)"\}\}`)

// spell puts the words that are the same on every page into the text of a template, escaped, before it is parsed: half of the time that
// a page takes would go into asking for them.
func (p *Press) spell(l handling.Lang, text string) string {
	return spelled.ReplaceAllStringFunc(text, func(action string) string {
		word := p.word(l, spelled.FindStringSubmatch(action)[1])
		return strings.ReplaceAll(html.EscapeString(word), "{", "&#123;") // no word begins an action
	})
}

func (p *Press) functions(l handling.Lang) template.FuncMap {
	return template.FuncMap{
		"word":   func(key string) string { return p.word(l, key) },
		"phrase": func(key string, names ...any) string { return p.phrase(l, key, names...) },
		"day":    day,
		"dayof":  func(t time.Time) string { return day(handling.DateOf(t)) },
		"iso":    stamp,
		"blocks": blocks,
		"in":     func(ph handling.Phrase) string { return ph.In(l) },
	}
}

// leaf is a page of the site: what the layout needs to know, and what the page itself shows.
type leaf struct {
	Lang   handling.Lang
	Title  string
	Path   string // its own, from the root of the site
	Other  string // the same page in the other language
	Now    string // which entry of the navigation it belongs to
	Office Office
	Trail  []step // the pages above it
	Draft  bool   // it goes out by mail to be looked at, and leads nowhere
	Body   any

	press *Press
}

// step is a page above the current one.
type step struct{ Name, Path string }

// Up leads to the root, Home to the root of the language.
func (f leaf) Up() string   { return up(f.Path) }
func (f leaf) Home() string { return up(f.Path) + prefix(f.Lang) }

// Style is the look of the site, for a page that stands by itself.
func (f leaf) Style() (template.CSS, error) {
	css, err := pageFiles.ReadFile("pages/style.css")
	return template.CSS(css), err
}

// OtherLang is the language of the other page.
func (f leaf) OtherLang() handling.Lang { return otherLang(f.Lang) }

// URL is the full address of a file of the site.
func (f leaf) URL(path string) string { return f.press.address(path) }

// Lists tells whether the edition has a list of unreachable developers.
func (f leaf) Lists() bool { return f.press.Unreachable != nil }

func otherLang(l handling.Lang) handling.Lang {
	if l == handling.Japanese {
		return handling.English
	}
	return handling.Japanese
}

// render prints a page of a kind.
func (p *Press) render(kind string, f leaf) ([]byte, error) {
	f.Office, f.press = p.Office, p
	var out bytes.Buffer
	if err := p.pages[string(f.Lang)+kind].Execute(&out, f); err != nil {
		return nil, fmt.Errorf("render %s: %w", f.Path, err)
	}
	return out.Bytes(), nil
}
