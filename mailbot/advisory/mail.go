package advisory

import (
	"fmt"
	"strings"

	"keikai/mailbot/handling"
)

// Mail prints an advisory as a plain text for a list of subscribers, lines wrapped. The caller puts it into a mail and signs it.
func (p *Press) Mail(in Input, l handling.Lang) (subject, body string) {
	in = plainCopy(in)
	m := mailText{press: p, lang: l}
	m.line(in.Number + "  " + in.Title.In(l))
	if in.Critical && in.Withdrawn == nil {
		m.line(p.word(l, "critical") + ": " + p.word(l, "critical.about"))
	}
	m.line(p.word(l, "published") + ": " + day(handling.DateOf(in.Published)))
	m.line(p.word(l, "updated") + ": " + day(handling.DateOf(in.Updated)))
	if in.Withdrawn != nil {
		m.part(p.word(l, "withdrawn"), Text(p.feedText(in, l)))
	}
	m.part(p.word(l, "overview"), in.Overview.In(l))
	m.products(in)
	m.part(p.word(l, "description"), in.Description.In(l))
	m.part(p.word(l, "impact"), in.Impact.In(l))
	m.part(p.word(l, "solution"), in.Solution.In(l))
	m.vendors(in)
	m.part(p.phrase(l, "addendum", p.Office.Coordination.In(l)), in.Addendum.In(l))
	m.analysis(in)
	sentence, reporters := p.credit(l, in.Credit)
	m.part(p.word(l, "credit"), Text(strings.Join(append([]string{sentence}, reporters...), "\n")))
	m.other(in)
	m.history(in)
	m.blank()
	m.line(p.word(l, "mail.more"))
	m.line(p.address(pagePath(l, in.Number)))
	return p.phrase(l, "mail.subject", in.Number, in.Title.In(l)), m.out.String()
}

// mailText is a text that grows.
type mailText struct {
	press *Press
	lang  handling.Lang
	out   strings.Builder
}

func (m *mailText) blank() { m.out.WriteByte('\n') }

func (m *mailText) line(s string) { m.out.WriteString(wrap(s, "") + "\n") }

// item is a line of a list, whose next lines hang under its text.
func (m *mailText) item(s string) {
	bullet, hang := "- ", "  "
	if m.lang == handling.Japanese {
		bullet, hang = "・", "  "
	}
	m.out.WriteString(wrap(bullet+s, hang) + "\n")
}

// heading begins a part.
func (m *mailText) heading(name string) {
	m.blank()
	if m.lang == handling.Japanese {
		m.line("■ " + name)
		return
	}
	m.line(strings.ToUpper(name))
}

// part is a text under its heading; nothing where there is none.
func (m *mailText) part(name string, t Text) {
	if t == "" {
		return
	}
	m.heading(name)
	m.prose(t)
}

func (m *mailText) prose(t Text) {
	head := true // under a heading the text follows at once
	for _, b := range blocks(t) {
		if !head {
			m.blank()
		}
		head = b.Heading != ""
		if b.Heading != "" {
			m.line(b.Heading)
		}
		for _, item := range b.Items {
			m.item(item)
		}
		for _, line := range b.Lines {
			m.line(line)
		}
	}
}

func (m *mailText) products(in Input) {
	m.heading(m.press.word(m.lang, "affected"))
	rows := m.press.productRows(in, m.lang)
	for _, row := range rows {
		line := row.Name
		if len(row.Versions) > 0 {
			line += " " + strings.Join(row.Versions, m.press.word(m.lang, "credit.and"))
		}
		if row.Fixed != "" {
			line += " (" + m.press.word(m.lang, "fixed") + ": " + row.Fixed + ")"
		}
		m.item(line)
	}
	if t := in.Affected.In(m.lang); t != "" {
		if len(rows) > 0 {
			m.blank()
		}
		m.prose(t)
	}
}

func (m *mailText) vendors(in Input) {
	m.heading(m.press.word(m.lang, "vendors"))
	for _, v := range in.Vendors {
		m.item(fmt.Sprintf("%s: %s %s", v.Name.In(m.lang), m.press.word(m.lang, "status."+string(v.Status())), day(v.StatusDate())))
		if url, ok := webAddress(v.URL); ok {
			m.out.WriteString("  " + url + "\n")
		}
	}
	for _, v := range in.Vendors {
		if t := v.Statement.In(m.lang); t != "" {
			m.blank()
			m.line(v.Name.In(m.lang) + ":")
			m.prose(t)
		}
	}
}

func (m *mailText) analysis(in Input) {
	head := false
	for _, f := range in.Flaws {
		for _, s := range f.scores() {
			if !m.press.Words.shows(s.Version) {
				continue
			}
			if !head {
				m.heading(m.press.phrase(m.lang, "analysis", m.press.Office.Coordination.In(m.lang)))
				head = true
			}
			m.item(fmt.Sprintf("CVSS v%s %.1f (%s) %s", s.Version, s.Value, m.press.severity(m.lang, s), s.Vector))
		}
	}
}

func (m *mailText) other(in Input) {
	m.part(m.press.word(m.lang, "other"), in.Other.In(m.lang))
	var lines []string
	for _, f := range in.Flaws {
		if f.CVE != "" {
			lines = append(lines, f.CVE)
		}
	}
	if len(lines) > 0 {
		m.heading(m.press.word(m.lang, "identifier"))
		for _, line := range lines {
			m.item(line)
		}
	}
	if len(in.References) == 0 {
		return
	}
	m.heading(m.press.word(m.lang, "references"))
	for _, r := range in.References {
		m.item(strings.TrimSpace(r.ID + " " + r.Title.In(m.lang)))
		if url, ok := webAddress(r.URL); ok {
			m.out.WriteString("  " + url + "\n")
		}
	}
}

func (m *mailText) history(in Input) {
	if len(in.History) == 0 {
		return
	}
	m.heading(m.press.word(m.lang, "history"))
	for _, r := range in.History {
		m.item(day(handling.DateOf(r.At)) + " " + r.What.In(m.lang))
	}
}
