package mailbot

import "keikai/mailbot/handling"

// timeNeeds say what the verbs of that group have to know, and what accepting has to know where it brings the hand-over with it.
func timeNeeds() map[string]gather {
	return map[string]gather{"accept": gathering.handoverDraft}
}

// handoverDraft is the text of the hand-over whose preview comes with the acceptance (policy.handover = "auto").
func (g gathering) handoverDraft(cmd handling.Command, f *handling.Facts) error {
	if g.desk.policy.Handover != "auto" || cmd.Arg(0) != "product" {
		return nil
	}
	return g.draft(handling.Command{Verb: "handover"}, f)
}
