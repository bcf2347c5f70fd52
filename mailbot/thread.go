package mailbot

import (
	"slices"
	"strings"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// thread is what the ids say that a mail answers.
type thread struct {
	caseKey string   // the one case that they lead to, "" = none
	toward  []string // the parties of that case to whom those of our mails went that it answers
	several bool     // they lead to more than one case
	unknown []string // ids that lead nowhere: mails between others, which we never received
}

// maxThreadIDs bounds the ids of a mail that are looked up. A field that is longer keeps its end, where the newest stand.
const maxThreadIDs = 2000

// answered are the ids that a mail answers, outside and in its protected header, which may be the only place of them (R28), each
// once; those of In-Reply-To come last, as the newest.
func answered(o *opened) []string {
	mails := []*message.Mail{o.mail}
	if _, ok := o.payload.Protected(); ok && o.payload != o.mail {
		mails = append(mails, o.payload)
	}
	var all []string
	for _, m := range mails {
		all = append(all, m.References...)
	}
	for _, m := range mails {
		all = append(all, m.InReplyTo...)
	}
	all = all[max(0, len(all)-maxThreadIDs):]
	slices.Reverse(all)
	seen, out := map[string]bool{}, all[:0]
	for _, ref := range all {
		if !seen[ref] {
			seen[ref], out = true, append(out, ref)
		}
	}
	slices.Reverse(out)
	return out
}

// readThread follows those ids to mails that we sent, and, for a party of the case alone, to those that the same party sent or
// answered. For anybody else those lead nowhere: an answer or silence would tell that they are known here (S10). Of several cases it
// is that one which a number names and the newest id leads to; otherwise a person decides.
func (id *identification) readThread(tags []string) (thread, error) {
	var t thread
	var found []string
	toward := map[string][]string{}
	for _, ref := range answered(id.o) {
		ours, err := id.tx.Index("thread", ref)
		if err != nil {
			return t, err
		}
		theirs, err := id.partyRefs(ref)
		if err != nil {
			return t, err
		}
		if len(ours) > 0 {
			code, err := id.wentTo(ref)
			if err != nil {
				return t, err
			}
			for _, key := range ours {
				toward[key] = append(toward[key], code)
			}
		}
		if len(ours)+len(theirs) == 0 {
			t.unknown = append(t.unknown, ref)
		}
		for _, key := range append(ours, theirs...) { // the newest last
			found = append(slices.DeleteFunc(found, func(k string) bool { return k == key }), key)
		}
	}
	if len(found) == 0 {
		return t, nil
	}
	t.caseKey = found[len(found)-1]
	t.toward = toward[t.caseKey]
	if len(found) > 1 {
		c, disagree, err := id.named(tags, "")
		t.several = disagree || c.Key != t.caseKey
		return t, err
	}
	return t, nil
}

// wentTo is the party to whom our mail with this id went. Of mails to the finder there is no entry of their own.
func (id *identification) wentTo(ref string) (string, error) {
	to, err := id.tx.Index("threadof", ref)
	if err != nil || len(to) == 0 {
		return "F", err
	}
	return handling.CodeOf(to[0]), nil
}

// partyRefs are the cases of which a party, who is the sender of this mail too, sent or answered a mail with this id.
func (id *identification) partyRefs(ref string) ([]string, error) {
	refs, err := id.tx.Index("theirs", ref)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range refs {
		key, party, _ := strings.Cut(r, " ")
		c, err := id.tx.Case(key)
		if err != nil {
			return nil, err
		}
		codes, err := id.codes(c)
		if err != nil {
			return nil, err
		}
		if party == "" {
			party = "F"
		}
		if slices.Contains(codes, party) {
			out = append(out, key)
		}
	}
	return out, nil
}

// maxTheirIDs bounds what is remembered of the ids that one mail names.
const maxTheirIDs = 20

// rememberThread makes a party's mail findable for that party: by its own id, and by those that it answers and we never received (R20).
func rememberThread(tx *store.Tx, key, party string, ids ...string) error {
	ref := key
	if party != "F" {
		ref += " " + party
	}
	for _, id := range ids[:min(len(ids), maxTheirIDs)] {
		if id == "" {
			continue
		}
		if err := tx.PutIndex("theirs", id, ref); err != nil {
			return err
		}
	}
	return nil
}

// proof of a mail from a party's address: with a thread that we opened with that party, or with a number or another's thread alone,
// which anybody may have seen on the way (S11).
func (t thread) proof(code string) handling.Proof {
	if slices.Contains(t.toward, code) {
		return handling.ProofThread
	}
	return handling.ProofAddress
}

// elsewhere: our mails that it answers went to others of the case.
func (t thread) elsewhere(code string) bool {
	return len(t.toward) > 0 && !slices.Contains(t.toward, code)
}

// contested: From names several people, or another than the protected From does. It is nobody's word then; a key still speaks.
func (id *identification) contested() bool {
	if len(id.o.mail.Senders) > 1 {
		return true
	}
	if id.o.payload == id.o.mail {
		return false
	}
	p, ok := id.o.payload.Protected()
	return ok && (len(id.o.payload.Senders) > 1 || p.From.Address != "" && !sameAddress(p.From.Address, id.o.mail.From.Address))
}

// writesFrom: From is this address, beyond doubt.
func (id *identification) writesFrom(address string) bool {
	return sameAddress(id.o.mail.From.Address, address) && !id.contested()
}
