package message

import (
	"strings"
	"testing"
)

const oursFields = `In-Reply-To: <m1@reception.test>
References: <m1@reception.test>
To: report@reception.test`

// R73, R79: machines are known by what they declare, by the empty return path, the sender, the start of the subject and, in answers, by
// their words; no person's mail is lost for being taken for a machine's, nor called a bounce.
func TestMachinesAreToldFromPeople(t *testing.T) {
	samples(t, "testdata/automatic.txt", func(t *testing.T, words []string, mail string) {
		raw := inCharset(t, words[1], strings.ReplaceAll(mail, "@OURS", oursFields))
		bothEnds(t, raw, func(t *testing.T, m *Mail) {
			got := string(m.Kind)
			if m.Kind == KindMessage && m.MayBeMachine() {
				got = "unanswered"
			}
			if got != words[2] {
				t.Errorf("it is taken for %s, not %s", got, words[2])
			}
		})
	})
}
