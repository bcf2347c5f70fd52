package handling

import (
	"slices"
)

// heard is what a reply form changes: what is recorded, what of the sender's entry in the list, and the fields about which a person decides.
type heard struct {
	changes []Change
	entry   *Party // as it is now, nil = unchanged
	waits   []string
}

func (h *heard) record(ch Change) { h.changes = append(h.changes, ch) }

// hear reads a form as a party's answer (notices.md 2). What would move a contact, widen what somebody may know, number a flaw or end a
// case is only noted: a person decides. Fields in doubt say nothing.
func hear(p Policy, c Case, cp CaseParty, r Reply, mail uint64) heard {
	h := heard{waits: slices.Clone(r.Doubts)}
	h.record(Change{Recorded: &Recorded{Answers: r.Answers, Mail: mail}})
	rule := map[string]func(Policy, CaseParty, Reply, uint64, *heard){"window": hearWindow, "detail_request": hearDetailRequest, "result": hearResult, "date": hearDate(c),
		"fix": hearFix, "operator_report": hearOperator, "site_consent": hearAgreed("site_data"), "direct": hearAgreed("direct"), "priority": hearAgreed("priority")}[r.Form]
	if rule == nil {
		h.wait(r, "public", "name", "english", "opinion", "beside", "view")
	} else {
		rule(p, cp, r, mail, &h)
	}
	h.wait(r, "other", ReplyDocument)
	return h
}

// wait leaves fields that were answered to a person.
func (h *heard) wait(r Reply, keys ...string) {
	for _, key := range keys {
		if r.Choice(key) != "" || r.Text(key) != "" {
			h.waits = appendNew(h.waits, key)
		}
	}
}

// days takes the two days by which an open-source project says how long a matter can stay private (users.md B7), and its own number.
func (h *heard) days(r Reply) {
	rec := Recorded{SecretUntil: day(r.Choice("secret_until")), FixVisible: day(r.Choice("fix_visible")), Theirs: r.Text("their_reference")}
	if !rec.SecretUntil.IsZero() || !rec.FixVisible.IsZero() || rec.Theirs != "" {
		h.record(Change{Recorded: &rec})
	}
}

func hearWindow(p Policy, cp CaseParty, r Reply, mail uint64, h *heard) {
	entry := p.Book.Of(cp)
	if person := r.Text("person"); person != "" {
		entry.Person = person
	}
	if phone := r.Text("phone"); phone != "" {
		entry.Phone = phone
	}
	if l := r.Choice("language"); l != "" {
		entry.Language = Lang(l)
	}
	h.entry = &entry
	if want := r.Choice("protection"); want != "" {
		h.record(Change{Recorded: &Recorded{Protection: Protection(want), Mail: mail}})
	}
	if address := r.Text("address"); address != "" && !entry.Has(address) {
		h.waits = appendNew(h.waits, "address")
	}
	h.wait(r, "key", "contractor", "contractor_ok", "not_ours")
	h.days(r)
	if r.Text("not_ours") == "" && (r.Text("address") != "" || r.Choice("protection") != "" || r.Text("person") != "") {
		h.stage(cp, WindowConfirmed)
	}
}

// stage moves a party forward, never back.
func (h *heard) stage(cp CaseParty, to Stage) {
	if cp.Stage.before(to) {
		h.record(Change{Moved: &Moved{Stage: to}})
	}
}

func hearDetailRequest(_ Policy, cp CaseParty, r Reply, mail uint64, h *heard) {
	switch r.Choice("detail") {
	case "send":
		h.stage(cp, WindowConfirmed)
		h.waits = appendNew(h.waits, "detail") // sending details is a person's act
	case "no_product":
		h.record(Change{Reported: &StatusStep{Status: "notvulnerable", Result: "no_effect", Mail: mail}})
	case "other_window":
		h.waits = appendNew(h.waits, "detail")
	}
	h.wait(r, "key")
	h.days(r)
}

func hearResult(_ Policy, cp CaseParty, r Reply, mail uint64, h *heard) {
	if r.Choice("received") != "" {
		h.stage(cp, DetailAcknowledged)
	}
	switch found := r.Choice("result"); found {
	case "":
	case "verifying":
		h.stage(cp, Verifying)
	case "not_reproduced":
		h.stage(cp, Verifying)
		h.waits = appendNew(h.waits, "result")
	default:
		h.record(Change{Reported: &StatusStep{Result: found, Mail: mail}})
		if found == "exists" && r.Choice("fix_planned") != "" {
			h.stage(cp, Fixing)
		}
	}
	h.wait(r, "other_product", "needed", "cve")
	h.days(r)
}

