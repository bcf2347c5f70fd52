package mailbot

import (
	"fmt"
	"strings"
	"testing"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
)

// clientDocument is what a developer's tools send, about a case that it knows as VH#12345678.
func clientDocument(id, data string, request int) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<VULDEF-Document xmlns="http://jvn.jp/vuldef/" version="2.0"><Vulinfo restriction="private"><VulinfoID>%s</VulinfoID><VulinfoData>%s</VulinfoData>
<AdditionalData><JvnHandlingDataset><HandlingClient><MessageType>3</MessageType><DTRequest>%d</DTRequest></HandlingClient></JvnHandlingDataset></AdditionalData></Vulinfo></VULDEF-Document>`, id, data, request)
}

func affected(items ...string) string {
	var out strings.Builder
	for i := 0; i+2 < len(items); i += 3 {
		fmt.Fprintf(&out, `<AffectedItem affectedstatus="%s"><Name>%s</Name><ProductName>%s</ProductName></AffectedItem>`, items[i], items[i+1], items[i+2])
	}
	return "<Affected>" + out.String() + "</Affected>"
}

// readReply is a reply in words: its form, what was chosen or written, and after a mark what is in doubt.
func readReply(r *handling.Reply) string {
	if r == nil {
		return "none"
	}
	var out []string
	for _, a := range r.Answers {
		value := a.Choice
		if value == "" {
			value = strings.ReplaceAll(a.Text, "\n", " | ")
		}
		if a.Field == handling.ReplyDocument && strings.Contains(value, "<") {
			value = "shown"
		}
		out = append(out, a.Field+"="+value)
	}
	return strings.TrimSpace(r.Form + ": " + strings.Join(out, "; ") + " ? " + strings.Join(r.Doubts, " "))
}

// fixForm is the part of a reply form about the status, filled in.
func fixForm(lines ...string) string {
	return handling.ReplyRuleJA + "\n" + strings.Join(lines, "\n") + "\n" + strings.Repeat("-", 56) + "\n"
}

// What a developer's documents say becomes the reply that a form would be; what they leave open or say against the form is a person's.
// notices.md 2; domain.md 1.6
func TestDocumentsAreReadAsForms(t *testing.T) {
	const id = "VH#12345678"
	solution := "<Solution><SolutionItem><Description>3.2で修正</Description></SolutionItem></Solution>"
	for _, tc := range []struct {
		name, text string
		documents  []string
		want       string
	}{
		{"no document", "承知しました。", []string{"<html/>"}, "none"},
		{"the details, please", "", []string{clientDocument(id, "", 1)}, "detail_request: detail=send ?"},
		{"asked for twice", "", []string{clientDocument(id, "", 1), clientDocument(id, "", 1)}, "detail_request: detail=send ?"},
		{"status and solution", "", []string{clientDocument(id, affected("notvulnerable", "例示（株）", "A")+solution, 0)}, "fix: status=notvulnerable; statement=3.2で修正; document=例示（株） A (notvulnerable) ?"},
		{"one product has the flaw", "", []string{clientDocument(id, affected("notvulnerable", "", "A", "vulnerable", "", "B"), 0)}, "fix: status=vulnerable; document=A (notvulnerable) | B (vulnerable) ?"},
		{"products differ", "", []string{clientDocument(id, affected("notvulnerable", "", "A", "unknown", "", "B"), 0)}, "fix: status=notvulnerable, unknown; document=A (notvulnerable) | B (unknown) ? status"},
		{"somebody else's product", "", []string{clientDocument(id, affected("notvulnerable", "他社", "A"), 0)}, "fix: document=他社 A (notvulnerable) ?"},
		{"another's beside one's own", "", []string{clientDocument(id, affected("notvulnerable", "例示株式会社", "A", "vulnerable", "他社", "B"), 0)}, "fix: status=notvulnerable; document=例示株式会社 A (notvulnerable) | 他社 B (vulnerable) ?"},
		{"versions with an operator", "", []string{clientDocument(id, `<Affected><AffectedItem affectedstatus="vulnerable"><ProductName>A</ProductName><VersionNumber operator="le">3.1</VersionNumber></AffectedItem></Affected>`, 0)},
			"fix: status=vulnerable; document=A 3.1 (vulnerable) | VersionNumber operator: le ?"},
		{"a request beside a status", "", []string{clientDocument(id, affected("vulnerable", "", "A"), 1)}, "fix: status=vulnerable; document=A (vulnerable) | DTRequest 1 ?"},
		{"told only", "", []string{clientDocument(id, "<Affected><AffectedItem><ProductName>A</ProductName></AffectedItem></Affected>", 0)}, "fix: document=A (provided) ?"},
		{"it says nothing", "", []string{clientDocument(id, "", 0)}, "fix: document=shown ? document"},
		{"full width", "", []string{clientDocument("ＶＨ＃１２３４５６７８", "", 1)}, "detail_request: detail=send ?"},
		{"another number", "", []string{clientDocument("VH#22223333", "", 1)}, "fix: document=shown ? document"},
		{"its own number", "", []string{clientDocument("PSIRT-88", "", 1)}, "fix: document=shown ? document"},
		{"the common number, not told", "", []string{clientDocument("JVN#87654321", "", 1)}, "fix: document=shown ? document"},
		{"Shift_JIS", "", []string{strings.Replace(clientDocument(id, "", 1), "UTF-8", "Shift_JIS", 1)}, "fix: document=shown ? document"},
		{"UTF-16", "", []string{"V\x00U\x00L\x00D\x00E\x00F\x00-\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00<\x00"}, "fix: document=shown ? document"},
		{"huge", "", []string{clientDocument(id, solution+strings.Repeat(" ", 1<<20), 0)}, "fix: document=shown ? document"},
		{"our own that comes back", "", []string{serverDocument("")}, "none"},
		{"our own, filled in", "", []string{serverDocument(affected("notvulnerable", "", "A"))}, "fix: document=shown ? document"},
		{"form and document agree", fixForm("1 対応状況：3"), []string{clientDocument(id, affected("notvulnerable", "", "A"), 0)}, "fix: status=notvulnerable; document=A (notvulnerable) ?"},
		{"form and document disagree", fixForm("1 対応状況：3"), []string{clientDocument(id, affected("vulnerable", "", "A"), 0)}, "fix: status=3 | vulnerable; document=A (vulnerable) ? status"},
		{"two statements", fixForm("5 公表時の掲載文：3.1で修正"), []string{clientDocument(id, solution, 0)}, "fix: statement=3.1で修正 | 3.2で修正 ? statement"},
		{"documents disagree", "", []string{clientDocument(id, affected("vulnerable", "", "A"), 0), clientDocument(id, affected("unknown", "", "A"), 0)},
			"fix: status=vulnerable | unknown; document=A (vulnerable) | A (unknown) ? status"},
		{"a form and what cannot be read", fixForm("1 対応状況：3"), []string{clientDocument("", "", 1)}, "fix: status=notvulnerable; document=shown ? document"},
		{"a form that asks other things", handling.ReplyRuleJA + "\n2 検証結果：6\n" + strings.Repeat("-", 56), []string{clientDocument(id, affected("vulnerable", "", "A"), 0)},
			"result: result=elsewhere; status=vulnerable; document=A (vulnerable) ? document"},
	} {
		o := &opened{payload: &message.Mail{Text: tc.text}}
		for _, doc := range tc.documents {
			o.files = append(o.files, message.Attachment{Name: "status.xml", Content: []byte(doc)})
		}
		if got := readReply(replyFrom(o, messageCase(), messageDesk(false).policy.Book, "V1")); got != tc.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tc.name, got, tc.want)
		}
	}
}

func serverDocument(data string) string {
	return strings.Replace(strings.Replace(clientDocument("VH#12345678", data, 0), "HandlingClient", "HandlingServer", 2), "<DTRequest>0</DTRequest>", "", 1)
}

// A document that lies outside the signature is nobody's answer: it is shown.
func TestADocumentOutsideTheSignatureIsShown(t *testing.T) {
	o := &opened{payload: &message.Mail{}, files: []message.Attachment{{Name: "status.xml", Content: []byte(clientDocument("VH#12345678", affected("notvulnerable", "", "A"), 0)), Unprotected: true}}}
	if got := readReply(replyFrom(o, messageCase(), nil, "V1")); got != "fix: document=shown ? document" {
		t.Error(got)
	}
}

// However much a developer attaches, what is read and shown of it is bounded, and a person is told.
func TestWhatIsShownOfDocumentsIsBounded(t *testing.T) {
	o := &opened{payload: &message.Mail{}}
	for range 100 {
		o.files = append(o.files, message.Attachment{Name: "a.xml", Content: []byte("<VULDEF-Document>" + strings.Repeat("あ", 100_000))})
	}
	r := replyFrom(o, messageCase(), nil, "V1")
	if n := len([]rune(r.Text(handling.ReplyDocument))); n > mostDocuments*(shownOfDocument+10) || len(r.Doubts) != 1 {
		t.Errorf("%d characters are shown, in doubt is %q", n, r.Doubts)
	}
}
