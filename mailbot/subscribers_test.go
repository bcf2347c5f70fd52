package mailbot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/store"
)

// What goes to a list passes the gate like all mail: only to an address that the configuration lets out, and only while the page holds nothing
// that is not the public's. R77, S25
func TestEditionsPassTheGate(t *testing.T) {
	c := messageCase()
	c.Finder.Address, c.Finder.Name = "taro@finder.example", "発見 太郎"
	page := advisory.Input{Number: "JVN#87654321", Title: handling.Phrase{JA: "例示メールの脆弱性", EN: "Example Mail"}, Published: messageDay, Updated: messageDay}
	named := page
	named.Overview = advisory.Prose{JA: "発見 太郎氏による。"}
	other := page
	other.Other = advisory.Prose{JA: "VH#12345678"}
	for name, tc := range map[string]struct {
		to   string
		smtp SMTPConfig
		page advisory.Input
		held bool
	}{
		"public":                           {"announce@list.example", SMTPConfig{}, page, false},
		"a domain that is allowed":         {"announce@list.example", SMTPConfig{AllowDomains: []string{"list.example"}}, page, false},
		"a domain that is not":             {"announce@list.example", SMTPConfig{AllowDomains: []string{"vendor.example"}}, page, true},
		"staging":                          {"announce@list.example", SMTPConfig{OnlyTo: []string{"*@test.example"}}, page, true},
		"a real body's list":               {"announce@" + realBodies[2], SMTPConfig{}, page, true},
		"our own mailbox":                  {"desk@coordination.test", SMTPConfig{}, page, true},
		"a finder that took its name back": {"announce@list.example", SMTPConfig{}, named, true},
		"a number that is a party's":       {"announce@list.example", SMTPConfig{}, other, true},
	} {
		d := messageDesk(false)
		d.mailboxes = []*mailbox{{MailboxConfig: MailboxConfig{Name: "coordination", Role: handling.Coordination, Address: "desk@coordination.test"}}}
		b := &Bot{cfg: &Config{SMTP: tc.smtp}}
		row := store.Outgoing{Kind: string(handling.AnyAdvisoryKind), Recipient: "list_ja", Language: "ja", Mailbox: "coordination", To: tc.to, OwedAt: time.Now()}
		err := b.gate(d, c, row, rendered{page: &tc.page})
		var held *heldBack
		if errors.As(err, &held) != tc.held {
			t.Errorf("%s: %v", name, err)
		}
		if tc.held && strings.Contains(err.Error(), "太郎") {
			t.Errorf("%s: the reason tells what it keeps: %v", name, err)
		}
	}
}
