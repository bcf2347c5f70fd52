package advisory

import (
	"errors"
	"fmt"
	"html/template"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// Languages are those of the site, the first at its root.
var Languages = []handling.Lang{handling.Japanese, handling.English}

// Press turns advisories into what is published. Its fields are set before it is used, and not changed after.
type Press struct {
	Office      Office
	Words       Vocabulary
	Unreachable []Unreachable // the list of developers that could not be reached; nil where the edition has none

	// Sign makes a detached, armored OpenPGP signature. nil = nothing is signed, and the site is a provider, not a trusted one.
	Sign func([]byte) ([]byte, error)

	pages map[string]*template.Template // by language and kind, see template.go
}

// NewPress prepares a press for an office and the words of an edition.
func NewPress(office Office, v Vocabulary) (*Press, error) {
	if _, ok := webAddress(office.BaseURL); !ok || strings.HasSuffix(office.BaseURL, "/") {
		return nil, fmt.Errorf("prepare press: base address %q of the site must be https://… without a slash at its end", office.BaseURL)
	}
	if office.Publisher.JA == "" || office.Publisher.EN == "" {
		return nil, errors.New("prepare press: the publisher has no name")
	}
	if v.words == nil {
		return nil, errors.New("prepare press: the vocabulary has no words: begin with those of an edition")
	}
	p := &Press{Office: plainCopy(office), Words: v}
	var err error
	if p.pages, err = p.parsePages(); err != nil {
		return nil, err
	}
	return p, nil
}

// word is a word of the edition. A key that does not exist is a mistake of this package, which its tests find.
func (p *Press) word(l handling.Lang, key string) string {
	w, ok := p.Words.words[key]
	if !ok {
		panic("advisory: no word " + key)
	}
	return w.In(l)
}

// phrase is a word with names in it.
func (p *Press) phrase(l handling.Lang, key string, names ...any) string {
	return fmt.Sprintf(p.word(l, key), names...)
}

// severity names a rating. What v2 calls high has another name in Japanese than what the later versions call so.
func (p *Press) severity(l handling.Lang, s Score) string {
	if key := "severity.v2." + string(s.Severity); s.Version == "2.0" {
		if w, ok := p.Words.words[key]; ok {
			return w.In(l)
		}
	}
	return p.word(l, "severity."+string(s.Severity))
}

// credit is the sentence about who found it, and the lines with their names under it.
func (p *Press) credit(l handling.Lang, c Credit) (sentence string, lines []string) {
	key := "credit." + string(c.By)
	if c.By == ByFinder {
		key = "credit"
	}
	var names []string
	for _, r := range c.Reporters {
		if name := p.reporter(l, r); name != "" {
			names = append(names, name)
		}
	}
	reception, coordination := p.Office.Reception.In(l), p.Office.Coordination.In(l)
	if len(names) == 0 {
		return p.sentence(l, key+".nameless", reception, coordination, ""), nil
	}
	if key == "credit" {
		key = "credit.named"
	}
	if l == handling.Japanese {
		for _, n := range names {
			lines = append(lines, p.phrase(l, "credit.reporter", n))
		}
	}
	return p.sentence(l, key, reception, coordination, strings.Join(names, p.word(l, "credit.and"))), lines
}

// sentence fills the places that a word has, and no more: not every sentence of the credit names all three.
func (p *Press) sentence(l handling.Lang, key string, names ...string) string {
	places := make([]string, 0, 2*len(names))
	for i, n := range names {
		places = append(places, fmt.Sprintf("%%[%d]s", i+1), n)
	}
	return strings.NewReplacer(places...).Replace(p.word(l, key))
}

// reporter writes a name as it stands in the credit: 例示大学 山田太郎 氏, Taro Yamada of Example University. An organisation alone takes
// no honorific.
func (p *Press) reporter(l handling.Lang, r Reporter) string {
	name, organisation := r.Name.In(l), r.Organisation.In(l)
	if name == "" {
		return organisation
	}
	name = p.phrase(l, "credit.honoured", name)
	if organisation == "" {
		return name
	}
	return p.phrase(l, "credit.of", name, organisation)
}

// day writes a day as JVN does: 2026/02/10.
func day(d handling.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d/%02d/%02d", d.Y, d.M, d.D)
}

// stamp is a moment as the machine formats want it.
func stamp(t time.Time) string { return t.In(handling.JST).Format(time.RFC3339) }
