package mailbot

import "keikai/mailbot/handling"

// otherNeeds say what the verbs of that group have to know.
func otherNeeds() map[string]gather {
	return map[string]gather{
		"consult": gathering.analysis, "ask-authority": gathering.analysis, "government": gathering.analysis, "priority-provide": gathering.parties,
		"site-data": gathering.siteData, "committee": gathering.analysis,
	}
}

// analysis: the list of those who may be asked, and the finder's words, which go to none of them.
func (g gathering) analysis(cmd handling.Command, f *handling.Facts) error {
	if err := g.parties(cmd, f); err != nil {
		return err
	}
	return g.everyWord(cmd, f)
}

// siteData: the case that a product's case came from may hold the operator's yes.
func (g gathering) siteData(cmd handling.Command, f *handling.Facts) error {
	for _, l := range g.c.Links {
		c, err := g.tx.CaseByNumber(l.Case)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		if handling.Visible(c, g.realm) {
			f.Cases = append(f.Cases, c)
		}
	}
	return g.everyWord(cmd, f)
}
