package handling

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Party is a developer, operator or other body in the office's own list, before and apart from any case (contract.md, party).
type Party struct {
	Handle        string     `json:"party"` // such as "example-soft"
	Kind          string     `json:"kind"`  // developer operator construction_provider analyst overseas_coordinator finder
	NameJA        string     `json:"name_ja"`
	NameEN        string     `json:"name_en"`
	Language      Lang       `json:"language"`
	Charset       string     `json:"charset"` // of our mail to it: iso-2022-jp, or utf-8 as everybody else
	Addresses     []string   `json:"addresses"`
	Keys          []PartyKey `json:"keys"`
	Registration  string     `json:"registration"` // general individual
	Keywords      []string   `json:"keywords"`
	DirectReports bool       `json:"direct_reports"`
	Public        bool       `json:"public"`
	Person        string     `json:"person,omitempty"`     // whom a mail to the company is meant for
	Salutation    string     `json:"salutation,omitempty"` // line of address that the party asked for (users.md C13)
	Phone         string     `json:"phone,omitempty"`
	Fax           string     `json:"fax,omitempty"`
	Post          string     `json:"post,omitempty"` // postal address
	Site          string     `json:"site,omitempty"` // of an operator: address of the site, or of its enquiry form
	Community     bool       `json:"community,omitempty"`
	VULDEF        bool       `json:"vuldef,omitempty"` // it wants VULDEF documents beside the notices that have one (domain.md 1.6)
	Former        string     `json:"former,omitempty"` // address before the last contact-change
}

// PartyKinds are the kinds of party, in the order of contract.md.
var PartyKinds = []Choice{
	{"developer", []string{"製品開発者", "開発者"}},
	{"operator", []string{"ウェブサイト運営者", "運営者"}},
	{"construction_provider", []string{"構築事業者"}},
	{"analyst", []string{"分析機関"}},
	{"overseas_coordinator", []string{"海外調整機関"}},
	{"finder", []string{"発見者"}},
	{"authority", []string{"行政機関"}},
	{"infrastructure", []string{"重要インフラ"}},
	{"committee_member", []string{"委員", "公表判定委員"}},
}

// Charsets are what a party's mail may be written in; none = utf-8.
var Charsets = []Choice{{"utf-8", []string{"UTF-8"}}, {"iso-2022-jp", []string{"JIS"}}}

var handleForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,31}$`)

// PartyFault says what is wrong with a party's field, for the person who wrote it. Field is the key of contract.md.
type PartyFault struct{ Field, Given string }

// Fault finds the first field that cannot stay as it is, "" = the party is sound.
func (p Party) Fault() PartyFault {
	switch {
	case !handleForm.MatchString(p.Handle):
		return PartyFault{"party", p.Handle}
	case !slices.ContainsFunc(PartyKinds, func(c Choice) bool { return c.Value == p.Kind }):
		return PartyFault{"kind", p.Kind}
	case p.NameJA == "" && p.NameEN == "":
		return PartyFault{"name_ja", ""}
	case p.Language != Japanese && p.Language != English:
		return PartyFault{"language", string(p.Language)}
	case p.Registration != "" && p.Registration != "general" && p.Registration != "individual":
		return PartyFault{"registration", p.Registration}
	case p.Charset != "" && !slices.ContainsFunc(Charsets, func(c Choice) bool { return c.Value == p.Charset }):
		return PartyFault{"charset", p.Charset}
	}
	for _, f := range []PartyFault{{"person", p.Person}, {"salutation", p.Salutation}, {"phone", p.Phone}, {"fax", p.Fax}, {"post", p.Post}, {"site", p.Site}} {
		if strings.ContainsAny(f.Given, "\r\n") {
			return f
		}
	}
	for _, a := range p.Addresses {
		if !MayBeAddress(a) {
			return PartyFault{"addresses", a}
		}
	}
	return PartyFault{}
}

// MayBeAddress reports whether a word has the form of one mail address: what cannot be written to is refused when it is
// entered, not when mail is due.
func MayBeAddress(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(domain, ".") && !strings.ContainsAny(s, " \t\r\n<>,;\"()") && !strings.Contains(domain, "@")
}

// Same reports why two entries may be one party: an address or a name that both have, "" = nothing.
func (p Party) Same(q Party) string {
	if p.Handle == q.Handle {
		return ""
	}
	for _, a := range p.Addresses {
		if slices.ContainsFunc(q.Addresses, func(b string) bool { return SameAddress(a, b) }) {
			return a
		}
	}
	for _, a := range []string{p.NameJA, p.NameEN} {
		for _, b := range []string{q.NameJA, q.NameEN} {
			if n := plainName(a); n != "" && n == plainName(b) {
				return a
			}
		}
	}
	return ""
}

// plainName folds the ways of writing one company's name: with or without its legal form, blanks and case (users.md C6).
func plainName(s string) string {
	s = strings.ToLower(s)
	for _, form := range []string{"株式会社", "有限会社", "合同会社", "（株）", "(株)", "㈱", "（有）", "(有)", " co., ltd.", " inc.", ", inc", " ltd.", " corporation", " corp.", " k.k."} {
		s = strings.ReplaceAll(s, form, "")
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\u3000' || r == '・' || r == '.' || r == ',' }), "")
}

// Called reports whether a name is the party's, in either language and with or without the legal form.
func (p Party) Called(name string) bool {
	n := plainName(name)
	return n != "" && (n == plainName(p.NameJA) || n == plainName(p.NameEN))
}

// merged is p with what q adds. p's own words stay.
func (p Party) merged(q Party) Party {
	for _, a := range q.Addresses {
		if !slices.ContainsFunc(p.Addresses, func(b string) bool { return SameAddress(a, b) }) {
			p.Addresses = append(slices.Clone(p.Addresses), a)
		}
	}
	for _, k := range q.Keys {
		if !slices.ContainsFunc(p.Keys, func(have PartyKey) bool { return have.Fingerprint == k.Fingerprint }) {
			if k.Trust == Confirmed {
				k.Trust = Candidate // it was compared for another entry: for this one a person confirms it, as any new key
			}
			p.Keys = append(slices.Clone(p.Keys), k)
		}
	}
	for _, w := range q.Keywords {
		if !slices.Contains(p.Keywords, w) {
			p.Keywords = append(slices.Clone(p.Keywords), w)
		}
	}
	p.Charset, p.VULDEF = cmp.Or(p.Charset, q.Charset), p.VULDEF || q.VULDEF
	if p.NameEN == "" {
		p.NameEN = q.NameEN
	}
	if p.NameJA == "" {
		p.NameJA = q.NameJA
	}
	return p
}
