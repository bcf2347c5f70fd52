package mailbot

import (
	"bytes"
	"testing"

	"keikai/mailbot/handling"
)

// The draft of one developer is the same whatever another one is, says and has, and whoever found the flaw. S7, R32; notices.md 1.2
func TestADraftTellsNothingOfAnother(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.playSite([]string{"is", "printed"}, nil)
		c, _ := publicCase()
		c.Parties = append(c.Parties, handling.CaseParty{Code: "V3", Handle: "other", Role: handling.Developer, Realm: handling.Coordination, FirstAttempt: someNoon, Statement: "Fixed."})
		c.Page = &handling.Page{Products: []handling.PageProduct{{Party: "V3", Name: "Own", Versions: "1.0"}}}
		draft := func() []byte {
			files, err := w.bot.entryDraft(c, "V3", handling.English)
			w.must(err)
			return files[0].Content
		}
		alone := draft()
		c.OwnProduct, c.Finder.CreditEN = true, "Fix Works"
		c.Parties[0].Status, c.Parties[0].Statement, c.Parties[0].Stated = "vulnerable", "Sorry.", &handling.Stated{Verdict: "approve", Text: "Sorry."}
		c.Parties[0].StatusHistory = []handling.StatusStep{{At: someNoon, Status: "vulnerable"}}
		c.Page.Products = append(c.Page.Products, handling.PageProduct{Party: "V1", Name: "Theirs", Versions: "2.0"})
		c.Page.Links = []handling.PageLink{{Party: "V1", Kind: "vendor", URL: "https://fix.example/", Title: "x"}, {Kind: "other", URL: "https://fix.example/2", Title: "x"}}
		if got := draft(); !bytes.Equal(got, alone) || !bytes.Contains(got, []byte("Fixed.")) {
			t.Errorf("the draft tells of another:\n%s", got)
		}
	})
}
