package mailbot

import (
	"fmt"
	"slices"
	"strings"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// prints tells whether the office's site is this program's to print.
func (b *Bot) prints() bool { return b.cfg.Publish.BaseURL != "" }

// pageDrafts are the page of a case as it would be published now, one file a language, for a coordinator to look at. Who found the flaw is not
// in it for the body that may not know it before everybody does.
func (b *Bot) pageDrafts(c handling.Case, reader string) ([]message.Attachment, []handling.PageGap, error) {
	in, book, err := b.pageNow(c)
	if err != nil {
		return nil, nil, err
	}
	faults := faultsOf(c, in)
	err = b.store.View(func(tx *store.Tx) error {
		claimed, err := b.claimed(tx, in)
		faults = append(faults, claimed...)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	d, body := b.theDesk(), handling.Coordination
	if co, ok := d.coordinator(reader); ok && co.Serves(handling.Reception) {
		body = handling.Reception
	}
	if found := gatePageFor(body, d, c, book, in); found != "" {
		faults = append(faults, handling.PageGap{Part: "gate", Wrong: found})
	}
	if body != handling.Reception && !c.Finder.Consents.Know {
		in.Credit.Reporters = nil
	}
	files, err := b.draftFiles(in, advisory.Languages...)
	return files, faults, err
}

// foundIn is what the gate found on a page, "" = nothing.
func foundIn(faults []handling.PageGap) string {
	i := slices.IndexFunc(faults, func(g handling.PageGap) bool { return g.Part == "gate" })
	if i < 0 {
		return ""
	}
	return faults[i].Wrong
}

// unknownNumber stands on a draft for a number that its reader is told later. No case has it (R88).
const unknownNumber = "JVN#00000000"

// entryDraft is the page as one developer may see it before it is public: what all will read, its own entry and no other's, nobody's name
// (notices.md 1.2).
func (b *Bot) entryDraft(c handling.Case, code string, l handling.Lang) ([]message.Attachment, error) {
	cp, ok := c.PartyOf(code)
	if !ok {
		return nil, fmt.Errorf("draft entry of %s: no such party", code)
	}
	own := c
	own.Parties = []handling.CaseParty{cp}
	in, _, err := b.pageNow(own)
	if err != nil {
		return nil, err
	}
	if c.PlannedAt().IsZero() {
		in.Number = unknownNumber
	}
	in.Credit.Reporters, in.References = nil, nil // a link may lead to what another developer prepares
	if len(c.Parties) > 1 && in.Credit.By == advisory.ByDeveloper {
		in.Credit = advisory.Credit{} // that a developer reported it tells the others which one
	}
	if s := cp.Statement; s != "" && in.Vendors != nil && in.Vendors[0].Statement == (advisory.Prose{}) {
		in.Vendors[0].Statement = advisory.Prose{JA: advisory.Text(s), EN: advisory.Text(s)} // it wrote it itself
	}
	return b.draftFiles(in, l)
}

func (b *Bot) pageNow(c handling.Case) (in advisory.Input, book handling.Book, err error) {
	err = b.store.View(func(tx *store.Tx) (err error) {
		book, err = bookOf(tx, c)
		return err
	})
	at := c.PlannedAt()
	if at.IsZero() {
		at = b.env.Now()
	}
	return pageOf(c, book, at), book, err
}

// draftFiles prints a page that is not public yet.
func (b *Bot) draftFiles(in advisory.Input, languages ...handling.Lang) (out []message.Attachment, err error) {
	press, err := b.press(b.theDesk(), nil)
	if err != nil {
		return nil, err
	}
	for _, l := range languages {
		html, err := press.Draft(in, l)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("%s-%s.html", strings.ReplaceAll(in.Number, "#", ""), l)
		out = append(out, message.Attachment{Name: name, Type: "text/html", Content: html, Size: len(html)})
	}
	return out, nil
}

// addGaps adds what the formats want to what the desk found missing itself.
func addGaps(gaps, faults []handling.PageGap) []handling.PageGap {
	for _, f := range faults {
		if !slices.ContainsFunc(gaps, func(g handling.PageGap) bool {
			return g.Part == f.Part && g.Wrong == f.Wrong && (g.Lang == f.Lang || g.Lang == "" || f.Lang == "")
		}) {
			gaps = append(gaps, f)
		}
	}
	return gaps
}
