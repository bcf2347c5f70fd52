package templates

import (
	"testing"

	"keikai/mailbot/handling"
)

// users.md B19: whatever reason a case may be closed for, each reader is told it in words and never as a code. N7
func TestEveryReasonToCloseHasWords(t *testing.T) {
	v, _ := handling.VerbNamed("close")
	if len(v.Args[0].Values) < 15 {
		t.Fatalf("reasons %v", v.Args[0].Values)
	}
	for _, reason := range v.Args[0].Values {
		for _, group := range []string{"endreason", "endreason_finder", "endreason_party", "partyend"} {
			if group == "partyend" && !ofProducts(reason.Value) {
				continue
			}
			if !hasWord(group, reason.Value) {
				t.Errorf("%s has no words in %s", reason.Value, group)
			}
		}
	}
	for _, reason := range []string{"merged", "converted", "withdrawn"} {
		if !hasWord("endreason", reason) {
			t.Errorf("%s has no label", reason)
		}
	}
}

// ofProducts: the others are a website's, of which no developer hears.
func ofProducts(reason string) bool {
	switch reason {
	case "ended_after_alert", "not_vulnerability", "unreachable", "ended_no_answer", "ended_operator_declined", "known_fixed", "product_flaw":
		return false
	}
	return true
}
