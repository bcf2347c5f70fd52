package mailbot

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

var messageDay = time.Date(2026, 1, 7, 12, 0, 0, 0, jst)

// vendorNotice is a notice to V1 of a case and what its document says, as ReadMessage reads it; nil = it has none.
type vendorNotice struct {
	kind  handling.NoticeKind
	facts any
	c     handling.Case
	want  *advisory.Message
}

func vendorNotices() map[string]vendorNotice {
	head := handling.Head{Number: "VH#12345678", Theirs: "PSIRT-88", By: "佐藤"}
	told := messageCase()
	told.Plans = []handling.Plan{{At: time.Date(2026, 2, 10, 12, 0, 0, 0, jst), Told: []string{"V1", "V2"}}}
	other := messageCase()
	other.Plans = []handling.Plan{{At: time.Date(2026, 2, 10, 12, 0, 0, 0, jst), Told: []string{"V2"}}}
	back := messageCase()
	back.Plans = append(told.Plans, handling.Plan{})
	summary := &handling.PartySummary{Head: head, Product: "例示メール", Text: "書き換えのおそれ </Overview> & <Detail>x</Detail>"}
	detail := &handling.PartyDetail{Head: head, Release: handling.Release{Words: "一行目\n二行目"}, Finder: &handling.FinderView{Name: "山田 太郎"}, Consents: handling.Consents{Know: true}}
	status := &handling.PartyAsk{Head: head, Status: "vulnerable", Text: "見込みもお知らせください。"}
	is := func(t advisory.MessageType, title string, overview, detail advisory.Text) *advisory.Message {
		return &advisory.Message{ID: "VH#12345678", Type: t, Title: title, Overview: overview, Detail: detail, At: messageDay}
	}
	dated := is(advisory.StatusMessage, "件名", "見込みもお知らせください。", "")
	dated.Planned, dated.Numbers = "2026-02-10", []string{"JVN#87654321", "CVE-2026-0001"}
	return map[string]vendorNotice{
		"summary":                      {handling.DevSummaryKind, summary, messageCase(), is(advisory.SummaryMessage, "例示メール", advisory.Text(summary.Text), "")},
		"summary of a technology":      {handling.DevSummaryKind, &handling.PartySummary{Head: head, Text: "PHP"}, messageCase(), is(advisory.SummaryMessage, "件名", "PHP", "")},
		"detail":                       {handling.DevDetailKind, detail, messageCase(), is(advisory.DetailMessage, "件名", "件名", "一行目\n二行目")},
		"status":                       {handling.DevStatusAskKind, status, messageCase(), is(advisory.StatusMessage, "件名", "見込みもお知らせください。", "")},
		"status, the date is told":     {handling.DevStatusAskKind, status, told, dated},
		"status, told to another":      {handling.DevStatusAskKind, status, other, is(advisory.StatusMessage, "件名", "見込みもお知らせください。", "")},
		"status, the date taken back":  {handling.DevStatusAskKind, status, back, is(advisory.StatusMessage, "件名", "見込みもお知らせください。", "")},
		"a result that is asked again": {handling.DevResultAgainKind, status, messageCase(), nil},
		"details to an operator":       {handling.OpDetailKind, detail, messageCase(), nil},
	}
}

func messageCase() handling.Case {
	c := handling.Case{Key: "k", Number: "IPA#11112222", JVN: "JVN#87654321"}
	c.CVE = []string{"CVE-2026-0001"}
	c.Parties = []handling.CaseParty{{Code: "V1", Handle: "one", Role: handling.Developer, Reference: "VH#12345678"}, {Code: "V2", Handle: "two", Role: handling.Developer, Reference: "VH#22223333"}}
	return c
}

func messageDesk(wants bool) *desk {
	d := &desk{}
	d.policy.Book = handling.Book{"one": {Handle: "one", NameJA: "例示株式会社", VULDEF: wants}, "two": {Handle: "two", NameJA: "他社"}}
	return d
}

// A document says what its notice says: no finder though the text may name it, no other developer, the common number once its reader was
// told it, and markup as text. users.md B8; N13
func TestADocumentSaysWhatItsNoticeSays(t *testing.T) {
	for name, c := range vendorNotices() {
		row := store.Outgoing{Kind: string(c.kind), Recipient: "V1", Language: "ja", OwedAt: messageDay}
		doc, number, err := messageDesk(true).vendorMessage(c.c, row, c.facts, "件名")
		if err != nil || (doc != nil) != (c.want != nil) {
			t.Errorf("%s: %v, %v", name, doc, err)
			continue
		}
		if doc == nil {
			continue
		}
		got, err := advisory.ReadMessage(doc.Content)
		if err != nil || !reflect.DeepEqual(got, *c.want) {
			t.Errorf("%s: %v\ngot  %+v\nwant %+v", name, err, got, *c.want)
		}
		if named := strings.Contains(string(doc.Content), "JVN#"); named != (number == "JVN#87654321") {
			t.Errorf("%s: it names the common number: %v, the gate lets %q pass", name, named, number)
		}
		if none, _, err := messageDesk(false).vendorMessage(c.c, row, c.facts, "件名"); none != nil || err != nil {
			t.Errorf("%s goes to a party that does not want it: %v, %v", name, none, err)
		}
	}
}

// The gate reads the words of a document as its reader's tools do, entities and attributes too.
func TestTheGateReadsDocuments(t *testing.T) {
	doc := message.Attachment{Type: "application/xml", Content: []byte(`<a b="JVN#12345678">&#x4ED6;社 <c>psirt@two.example</c></a>`)}
	for _, word := range []string{"JVN#12345678", "他社", "psirt@two.example"} {
		if !strings.Contains(besides([]message.Attachment{doc}), word) {
			t.Errorf("%q is not looked at in %q", word, besides([]message.Attachment{doc}))
		}
	}
}
