package mailbot

import (
	"cmp"
	"encoding/xml"
	"strings"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// vendorMessage is a notice once more as a VULDEF document, for a developer whose tools read those; nil for every other reader and
// notice. It is made of the facts of the notice, and so says what its text says. The common number and the day are in it once the reader
// was told them (users.md B8), and then it is the number that the gate lets pass.
func (d *desk) vendorMessage(c handling.Case, row store.Outgoing, facts any, subject string) (doc *message.Attachment, number string, err error) {
	p, _, ok := d.partyNamed(c, row.Recipient)
	if !ok || !p.VULDEF || !isVendorNotice(handling.NoticeKind(row.Kind)) {
		return nil, "", nil
	}
	m := advisory.Message{Title: subject, At: row.OwedAt}
	name := ""
	switch f := facts.(type) {
	case *handling.PartySummary:
		m.ID, m.Type, m.Title, m.Overview, name = f.Number, advisory.SummaryMessage, cmp.Or(f.Product, subject), advisory.Text(f.Text), "summary"
	case *handling.PartyDetail:
		// The format wants an overview before the detail.
		m.ID, m.Type, m.Overview, m.Detail, name = f.Number, advisory.DetailMessage, advisory.Text(subject), advisory.Text(f.Release.Words), "detail"
	case *handling.PartyAsk:
		m.ID, m.Type, m.Overview, name = f.Number, advisory.StatusMessage, advisory.Text(f.Text), "status"
	}
	if told := c.ToldDate(handling.CodeOf(row.Recipient)); !told.IsZero() {
		number = c.JVN
		m.Planned, m.Numbers = handling.DateOf(told).String(), append([]string{c.JVN}, c.CVE...)
	}
	text, err := advisory.WriteMessage(m, handling.Lang(row.Language))
	if err != nil {
		return nil, "", err
	}
	file := strings.ReplaceAll(m.ID, "#", "") + "-" + name + ".xml"
	return &message.Attachment{Name: file, Type: "application/xml", Content: text, Size: len(text)}, number, nil
}

// isVendorNotice tells the notices that VULDEF has a message for. Their structs of facts serve other readers, too.
func isVendorNotice(k handling.NoticeKind) bool {
	return k == handling.DevSummaryKind || k == handling.DevDetailKind || k == handling.DevStatusAskKind
}

// wordsOfXML are the texts of a document, one a line: what its reader's tools show, and so what the gate looks at.
func wordsOfXML(doc []byte) string {
	var out strings.Builder
	for d := xml.NewDecoder(strings.NewReader(string(doc))); ; {
		token, err := d.Token()
		if err != nil {
			return out.String()
		}
		switch t := token.(type) {
		case xml.CharData:
			out.WriteString("\n" + string(t))
		case xml.StartElement:
			for _, a := range t.Attr {
				out.WriteString("\n" + a.Value)
			}
		}
	}
}
