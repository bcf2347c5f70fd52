package mailbot

import "keikai/mailbot/handling"

// dateNeeds say what the verbs of that group have to know.
func dateNeeds() map[string]gather {
	return map[string]gather{"answer-date": gathering.source, "publish": gathering.page, "update": gathering.page, "retract": gathering.page}
}

// page is the page on JVN as the case would have it now: what is missing, and its digest. What a command adds itself, its history and its
// withdrawal, is not in it yet.
func (g gathering) page(_ handling.Command, f *handling.Facts) error {
	if g.bot.cfg.Publish.Dir == "" || g.c.Key == "" {
		return nil
	}
	book, err := bookOf(g.tx, g.c)
	if err != nil {
		return err
	}
	in := pageOf(g.c, book, g.at)
	claimed, err := g.bot.claimed(g.tx, in)
	if err != nil {
		return err
	}
	f.Page.Faults = append(faultsOf(g.c, in), claimed...)
	if gatePageFor(g.realm, g.desk, g.c, book, in) != "" {
		f.Page.Faults = append(f.Page.Faults, handling.PageGap{Part: "gate"})
	}
	f.Page.Digest, err = g.bot.digestOfPage(in)
	return err
}
