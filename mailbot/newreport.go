package mailbot

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/pgp"
)

// newReport opens a case, with or without a form.
func (id *identification) newReport() (verdict, error) {
	o := id.o
	if o.report != nil && o.report.Kind == "code" {
		return id.hold("signals_disagree", "verification code without a handling number"), nil // users.md B14
	}
	day := id.at.UTC().Format(time.DateOnly)
	n, err := id.tx.AddCount("report", strings.ToLower(o.mail.From.Address), day, 1)
	if err != nil {
		return verdict{}, err
	}
	if n > reportsPerDay {
		return id.hold("limit", ""), nil
	}
	answer, err := id.mayAnswer()
	if err != nil {
		return verdict{}, err
	}
	files := o.report != nil || len(o.files) > 0
	if answer && files && !o.encrypted() { // the advice about clear text is a mail of its own
		if files, err = id.mayAnswer(); err != nil {
			return verdict{}, err
		}
	}
	w := handling.ReportArrived{Quiet: id.quiet(), Form: formFacts(o), Finder: id.finder(), Encrypted: o.encrypted(), MessageID: o.mail.MessageID,
		Answer: answer, Collected: !answer && id.answerable(), Files: files}
	if id.realm() == handling.Coordination { // a person files it there: it is outside the partnership (users.md B13)
		w.Scheme, w.Answer = handling.Direct, false
	}
	reason := ""
	if id.idReused() {
		reason = "message_id_reused"
	}
	return verdict{disposition: "new_report", reason: reason, party: "F", what: w}, nil
}

// reportsPerDay bounds new cases from one address (S22).
const reportsPerDay = 200

func (id *identification) idReused() bool {
	refs, err := id.tx.Index("seen", id.o.mail.MessageID)
	own := fmt.Sprint(id.m.N) // a held mail that is filed later was seen before: itself
	return err == nil && id.o.mail.MessageID != "" && slices.ContainsFunc(refs, func(ref string) bool { return ref != own })
}

func formFacts(o *opened) handling.FormFacts {
	var f handling.FormFacts
	f.Title, f.Worded = o.title()
	if o.report != nil {
		f.URL, _ = o.report.Fields["url"].(string)
		f.URL = clip(strings.TrimSpace(f.URL), 300)
	}
	if o.report != nil {
		f.Kind, f.Missing = o.report.Kind, o.report.Missing
	}
	return f
}

func (id *identification) finder() handling.Finder {
	o := id.o
	f := handling.Finder{Name: clip(o.mail.From.Name, 80), Address: o.mail.From.Address,
		Language: languageOf(o.subject() + o.mail.From.Name + o.payload.Text), Protection: handling.Sealed, Key: id.carriedKey(handling.Continuous)}
	wish := false
	if o.report != nil {
		if name, ok := o.report.Fields["name"].(string); ok && name != "" {
			f.Name = clip(name, 80)
		}
		f.Consents = handling.Consents{Know: ticked(o, "consent_know"), Contact: ticked(o, "consent_contact"), Public: ticked(o, "consent_public")}
		wish = ticked(o, "encryption_wish")
	}
	if !o.encrypted() && f.Key == nil && !wish {
		f.Protection = handling.ClearOK
	}
	return f
}

func ticked(o *opened, key string) bool {
	b, _ := o.report.Fields[key].(bool)
	return b
}

// carriedKey is the certificate that the payload brought: the one that signed it, else the only one. What cannot encrypt
// is not taken (R59).
func (id *identification) carriedKey(t handling.Trust) *handling.PartyKey {
	var pick *pgp.Certificate
	for _, k := range id.o.keys {
		if id.o.signed.Verdict == pgp.SignatureValid && k.Fingerprint() == id.o.signed.By {
			pick = k
		}
	}
	if pick == nil && len(id.o.keys) == 1 {
		pick = id.o.keys[0]
	}
	if pick == nil || pick.CanEncrypt(id.at) != nil {
		return nil
	}
	armored, err := pick.Armor()
	if err != nil {
		return nil
	}
	return &handling.PartyKey{Fingerprint: string(pick.Fingerprint()), Armored: string(armored), Trust: t}
}

// renewed is the key on file with what a newer copy of it adds: its owner gave it a later end, or revoked a part. The key's own
// signatures say so, whoever brought them; trust stays what it was (S13, R58).
func (id *identification) renewed(c handling.Case, brought *handling.PartyKey) (*handling.PartyKey, bool) {
	if brought == nil {
		return nil, false
	}
	known, ok := c.Finder.KeyOf(brought.Fingerprint)
	if !ok {
		return nil, false
	}
	old, err := pgp.ReadCertificates([]byte(known.Armored))
	fresh, err2 := pgp.ReadCertificates([]byte(brought.Armored))
	if err != nil || err2 != nil || len(old) != 1 || len(fresh) != 1 {
		return nil, false
	}
	both, err := pgp.Merge(old[0], fresh[0])
	if err != nil {
		return nil, false
	}
	armored, err := both.Armor()
	if err != nil || string(armored) == known.Armored {
		return nil, false
	}
	known.Armored = string(armored)
	return &known, true
}

func problems(o *opened) string {
	var out []string
	for _, p := range o.mail.Problems {
		out = append(out, p.Where+": "+p.What)
	}
	return clip(strings.Join(out, "; "), 300)
}
