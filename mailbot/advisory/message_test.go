package advisory

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

func sampleMessages() map[string]Message {
	summary := Message{
		ID: "VH#12345678", Type: SummaryMessage, Title: "例示グループウェアにおける脆弱性", Overview: "例示グループウェアに脆弱性が報告されました。",
		Keyword: "PHP, Web", Planned: "2026-02-10", Numbers: []string{"JVN#12345678", "CVE-2026-10001"}, At: noon(2026, 1, 7),
	}
	detail := summary
	detail.Type, detail.Detail = DetailMessage, "掲示板の投稿に <script> を書くと、そのまま表示されます。\n\n手順は次のとおりです。"
	receipt := Message{ID: "VH#12345678", Type: StatusMessage, URLs: []string{"https://jvn.example.jp/jp/JVN12345678/"}, Received: noon(2026, 1, 22)}
	return map[string]Message{
		"summary": summary, "detail": detail, "receipt": receipt,
		"request": {ID: "VH#12345678", FromVendor: true, Type: SummaryMessage, Request: true},
		"status": {
			ID: "VH#12345678", FromVendor: true, Type: StatusMessage, Solution: "3.4.6 にアップデートしてください。", At: noon(2026, 1, 20),
			Affected: []MessageStatus{
				{Vendor: "例示株式会社", Product: "例示グループウェア", Versions: []string{"3.4.5", "3.4.4"}, Status: Vulnerable, Description: "Lite は調査中です。"},
				{Vendor: "例示株式会社", Product: "例示グループウェア Lite", Status: Provided},
			},
		},
	}
}

// TestMessages reads back what was written, each kind of message.
func TestMessages(t *testing.T) {
	for name, m := range sampleMessages() {
		t.Run(name, func(t *testing.T) {
			doc, err := WriteMessage(m, handling.Japanese)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "message/"+name+".xml", doc)
			got, err := ReadMessage(doc)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, m) {
				t.Errorf("got  %+v\nwant %+v", got, m)
			}
		})
	}
}

// TestSummaryHoldsNoDetail shows that the detail goes into no message but its own.
func TestSummaryHoldsNoDetail(t *testing.T) {
	m := sampleMessages()["detail"]
	for _, kind := range []MessageType{OtherMessage, SummaryMessage, StatusMessage} {
		m.Type = kind
		doc, err := WriteMessage(m, handling.English)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(doc), "掲示板") {
			t.Errorf("a message of type %d holds the detail", kind)
		}
	}
}

func TestReadMessageRefuses(t *testing.T) {
	good, err := WriteMessage(sampleMessages()["status"], handling.Japanese)
	if err != nil {
		t.Fatal(err)
	}
	spoil := func(old, new string) []byte {
		if !strings.Contains(string(good), old) {
			t.Fatalf("the message has no %q", old)
		}
		return []byte(strings.Replace(string(good), old, new, 1))
	}
	for name, doc := range map[string][]byte{
		"nothing":         nil,
		"text":            []byte("VULDEF"),
		"cut":             good[:len(good)/2],
		"more after it":   append(append([]byte{}, good...), "<x/>"...),
		"too long":        append(append([]byte{}, good...), make([]byte, maxMessage)...),
		"other namespace": spoil(`"http://jvn.jp/vuldef/"`, `"http://www.example.com/"`),
		"entity":          spoil("VH#12345678", "&e;"),
		"document type":   spoil("<VULDEF", `<!DOCTYPE x [<!ENTITY e "a">]><x>&e;</x><VULDEF`),
		"charset":         spoil(`encoding="UTF-8"`, `encoding="Shift_JIS"`),
		"status":          spoil(`"vulnerable"`, `"fine"`),
		"type":            spoil(`<MessageType>3<`, `<MessageType>9<`),
		"date":            spoil("2026-01-20T", "yesterday"),
		"second title":    spoil("<Affected>", "<Title>一</Title><Title>二</Title><Affected>"),
		"second flaw":     spoil("</Vulinfo>", "</Vulinfo><Vulinfo><VulinfoID>VH#87654321</VulinfoID></Vulinfo>"),
		"second dataset":  spoil("<AdditionalData>", "<AdditionalData></AdditionalData><AdditionalData>"),
		"deep":            spoil("<Affected>", strings.Repeat("<a>", 100_000)+strings.Repeat("</a>", 100_000)+"<Affected>"),
		"no dataset":      spoil("JvnHandlingDataset>", "Other>"),
	} {
		if _, err := ReadMessage(doc); !errors.Is(err, ErrMessage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNothingOfAMessageIsDropped: what no field holds is kept as it stands, such as an operator that turns one version into all before it.
func TestNothingOfAMessageIsDropped(t *testing.T) {
	good, err := WriteMessage(sampleMessages()["status"], handling.Japanese)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"nothing more":   {"<Affected>", "<Affected>", "[]"},
		"operator":       {"<VersionNumber>3.4.4", `<VersionNumber operator="le">3.4.4`, "[VersionNumber operator: le]"},
		"range":          {"3.4.4</V", "<RangeBegin>3.0</RangeBegin><RangeEnd>3.4</RangeEnd></V", "[RangeBegin: 3.0 RangeEnd: 3.4]"},
		"build":          {"<Description>Lite", "<BuildNumber>b77</BuildNumber><Description>Lite", "[BuildNumber: b77]"},
		"impact":         {"<Solution>", "<Impact><ImpactItem><Description>停止</Description></ImpactItem></Impact><Solution>", "[Description: 停止]"},
		"words around":   {"<VulinfoData>", "至急<VulinfoData>", "[Vulinfo: 至急]"},
		"other elements": {"</VULDEF-Document>", "<Contact>例</Contact></VULDEF-Document>", "[Contact: 例]"},
	} {
		text := strings.Replace(string(good), c.old, c.new, 1)
		m, err := ReadMessage([]byte(text))
		if got := fmt.Sprint(m.Rest); err != nil || got != c.want {
			t.Errorf("%s: %v, the rest is %s, not %s", name, err, got, c.want)
		}
	}
}

// FuzzReadMessage reads anything without harm, and what it takes it can write.
func FuzzReadMessage(f *testing.F) {
	for _, m := range sampleMessages() {
		doc, err := WriteMessage(m, handling.Japanese)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		m, err := ReadMessage(doc)
		if err != nil || m.ID == "" {
			return
		}
		if m.At.Year() > 9999 || m.At.Year() < 0 {
			m.At = time.Time{}
		}
		again, err := WriteMessage(m, handling.Japanese)
		if err != nil {
			t.Fatal(err)
		}
		checkVisible(t, again)
	})
}