// hearDate: silence is never an answer, and a late yes is honoured as one in time; any other late answer is a person's to look at (N21). So is
// a yes to a date that is not the one now asked about: nobody agrees to what it has not seen.
func hearDate(c Case) func(Policy, CaseParty, Reply, uint64, *heard) {
	return func(_ Policy, cp CaseParty, r Reply, mail uint64, h *heard) {
		said, asked := r.Choice("date"), c.dateAsked(cp)
		if said != "" && !r.About.IsZero() && !r.About.Equal(asked) {
			h.waits = appendNew(h.waits, "date")
			said = ""
		}
		if said != "" && !asked.IsZero() {
			answer := DateAnswer{Proposed: asked, Answer: said, Why: r.Text("why"), Mail: mail}
			if said == "counter" {
				answer.Counter, _ = ParseDate(r.Text("date"), DateOf(asked)) // as it was written: 2026年4月28日 is a day as well
			}
			h.record(Change{DateSaid: &answer})
		}
		if said != "" && (asked.IsZero() || c.Ask == nil && said != "accept") {
			h.waits = appendNew(h.waits, "date")
		}
		h.days(r)
	}
}

func hearFix(_ Policy, cp CaseParty, r Reply, mail uint64, h *heard) {
	if said := r.Choice("status"); said != "" {
		h.record(Change{Reported: &StatusStep{Status: said, Mail: mail}})
	}
	if text := r.Text("statement"); text != "" && !slices.Contains(r.Doubts, "statement") {
		h.record(Change{Recorded: &Recorded{Statement: text, Mail: mail}})
	}
	if r.Text("fixed_version") != "" && cp.Counts() {
		h.stage(cp, Ready)
	}
	if r.Choice("all_told") == "yes" {
		h.waits = appendNew(h.waits, "all_told") // may end as handled individually (guideline IV.4.4)
	}
	if r.Choice("early") == "yes" {
		h.waits = appendNew(h.waits, "early")
	}
}

// hearOperator: that the operator says it is fixed is not yet that it is (users.md A17).
func hearOperator(_ Policy, cp CaseParty, r Reply, mail uint64, h *heard) {
	switch found := r.Choice("result"); found {
	case "":
	case "verifying":
		h.stage(cp, Verifying)
	case "known_fixed", "declined":
		h.waits = appendNew(h.waits, "result")
	default:
		h.record(Change{Reported: &StatusStep{Result: found, Mail: mail}})
		if found == "not_exists" {
			h.waits = appendNew(h.waits, "result")
		}
	}
	if r.Choice("planned") != "" {
		h.stage(cp, FixPlanned)
	}
	if r.Choice("how") != "" && r.Choice("planned") == "" {
		h.stage(cp, FixReported)
		h.waits = appendNew(h.waits, "how") // reception checks it
	}
	switch r.Choice("direct") {
	case "yes":
		h.record(Change{Recorded: &Recorded{Agreed: []string{"direct"}, Mail: mail}})
		h.waits = appendNew(h.waits, "direct")
	case "no":
		h.record(Change{Recorded: &Recorded{Refused: []string{"direct"}, Mail: mail}})
	}
	if leak := r.Choice("leak"); leak == "yes" || leak == "unknown" {
		h.waits = appendNew(h.waits, "leak")
	}
	h.wait(r, "product")
}

func hearAgreed(key string) func(Policy, CaseParty, Reply, uint64, *heard) {
	return func(_ Policy, cp CaseParty, r Reply, mail uint64, h *heard) {
		switch r.Choice(key) {
		case "yes":
			h.record(Change{Recorded: &Recorded{Agreed: []string{key}, Mail: mail}})
		case "no":
			h.record(Change{Recorded: &Recorded{Refused: []string{key}, Mail: mail}})
		}
		h.wait(r, key, "contact")
	}
}

// fields are the answers that its sender is told. What a document says besides is in its sender's hands, and may not be this case's.
func (r Reply) fields() []FieldAnswer {
	return slices.DeleteFunc(slices.Clone(r.Answers), func(a FieldAnswer) bool { return a.Field == ReplyDocument })
}

// shown is a reply as a coordinator is shown it.
func (r *Reply) shown() *ReplyShown {
	if r == nil {
		return nil
	}
	return &ReplyShown{Form: r.Form, Fields: r.Answers, Doubts: r.Doubts}
}
