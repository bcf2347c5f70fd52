package message

import (
	"strings"
	"testing"
)

const returnedHead = `From: =?UTF-8?B?56qT5Y+j?= <report@reception.test>
To: psirt@developer.example
Cc: else@reception.test
Subject: =?UTF-8?B?44GU6YCj57Wh?=
Message-ID: <m1@reception.test>
Date: Tue, 10 Feb 2026 10:00:00 +0900`

// R79: of the reports that the programs, carriers and gateways of testdata/bounces.txt write, at least 95 in 100 give the recipient,
// whether it is worth trying again, the status, our Message-ID and the other side's words. Every single one is named that does not.
func TestReportsOfNonDeliveryAreRead(t *testing.T) {
	right, all := 0, 0
	samples(t, "testdata/bounces.txt", func(t *testing.T, words []string, mail string) {
		raw := inCharset(t, words[1], strings.ReplaceAll(mail, "@RETURNED", returnedHead))
		bothEnds(t, raw, func(t *testing.T, m *Mail) {
			all++
			if wrong := wrongAbout(m, words[2:]); wrong != "" {
				t.Logf("%s: %s", words[0], wrong)
				return
			}
			right++
		})
	})
	t.Logf("%d of %d are read rightly", right, all)
	if all < 120 || right*100 < all*95 {
		t.Errorf("only %d of %d are read rightly", right, all)
	}
}

// wrongAbout says what a report was read to say, if it is not verdict, recipient, status, id and words of the reason.
func wrongAbout(m *Mail, want []string) string {
	if m.Kind != KindBounce {
		return "it is taken for " + string(m.Kind)
	}
	b := m.Bounce
	got := []string{"temporary", "-", b.Status, b.OfMessageID}
	switch {
	case b.Told:
		got[0] = "told"
	case b.Permanent:
		got[0] = "permanent"
	case b.Final:
		got[0] = "given-up"
	}
	if len(b.Recipients) > 0 {
		got[1] = b.Recipients[0]
	}
	for i, g := range got {
		if g != orNothing(want[i]) {
			return strings.Join(append(got, b.Reason), " | ")
		}
	}
	if !strings.Contains(b.Reason, orNothing(want[4])) {
		return "the reason is " + b.Reason
	}
	return ""
}
